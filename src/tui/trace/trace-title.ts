// The first line of the waterfall: which trace, how long, how much of it, what went wrong; and at its right what is
// found, or where the cursor is.
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { glyphsOf } from '../../render/glyphs.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount, formatCounted, formatDuration } from '../../render/units.ts'
import type { ShownTrace } from '../screen-data.ts'
import { cursorIndex } from './trace-moves.ts'
import type { TraceRows } from './trace-rows.ts'
import type { TraceState } from './trace-state.ts'

export function titleOf(
  state: TraceState,
  shown: ShownTrace,
  { trace, top }: TraceRows,
  theme: Theme,
): string {
  const facts = [
    nameOf(top ?? trace.headline),
    formatDuration(top === undefined ? trace.duration : top.end - top.start, theme),
    formatCounted(top === undefined ? trace.spanCount : top.size, 'span'),
  ]
  if (top !== undefined)
    facts.push(state.zoom.length > 1 ? `zoomed in ${state.zoom.length}${glyphsOf(theme).times}` : 'zoomed in')
  else {
    facts.push(formatCounted(trace.services.length, 'service'))
    // Nobody has sent it so.
    if (shown.parts !== undefined)
      facts.push(`joined of ${formatCounted(shown.parts.traces.length, 'trace')}`)
    if (trace.errors > 0) facts.push(formatCounted(trace.errors, 'error'))
    if (trace.missingParents > 0 && !shown.isOpen)
      facts.push(formatCounted(trace.missingParents, 'missing parent'))
    if (shown.isOpen) facts.push('open')
  }
  if (!state.showsGaps) facts.push('gap rows off')
  if (!state.showsPath) facts.push('path off')
  if (!state.movesClocks) facts.push('clocks as recorded')
  return facts.join(` ${glyphsOf(theme).dot} `)
}

function nameOf({ span, id }: SpanNode): string {
  if (span === undefined) return `missing parent ${id}`
  return `${sanitize(serviceName(span))} ${sanitize(span.name)}`.trim() || '(no name)'
}

/** `/charge 12 found`, else `17/340`. */
export function placeOf(state: TraceState, rows: TraceRows, hits: number): string {
  const place = `${formatCount(cursorIndex(state, rows) + 1)}/${formatCount(rows.rows.length)}`
  return state.query === '' ? place : `/${sanitize(state.query)}  ${formatCount(hits)} found  ${place}`
}
