// One row's bar as boxes at exact shares of the axis. What is drawn how is the same as in a terminal (span-bar.ts).
//
//     leaf                   own █ on the critical path, off ▒
//     span with children     wait ─, over it gap ░ where no child covers it
//     outside, unknown       open ╌
import type { CriticalPaths } from '../../analysis/path/critical-paths.ts'
import { darkIntervals } from '../../analysis/gaps/dark-intervals.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { gapPieces } from '../waterfall/gap-rows.ts'
import { type Row, rowEnd, rowStart } from '../waterfall/rows.ts'
import { drawnTime, type Scale } from '../waterfall/scale.ts'
import { hangsOver } from '../waterfall/span-bar.ts'

export interface HtmlScale {
  readonly axis: Scale
  readonly paths: CriticalPaths | undefined
}

type BoxClass = 'own' | 'off' | 'wait' | 'gap' | 'open'

/** The boxes of a row, one over the other. */
export function htmlBar(row: Row, scale: HtmlScale): string {
  const boxes: string[] = []
  const add = (start: number, end: number, look: BoxClass): void => {
    boxes.push(box(start, end, look, scale))
  }
  switch (row.kind) {
    case 'span':
      addSpan(add, row.node, scale)
      if (row.hidden > 0 && row.node.subtreeEnd > row.node.end) add(row.node.end, row.node.subtreeEnd, 'open')
      break
    case 'run':
      add(rowStart(row), rowEnd(row), isOnPath(row.members, scale) ? 'own' : 'off')
      break
    case 'more':
      add(row.start, row.end, 'open')
      break
    case 'gap':
      for (const { start, end } of gapPieces(row.gap)) add(start, end, 'gap')
  }
  return boxes.join('')
}

type Add = (start: number, end: number, look: BoxClass) => void

function addSpan(add: Add, node: SpanNode, scale: HtmlScale): void {
  const { state, start, end } = node
  switch (state) {
    case 'untimed':
      return
    case 'missing':
      return add(start, end, 'open')
    case 'bad-time':
      return add(start, start, 'own')
    case 'unfinished':
      add(start, end, 'wait')
      return add(end, end + OPEN_END * scale.axis.length, 'open')
    case 'finished':
      if (node.children.length === 0) addLeaf(add, node, scale)
      else {
        add(start, end, 'wait')
        for (const dark of darkIntervals(node)) {
          if (dark.end - dark.start >= scale.axis.length / FINEST) add(dark.start, dark.end, 'gap')
        }
      }
      if (node.parent === undefined || !hangsOver(node)) return
      if (start < node.parent.start) add(start, node.parent.start, 'open')
      if (end > node.parent.end) add(node.parent.end, end, 'open')
  }
}

/** How far an end that nobody knows is drawn beyond what is known, of the axis. */
const OPEN_END = 0.02
/** Of the axis: what is shorter could not be seen, and there may be thousands of it. */
const FINEST = 1000

function addLeaf(add: Add, node: SpanNode, { paths, axis }: HtmlScale): void {
  const { start, end, index } = node
  const onPath = paths === undefined ? end - start : (paths.ownTime[index] ?? 0)
  const isWhole = onPath >= end - start
  add(start, end, isWhole ? 'own' : 'off')
  if (isWhole || onPath === 0) return
  for (const segment of paths?.segmentsOf(node) ?? []) {
    if (segment.end - segment.start >= axis.length / FINEST) add(segment.start, segment.end, 'own')
  }
}

function isOnPath(members: readonly SpanNode[], { paths }: HtmlScale): boolean {
  return paths === undefined || members.some(({ index }) => (paths.ownTime[index] ?? 0) > 0)
}

function box(start: number, end: number, look: BoxClass, { axis }: HtmlScale): string {
  const from = drawnTime(axis, start)
  const to = Math.min(drawnTime(axis, end), axis.length)
  return `<i class="${look}" style="left:${percent(from / axis.length)}%;width:${percent((to - from) / axis.length)}%"></i>`
}

/** With as many digits as a screen of ten thousand pixels can show. */
export function percent(share: number): string {
  return String(Number((100 * Math.max(0, share)).toFixed(4)))
}
