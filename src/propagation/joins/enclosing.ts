// Which span of a trace a fragment hangs under, when its parent is of that trace and was never sent: the innermost one
// that was running, and first of all one that called somebody and got no answer.
//
//     web   GET /checkout   |=============================|
//     web     POST pay        |===================|            ← an exit without an answer
//     ?         (proxy)        .
//     pay         POST /pay     |==============|               ← the fragment
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isExit } from './called.ts'

export interface Enclosing {
  readonly row: Row
  /** An exit that nobody answered, or a span that was merely running. */
  readonly as: 'exit' | 'running'
  /** How many spans would do as well. */
  readonly rivals: number
}

export interface Interval {
  readonly start: number
  readonly end: number
}

export interface EnclosingQuery {
  /** Rows by start. */
  readonly rows: Int32Array
  readonly interval: Interval
  readonly isAllowed: (row: Row) => boolean
  /** Not the same for every row: clocks differ between machines. */
  readonly toleranceOf: (row: Row) => number
}

/** Bounded: looks at the last spans that started before, and upwards from each. */
export function findEnclosing(
  table: SpanTable,
  called: Uint8Array,
  query: EnclosingQuery,
): Enclosing | undefined {
  const exits = new Set<Row>()
  let running: Row | undefined
  const { rows, interval } = query
  const last = lastStartedBy(table, rows, interval.start + MAX_TOLERANCE)
  for (let at = last; at >= 0 && at > last - MAX_STARTED; at--) {
    const found = climb(table, query, rows[at] as Row)
    if (found === undefined) continue
    if (isExit(table, found) && called[found] === 0) exits.add(found)
    if (running === undefined || isTighter(table, found, running)) running = found
  }
  const exit = tightest(table, exits)
  if (exit !== undefined) return { row: exit, as: 'exit', rivals: exits.size - 1 }
  return running === undefined ? undefined : { row: running, as: 'running', rivals: 0 }
}

/** The row itself or the first above it that was running all the time. */
function climb(table: SpanTable, query: EnclosingQuery, from: Row): Row | undefined {
  let row = from
  for (let steps = 0; row >= 0 && steps < MAX_STEPS; steps++) {
    if (encloses(table, query, row)) return row
    row = table.parent[row] as number
  }
  return undefined
}

function encloses(table: SpanTable, query: EnclosingQuery, row: Row): boolean {
  if (table.hasMark(row, MARK.untimed) || !query.isAllowed(row)) return false
  const tolerance = query.toleranceOf(row)
  const { start, end } = query.interval
  return (table.start[row] as number) - tolerance <= start && (table.end[row] as number) + tolerance >= end
}

function tightest(table: SpanTable, rows: ReadonlySet<Row>): Row | undefined {
  let best: Row | undefined
  for (const row of rows) if (best === undefined || isTighter(table, row, best)) best = row
  return best
}

/** Of two that enclose the same, the later one, then the shorter. */
function isTighter(table: SpanTable, row: Row, than: Row): boolean {
  const length = (table.end[row] as number) - (table.start[row] as number)
  const other = (table.end[than] as number) - (table.start[than] as number)
  return length !== other ? length < other : (table.start[row] as number) > (table.start[than] as number)
}

/** Index of the last row that starts no later; -1 for none. */
export function lastStartedBy(table: SpanTable, rows: Int32Array, time: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((table.start[rows[middle] as number] as number) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Enough for the fan-out of real traces; the wider ones lose precision and not the command. */
const MAX_STARTED = 64
const MAX_STEPS = 256
export const MAX_TOLERANCE = 50e6
