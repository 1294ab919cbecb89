// Which columns the list has, and how wide they are: as many as there is room for, and the same from one drawing to the next,
// whatever the traces are, so that the eye can rest on them.
//
//     AGE  SERVICE     NAME                 DURATION             SPANS SVC   ERR    STATE       TRACE
//      3s  frontend    POST /api/checkout      30.0s ████████      132   4   ! 1  ~ incomplete  4bf92f35

export type ListColumnName =
  | 'age'
  | 'service'
  | 'name'
  | 'duration'
  | 'bar'
  | 'spans'
  | 'services'
  | 'errors'
  | 'state'
  | 'id'

export interface PlacedColumn {
  readonly name: ListColumnName
  readonly width: number
  /** Blanks before it. */
  readonly space: number
}

/** Exactly `width` cells in all, from 30 on. */
export function listColumns(width: number): readonly PlacedColumn[] {
  const chosen = new Set<ListColumnName>(['name'])
  let room = width - MIN_NAME
  for (const [name, cells] of BY_RANK) {
    if (cells > room) break
    room -= cells
    chosen.add(name)
  }
  // What is left goes to what tells more: the name, a bar that can be read, the state as a word, the service by itself.
  const stateWord = chosen.has('state') && room >= STATE_WORD ? STATE_WORD : 0
  room -= stateWord
  const bar = chosen.has('bar') ? Math.min(MOST_BAR - MIN_BAR, Math.floor(room / 3)) : 0
  room -= bar
  const name = MIN_NAME + room
  const service = name >= WITH_SERVICE ? Math.min(MOST_SERVICE, Math.floor(name * SERVICE_SHARE)) : 0
  const widths: Readonly<Record<ListColumnName, number>> = {
    ...WIDTHS,
    service,
    name: service === 0 ? name : name - service - 1,
    bar: MIN_BAR + bar,
    state: WIDTHS.state + stateWord,
  }
  if (service > 0) chosen.add('service')
  return ORDER.filter((one) => chosen.has(one)).map((one, index) => ({
    name: one,
    width: widths[one],
    space: index === 0 ? 0 : SPACES[one],
  }))
}

const ORDER: readonly ListColumnName[] = [
  'age',
  'service',
  'name',
  'duration',
  'bar',
  'spans',
  'services',
  'errors',
  'state',
  'id',
]

/** Below it the name of a root says little. */
const MIN_NAME = 16
/** From here on the service has a column of its own. */
const WITH_SERVICE = 34
const SERVICE_SHARE = 0.34
const MOST_SERVICE = 22
const MIN_BAR = 6
const MOST_BAR = 28
/** A blank and the longest of them. */
const STATE_WORD = 11

const WIDTHS: Readonly<Record<ListColumnName, number>> = {
  age: 4,
  service: 0,
  name: 0,
  duration: 7,
  bar: MIN_BAR,
  spans: 5,
  services: 3,
  errors: 6,
  /** The mark of what is broken off, and the glyph. */
  state: 2,
  id: 8,
}

const SPACES: Readonly<Record<ListColumnName, number>> = {
  age: 0,
  service: 1,
  name: 1,
  duration: 1,
  bar: 1,
  spans: 1,
  services: 1,
  errors: 1,
  state: 1,
  id: 1,
}

/** First those that are wanted most, with the blank before them. */
const BY_RANK: readonly (readonly [ListColumnName, number])[] = (
  ['duration', 'errors', 'state', 'age', 'bar', 'spans', 'id', 'services'] as const
).map((name) => [name, WIDTHS[name] + SPACES[name] + (name === 'age' ? 1 : 0)])
