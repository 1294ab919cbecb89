// What the title of the list says: its order and its filter, and at the right how many of how many, and what waits.
import { glyphsOf } from '../../render/glyphs.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount } from '../../render/units.ts'
import { isComplaint, parseFilter } from './list-filter.ts'
import type { ListedRows } from './list-order.ts'
import type { ListSort, ListState } from './list-state.ts'
import type { TraceList } from './trace-list.ts'

export function listTitle(state: ListState, list: TraceList, theme: Theme): string {
  const { dot } = glyphsOf(theme)
  const { filter, isStitched } = state
  const parts = ['traces', orderText(state)]
  if (isStitched) parts.push('joined')
  if (filter !== '') parts.push(`/${sanitize(filter)}`)
  const parsed = parseFilter(filter)
  if (isComplaint(parsed)) parts.push(sanitize(parsed.complaint))
  else if (parsed.queryText !== undefined && list.looked !== undefined)
    parts.push(`looked at ${formatCount(list.looked.traces)} of ${formatCount(list.looked.of)}`)
  return parts.join(` ${dot} `)
}

export function listCounts(
  state: ListState,
  { rows, of }: ListedRows,
  list: TraceList,
  place: number,
): string {
  const { paused } = state
  const at = rows.length === 0 ? '0' : formatCount(place + 1)
  const count = `${at}/${formatCount(rows.length)}`
  const all = paused?.total ?? list.total
  const kept = of < all ? `newest ${formatCount(of)} of ${formatCount(all)}` : `of ${formatCount(of)}`
  const parts = [rows.length === of && of === all ? count : `${count} ${kept}`]
  if (paused !== undefined) parts.push(`paused +${formatCount(list.total - paused.total)}`)
  return parts.join(' ')
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
