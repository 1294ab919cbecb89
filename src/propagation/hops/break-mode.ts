// By which way a call went whose context was lost.
import type { BreakMode } from '../diagnosis.ts'
import type { MatchContext } from '../match/match-context.ts'

/** @param caller index of an operation @param callee likewise */
export function modeOf({ table, roles }: MatchContext, caller: number, callee: number): BreakMode {
  const above = table.operations[caller]!
  const below = table.operations[callee]!
  if (above.kind === 'producer' || below.kind === 'consumer') return 'queue'
  if (roles[caller] === 'exit') return 'wire'
  return above.service === below.service ? 'in-process' : 'no-client-span'
}
