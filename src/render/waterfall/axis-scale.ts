// From when to when the axis runs, and what stands behind the bars: the end of the root, and stretches that are not
// drawn to scale.
import { findIdle } from '../../analysis/gaps/idle.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { axisStep } from './axis.ts'
import { glyphsOf } from '../glyphs.ts'
import { brokenCells, drawnTime, type Scale } from './scale.ts'
import { squeezeScale } from './squeeze.ts'
import type { WaterfallOptions } from './waterfall-options.ts'

export function axisScale(trace: Trace, options: WaterfallOptions, cells: number): Scale {
  const { focus, live = false, squeeze = false } = options
  const whole = focus === undefined ? { start: 0, end: trace.duration } : extentOf(focus, trace)
  const origin = options.from ?? whole.start
  const length = Math.max(1, (options.to ?? whole.end) - origin)
  // A live axis grows by whole steps, so that the bars do not breathe with every frame.
  if (live) return { origin, length: wholeSteps(length, cells), cells }
  const scale = { origin, length, cells }
  return squeeze ? squeezeScale(scale, findIdle(trace)) : scale
}

/** One sign for each column; undefined where there is nothing but blanks. */
export function drawBackdrop(trace: Trace, options: WaterfallOptions, scale: Scale): string | undefined {
  const glyphs = glyphsOf(options.theme)
  const rail = options.focus === undefined ? railColumn(trace, scale) : undefined
  const broken = brokenCells(scale)
  if (rail === undefined && broken.length === 0) return undefined
  const signs = Array.from({ length: scale.cells }, () => ' ')
  for (const cell of broken) signs[cell] = glyphs.squeezed
  if (rail !== undefined) signs[rail] = glyphs.rootEnd
  return signs.slice(0, scale.cells).join('')
}

/** Children may have begun before it, and gone on after it. */
function extentOf(top: SpanNode, { nodes }: Trace): { readonly start: number; readonly end: number } {
  let { start } = top
  for (let index = top.index; index < top.index + top.size; index++) {
    const node = nodes[index]
    if (node !== undefined && node.start < start) ({ start } = node)
  }
  return { start, end: Math.max(top.end, top.subtreeEnd) }
}

function wholeSteps(duration: number, cells: number): number {
  const step = axisStep(duration, Math.max(1, cells))
  return Math.ceil(duration / step) * step
}

/** Between the root's end and the right border, for the line at the root's end to be more than a blot. */
const MIN_RAIL_ROOM = 3

/** The column after the root's end, where the trace goes on well beyond it. */
function railColumn({ roots }: Trace, scale: Scale): number | undefined {
  const [root] = roots
  if (root === undefined || roots.length > 1 || root.state !== 'finished' || scale.cells === 0) {
    return undefined
  }
  const column = Math.ceil((drawnTime(scale, root.end) * scale.cells) / scale.length)
  return root.end >= scale.origin && scale.cells - column >= MIN_RAIL_ROOM ? column : undefined
}
