// What a pane makes of a command, a search or a pointer, in the size that it has; and what that changes around it.
import type { ShownSpan } from './detail/detail-page.ts'
import { reduceDetail } from './detail/detail-pane.ts'
import { INITIAL_DETAIL_STATE } from './detail/detail-state.ts'
import { footerRows } from './frame/footer.ts'
import { frameLayout, type PanePlace } from './frame/frame-layout.ts'
import type { PaneName } from './keys/bindings.ts'
import { reduceList } from './list/list-pane.ts'
import type { Effect, PaneInput, PaneSize, Step } from './pane.ts'
import { reduceProblems } from './problems/reduce-problems.ts'
import type { ScreenData } from './screen-data.ts'
import type { ScreenState } from './screen-state.ts'
import { reduceTrace, spanAtCursor } from './trace/trace-pane.ts'

export function reducePane(
  state: ScreenState,
  pane: PaneName,
  input: PaneInput,
  data: ScreenData,
): Step<ScreenState> {
  const size = sizeOf(state, pane, data)
  switch (pane) {
    case 'list': {
      if (data.list === undefined) return { state }
      return after(state, data, reduceList(state.list, input, data.list, size), (list) => ({ list }))
    }
    case 'trace': {
      if (data.shown === undefined) return { state }
      const step = reduceTrace(state.trace, input, data.shown, size)
      return after(state, data, step, (trace) => ({ trace }))
    }
    case 'detail': {
      const span = shownSpanOf(state, data)
      if (span === undefined) return { state }
      return after(state, data, reduceDetail(state.detail, input, span, size), (detail) => ({ detail }))
    }
    case 'problems': {
      if (data.problems === undefined) return { state }
      const step = reduceProblems(state.problems, input, data.problems, size)
      return after(state, data, step, (problems) => ({ problems }))
    }
  }
}

/** The pane's own state is in its place; what is the screen's business is done here, the rest handed on. */
function after<State>(
  state: ScreenState,
  data: ScreenData,
  { state: own, effects = [] }: Step<State>,
  place: (own: State) => Partial<ScreenState>,
): Step<ScreenState> {
  const changes = effects.map(changeOf)
  const rest = effects.filter((_, index) => changes[index] === undefined)
  let next: ScreenState = Object.assign({}, state, place(own), ...changes) as ScreenState
  // Another span has another page: its first line.
  const [before, now] = [shownSpanOf(state, data)?.node.id, shownSpanOf(next, data)?.node.id]
  if (before !== now) next = { ...next, detail: { ...INITIAL_DETAIL_STATE, query: next.detail.query } }
  return { state: next, effects: rest }
}

/** What an effect is to the screen's own state; undefined for what is to be done outside. */
function changeOf(effect: Effect): Partial<ScreenState> | undefined {
  switch (effect.kind) {
    case 'focus':
      return { focus: effect.pane }
    case 'open-detail':
      return { isDetailOpen: true, focus: 'detail' }
    case 'say':
      return { notice: { text: effect.text, isProblem: effect.isProblem === true } }
    default:
      return undefined
  }
}

function sizeOf(state: ScreenState, pane: PaneName, data: ScreenData): PaneSize {
  const place = placesOf(state, data).find((one) => one.pane === pane)
  return place ?? { columns: state.columns, rows: Math.max(1, state.rows - 2) }
}

export function placesOf(state: ScreenState, { list }: Pick<ScreenData, 'list'>): readonly PanePlace[] {
  // A notice of several lines takes them away from the panes: their cursors stay in sight.
  const rows = state.rows + 1 - footerRows(state)
  return frameLayout({ ...state, rows, hasList: list !== undefined })
}

export function shownSpanOf(state: ScreenState, { shown }: ScreenData): ShownSpan | undefined {
  if (shown === undefined) return undefined
  const node = spanAtCursor(state.trace, shown)
  return node === undefined ? undefined : { shown, node }
}
