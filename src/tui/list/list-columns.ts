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
  | 'mark'
  | 'state'
  | 'id'

export interface PlacedColumn {
  readonly name: ListColumnName
  readonly width: number
  /** Blanks before it. */
  readonly space: number
}

/**
 * Exactly `width` cells in all, from 30 on.
 * @param isJoined there is to be room for how many traces a row was joined of
 */
export function listColumns(width: number, isJoined = false): readonly PlacedColumn[] {
  const chosen = new Set<ListColumnName>(['name'])
  let room = width - MIN_NAME - (isJoined ? JOINED_NARROW - MARK : 0)
  const choose = (names: readonly ListColumnName[]): void => {
    for (const name of names) {
      const cells = WIDTHS[name] + BETWEEN
      if (cells > room) return
      room -= cells
      chosen.add(name)
    }
  }
  choose(FIRST)
  // The rest only where the name is not cut to pieces for it.
  room -= ENOUGH_NAME - MIN_NAME
  choose(THEN)
  room += ENOUGH_NAME - MIN_NAME
  const spare = (most: number): number => Math.max(0, Math.min(most, room - (ENOUGH_NAME - MIN_NAME)))
  // What is left goes to what tells more: the state as a word, a bar that can be read, the name.
  const stateWord = chosen.has('id') && spare(STATE_WORD) === STATE_WORD ? STATE_WORD : 0
  room -= stateWord
  const isWide = isJoined && stateWord > 0 && spare(WIDER) === WIDER
  if (isWide) room -= WIDER
  const moreBar = chosen.has('bar') ? Math.min(MOST_BAR - WIDTHS.bar, Math.floor(spare(room) / 3)) : 0
  const names = MIN_NAME + room - moreBar
  const service = names >= WITH_SERVICE ? Math.min(MOST_SERVICE, Math.floor(names * SERVICE_SHARE)) : 0
  if (service > 0) chosen.add('service')
  const name = names - (service === 0 ? 0 : service + BETWEEN)
  let over = Math.max(0, name - MOST_NAME)
  if (chosen.has('state')) chosen.add('mark')
  // None between a mark and the state behind it.
  const gaps = chosen.size - (chosen.has('mark') ? 2 : 1)
  const air = over >= gaps ? 1 : 0
  over -= air * gaps
  const widths: Readonly<Record<ListColumnName, number>> = {
    ...WIDTHS,
    service,
    name: Math.min(name, MOST_NAME),
    bar: WIDTHS.bar + moreBar,
    mark: isWide ? JOINED_WIDE : isJoined ? JOINED_NARROW : MARK,
    state: WIDTHS.state - MARK + stateWord,
    id: WIDTHS.id + over,
  }
  return ORDER.filter((one) => chosen.has(one)).map((one, index) => ({
    name: one,
    width: widths[one],
    space: index === 0 || (one === 'state' && !isWide) ? 0 : one === 'state' ? BETWEEN : BETWEEN + air,
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
  'mark',
  'state',
  'id',
]

/** Below it the name of a root says little, with this much nearly all. */
const MIN_NAME = 16
const ENOUGH_NAME = 26
/** Farther away from it no figure is found by the eye: what is left then is air, and more of the id. */
const MOST_NAME = 50
/** It is for comparing, and must not shout down the waterfall. */
const MOST_BAR = 28
/** From here on the service has a column of its own. */
const WITH_SERVICE = 34
const SERVICE_SHARE = 0.34
const MOST_SERVICE = 22
/** A blank and the longest of them. */
const STATE_WORD = 11
const BETWEEN = 1
/** `~`; of how many a row was joined as `~3`, and `~128` with a blank behind it. */
const MARK = 1
const JOINED_NARROW = 2
const JOINED_WIDE = 4
const WIDER = JOINED_WIDE - JOINED_NARROW + BETWEEN

const WIDTHS: Readonly<Record<ListColumnName, number>> = {
  age: 4,
  service: 0,
  name: 0,
  duration: 7,
  bar: 6,
  spans: 5,
  services: 3,
  errors: 6,
  mark: 0,
  /** The mark of what is broken off, and the glyph. */
  state: 2,
  id: 8,
}

/** Those that are wanted most come first. */
const FIRST: readonly ListColumnName[] = ['duration', 'errors', 'state', 'age']
const THEN: readonly ListColumnName[] = ['bar', 'spans', 'id', 'services']
