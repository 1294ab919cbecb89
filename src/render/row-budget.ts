// A screenful instead of a hundred thousand rows: what failed, what took long, and the way down to it; the rest is
// counted where it stood.
import { hasFailed } from '../analysis/has-failed.ts'
import { offsetOf } from '../trace/time.ts'
import type { Trace } from '../trace/trace.ts'
import { type MoreRow, type Row, rowEnd, rowSpans, rowStart, rowTime } from './rows.ts'

/** All rows where they are within the budget; otherwise about as many, those that stand for others included. */
export function limitRows(rows: readonly Row[], trace: Trace, budget: number): readonly Row[] {
  if (rows.length <= budget) return rows
  const limited = elide(rows, chooseRows(rows, trace, budget))
  // Where rows are kept here and there, almost as many are needed to say what was left out between them.
  return limited.length <= 1.1 * budget
    ? limited
    : elide(rows, chooseRows(rows, trace, Math.ceil(budget / 2)))
}

const MAX_ERRORS = 20
/** Of the trace: what is shorter than this does not explain where its time went. */
const LONG_SHARE = 0.02
/** Where hardly anything is long, the longest rows still say what the trace is made of, if they stand out at all. */
const ENOUGH_ROWS = 40

/** By row: whether it is kept. A kept row's ancestors are kept too. */
function chooseRows(rows: readonly Row[], trace: Trace, budget: number): Uint8Array {
  const parents = parentsOf(rows)
  const kept = new Uint8Array(rows.length)
  let count = 0

  function keep(index: number): void {
    let missing = 0
    for (let at = index; at >= 0 && kept[at] === 0; at = parents[at] ?? -1) {
      if (++missing + count > budget) return
    }
    count += missing
    for (let at = index; at >= 0 && kept[at] === 0; at = parents[at] ?? -1) kept[at] = 1
  }

  keep(rows.findIndex((row) => row.kind === 'span' && row.node === trace.headline))
  let errors = 0
  for (const [index, row] of rows.entries()) {
    if (errors < MAX_ERRORS && rowHasFailed(row)) {
      errors++
      keep(index)
    }
  }
  const times = Float64Array.from(rows, rowTime)
  const longestFirst = Uint32Array.from(rows.keys()).sort(
    (a, b) => (times[b] ?? 0) - (times[a] ?? 0) || a - b,
  )
  const median = times[longestFirst[longestFirst.length >> 1] ?? 0] ?? 0
  for (const index of longestFirst) {
    const time = times[index] ?? 0
    const isLong = time >= LONG_SHARE * trace.duration
    if (count >= budget || (!isLong && (count >= ENOUGH_ROWS || time <= median))) break
    keep(index)
  }
  return kept
}

function rowHasFailed(row: Row): boolean {
  if (row.kind === 'span') return hasFailed(row.node)
  return row.kind === 'run' && row.members.some(hasFailed)
}

/** By row: the index of its parent's, -1 for a root. */
function parentsOf(rows: readonly Row[]): Int32Array {
  const open: number[] = []
  return Int32Array.from(rows, ({ depth }, index) => {
    open.length = depth
    open.push(index)
    return open[depth - 1] ?? -1
  })
}

/** Each stretch of siblings left out, with all that is below them, becomes one row. */
function elide(rows: readonly Row[], kept: Uint8Array): readonly Row[] {
  const left: Row[] = []
  for (let index = 0; index < rows.length;) {
    const row = rows[index]
    if (row === undefined) break
    if (kept[index] === 1) {
      left.push(row)
      index++
      continue
    }
    let end = index + 1
    while (end < rows.length && kept[end] === 0 && (rows[end]?.depth ?? 0) >= row.depth) end++
    left.push(end - index === 1 ? row : moreRow(rows.slice(index, end), row.depth))
    index = end
  }
  return left
}

function moreRow(rows: readonly Row[], depth: number): MoreRow {
  let spans = 0
  let time = 0
  let start = Infinity
  let end = 0
  for (const row of rows) {
    spans += rowSpans(row)
    if (row.depth === depth) time += rowTime(row)
    start = Math.min(start, rowStart(row))
    end = Math.max(end, rowEnd(row))
  }
  return { kind: 'more', depth, spans, time: offsetOf(time), start: offsetOf(start), end: offsetOf(end) }
}
