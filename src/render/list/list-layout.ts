// How wide the columns of a list are. What does not fit gives way by rank; what is left over goes to what tells more: the
// whole name, the whole id, a bar beside the duration, how long ago it was.
//
//     START UTC  SERVICE   NAME                  DURATION          SPANS  SVC  ERR  TRACE
//     14:03:11   frontend  POST /api/checkout       30.0s ████████   132    4   !1  4bf92f35
//     └ start ┘  └─────────── root ──────────┘          └─ bar ──┘

export type ColumnName =
  | 'start'
  | 'age'
  | 'root'
  | 'duration'
  | 'bar'
  | 'spans'
  | 'services'
  | 'errors'
  | 'lines'
  | 'id'

export interface ListColumn {
  readonly name: ColumnName
  readonly width: number
}

/** Cells that the contents of each column take; 0 for one that there is not. */
export type Contents = Readonly<Record<Exclude<ColumnName, 'bar'>, number>>

export interface ListLayout {
  /** From left to right. */
  readonly columns: readonly ListColumn[]
  /** Blanks between two of them; a bar has one before it. */
  readonly gap: number
}

/**
 * At most `width` cells in all, from 20 on.
 * @param longestId of an id that may be shown in more digits than it needs, all of them
 */
export function listLayout(contents: Contents, width: number, longestId: number): ListLayout {
  const gap = width < NARROW ? 1 : 2
  const before = width < NARROW ? 'age' : 'start'
  const wanted = ORDER.filter((name) => name !== 'age' && name !== 'start').filter(
    (name) => name === 'root' || cellsOf(name, contents) > 0,
  )
  const names = keepFitting([before, ...wanted], contents, width, gap)
  const room = width - neededFor(names, contents, gap)
  const root = rootWidth(contents.root, room, names.includes('duration'))
  let spare = room - root
  const take = (least: number, most: number): number => {
    const taken = spare >= least ? Math.min(spare, most) : 0
    spare -= taken
    return taken
  }
  // Part of an id is no better than its first digits.
  const moreId = names.includes('id') ? take(longestId - contents.id, longestId - contents.id) : 0
  const bar = names.includes('duration') ? take(1 + MIN_BAR, 1 + SMALL_BAR) : 0
  const age = names.includes('start') ? take(contents.age + gap, contents.age + gap) : 0
  const moreBar = bar > 0 ? take(1, LARGE_BAR - SMALL_BAR) : 0
  const widths: Record<ColumnName, number> = {
    ...contents,
    root,
    age: names.includes('age') ? contents.age : Math.max(0, age - gap),
    bar: Math.max(0, bar - 1) + moreBar,
    id: contents.id + moreId,
  }
  const shown = new Set<ColumnName>([
    ...names,
    ...(age > 0 ? ['age' as const] : []),
    ...(bar > 0 ? ['bar' as const] : []),
  ])
  return {
    columns: ORDER.filter((name) => shown.has(name)).map((name) => ({ name, width: widths[name] })),
    gap,
  }
}

/** Below it there is one blank between columns, and an age in place of a start. */
export const NARROW = 60

const ORDER: readonly ColumnName[] = [
  'start',
  'age',
  'root',
  'duration',
  'bar',
  'spans',
  'services',
  'errors',
  'lines',
  'id',
]

/** Lowest goes first where there is no room. */
const RANK: Readonly<Record<ColumnName, number>> = {
  bar: 0,
  services: 1,
  spans: 2,
  start: 3,
  age: 3,
  lines: 4,
  errors: 5,
  duration: 6,
  id: 7,
  root: 8,
}

/** Below it the name of a root says little. */
const MIN_ROOT = 18
const MIN_NARROW_ROOT = 14
/** With so much of it a bar is worth more than the rest. */
const ENOUGH_ROOT = 32
const MIN_BAR = 4
const SMALL_BAR = 8
const LARGE_BAR = 20

function keepFitting(
  all: readonly ColumnName[],
  contents: Contents,
  width: number,
  gap: number,
): readonly ColumnName[] {
  const root = width < NARROW ? MIN_NARROW_ROOT : MIN_ROOT
  let names = all
  while (names.length > 2 && neededFor(names, contents, gap) + root > width) {
    const least = Math.min(...names.map((name) => RANK[name]))
    names = names.filter((name) => RANK[name] !== least)
  }
  return names
}

/** All but the root. */
function neededFor(names: readonly ColumnName[], contents: Contents, gap: number): number {
  return names.reduce(
    (sum, name) => sum + (name === 'root' ? 0 : cellsOf(name, contents)),
    gap * (names.length - 1),
  )
}

function cellsOf(name: ColumnName, contents: Contents): number {
  return name === 'bar' ? 0 : contents[name]
}

function rootWidth(wanted: number, room: number, hasDuration: boolean): number {
  const forBar = hasDuration ? 1 + MIN_BAR : 0
  if (room - wanted >= forBar) return wanted
  return room - forBar >= ENOUGH_ROOT ? room - forBar : Math.max(1, Math.min(wanted, room))
}
