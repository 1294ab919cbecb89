// How a row's time becomes pieces of a bar.
//
//     leaf                          ███████████        own time
//     span with children            ───░░░─────        waiting on a child; no span covers it
//     unfinished                    ─────╌╌            no end is known
//     ran on after its parent       ██████╌╌╌╌╌        the part outside the parent
//     missing parent, rows left out ╌╌╌╌╌╌╌╌╌╌╌        the union of what is below
import { darkIntervals } from '../analysis/dark-intervals.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { Bar } from './bar.ts'
import { type Row, rowEnd, rowStart } from './rows.ts'

/** While a trace is `live` nothing is concluded from what has not arrived. */
export function paintRow(bar: Bar, row: Row, live: boolean): void {
  bar.clear()
  switch (row.kind) {
    case 'span':
      return paintSpan(bar, row.node, live)
    case 'run':
      return bar.paintVisible(rowStart(row), rowEnd(row), 'own')
    case 'more':
      return bar.paintVisible(row.start, row.end, 'open')
  }
}

/** How far an end that nobody knows is drawn beyond what is known. */
const OPEN_END_CELLS = 2

function paintSpan(bar: Bar, node: SpanNode, live: boolean): void {
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
      if (live) bar.paintVisible(end, bar.scale.origin + bar.scale.length, 'open')
      else bar.paintCells(end, OPEN_END_CELLS, 'open')
      return
    case 'finished':
      bar.paintVisible(start, end, node.children.length === 0 ? 'own' : 'wait')
      if (node.children.length > 0 && !live) {
        bar.paintShares(darkIntervals(node), 'gap')
      }
      paintOverhang(bar, node)
  }
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
