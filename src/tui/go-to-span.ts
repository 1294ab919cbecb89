// Another trace into the waterfall, or another span of the one that is in it.
import type { SpanId } from '../trace/span.ts'
import { INITIAL_DETAIL_STATE } from './detail/detail-state.ts'
import { placesOf } from './reduce-pane.ts'
import type { ScreenData, ShownTrace } from './screen-data.ts'
import type { ScreenState } from './screen-state.ts'
import { reveal } from './trace/trace-moves.ts'
import { nodesWithId, traceRows } from './trace/trace-rows.ts'
import { INITIAL_TRACE_STATE, type TraceState } from './trace/trace-state.ts'

/** The cursor is on the span, unfolded if it has to be; on the first row where it is none of the trace. */
export function goToSpan(
  state: ScreenState,
  shown: ShownTrace,
  spanId: SpanId | undefined,
  data: Pick<ScreenData, 'list'>,
): ScreenState {
  const isAnother = state.traceId !== shown.trace.id
  const trace = isAnother ? anew(state.trace) : state.trace
  const { rows = 24 } = placesOf(state, data).find(({ pane }) => pane === 'trace') ?? {}
  const [node] = spanId === undefined ? [] : nodesWithId(traceRows(trace, shown).trace, spanId)
  return {
    ...state,
    traceId: shown.trace.id,
    trace: node === undefined ? trace : reveal(trace, shown, node, Math.max(1, rows - TITLES)),
    detail: INITIAL_DETAIL_STATE,
  }
}

/** Above the rows of the waterfall. */
const TITLES = 2

/** What is shown of a trace is a matter of taste, and stays. */
function anew({ showsGaps, showsPath, movesClocks }: TraceState): TraceState {
  return { ...INITIAL_TRACE_STATE, showsGaps, showsPath, movesClocks }
}
