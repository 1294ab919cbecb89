// The list of traces as a pane.
import type { TraceId } from '../../trace/span.ts'
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import type { ListState } from './list-state.ts'
import type { TraceList } from './trace-list.ts'

export function reduceList(
  state: ListState,
  _input: PaneInput,
  _list: TraceList,
  _size: PaneSize,
): Step<ListState> {
  return { state }
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderListPane(
  _state: ListState,
  list: TraceList,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const lines = list.rows().map(({ id, rootName }) => `${id} ${rootName ?? ''}`)
  return [drawPaneTitle('traces', `${list.total}`, columns, look), ...lines].slice(0, rows)
}

/** The trace that the cursor is on. */
export function traceAtCursor(state: ListState, list: TraceList): TraceId | undefined {
  return state.cursor ?? list.rows().at(-1)?.id
}
