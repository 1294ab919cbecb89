// Where each pane is.
//
//     header                          header
//     ── list ────────────────────    ── list ───────────────────────────────
//     ── waterfall ───────────────    ── waterfall ───────────┬── span ──────
//     ── span ────────────────────                            │
//     footer                          footer
//
// The list (or the problems) is above, the waterfall below it, a span's detail beside that where the screen is wide and
// below it where it is high. Where there is no room for two, the pane with the focus has it all.
import type { PaneName } from '../keys/bindings.ts'

export interface PanePlace {
  readonly pane: PaneName
  readonly top: number
  readonly left: number
  readonly columns: number
  readonly rows: number
}

export interface FrameWish {
  readonly columns: number
  readonly rows: number
  readonly focus: PaneName
  readonly hasList: boolean
  readonly areProblemsOpen: boolean
  readonly isDetailOpen: boolean
  readonly isMaximized: boolean
}

/** From top to bottom, from left to right; together they cover the screen but for its first and last line. */
export function frameLayout(wish: FrameWish): readonly PanePlace[] {
  const { columns, rows, focus } = wish
  const body = rows - 2
  const whole: PanePlace = { pane: focus, top: 1, left: 0, columns, rows: body }
  if (wish.isMaximized || body < MIN_FOR_TWO) return [whole]
  const above: PaneName | undefined = wish.areProblemsOpen ? 'problems' : wish.hasList ? 'list' : undefined
  // What is known of a problem is for reading while nobody looks at the waterfall.
  const isReading = focus === 'problems'
  const wanted = isReading
    ? Math.round(body * READING_SHARE)
    : Math.min(MOST_ABOVE, Math.round(body * ABOVE_SHARE))
  const aboveRows = above === undefined ? 0 : Math.max(MIN_ABOVE, wanted)
  const places: PanePlace[] =
    above === undefined ? [] : [{ pane: above, top: 1, left: 0, columns, rows: aboveRows }]
  return [...places, ...belowPlaces(wish, 1 + aboveRows, body - aboveRows)]
}

/** Below this no two panes are of any use. */
const MIN_FOR_TWO = 14
const MIN_ABOVE = 6
/** More traces than this nobody takes in, and the waterfall can use the room. */
const MOST_ABOVE = 22
const ABOVE_SHARE = 0.4
const READING_SHARE = 0.6

/** From here on a detail stands beside the waterfall. */
const WIDE = 120
const DETAIL_SHARE = 0.4
const MIN_DETAIL = 44
const MOST_DETAIL = 90
/** From here on it stands below. */
const HIGH = 18

function belowPlaces(wish: FrameWish, top: number, rows: number): readonly PanePlace[] {
  const { columns, isDetailOpen, focus } = wish
  const trace: PanePlace = { pane: 'trace', top, left: 0, columns, rows }
  if (!isDetailOpen) return [trace]
  if (columns >= WIDE) {
    const detail = Math.max(MIN_DETAIL, Math.min(MOST_DETAIL, Math.round(columns * DETAIL_SHARE)))
    return [
      { ...trace, columns: columns - detail - 1 },
      { pane: 'detail', top, left: columns - detail, columns: detail, rows },
    ]
  }
  if (rows >= HIGH) {
    const upper = Math.ceil(rows / 2)
    return [
      { ...trace, rows: upper },
      { pane: 'detail', top: top + upper, left: 0, columns, rows: rows - upper },
    ]
  }
  return [{ ...trace, pane: focus === 'trace' ? 'trace' : 'detail' }]
}

/** Below this nothing is drawn but that there is no room. */
export const MIN_COLUMNS = 40
export const MIN_ROWS = 8
