// The screen as it is first seen.
import type { TraceId } from '../trace/span.ts'
import { INITIAL_DETAIL_STATE } from './detail/detail-state.ts'
import type { PaneName } from './keys/bindings.ts'
import { INITIAL_LIST_STATE } from './list/list-state.ts'
import { INITIAL_PROBLEMS_STATE } from './problems/problems-state.ts'
import type { ScreenState } from './screen-state.ts'
import { INITIAL_TRACE_STATE } from './trace/trace-state.ts'

export function initialState(focus: PaneName, traceId: TraceId | undefined): ScreenState {
  return {
    columns: 80,
    rows: 24,
    focus,
    isDetailOpen: false,
    areProblemsOpen: false,
    isMaximized: false,
    isHelpOpen: false,
    helpTop: 0,
    isMouseOn: false,
    prompt: undefined,
    searched: {},
    notice: undefined,
    traceId,
    trail: [],
    list: INITIAL_LIST_STATE,
    trace: INITIAL_TRACE_STATE,
    detail: INITIAL_DETAIL_STATE,
    problems: INITIAL_PROBLEMS_STATE,
  }
}
