// What the title of the list says: its order and its filter, and at the right how many of how many, and what waits.
import { sanitize } from '../../render/text.ts'
import { formatCount } from '../../render/units.ts'
import { STAYS, type TitleEnd, type TitlePart } from '../frame/pane-title.ts'
import { placeText } from '../frame/place-text.ts'
import { isComplaint, parseFilter } from './list-filter.ts'
import type { ListedRows } from './list-order.ts'
import type { ListSort, ListState } from './list-state.ts'
import type { TraceList } from './trace-list.ts'

export function listTitle(
  state: ListState,
  list: TraceList,
  { rows, traces }: ListedRows,
): readonly TitlePart[] {
  const { filter, isStitched } = state
  if (list.total === 0 && filter === '')
    return ['traces', 'waiting for the first'].map((text) => ({ text, rank: STAYS }))
  const parts: TitlePart[] = [
    { text: 'traces', rank: STAYS },
    { text: orderText(state), rank: 1 },
  ]
  if (isStitched) {
    const isOne = traces === rows.length
    parts.push({ text: isOne ? 'joined' : `joined from ${formatCount(traces)}`, rank: 2 })
  }
  if (filter !== '') parts.push({ text: `/${sanitize(filter)}`, rank: STAYS })
  const parsed = parseFilter(filter)
  if (isComplaint(parsed)) parts.push({ text: sanitize(parsed.complaint), rank: STAYS })
  else if (parsed.queryText !== undefined && list.looked !== undefined) {
    const { traces, of } = list.looked
    parts.push({ text: `looked at ${formatCount(traces)} of ${formatCount(of)}`, rank: 3 })
  }
  return parts
}

export function listCounts(
  state: ListState,
  { rows, of }: ListedRows,
  list: TraceList,
  place: number,
): TitleEnd {
  const { paused } = state
  if (list.total === 0 && paused === undefined) return { text: '', isBright: false }
  const count = placeText({ at: place, of: rows.length })
  const all = paused?.total ?? list.total
  const keeps = paused?.rows.length ?? list.total - list.firstNumber
  const kept = keeps < all ? `newest ${formatCount(keeps)} of ${formatCount(all)}` : `of ${formatCount(of)}`
  const parts = [rows.length === of && keeps === all ? count : `${count} ${kept}`]
  if (paused !== undefined) parts.push(`paused +${formatCount(list.total - paused.total)}`)
  return { text: parts.join(' '), isBright: paused !== undefined }
}

function orderText({ sort, isReversed }: ListState): string {
  return isReversed ? REVERSED[sort] : ORDERS[sort]
}

const ORDERS: Readonly<Record<ListSort, string>> = {
  arrival: 'newest first',
  duration: 'slowest first',
  spans: 'largest first',
  services: 'most services first',
  errors: 'most errors first',
  age: 'youngest first',
}

const REVERSED: Readonly<Record<ListSort, string>> = {
  arrival: 'oldest first',
  duration: 'fastest first',
  spans: 'smallest first',
  services: 'fewest services first',
  errors: 'fewest errors first',
  age: 'oldest start first',
}
