// What a person can ask of the screen, by name: keys lead to these (bindings.ts), and panes know nothing else.

/** Moving about: every pane understands these in its own way. */
export type Movement = 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'top' | 'bottom' | 'enter'

/** The prompt has the text; these go through what it found. */
export type Searching = 'search' | 'next-match' | 'previous-match'

export type ListCommand = 'sort-next' | 'sort-previous' | 'sort-reverse' | 'stitch' | 'pause'

export type TraceCommand =
  | 'fold-all'
  | 'unfold-all'
  | FoldToLevel
  | 'next-error'
  | 'previous-error'
  | 'next-gap'
  | 'previous-gap'
  | 'next-path-step'
  | 'previous-path-step'
  | 'heaviest-child'
  | 'zoom-in'
  | 'zoom-out'
  | 'toggle-gaps'
  | 'toggle-path'
  | 'toggle-clocks'

/** Levels that stay open, 1 to 9. */
export type FoldToLevel = `level-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`

export type DetailCommand = 'next-section' | 'previous-section'

export type ProblemsCommand = 'next-sample' | 'previous-sample' | 'copy-fix'

/** What is taken out of the screen, of whatever the cursor is on. */
export type TakeAway = 'copy' | 'browse' | 'export' | 'save'

/** For all of the screen. */
export type ScreenCommand =
  | 'close'
  | 'back'
  | 'quit'
  | 'help'
  | 'next-pane'
  | 'previous-pane'
  | 'maximize'
  | 'problems'
  | 'mouse'
  | 'redraw'
  | 'suspend'

export type PaneCommand =
  | Movement
  | Searching
  | ListCommand
  | TraceCommand
  | DetailCommand
  | ProblemsCommand
  | TakeAway
export type Command = PaneCommand | ScreenCommand
