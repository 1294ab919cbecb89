// Which columns a waterfall has at a width, and how wide each is. The figures at the right come first, then the name,
// and the bars take the rest.
//
//     name                           bar                                         TIME    SELF   START
//     <48 columns: no bar            48 to 110: TIME                             from 111: all

export interface Layout {
  readonly width: number
  readonly name: number
  /** 0 where there is no room for bars. */
  readonly bar: number
  readonly figures: readonly FigureColumn[]
}

/** The figures at the right of a row. The next one to come is the share of the critical path, between the first two. */
export type Figure = 'time' | 'self' | 'start'

/** What can be asked for at the right of a row. */
export const COLUMN_NAMES = [
  'time',
  'crit',
  'self',
  'start',
  'end',
  'kind',
  'service',
  'status',
  'id',
] as const
export type ColumnName = (typeof COLUMN_NAMES)[number]

export interface FigureColumn {
  readonly figure: Figure
  readonly title: string
  readonly width: number
  /** From this width of the whole on. */
  readonly from: number
}

export function waterfallLayout(width: number, longestLabel: number): Layout {
  const figures = FIGURES.filter(({ from }) => width >= from)
  const right = figures.reduce((sum, column) => sum + 1 + column.width, 0)
  if (width < MIN_WIDTH_WITH_BARS) return { width, name: width - right, bar: 0, figures }
  const room = width - right - 1
  const least = width >= 80 ? 28 : 20
  const wished = Math.max(least, Math.min(longestLabel, maxNameWidth(width)))
  const name = Math.min(wished, room - MIN_BAR)
  return { width, name, bar: room - name, figures }
}

/** 3/8 of the whole; beyond 140 columns every further one goes to the names, which profit, and not to the bars. */
export function maxNameWidth(width: number): number {
  return Math.floor((Math.min(width, 140) * 3) / 8) + Math.max(0, width - 140)
}

const MIN_WIDTH_WITH_BARS = 48
const MIN_BAR = 20

const FIGURES: readonly FigureColumn[] = [
  { figure: 'time', title: 'TIME', width: 7, from: 16 },
  { figure: 'self', title: 'SELF', width: 7, from: 111 },
  { figure: 'start', title: 'START', width: 7, from: 111 },
]
