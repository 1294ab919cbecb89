// The `?` page as a pane over all others: a window onto its lines, and where in them it is.
import type { Theme } from '../../render/theme.ts'
import { commandOf, type Key } from '../keys/bindings.ts'
import type { PaneLook } from '../pane.ts'
import type { ScreenState } from '../screen-state.ts'
import { fillRows } from './fill-rows.ts'
import { helpLines } from './help.ts'
import { drawPaneTitle, STAYS } from './pane-title.ts'
import { placeText } from './place-text.ts'

/** Lines of the screen that are not the page's: the header, the title and the footer. */
const OTHERS = 3

/** All of the screen's lines but its first and its last. */
export function renderHelp(state: ScreenState, rows: number, look: PaneLook): readonly string[] {
  const { columns, focus, helpTop } = state
  const lines = helpLines(columns, focus, look.theme)
  const height = rows - 1
  const end = Math.min(lines.length, helpTop + height)
  // Of a page that is there in full nobody has to know where they are.
  const place = height >= lines.length ? '' : placeText({ at: end - 1, of: lines.length })
  const title = drawPaneTitle([{ text: 'keys', rank: STAYS }], place, columns, look)
  return [title, ...fillRows(lines.slice(helpTop, end), height, columns)]
}

/** Whether there is more than the screen has room for. */
export function isHelpScrolled({ columns, rows, focus }: ScreenState): boolean {
  return helpLines(columns, focus, UNDRAWN).length > rows - OTHERS
}

/** What does not scroll closes it. */
export function pressInHelp(state: ScreenState, key: Key): ScreenState {
  const page = Math.max(1, state.rows - OTHERS - 1)
  switch (key === 'space' ? 'page-down' : commandOf(key, state.focus)) {
    case 'up':
      return scrollHelp(state, -1)
    case 'down':
      return scrollHelp(state, 1)
    case 'page-up':
      return scrollHelp(state, -page)
    case 'page-down':
      return scrollHelp(state, page)
    case 'top':
      return scrollHelp(state, -Infinity)
    case 'bottom':
      return scrollHelp(state, Infinity)
    default:
      return { ...state, isHelpOpen: false }
  }
}

/** @param by lines downwards; negative upwards */
export function scrollHelp(state: ScreenState, by: number): ScreenState {
  const { columns, rows, focus, helpTop } = state
  const most = Math.max(0, helpLines(columns, focus, UNDRAWN).length - (rows - OTHERS))
  return { ...state, helpTop: Math.max(0, Math.min(most, helpTop + by)) }
}

/** As many lines as when it is drawn: keys are of the same widths, near enough. */
const UNDRAWN: Theme = { ascii: false, color: 0 }
