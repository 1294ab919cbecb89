// The whole screen as lines: the panes in their places, the header above and the footer below them.
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import type { Theme } from '../../render/theme.ts'
import { renderDetailPane } from '../detail/detail-pane.ts'
import { renderListPane } from '../list/list-pane.ts'
import type { PaneLook } from '../pane.ts'
import { renderProblemsPane } from '../problems/problems-pane.ts'
import { placesOf, shownSpanOf } from '../reduce-pane.ts'
import type { ScreenData } from '../screen-data.ts'
import type { ScreenState } from '../screen-state.ts'
import { renderTracePane } from '../trace/trace-pane.ts'
import { emptyPane } from './empty-pane.ts'
import { drawFooter, footerRows } from './footer.ts'
import { MIN_COLUMNS, MIN_ROWS, type PanePlace } from './frame-layout.ts'
import { readingPane } from './reading-pane.ts'
import { drawHeader } from './header.ts'
import { renderHelp } from './help-pane.ts'
import type { SessionPalette } from './session-palette.ts'

export interface FrameLook {
  readonly theme: Theme
  readonly utcOffset: number
  /** For as long as the screen is open. */
  readonly palette: SessionPalette
}

/** `state.rows` lines, none wider than `state.columns` cells. */
export function renderFrame(state: ScreenState, data: ScreenData, look: FrameLook): readonly string[] {
  const { columns, rows } = state
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return tooSmall(state)
  look.palette.beginFrame()
  const body = state.isHelpOpen
    ? renderHelp(state, rows - 1 - footerRows(state), { ...look, isFocused: true })
    : renderBody(state, data, look)
  const footer = drawFooter(state, data, look.theme)
  return [drawHeader(data, columns, look.theme), ...body, ...footer]
}

function tooSmall({ columns, rows }: ScreenState): readonly string[] {
  const text = `${columns}x${rows} is too small: ${MIN_COLUMNS}x${MIN_ROWS} at least`
  return pad([text.slice(0, columns)], rows)
}

function pad(lines: readonly string[], rows: number): readonly string[] {
  return Array.from({ length: Math.max(0, rows) }, (_, index) => lines[index] ?? '')
}

function renderBody(state: ScreenState, data: ScreenData, look: FrameLook): readonly string[] {
  const lines: string[] = Array.from({ length: state.rows - 1 - footerRows(state) }, () => '')
  const border = paint(styleOf(look.theme).dim, glyphsOf(look.theme).trunk.trim())
  for (const place of placesOf(state, data)) {
    const drawn = renderPane(place, state, data, look)
    for (let row = 0; row < place.rows; row++) {
      const at = place.top - 1 + row
      lines[at] += (place.left > 0 ? border : '') + (drawn[row] ?? '')
    }
  }
  return lines
}

function renderPane(
  place: PanePlace,
  state: ScreenState,
  data: ScreenData,
  look: FrameLook,
): readonly string[] {
  const paneLook: PaneLook = { ...look, isFocused: state.focus === place.pane }
  switch (place.pane) {
    case 'list':
      return data.list === undefined ? [] : renderListPane(state.list, data.list, place, paneLook)
    case 'trace':
      if (data.reading !== undefined) return readingPane(data.reading, place, paneLook)
      return data.shown === undefined
        ? emptyPane(
            'waterfall',
            data.list?.total === 0 ? 'of the trace that the cursor is on' : 'no trace is chosen',
            place,
            paneLook,
          )
        : renderTracePane(state.trace, data.shown, place, paneLook)
    case 'detail': {
      const span = shownSpanOf(state, data)
      return span === undefined
        ? emptyPane('span', 'the cursor is on no span', place, paneLook)
        : renderDetailPane(state.detail, span, place, paneLook)
    }
    case 'problems':
      return data.problems === undefined
        ? []
        : renderProblemsPane(state.problems, data.problems, place, paneLook)
  }
}
