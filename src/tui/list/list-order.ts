// Which rows the list shows, and in which order. It is kept from one drawing to the next: after a few arrivals those alone
// are sorted, and put in among the others in one pass; everything is sorted only when a key asks for another order.
import { isComplaint, parseFilter, type ListFilter } from './list-filter.ts'
import type { ListSort, ListState } from './list-state.ts'
import { rowIn, rowsIn } from './rows-in.ts'
import type { TraceList, TraceRow } from './trace-list.ts'

export interface ListedRows {
  /** As they are shown, from top to bottom. */
  readonly rows: readonly TraceRow[]
  /** Of how many that there are without a filter. */
  readonly of: number
  /** How many traces they stand for: more than there are rows where fragments are joined. */
  readonly traces: number
  /** What a bar over the whole width stands for, in nanoseconds. */
  readonly scale: number
}

/** The same object as long as nothing has changed. */
export function listedRows(state: ListState, list: TraceList): ListedRows {
  const source: TraceList | readonly TraceRow[] = state.paused?.rows ?? list
  let order = orders.get(source)
  if (order === undefined || order.wish !== wishOf(state)) {
    order = new Order(state, list)
    orders.set(source, order)
  }
  return order.listed()
}

/** Where a row is in it; -1 when it is not. O(log n). */
export function placeOf(listed: ListedRows, row: TraceRow | undefined, state: ListState): number {
  if (row === undefined) return -1
  const compare = comparatorOf(state)
  const place = lowerBound(listed.rows, row, compare)
  return listed.rows[place]?.id === row.id ? place : -1
}

const orders = new WeakMap<object, Order>()

function wishOf({ sort, isReversed, validFilter, isStitched }: ListState): string {
  return `${sort} ${isReversed} ${isStitched} ${validFilter}`
}

class Order {
  readonly wish: string
  readonly #list: TraceList
  readonly #paused: ListState['paused']
  readonly #state: ListState
  readonly #filter: ListFilter | undefined
  readonly #compare: Comparator
  readonly #isByDuration: boolean
  #version = -1
  #listed: ListedRows = { rows: [], of: 0, traces: 0, scale: 0 }

  constructor(state: ListState, list: TraceList) {
    this.wish = wishOf(state)
    this.#list = list
    this.#paused = state.paused
    this.#state = state
    const filter = parseFilter(state.validFilter)
    this.#filter = isComplaint(filter) ? undefined : filter
    this.#compare = comparatorOf(state)
    this.#isByDuration = state.sort === 'duration'
  }

  listed(): ListedRows {
    const { version } = this.#list
    // A paused list changes only where somebody has found out more about it.
    if (version === this.#version || (this.#paused !== undefined && this.#version >= 0 && !this.#isAsking))
      return this.#listed
    const changed = this.#version < 0 ? undefined : this.#list.changedSince(this.#version)
    this.#version = version
    this.#listed = this.#with(
      changed === undefined || this.#paused !== undefined ? this.#sortAll() : this.#merge(changed),
    )
    return this.#listed
  }

  get #isAsking(): boolean {
    return this.#filter?.queryText !== undefined
  }

  #with(rows: readonly TraceRow[]): ListedRows {
    return { rows, of: this.#count(), traces: tracesOf(rows), scale: barScale(rows, this.#isByDuration) }
  }

  #count(): number {
    const { total, firstNumber, fragments } = this.#list
    if (this.#paused !== undefined) return rowsIn(this.#state, this.#list).length
    return total - firstNumber - (this.#state.isStitched ? fragments : 0)
  }

  #sortAll(): readonly TraceRow[] {
    return rowsIn(this.#state, this.#list)
      .filter((row) => this.#isShown(row))
      .sort(this.#compare)
  }

  #merge(changed: ReadonlySet<number>): readonly TraceRow[] {
    const { firstNumber } = this.#list
    const added: TraceRow[] = []
    const renewed = new Set(changed)
    for (const number of changed) {
      const trace = this.#list.rowAt(number)
      const row = trace && rowIn(trace.id, this.#state, this.#list)
      // A fragment is seen in the row of another, which may have been put in already.
      if (row === undefined || (row.number !== number && renewed.has(row.number))) continue
      renewed.add(row.number)
      if (this.#isShown(row)) added.push(row)
    }
    added.sort(this.#compare)
    const merged: TraceRow[] = []
    let next = 0
    for (const row of this.#listed.rows) {
      if (row.number < firstNumber || renewed.has(row.number)) continue
      while (next < added.length && this.#compare(added[next]!, row) < 0) merged.push(added[next++]!)
      merged.push(row)
    }
    while (next < added.length) merged.push(added[next++]!)
    return merged
  }

  #isShown(row: TraceRow): boolean {
    const filter = this.#filter
    if (filter === undefined) return true
    if (!filter.matches(row)) return false
    return filter.queryText === undefined || this.#list.verdict(filter.queryText, row.id) === true
  }
}

type Comparator = (one: TraceRow, other: TraceRow) => number

/** Largest and newest first. Never 0 for two traces. */
function comparatorOf({ sort, isReversed }: Pick<ListState, 'sort' | 'isReversed'>): Comparator {
  return (COMPARATORS[sort] ??= makeComparators(sort))[isReversed ? 1 : 0]
}

const COMPARATORS: Partial<Record<ListSort, readonly [Comparator, Comparator]>> = {}

function makeComparators(sort: ListSort): readonly [Comparator, Comparator] {
  const measure = MEASURES[sort]
  const down: Comparator = (one, other) => measure(other) - measure(one) || other.number - one.number
  return [down, (one, other) => down(other, one)]
}

const MEASURES: Readonly<Record<ListSort, (row: TraceRow) => number>> = {
  arrival: ({ number }) => number,
  duration: ({ duration }) => duration,
  spans: ({ spans }) => spans,
  services: ({ services }) => services.length,
  errors: ({ errors }) => errors,
  // To a microsecond or so, which is enough to tell which began first.
  age: ({ start }) => Number(start),
}

function tracesOf(rows: readonly TraceRow[]): number {
  let traces = 0
  for (const { parts } of rows) traces += Math.max(1, parts.length)
  return traces
}

function lowerBound(rows: readonly TraceRow[], row: TraceRow, compare: Comparator): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(rows[middle]!, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The longest has a whole bar, unless it is so much longer than nearly all others that nothing would be left of theirs: twice
 * what nineteen of twenty stay below is enough to see that a trace is slow. Sorted by it, those on top would all end alike. In steps, so that bars stand still.
 */
function barScale(rows: readonly TraceRow[], isByDuration: boolean): number {
  const step = Math.max(1, Math.ceil(rows.length / SAMPLE))
  const sample: number[] = []
  for (let at = 0; at < rows.length; at += step) sample.push(rows[at]!.duration)
  sample.sort((one, other) => one - other)
  const most = Math.max(sample.at(-1) ?? 0, rows.at(-1)?.duration ?? 0)
  const usual = sample[Math.floor(sample.length * USUAL_SHARE)] ?? 0
  const wanted = usual > 0 && !isByDuration ? Math.min(most, 2 * usual) : most
  return roundedUp(wanted)
}

const SAMPLE = 512
const USUAL_SHARE = 0.95

/** To 1, 1.5, 2, 3, 4, 5 or 7 times a power of ten. */
function roundedUp(value: number): number {
  if (!(value > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 1.5, 2, 3, 4, 5, 7].find((step) => step * power >= value) ?? 10)
}
