// Which span of a trace a fragment hangs under, when its parent is of that trace and was never sent: the innermost one
// that was running, and first of all one that called somebody and got no answer.
//
//     web   GET /checkout   |=============================|
//     web     POST pay        |===================|            ← an exit without an answer
//     ?         (proxy)        .
//     pay         POST /pay     |==============|               ← the fragment
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isExit, isUnanswered } from './called.ts'

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
  const running = new Set<Row>()
  const { rows, interval } = query
  const last = lastStartedBy(table, rows, interval.start + MAX_TOLERANCE)
  // An exit that was answered made another call.
  const mayCall = (row: Row): boolean => !isExit(table, row) || isUnanswered(table, called, row)
  const possible: EnclosingQuery = { ...query, isAllowed: (row) => mayCall(row) && query.isAllowed(row) }
  for (let at = last; at >= 0 && at > last - MAX_STARTED; at--) {
    climb(table, possible, rows[at] as Row, (row) => {
      running.add(row)
      if (isExit(table, row)) exits.add(row)
    })
  }
  const exit = tightest(table, interval, exits)
  if (exit === undefined) {
    const row = tightest(table, interval, running)
    return row === undefined ? undefined : { row, as: 'running', rivals: 0 }
  }
  const alike = [...exits].filter(
    (row) => sticksOut(table, row, interval) <= sticksOut(table, exit, interval),
  )
  return { row: exit, as: 'exit', rivals: alike.length - 1 }
}

/** From the row upwards to the first that was running all the time, past those that were so if clocks are off. */
function climb(table: SpanTable, query: EnclosingQuery, from: Row, take: (row: Row) => void): void {
  let row = from
  for (let steps = 0; row >= 0 && steps < MAX_STEPS; steps++) {
    const out = sticksOut(table, row, query.interval)
    if (query.isAllowed(row) && !table.hasMark(row, MARK.untimed) && out <= query.toleranceOf(row)) {
      take(row)
      if (out === 0) return
    }
    row = table.parent[row] as number
  }
}

/** By how much the interval is outside of the span; 0 where that is what rounding does. */
function sticksOut(table: SpanTable, row: Row, { start, end }: Interval): number {
  const out = Math.max((table.start[row] as number) - start, end - (table.end[row] as number))
  return out <= ROUNDING ? 0 : out
}

function tightest(table: SpanTable, interval: Interval, rows: ReadonlySet<Row>): Row | undefined {
  let best: Row | undefined
  for (const row of rows) if (best === undefined || isTighter(table, interval, row, best)) best = row
  return best
}

/** The one that the interval is less outside of; of two that enclose it, the shorter, then the later. */
function isTighter(table: SpanTable, interval: Interval, row: Row, than: Row): boolean {
  const out = sticksOut(table, row, interval)
  const otherOut = sticksOut(table, than, interval)
  if (out !== otherOut) return out < otherOut
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
/** Of milliseconds, at both ends, and what one machine's own clock is off. */
const ROUNDING = 3e6
export const MAX_TOLERANCE = 50e6
