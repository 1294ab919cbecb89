// How a row's time becomes pieces of a bar.
//
//     leaf                          ███████▒▒▒▒        own time: on the critical path, and off it
//     span with children            ───░░░─────        waiting on a child; no span covers it
//     unfinished                    ─────╌╌            no end is known
//     ran on after its parent       ██████╌╌╌╌╌        the part outside the parent
//     rows end here                 ─────╌╌╌╌╌╌        what is below it goes on
//     missing parent, rows left out ╌╌╌╌╌╌╌╌╌╌╌        the union of what is below
//     gap                           ░░░░░░░░░░░        no span covers it
//
// Where the critical path is not known all own time is drawn as if it were on it.
import { knownDark } from '../../analysis/gaps/known-dark.ts'
import { isLikeALeaf } from '../../analysis/gaps/like-a-leaf.ts'
import type { CriticalPaths } from '../../analysis/path/critical-paths.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Bar, CellClass } from './bar.ts'
import { gapPieces } from './gap-rows.ts'
import { type Row, rowEnd, type RunRow, rowStart, type SpanRow } from './rows.ts'
import { scaleEnd } from './scale.ts'

export interface BarContext {
  /** Nothing is concluded from what has not arrived. */
  readonly live: boolean
  /** undefined where the critical path is not known. */
  readonly paths: CriticalPaths | undefined
}

export function paintRow(bar: Bar, row: Row, context: BarContext): void {
  bar.clear()
  switch (row.kind) {
    case 'span':
      paintSpan(bar, row, context)
      break
    case 'run':
      bar.paintVisible(rowStart(row), rowEnd(row), runClass(row, context))
      break
    case 'more':
      bar.paintVisible(row.start, row.end, 'open')
      break
    case 'gap':
      for (const { start, end } of gapPieces(row.gap)) bar.paintVisible(start, end, 'gap')
  }
  if (hasBar(row)) bar.paintClips(rowStart(row), rowEnd(row))
}

function hasBar(row: Row): boolean {
  return row.kind !== 'span' || row.node.state !== 'untimed'
}

function runClass({ members }: RunRow, { paths }: BarContext): CellClass {
  const isOnPath = paths === undefined || members.some(({ index }) => (paths.ownTime[index] ?? 0) > 0)
  return isOnPath ? 'own' : 'off-path'
}

/** How far an end that nobody knows is drawn beyond what is known. */
const OPEN_END_CELLS = 2

function paintSpan(bar: Bar, { node, hidden }: SpanRow, context: BarContext): void {
  const { live } = context
  const { state, start, end } = node
  switch (state) {
    case 'untimed':
      return
    case 'missing':
      return bar.paintVisible(start, end, 'open')
    case 'bad-time':
      return bar.paintVisible(start, start, 'own')
    case 'unfinished':
      if (end > start) bar.paintVisible(start, end, 'wait')
      if (live) bar.paintVisible(end, scaleEnd(bar.scale), 'open')
      else bar.paintCells(end, OPEN_END_CELLS, 'open')
      return
    case 'finished':
      if (isLikeALeaf(node)) paintLeaf(bar, node, context)
      else {
        bar.paintVisible(start, end, 'wait')
        if (!live) paintDark(bar, node)
      }
      paintOverhang(bar, node)
      if (hidden > 0 && node.subtreeEnd > end) bar.paint(end, node.subtreeEnd, 'open')
  }
}

/** The holes at both ends are rounded as the ends are; those between may be many, and count by what they cover. */
function paintDark(bar: Bar, node: SpanNode): void {
  const dark = knownDark(node)
  bar.paintShares(dark, 'gap')
  const [first] = dark
  const last = dark.at(-1)
  if (first?.start === node.start) bar.paint(first.start, first.end, 'gap')
  if (last?.end === node.end) bar.paint(last.start, last.end, 'gap')
}

function paintLeaf(bar: Bar, node: SpanNode, { paths }: BarContext): void {
  const { start, end, index } = node
  const onPath = paths === undefined ? end - start : (paths.ownTime[index] ?? 0)
  // What takes no time at all is on the path of none, and hidden by none.
  const isWhole = onPath >= end - start
  bar.paintVisible(start, end, isWhole ? 'own' : 'off-path')
  if (isWhole || onPath === 0) return
  for (const segment of paths?.segmentsOf(node) ?? []) bar.paint(segment.start, segment.end, 'own')
}

function paintOverhang(bar: Bar, node: SpanNode): void {
  const { start, end, parent } = node
  if (parent === undefined || !hangsOver(node)) return
  if (start < parent.start) bar.paint(start, parent.start, 'open')
  if (end > parent.end) bar.paint(parent.end, end, 'open')
}

/** What lies wholly outside its parent is drawn as it is: it does not hang over, it came later. */
export function hangsOver({ state, start, end, parent }: SpanNode): boolean {
  if (state !== 'finished' || parent?.state !== 'finished') return false
  if (end <= parent.start || start >= parent.end) return false
  return start < parent.start || end > parent.end
}
