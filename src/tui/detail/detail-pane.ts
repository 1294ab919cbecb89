// One span in full, as a pane.
import { renderSpan } from '../../render/span-page/span-detail.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import type { ShownTrace } from '../screen-data.ts'
import type { DetailState } from './detail-state.ts'

export interface ShownSpan {
  readonly shown: ShownTrace
  readonly node: SpanNode
}

export function reduceDetail(
  state: DetailState,
  _input: PaneInput,
  _span: ShownSpan,
  _size: PaneSize,
): Step<DetailState> {
  return { state }
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderDetailPane(
  _state: DetailState,
  { shown, node }: ShownSpan,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const lines = renderSpan(node, shown.trace, {
    width: columns,
    theme: look.theme,
    utcOffset: look.utcOffset,
  })
  return [drawPaneTitle(`span ${node.id}`, '', columns, look), ...lines].slice(0, rows)
}
