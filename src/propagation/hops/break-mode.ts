// By which way a call went whose context was lost.
import type { BreakMode } from '../diagnosis.ts'
import { passesMessages } from '../match/compatible.ts'
import type { MatchContext } from '../match/match-context.ts'

/** @param caller index of an operation @param callee likewise */
export function modeOf({ table, roles, leaves }: MatchContext, caller: number, callee: number): BreakMode {
  const above = table.operations[caller]!
  const below = table.operations[callee]!
  // What begins with sending a message was called by something else.
  const isSender = below.kind === 'producer' || roles[callee] === 'exit'
  const isMessage =
    (!isSender && passesMessages(below, roles[callee]!)) ||
    (roles[caller] === 'exit' && passesMessages(above, 'exit'))
  if (isMessage && above.service !== below.service) return 'queue'
  if (roles[caller] === 'exit') return 'wire'
  if (above.service === below.service) return 'in-process'
  // Where kinds are not stated and all calls are broken, an exit is known by having nothing below it.
  return above.kind === 'unspecified' && leaves.has(caller) ? 'wire' : 'no-client-span'
}
