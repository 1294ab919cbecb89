// Where the cursor goes: up and down the rows, to what is sought, and into what was folded away.
import type { PathSegment } from '../../analysis/path/critical-path.ts'
import type { Row } from '../../render/waterfall/rows.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { ShownTrace } from '../screen-data.ts'
import { idOfKey, nodeKey, rowKey } from './row-key.ts'
import { nodesWithId, type TraceRows, traceRows } from './trace-rows.ts'
import type { TraceState } from './trace-state.ts'

/** The row that the cursor is on: that of what it is on, or of the nearest span above it that has one. */
export function cursorIndex(state: TraceState, rows: TraceRows): number {
  const { cursor } = state
  if (cursor === undefined) return 0
  const index = rows.indexOf(cursor)
  if (index >= 0) return index
  for (let [node] = nodesWithId(rows.trace, idOfKey(cursor)); node !== undefined; node = node.parent) {
    const above = rows.indexOfNode(node)
    if (above >= 0) return above
  }
  return 0
}

export function rowAtCursor(state: TraceState, rows: TraceRows): Row | undefined {
  return rows.rows[cursorIndex(state, rows)]
}

/** The span that a row is about: of repeats the first, of a gap the one that it is in. */
export function nodeOfRow(row: Row | undefined): SpanNode | undefined {
  switch (row?.kind) {
    case 'span':
      return row.node
    case 'run':
      return row.members[0]
    case 'gap':
      return row.gap.node
    default:
      return undefined
  }
}

/**
 * The cursor on another row, which stays inside the rows.
 * @param height lines of the window
 */
export function moveTo(state: TraceState, rows: TraceRows, index: number, height: number): TraceState {
  const from = cursorIndex(state, rows)
  const to = Math.max(0, Math.min(rows.rows.length - 1, index))
  const row = rows.rows[to]
  if (row === undefined) return state
  const line = lineOf(state, rows, height) + (to - from)
  return {
    ...state,
    cursor: rowKey(row),
    line: Math.max(0, Math.min(height - 1, line)),
    pathStep: undefined,
  }
}

/** The line of the window that the cursor is really on: near both ends there are not as many rows as it would take. */
export function lineOf(state: TraceState, rows: TraceRows, height: number): number {
  return cursorIndex(state, rows) - windowTop(state, rows, height)
}

/** The first row of the window. */
export function windowTop(state: TraceState, rows: TraceRows, height: number): number {
  const wanted = cursorIndex(state, rows) - Math.max(0, Math.min(height - 1, state.line))
  return Math.max(0, Math.min(rows.rows.length - height, wanted))
}

/** The cursor on a span, with everything unfolded that hides it; leaves the zoom when it is outside of it. */
export function reveal(state: TraceState, shown: ShownTrace, node: SpanNode, height: number): TraceState {
  const before = traceRows(state, shown)
  const isInside = before.top === undefined || isBelow(node, before.top)
  let next: TraceState = isInside ? state : { ...state, zoom: [] }
  if (traceRows(next, shown).indexOfNode(node) < 0) {
    const folded = new Set(state.folded)
    const unfolded = new Set(state.unfolded)
    for (let above = node.parent; above !== undefined; above = above.parent) {
      folded.delete(nodeKey(above))
      unfolded.add(nodeKey(above))
    }
    next = { ...next, folded, unfolded }
  }
  const rows = traceRows(next, shown)
  const index = rows.indexOfNode(node)
  if (index < 0) return state
  // The rows above may be others now: the cursor's line is kept as far as it can be.
  const from = Math.max(0, rows.indexOf(state.cursor ?? ''))
  const line = lineOf(state, before, height) + (index - from)
  const isNear = line >= 0 && line < height
  return {
    ...next,
    cursor: keyOf(rows.rows[index]),
    line: isNear ? line : Math.floor(height / 3),
    pathStep: undefined,
  }
}

function keyOf(row: Row | undefined): string | undefined {
  return row === undefined ? undefined : rowKey(row)
}

function isBelow(node: SpanNode, top: SpanNode): boolean {
  return node.index >= top.index && node.index < top.index + top.size
}

/** What is sought, and whether the search began again at the other end. */
export interface Found {
  readonly node: SpanNode
  readonly hasWrapped: boolean
}

/** The next span behind the cursor of which something holds, before it for -1; from the other end when there is none. */
export function findNode(
  state: TraceState,
  rows: TraceRows,
  by: 1 | -1,
  isSought: (node: SpanNode) => boolean,
): Found | undefined {
  const { nodes } = rows.trace
  const first = rows.top?.index ?? 0
  const count = rows.top?.size ?? nodes.length
  const row = rowAtCursor(state, rows)
  const at = (nodeOfRow(row)?.index ?? first) - first
  // Repeats are one row: from the last of them on.
  const skipped = row?.kind === 'run' && by === 1 ? row.members.length - 1 : 0
  for (let step = 1 + skipped; step <= count; step++) {
    const place = at + by * step
    const node = nodes[first + (((place % count) + count) % count)]
    if (node !== undefined && isSought(node)) return { node, hasWrapped: place < 0 || place >= count }
  }
  return undefined
}

/** The steps of the critical path through a span's tree, in order of time; each span once for each stay of the path. */
export function pathSteps({ analysis, trace, top }: TraceRows): readonly PathSegment[] {
  if (analysis === undefined) return []
  const root = analysis.paths.rootOf(top ?? trace.headline)
  const path = root === undefined ? undefined : analysis.paths.byRoot.get(root)
  const steps = (path ?? []).toReversed()
  return top === undefined ? steps : steps.filter(({ node }) => isBelow(node, top))
}

/** The child that took longest, and all below it with it. */
export function heaviestChild(node: SpanNode): SpanNode | undefined {
  let heaviest: SpanNode | undefined
  for (const child of node.children) {
    if (heaviest === undefined || timeOf(child) > timeOf(heaviest)) heaviest = child
  }
  return heaviest
}

function timeOf({ start, end }: SpanNode): number {
  return end - start
}
