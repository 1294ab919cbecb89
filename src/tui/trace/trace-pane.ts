// The waterfall as a pane.
import { renderWaterfall } from '../../render/waterfall/waterfall.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import type { ShownTrace } from '../screen-data.ts'
import type { TraceState } from './trace-state.ts'

export function reduceTrace(
  state: TraceState,
  _input: PaneInput,
  _shown: ShownTrace,
  _size: PaneSize,
): Step<TraceState> {
  return { state }
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderTracePane(
  _state: TraceState,
  shown: ShownTrace,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const lines = renderWaterfall(shown.trace, { width: columns, theme: look.theme, analysis: shown.analysis })
  return [drawPaneTitle(`trace ${shown.trace.id}`, '', columns, look), ...lines].slice(0, rows)
}

/** What the cursor is on; undefined on a gap. */
export function spanAtCursor(_state: TraceState, { trace }: ShownTrace): SpanNode | undefined {
  return trace.nodes[0]
}
