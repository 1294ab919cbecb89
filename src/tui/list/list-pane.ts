// The list of traces as a pane: its title, the titles of its columns, and the traces in the window.
import { fillRows } from '../frame/fill-rows.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, padEnd, sanitize } from '../../render/text.ts'
import type { TraceId } from '../../trace/span.ts'
import { cursorMark, MARK_CELLS } from '../frame/cursor-mark.ts'
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import { whyNothing } from './filter-hint.ts'
import { listColumns } from './list-columns.ts'
import { listedRows } from './list-order.ts'
import { peersOf } from './list-peers.ts'
import { drawColumnTitles, drawTraceRow } from './list-row.ts'
import type { ListState } from './list-state.ts'
import { listCounts, listTitle } from './list-title.ts'
import { cursorPlace, reduceRows, rowAtCursor, windowTop } from './reduce-list.ts'
import type { TraceList } from './trace-list.ts'

/** Lines above the rows: the pane's title and those of the columns. */
const TITLES = 2

export function reduceList(
  state: ListState,
  input: PaneInput,
  list: TraceList,
  { rows }: PaneSize,
): Step<ListState> {
  return reduceRows(state, input, list, { height: heightOf(rows), titles: TITLES })
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderListPane(
  state: ListState,
  list: TraceList,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { theme, palette } = look
  const listed = listedRows(state, list)
  const height = heightOf(rows)
  const cursor = cursorPlace(state, listed, list)
  const top = windowTop(state, listed, list, height)
  const placed = listColumns(columns - MARK_CELLS, state.isStitched)
  const rowLook = {
    theme,
    palette,
    columns: placed,
    now: list.now,
    scale: listed.scale,
    peers: peersOf(state, list),
  }
  const lines = [
    drawPaneTitle(listTitle(state, list, listed), listCounts(state, listed, list, cursor), columns, look),
    ' '.repeat(MARK_CELLS) + drawColumnTitles(placed, state.sort, state.isReversed, theme),
  ]
  for (const [at, row] of listed.rows.slice(top, top + height).entries()) {
    const isCursor = top + at === cursor
    lines.push(cursorMark(isCursor, look) + drawTraceRow(row, rowLook, isCursor && look.isFocused))
  }
  if (listed.rows.length === 0) lines.splice(1, 1, ...nothingListed(state, list, columns, look))
  return fillRows(lines, rows, columns)
}

/** The trace that the cursor is on. */
export function traceAtCursor(state: ListState, list: TraceList): TraceId | undefined {
  return rowAtCursor(state, list)?.id
}

function heightOf(rows: number): number {
  return Math.max(1, rows - TITLES)
}

function nothingListed(
  state: ListState,
  list: TraceList,
  columns: number,
  { theme }: PaneLook,
): readonly string[] {
  const { bold, dim, plain } = styleOf(theme)
  const texts = list.total === 0 ? list.intro : [whyNothing(state, list), 'Esc takes the filter away']
  return ['', ...texts].map((text, at) => {
    const line = padEnd(cutEnd(`${' '.repeat(MARK_CELLS)}${sanitize(text)}`, columns), columns)
    // What is indented is there to be typed.
    return paint(text.startsWith('  ') ? bold : at === 1 ? plain : dim, line)
  })
}
