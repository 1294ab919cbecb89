// Which columns a waterfall has at a width, and how wide each is. The figures at the right come first, then the name,
// and the bars take the rest.
//
//     name                           bar                                         TIME CRIT    SELF   START
//     <48 columns: no bar            48 to 59: TIME          from 60: CRIT       from 111: all
//
// CRIT is there only where the critical path is known.

export interface Layout {
  readonly width: number
  readonly name: number
  /** 0 where there is no room for bars. */
  readonly bar: number
  readonly figures: readonly FigureColumn[]
  /** Asked for, and no room for them. */
  readonly leftOut: readonly FigureColumn[]
}

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
  readonly figure: ColumnName
  readonly title: string
  readonly width: number
  /** Numbers stand at the right of their column, words at the left. */
  readonly align: 'left' | 'right'
}

export interface LayoutInput {
  readonly width: number
  readonly longestLabel: number
  readonly longestService: number
  /** Whether the critical path is known. */
  readonly hasPath: boolean
  /** As asked for; undefined for those that the width decides. */
  readonly columns: readonly ColumnName[] | undefined
}

export function waterfallLayout(input: LayoutInput): Layout {
  const { width, longestLabel, columns } = input
  const all = (columns ?? DEFAULT_COLUMNS.filter(([, from]) => width >= from).map(([name]) => name))
    .filter((name) => name !== 'crit' || input.hasPath)
    .map((name) => columnOf(name, input.longestService))
  const figures = columns === undefined ? all : columnsThatFit(all, width)
  const leftOut = all.slice(figures.length)
  const right = widthOf(figures)
  const room = width - right - 1
  const least = width >= 80 ? 28 : 20
  if (width < MIN_WIDTH_WITH_BARS || room < MIN_NAME_WITH_BARS + MIN_BAR) {
    return { width, name: width - right, bar: 0, figures, leftOut }
  }
  const wished = Math.max(least, Math.min(longestLabel, maxNameWidth(width)))
  const name = Math.min(wished, room - MIN_BAR)
  return { width, name, bar: room - name, figures, leftOut }
}

/** 3/8 of the whole; beyond 140 columns every further one goes to the names, which profit, and not to the bars. */
export function maxNameWidth(width: number): number {
  return Math.floor((Math.min(width, 140) * 3) / 8) + Math.max(0, width - 140)
}

const MIN_WIDTH_WITH_BARS = 48
const MIN_BAR = 20
/** Below this a bar would say more than the name that it belongs to. */
const MIN_NAME_WITH_BARS = 16
/** What is left of a row's name however many columns are asked for. */
const MIN_NAME = 8

/** From which width of the whole on. */
const DEFAULT_COLUMNS: readonly (readonly [ColumnName, number])[] = [
  ['time', 16],
  ['crit', 60],
  ['self', 111],
  ['start', 111],
]

function columnOf(figure: ColumnName, longestService: number): FigureColumn {
  const service = Math.min(MAX_SERVICE, Math.max('SERVICE'.length, longestService))
  const [width, align] = figure === 'service' ? ([service, 'left'] as const) : WIDTHS[figure]
  return { figure, title: figure.toUpperCase(), width, align }
}

const MAX_SERVICE = 20

const WIDTHS: Readonly<Record<Exclude<ColumnName, 'service'>, readonly [number, 'left' | 'right']>> = {
  time: [7, 'right'],
  crit: [4, 'right'],
  self: [7, 'right'],
  start: [7, 'right'],
  end: [7, 'right'],
  kind: [8, 'left'],
  status: [6, 'left'],
  id: [16, 'left'],
}

function widthOf(figures: readonly FigureColumn[]): number {
  return figures.reduce((sum, column) => sum + 1 + column.width, 0)
}

/** The first ones, as many as leave room for a name. */
function columnsThatFit(figures: readonly FigureColumn[], width: number): readonly FigureColumn[] {
  let count = figures.length
  while (count > 0 && width - widthOf(figures.slice(0, count)) < MIN_NAME) count--
  return figures.slice(0, count)
}
