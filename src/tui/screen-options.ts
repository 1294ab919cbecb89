// What a screen is given by whoever opens it, and what it leaves to them.
import type { Theme } from '../render/theme.ts'
import type { Effect } from './pane.ts'
import type { ScreenData } from './screen-data.ts'
import type { Notice, ScreenState } from './screen-state.ts'
import type { ScreenTerminal } from './terminal/screen-terminal.ts'

export interface ScreenOptions {
  readonly terminal: ScreenTerminal
  readonly theme: Theme
  /** Minutes east of UTC. */
  readonly utcOffset: number
  readonly initial: ScreenState
  /** What there is to be seen now; asked before each drawing. */
  data(): ScreenData
  /**
   * Called ten times a second with what is on the screen: fetches what has to be, and says whether there is anything new
   * to be drawn.
   */
  refresh(state: ScreenState): boolean
  /** Does what the state alone cannot. What it returns stands in the footer, also when it fails. */
  perform(effect: OutsideEffect, state: ScreenState, say: Say): Promise<PerformResult>
  /** Ends the screen as `q` does. */
  readonly stop: AbortSignal
  /** Who sits there listens: what the cursor is on is said, on the main screen, and nothing is drawn. */
  readonly isSpoken?: boolean
}

/** How far it has come, as long as nothing else is told. */
export type Say = (text: string) => void

/** What is left to the screen's owner. */
export type OutsideEffect = Exclude<
  Effect,
  { readonly kind: 'quit' | 'redraw' | 'suspend' | 'focus' | 'open-detail' | 'say' }
>

export interface PerformResult {
  readonly notice?: Notice | undefined
  /** The state with what has been fetched. */
  readonly change?: ((state: ScreenState) => ScreenState) | undefined
}
