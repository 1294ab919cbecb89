// What sorting heads asks of the table, worked out once: which heads there are, by operation; who is called at all; and
// who was busy when.
import type { Join } from '../joins/join.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { idShape } from '../spans/id-shape.ts'
import { Activity } from './activity.ts'
import { findMessageWork } from './message-work.ts'
import { findSampledCallers, type SampledCaller } from './missing-callers.ts'
import { countLocalOrphans, shareOrphans, type OrphanShare } from './orphan-shares.ts'
import { measureLongTrace } from './long-trace.ts'
import { findSpanLimit } from './span-limit.ts'
import { countSpreadServices } from './spread-loss.ts'

export interface HeadView {
  readonly table: SpanTable
  /** By start. */
  readonly heads: readonly Row[]
  readonly joinOf: ReadonlyMap<Row, Join>
  /** Links of the head itself, or else of its children, to spans outside the fragment, seen or not. */
  readonly linksOf: ReadonlyMap<Row, number>
  /** What is worked on in spans of its own, as `messagesOf` names it. */
  readonly messageWork: ReadonlySet<string>
  /** Texts of the ids by which callers name the invocations of functions. */
  readonly invokedIds: ReadonlySet<number>
  /** Whether ids of traces that begin here begin with the time, as those of X-Ray do. */
  readonly ownIdsAreTimed: boolean
  /** Fragments that are running. */
  readonly activity: Activity
  /** By head: the last end of its fragment. */
  readonly fragmentEnd: Float64Array
  /** By row: 1 for a span that was answered in its own trace. */
  readonly called: Uint8Array
  /** By operation: its spans that hang under a span of another service, as they should. */
  readonly takenIn: ReadonlyMap<number, readonly Row[]>
  /** By operation: those of the spans that it hangs under there. */
  readonly callersOf: ReadonlyMap<number, ReadonlySet<number>>
  /** Operations of which some span is answered by another service. */
  readonly answered: ReadonlySet<number>
  /** Services of which some span hangs under one of another service. */
  readonly calledServices: ReadonlySet<number>
  /** By operation. */
  readonly orphanShares: ReadonlyMap<number, OrphanShare>
  /** By service: spans of it whose missing parent is of the service itself. */
  readonly localOrphans: ReadonlyMap<number, number>
  /** By head: those whose caller's service recorded nothing of their trace, as it does of a constant share. */
  readonly sampledOut: ReadonlyMap<Row, SampledCaller>
  /** At which traces were cut; undefined where none was. */
  readonly spanLimit: number | undefined
  /** How many services lost parents, where all of them do; undefined where the loss has a place. */
  readonly spreadServices: number | undefined
  /** Nanoseconds that nearly every trace takes at most. */
  readonly longTrace: number
  /** The last end of all, and of what each emitter sent. */
  readonly lastEnd: number
  readonly lastEndOfEmitter: Float64Array
}

export function viewHeads(table: SpanTable, called: Uint8Array, joins: readonly Join[]): HeadView {
  const heads: Row[] = []
  const fragmentEnd = new Float64Array(table.count)
  const takenIn = new Map<number, Row[]>()
  const calledServices = new Set<number>()
  const invokedIds = new Set<number>()
  const lastEndOfEmitter = new Float64Array(table.emitters.length).fill(-Infinity)
  for (let row = 0; row < table.count; row++) {
    const head = table.head[row] as Row
    const isTimed = !table.hasMark(row, MARK.untimed)
    if (head === row) {
      heads.push(row)
      fragmentEnd[row] = table.end[row] as number
    } else if (isTimed && (table.end[row] as number) > (fragmentEnd[head] as number)) {
      fragmentEnd[head] = table.end[row] as number
    }
    if (isTimed) {
      const emitter = table.emitter[row] as number
      const end = table.end[row] as number
      if (end > (lastEndOfEmitter[emitter] as number)) lastEndOfEmitter[emitter] = end
    }
    noteCall(table, row, takenIn, calledServices)
    const invoked = table.factId('aws.request_id', row)
    if (invoked !== 0) invokedIds.add(invoked)
  }
  heads.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b)
  const orphanShares = shareOrphans(table, heads)
  const callersOf = findCallers(table, takenIn)
  return {
    table,
    heads,
    joinOf: new Map(joins.map((join) => [join.head, join])),
    linksOf: countLinks(table),
    messageWork: findMessageWork(table, heads),
    invokedIds,
    ownIdsAreTimed: areOwnIdsTimed(table, heads),
    activity: new Activity(table, heads, fragmentEnd),
    fragmentEnd,
    called,
    takenIn,
    callersOf,
    answered: findAnswered(callersOf),
    calledServices,
    orphanShares,
    localOrphans: countLocalOrphans(table, orphanShares),
    sampledOut: findSampledCallers(table, takenIn, orphanShares, called),
    spanLimit: orphanShares.size === 0 ? undefined : findSpanLimit(table),
    spreadServices: countSpreadServices(table, orphanShares),
    longTrace: measureLongTrace(table),
    lastEnd: lastEndOfEmitter.reduce((last, end) => Math.max(last, end), -Infinity),
    lastEndOfEmitter,
  }
}

function noteCall(
  table: SpanTable,
  row: Row,
  takenIn: Map<number, Row[]>,
  calledServices: Set<number>,
): void {
  const parent = table.parent[row] as Row
  if (parent < 0 || table.serviceOf(parent) === table.serviceOf(row)) return
  calledServices.add(table.serviceOf(row))
  const operation = table.operation[row] as number
  const rows = takenIn.get(operation)
  if (rows === undefined) takenIn.set(operation, [row])
  else rows.push(row)
}

function areOwnIdsTimed(table: SpanTable, heads: readonly Row[]): boolean {
  const roots = heads.filter((head) => !table.hasMark(head, MARK.orphan | MARK.untimed)).slice(0, 1_000)
  const timed = roots.filter(
    (head) => idShape(table.traceIdOf(head), table.instantOf(table.start[head] as number)) === 'epoch',
  )
  return timed.length > roots.length / 20
}

function findCallers(
  table: SpanTable,
  takenIn: ReadonlyMap<number, readonly Row[]>,
): ReadonlyMap<number, ReadonlySet<number>> {
  return new Map(
    [...takenIn].map(([operation, rows]) => [
      operation,
      new Set(rows.map((row) => table.operation[table.parent[row] as Row] as number)),
    ]),
  )
}

function findAnswered(callersOf: ReadonlyMap<number, ReadonlySet<number>>): ReadonlySet<number> {
  const answered = new Set<number>()
  for (const callers of callersOf.values()) for (const caller of callers) answered.add(caller)
  return answered
}

function countLinks(table: SpanTable): ReadonlyMap<Row, number> {
  const own = new Map<Row, number>()
  const below = new Map<Row, number>()
  for (const link of table.links) {
    const head = table.head[link.row] as Row
    const isOwn = link.row === head
    if (!isOwn && table.parent[link.row] !== head) continue
    if (!/[1-9a-f]/.test(link.spanId)) continue
    const counts = isOwn ? own : below
    counts.set(head, (counts.get(head) ?? 0) + 1)
  }
  return new Map([...below, ...own])
}
