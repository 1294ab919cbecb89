// The first line of the waterfall: which trace, how long, how much of it, what went wrong; and at its right what is
// found, or where the cursor is.
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { glyphsOf } from '../../render/glyphs.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCounted, formatDuration } from '../../render/units.ts'
import { STAYS, type TitlePart, WORTH_A_CUT } from '../frame/pane-title.ts'
import { type Found, foundText } from '../frame/place-text.ts'
import type { ShownTrace } from '../screen-data.ts'
import { cursorIndex } from './trace-moves.ts'
import type { TraceRows } from './trace-rows.ts'
import type { TraceState } from './trace-state.ts'

export function titleOf(
  state: TraceState,
  shown: ShownTrace,
  { trace, top }: TraceRows,
  theme: Theme,
): readonly TitlePart[] {
  const parts: TitlePart[] = []
  const say = (text: string, rank: number): void => void parts.push({ text, rank })
  say(nameOf(top ?? trace.headline), STAYS)
  say(formatDuration(top === undefined ? trace.duration : top.end - top.start, theme), WORTH_A_CUT + 2)
  say(formatCounted(top === undefined ? trace.spanCount : top.size, 'span'), 1)
  if (top !== undefined) {
    const { times } = glyphsOf(theme)
    say(state.zoom.length > 1 ? `zoomed in ${state.zoom.length}${times}` : 'zoomed in', WORTH_A_CUT)
  } else {
    say(formatCounted(trace.services.length, 'service'), 2)
    // Nobody has sent it so.
    if (shown.parts !== undefined)
      say(`joined of ${formatCounted(shown.parts.traces.length, 'trace')}`, WORTH_A_CUT + 1)
    if (trace.errors > 0) say(formatCounted(trace.errors, 'error'), WORTH_A_CUT + 3)
    if (trace.missingParents > 0 && !shown.isOpen)
      say(formatCounted(trace.missingParents, 'missing parent'), WORTH_A_CUT)
    if (shown.isOpen) say('open', WORTH_A_CUT)
  }
  if (state.levels !== undefined) say(formatCounted(state.levels, 'level'), 3)
  if (!state.showsGaps) say('gap rows off', 3)
  if (!state.showsPath) say('path off', 3)
  if (!state.movesClocks) say('clocks as recorded', 4)
  return parts
}

function nameOf({ span, id }: SpanNode): string {
  if (span === undefined) return `missing parent ${id}`
  return `${sanitize(serviceName(span))} ${sanitize(span.name)}`.trim() || '(no name)'
}

export function placeOf(
  state: TraceState,
  rows: TraceRows,
  hits: Omit<Found, 'query'>,
  theme: Theme,
): string {
  const place = { at: cursorIndex(state, rows), of: rows.rows.length }
  return foundText({ query: state.query, ...hits }, place, theme)
}
