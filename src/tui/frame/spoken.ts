// The screen for who listens to it: no rows and bars, but where the cursor is and what it is on, in words.
import { stripVTControlCharacters } from 'node:util'
import type { Theme } from '../../render/theme.ts'
import { traceAtCursor } from '../list/list-pane.ts'
import { spokenTrace } from '../list/spoken-trace.ts'
import type { ScreenData } from '../screen-data.ts'
import type { ScreenState } from '../screen-state.ts'
import { rowAtCursor } from '../trace/trace-moves.ts'
import { traceRows } from '../trace/trace-rows.ts'
import { drawFooter } from './footer.ts'
import { renderFrame, type FrameLook } from './frame.ts'
import { helpLines } from './help.ts'

/** The pane with the keys, the row that its cursor is on, and what is being typed or has just happened. */
export function spokenLines(state: ScreenState, data: ScreenData, look: FrameLook): readonly string[] {
  if (state.isHelpOpen) return helpLines(COLUMNS, state.focus, PLAIN).map(plain)
  const whole = { ...state, columns: COLUMNS, rows: ROWS, isMaximized: true }
  const lines = renderFrame(whole, data, { ...look, theme: PLAIN }).map(plain)
  const title = oneBlank((lines[1] ?? '').replaceAll(RULES, ' '))
  const cursor = lines.find((line) => line.startsWith(CURSOR))?.slice(CURSOR.length) ?? ''
  const told = oneBlank(cursor.replaceAll(DRAWN, ' ')).replace(/^! /, 'failed: ')
  const isTrace = state.focus === 'trace'
  const listed = listedTrace(state, data)
  const row = listed
    ? [listed]
    : [levelOf(state, data), isTrace ? told.replace(/%$/, '% of the critical path') : told]
  // Over as many lines as it needs, as on the screen.
  const isTold = state.prompt !== undefined || state.notice !== undefined
  const last = isTold ? drawFooter(whole, undefined, PLAIN).map((line) => plain(line).trim()) : []
  return [title, row.filter(Boolean).join(', '), ...last].filter(Boolean)
}

const PLAIN: Theme = { ascii: true, color: 0 }
/** As many as there are figures that say by themselves what they are. */
const COLUMNS = 100
const ROWS = 40
const CURSOR = '> '
const RULES = /-{2,}/g
/** Of the tree and of bars; a sign by itself may be of a name. */
const DRAWN = /^(?:[|` ]+-?)+|(?<= )[-#=.|~:<>]{2,}|[-#=.|~:]{3,}/g

function oneBlank(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function plain(line: string): string {
  return stripVTControlCharacters(line)
}

function listedTrace({ focus, list: state }: ScreenState, { list }: ScreenData): string | undefined {
  const id = focus === 'list' && list !== undefined ? traceAtCursor(state, list) : undefined
  const row = id === undefined ? undefined : list?.row(id)
  return row && spokenTrace(row)
}

/** The tree is drawn, and what is drawn is not heard. */
function levelOf({ focus, trace }: ScreenState, { shown }: ScreenData): string {
  if (focus !== 'trace' || shown === undefined) return ''
  const row = rowAtCursor(trace, traceRows(trace, shown))
  return row === undefined ? '' : `level ${row.depth + 1}`
}
