// A screenful instead of a hundred thousand rows: what failed, what took long, and the way down to it; the rest is
// counted where it stood.
import { hasFailed } from '../../analysis/has-failed.ts'
import type { SpanId } from '../../trace/span.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { PathShares } from './path-shares.ts'
import { type MoreRow, type Row, rowEnd, rowSpans, rowStart, rowTime } from './rows.ts'

export interface BudgetInput {
  readonly trace: Trace
  readonly budget: number
  /** Where the critical path is known. */
  readonly shares?: PathShares | undefined
  /** Heads of fragments that were put in their place: what such a trace is drawn for. */
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
}

/** All rows where they are within the budget; otherwise about as many, those that stand for others included. */
export function limitRows(rows: readonly Row[], input: BudgetInput): readonly Row[] {
  const { budget, shares } = input
  if (rows.length <= budget) return rows
  const limited = elide(rows, chooseRows(rows, input), shares)
  // Where rows are kept here and there, almost as many are needed to say what was left out between them.
  return limited.length <= 1.1 * budget
    ? limited
    : elide(rows, chooseRows(rows, { ...input, budget: Math.ceil(budget / 2) }), shares)
}

const MAX_ERRORS = 20
/** Of the trace: what is shorter than this does not explain where its time went. */
const LONG_SHARE = 0.02
/** Of the root: what had less of its critical path does not either. */
const OWNER_SHARE = 0.005
/** Where hardly anything is long, the longest rows still say what the trace is made of, if they stand out at all. */
const ENOUGH_ROWS = 40

/** By row: whether it is kept. A kept row's ancestors are kept too. */
function chooseRows(rows: readonly Row[], { trace, budget, shares, joints }: BudgetInput): Uint8Array {
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
  for (const index of jointRows(rows, joints)) keep(index)
  for (const index of gapsAndNeighbours(rows)) keep(index)
  let errors = 0
  for (const [index, row] of rows.entries()) {
    if (errors < MAX_ERRORS && rowHasFailed(row)) {
      errors++
      keep(index)
    }
  }
  for (const index of pathOwners(rows, shares)) keep(index)
  const times = Float64Array.from(rows, rowTime)
  const longestFirst = largestFirst(times)
  const median = times[longestFirst[longestFirst.length >> 1] ?? 0] ?? 0
  for (const index of longestFirst) {
    const time = times[index] ?? 0
    const isLong = time >= LONG_SHARE * trace.duration
    if (count >= budget || (!isLong && (count >= ENOUGH_ROWS || time <= median))) break
    keep(index)
  }
  return kept
}

function jointRows(rows: readonly Row[], joints: ReadonlyMap<SpanId, string> | undefined): readonly number[] {
  if (joints === undefined || joints.size === 0) return []
  return rows.flatMap((row, index) => {
    const isJoint =
      row.kind === 'span'
        ? joints.has(row.node.id)
        : row.kind === 'run' && row.members.some(({ id }) => joints.has(id))
    return isJoint ? [index] : []
  })
}

/** A gap says what it came after and before: these stand beside it. */
function gapsAndNeighbours(rows: readonly Row[]): readonly number[] {
  const gaps = rows.flatMap((row, index) => (row.kind === 'gap' ? [index] : []))
  if (gaps.length === 0) return gaps
  const neighbours = new Set<SpanNode>()
  for (const index of gaps) {
    const row = rows[index]
    if (row?.kind !== 'gap') continue
    if (row.gap.after !== undefined) neighbours.add(row.gap.after)
    if (row.gap.before !== undefined) neighbours.add(row.gap.before)
  }
  const besides = rows.flatMap((row, index) => {
    const isNeighbour =
      row.kind === 'span'
        ? neighbours.has(row.node)
        : row.kind === 'run' && row.members.some((node) => neighbours.has(node))
    return isNeighbour ? [index] : []
  })
  return [...gaps, ...besides]
}

/** Those that explain at least half a per cent of the root, largest first. */
function pathOwners(rows: readonly Row[], shares: PathShares | undefined): readonly number[] {
  if (shares === undefined) return []
  const byRow = Float64Array.from(rows, (row) => shares.of(row))
  return Array.from(largestFirst(byRow)).filter((index) => (byRow[index] ?? 0) >= OWNER_SHARE)
}

function largestFirst(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
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
function elide(rows: readonly Row[], kept: Uint8Array, shares: PathShares | undefined): readonly Row[] {
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
    left.push(end - index === 1 ? row : moreRow(rows.slice(index, end), row.depth, shares))
    index = end
  }
  return left
}

function moreRow(rows: readonly Row[], depth: number, shares: PathShares | undefined): MoreRow {
  let spans = 0
  let share = 0
  let time = 0
  let start = Infinity
  let end = 0
  for (const row of rows) {
    spans += rowSpans(row)
    share += shares?.of(row) ?? 0
    if (row.depth === depth) time += rowTime(row)
    start = Math.min(start, rowStart(row))
    end = Math.max(end, rowEnd(row))
  }
  return {
    kind: 'more',
    depth,
    spans,
    time: offsetOf(time),
    start: offsetOf(start),
    end: offsetOf(end),
    share,
  }
}
