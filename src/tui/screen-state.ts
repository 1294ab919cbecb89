// Everything about the screen that keys change. What arrives is not in here (screen-data.ts).
import type { TraceId } from '../trace/span.ts'
import type { DetailState } from './detail/detail-state.ts'
import type { PaneName } from './keys/bindings.ts'
import type { TextField } from './keys/text-field.ts'
import type { Belonging } from './pane.ts'
import type { ListState } from './list/list-state.ts'
import type { ProblemsState } from './problems/problems-state.ts'
import type { TraceState } from './trace/trace-state.ts'

export interface ScreenState {
  /** Of the terminal. */
  readonly columns: number
  readonly rows: number
  readonly focus: PaneName
  /** Beside or over the waterfall. */
  readonly isDetailOpen: boolean
  /** In place of the list. */
  readonly areProblemsOpen: boolean
  /** The pane with the focus has the whole screen. */
  readonly isMaximized: boolean
  readonly isHelpOpen: boolean
  /** First line of the help that is shown. */
  readonly helpTop: number
  readonly isMouseOn: boolean
  readonly prompt: Prompt | undefined
  /** What was searched for last, where something was. */
  readonly searched: Readonly<Partial<Record<PaneName, string>>>
  readonly notice: Notice | undefined
  /** In the waterfall; undefined while there is none. */
  readonly traceId: TraceId | undefined
  /** What links led away from, the last one last: Esc goes back to it. */
  readonly trail: readonly TrailStep[]
  /** The list's newest is followed until a person moves the cursor. */
  readonly list: ListState
  readonly trace: TraceState
  readonly detail: DetailState
  readonly problems: ProblemsState
}

/** Where one was when a link led away: a trace, and all that keys had made of it. */
export interface TrailStep extends Pick<ScreenState, 'focus' | 'isDetailOpen' | 'trace' | 'detail'> {
  readonly traceId: TraceId
  /** It was put together. */
  readonly belonging: Belonging | undefined
}

/** What is typed goes into it and not to the panes. */
export interface Prompt {
  readonly kind: 'search' | 'export' | 'save'
  /** The pane that searches, or that it was opened from. */
  readonly pane: PaneName
  readonly field: TextField
  /** The filter that held when it was opened: Esc brings it back. */
  readonly before: string
  /** The panes that search, as they were: Esc brings them back. */
  readonly panes: Pick<ScreenState, 'trace' | 'detail' | 'problems'>
}

export interface Notice {
  readonly text: string
  readonly isProblem: boolean
  /** Shown behind it, in full where that is possible: to be selected by hand. */
  readonly value?: string | undefined
}
