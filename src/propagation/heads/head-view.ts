// What sorting heads asks of the table, worked out once: which heads there are, by operation; who is called at all; and
// who was busy when.
import { markCalled } from '../joins/called.ts'
import type { Join } from '../joins/join.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { Activity } from './activity.ts'
import { shareOrphans, type OrphanShare } from './orphan-shares.ts'
import { countSpreadServices } from './spread-loss.ts'

export interface HeadView {
  readonly table: SpanTable
  /** By start. */
  readonly heads: readonly Row[]
  readonly joinOf: ReadonlyMap<Row, Join>
  /** Links of the head itself, or else of its children, to spans outside the fragment, seen or not. */
  readonly linksOf: ReadonlyMap<Row, number>
  /** Texts of the ids by which callers name the invocations of functions. */
  readonly invokedIds: ReadonlySet<number>
  /** Fragments that are running. */
  readonly activity: Activity
  /** By head: the last end of its fragment. */
  readonly fragmentEnd: Float64Array
  /** By row: 1 for a span that was answered in its own trace. */
  readonly called: Uint8Array
  /** By operation: its spans that hang under a span of another service, as they should. */
  readonly takenIn: ReadonlyMap<number, readonly Row[]>
  /** Services of which some span hangs under one of another service. */
  readonly calledServices: ReadonlySet<number>
  /** By operation. */
  readonly orphanShares: ReadonlyMap<number, OrphanShare>
  /** How many services lost parents, where all of them do; undefined where the loss has a place. */
  readonly spreadServices: number | undefined
  /** Nanoseconds that nearly every trace takes at most. */
  readonly longTrace: number
  /** The last end of all. */
  readonly lastEnd: number
}

export function viewHeads(table: SpanTable, joins: readonly Join[]): HeadView {
  const heads: Row[] = []
  const fragmentEnd = new Float64Array(table.count)
  const takenIn = new Map<number, Row[]>()
  const calledServices = new Set<number>()
  const invokedIds = new Set<number>()
  let lastEnd = -Infinity
  for (let row = 0; row < table.count; row++) {
    const head = table.head[row] as Row
    const isTimed = !table.hasMark(row, MARK.untimed)
    if (head === row) {
      heads.push(row)
      fragmentEnd[row] = table.end[row] as number
    } else if (isTimed && (table.end[row] as number) > (fragmentEnd[head] as number)) {
      fragmentEnd[head] = table.end[row] as number
    }
    if (isTimed) lastEnd = Math.max(lastEnd, table.end[row] as number)
    noteCall(table, row, takenIn, calledServices)
    const invoked = table.factId('aws.request_id', row)
    if (invoked !== 0) invokedIds.add(invoked)
  }
  heads.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b)
  const orphanShares = shareOrphans(table, heads)
  return {
    table,
    heads,
    joinOf: new Map(joins.map((join) => [join.head, join])),
    linksOf: countLinks(table),
    invokedIds,
    activity: new Activity(table, heads, fragmentEnd),
    fragmentEnd,
    called: markCalled(table),
    takenIn,
    calledServices,
    orphanShares,
    spreadServices: countSpreadServices(table, orphanShares),
    longTrace: longTraceOf(table, fragmentEnd),
    lastEnd,
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

function longTraceOf(table: SpanTable, fragmentEnd: Float64Array): number {
  const durations = table.traces.map(({ first, count }) => {
    let start = Infinity
    let end = -Infinity
    for (let row = first; row < first + count; row += table.size[row] as number) {
      if (table.hasMark(row, MARK.untimed)) continue
      start = Math.min(start, table.start[row] as number)
      end = Math.max(end, fragmentEnd[row] as number)
    }
    return Math.max(0, end - start)
  })
  durations.sort((a, b) => a - b)
  return durations[Math.floor(durations.length * 0.99)] ?? 0
}
