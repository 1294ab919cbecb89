// One hop as the rules see it: its broken and its healthy calls, what stands beside it in the matrix, and what its two
// ends say of themselves. Facts are counted over a sample where there are many.
import type { BrokenHop } from '../hops/hop.ts'
import { MARK, type Row } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import type { CauseView } from './cause-view.ts'
import type { Cell } from './cells.ts'
import type { EmitterProfile } from './emitter-profile.ts'
import type { Pattern } from './pattern.ts'
import { findSlice, type Slice, type SlicedCall } from './slice.ts'

export interface HopLook {
  readonly view: CauseView
  readonly hop: BrokenHop
  readonly caller: TextId
  readonly callee: TextId
  readonly callerName: string
  readonly calleeName: string
  readonly heads: readonly Row[]
  /** Spans that made the broken calls, of those that are known. */
  readonly callers: readonly Row[]
  /** Whether the calling spans are the calls themselves, and not what encloses them. */
  readonly isAtExit: boolean
  /** The called spans of the same hop that kept the context. */
  readonly healthy: readonly Row[]
  readonly cell: Cell
  readonly pattern: Pattern
  readonly slice: Slice | undefined
  /** Of the processes that made the broken calls, and of those that took them. */
  readonly callerProfile: EmitterProfile
  readonly calleeProfile: EmitterProfile
  readonly callerLanguage: string | undefined
  readonly calleeLanguage: string | undefined
  readonly isRpc: boolean
  /** Most heads name a parent that nobody has sent. */
  readonly hasOrphans: boolean
  /** Value and count of the most common one. */
  readonly agent: Counted | undefined
}

export interface Counted {
  readonly value: string
  readonly count: number
}

export function lookAtHop(view: CauseView, hop: BrokenHop): HopLook {
  const { table, roles } = view
  const caller = table.operations[hop.callerOperation]!
  const callee = table.operations[hop.calleeOperation]!
  const callers = hop.joins.map((join) => join.caller)
  const healthy = findHealthyCalls(view, hop)
  const callerEmitters = emittersOfSlice(view, caller.service, callers)
  const calleeEmitters = emittersOfSlice(view, callee.service, hop.heads)
  const heads = sample(hop.heads)
  return {
    view,
    hop,
    caller: caller.service,
    callee: callee.service,
    callerName: caller.serviceName,
    calleeName: callee.serviceName,
    heads,
    callers: sample(callers),
    isAtExit: roles[hop.callerOperation] === 'exit',
    healthy,
    cell: view.cells.of(caller.service, callee.service),
    pattern: view.patterns.of(caller.service, callee.service),
    slice: findSlice(
      table,
      brokenCalls(hop),
      healthy.map((row): SlicedCall => ({ callee: row, caller: table.parent[row]! })),
    ),
    callerProfile: view.profiles.of(callerEmitters),
    calleeProfile: view.profiles.of(calleeEmitters),
    callerLanguage: languageOf(view, callerEmitters),
    calleeLanguage: languageOf(view, calleeEmitters),
    isRpc: heads.some(
      (row) => table.factId('rpc.method', row) !== 0 || table.factId('rpc.system.name', row) !== 0,
    ),
    hasOrphans: heads.filter((row) => table.hasMark(row, MARK.orphan)).length > heads.length / 2,
    agent: mostCommonOf(heads, (row) => table.factOf('user_agent.original', row)),
  }
}

function brokenCalls({ heads, joins }: BrokenHop): readonly SlicedCall[] {
  const callerOf = new Map(joins.map(({ head, caller }) => [head, caller]))
  return heads.map((head) => ({ callee: head, caller: callerOf.get(head) }))
}

/** Calls of the same operation out of the same operation, whatever spans lie between the two within the caller. */
export function findHealthyCalls({ table, cells }: CauseView, hop: BrokenHop): readonly Row[] {
  const caller = table.operations[hop.callerOperation]!.service
  return cells.healthyOf(hop.calleeOperation).filter((row) => {
    let above = table.parent[row]!
    for (let steps = 0; above >= 0 && steps < MAX_STEPS && table.serviceOf(above) === caller; steps++) {
      if (table.operation[above] === hop.callerOperation) return true
      above = table.parent[above]!
    }
    return false
  })
}

/** The processes at this end of the broken calls; all of the service where no request is known. */
function emittersOfSlice(view: CauseView, service: TextId, rows: readonly Row[]): readonly number[] {
  const found = new Set(rows.map((row) => view.table.emitter[row]!))
  return found.size > 0 ? [...found] : (view.emittersOf.get(service) ?? [])
}

function languageOf({ table }: CauseView, emitters: readonly number[]): string | undefined {
  for (const emitter of emitters) {
    const { sdkLanguage } = table.emitters[emitter]!
    if (sdkLanguage !== undefined) return sdkLanguage
  }
  return undefined
}

export function mostCommonOf(
  rows: readonly Row[],
  read: (row: Row) => string | undefined,
): Counted | undefined {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const value = read(row)
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  let best: Counted | undefined
  for (const [value, count] of counts) if (count > (best?.count ?? 0)) best = { value, count }
  return best
}

/** Evenly over time. */
function sample(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST) return rows
  return Array.from({ length: MOST }, (_, at) => rows[Math.floor((at * rows.length) / MOST)]!)
}

const MOST = 2000
const MAX_STEPS = 64
