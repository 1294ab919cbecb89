// Fragments that belong together as one row: what is said of it is said of all of them. A row is put together when somebody
// asks for it, and again once one of its parts has changed; nothing in here goes through traces that nothing has happened to.
import type { TraceId } from '../../trace/span.ts'
import { instantOf, offsetOf } from '../../trace/time.ts'
import type { TraceRow, TraceRowState } from './trace-list.ts'

interface Group {
  /** That the others belong to, whether it is kept or not. */
  readonly top: TraceId
  readonly ids: ReadonlySet<TraceId>
  /** How many of them are kept. */
  kept: number
  /** undefined until somebody asks. */
  row: TraceRow | undefined
}

export class JoinedRows {
  readonly #rowOf: (id: TraceId) => TraceRow | undefined
  /** By each id that is in one. */
  #groups: ReadonlyMap<TraceId, Group> = new Map()
  #fragments = 0

  /** @param rowOf a trace by itself; undefined for one that is not kept */
  constructor(rowOf: (id: TraceId) => TraceRow | undefined) {
    this.#rowOf = rowOf
  }

  /** How many of those that are kept are in the row of another. */
  get fragments(): number {
    return this.#fragments
  }

  /** The row that a trace is in: its own where nothing belongs to it. */
  row(id: TraceId): TraceRow | undefined {
    const group = this.#groups.get(id)
    if (group === undefined) return this.#rowOf(id)
    return (group.row ??= this.#put(group))
  }

  /** O(fragments). @returns those that are in another row than before, or whose row has other parts */
  join(joined: ReadonlyMap<TraceId, TraceId>): ReadonlySet<TraceId> {
    const before = this.#groups
    const groups = new Map<TraceId, Group>()
    const moved = new Set<TraceId>()
    this.#fragments = 0
    for (const [top, ids] of idsByTop(joined)) {
      const known = before.get(top)
      const isSame =
        known !== undefined &&
        known.top === top &&
        known.ids.size === ids.size &&
        [...ids].every((id) => known.ids.has(id))
      const group = isSame ? known : this.#begin(top, ids)
      for (const id of ids) {
        groups.set(id, group)
        if (!isSame) moved.add(id)
      }
      this.#fragments += fragmentsIn(group)
    }
    for (const [id, group] of before) if (groups.get(id) !== group) moved.add(id)
    this.#groups = groups
    return moved
  }

  /** What is said of a trace is another. */
  changed(id: TraceId): void {
    const group = this.#groups.get(id)
    if (group !== undefined) group.row = undefined
  }

  came(id: TraceId): void {
    this.#count(id, 1)
  }

  /** @returns whether others have stood in its row */
  gone(id: TraceId): boolean {
    return this.#count(id, -1)
  }

  #count(id: TraceId, by: 1 | -1): boolean {
    const group = this.#groups.get(id)
    if (group === undefined) return false
    this.#fragments -= fragmentsIn(group)
    group.kept += by
    group.row = undefined
    this.#fragments += fragmentsIn(group)
    return group.kept > 0
  }

  #begin(top: TraceId, ids: ReadonlySet<TraceId>): Group {
    let kept = 0
    for (const id of ids) if (this.#rowOf(id) !== undefined) kept++
    return { top, ids, kept, row: undefined }
  }

  /** Under what the others belong to, or, where that is not kept, under the first that came. */
  #put({ top, ids }: Group): TraceRow | undefined {
    const rows = [...ids].map((id) => this.#rowOf(id)).filter((row) => row !== undefined)
    rows.sort((one, other) => Number(other.id === top) - Number(one.id === top) || one.number - other.number)
    const [head, ...others] = rows
    return head && joinRows(head, others)
  }
}

/** How a row is called, and when it came, is said by its head alone. */
export function joinRows(head: TraceRow, others: readonly TraceRow[]): TraceRow {
  if (others.length === 0) return head
  const parts = [head, ...others]
  const timed = parts.filter(({ start }) => start > 0n)
  const start = timed.reduce((first, row) => (row.start < first ? row.start : first), timed[0]?.start ?? 0n)
  let duration = 0
  for (const row of timed) duration = Math.max(duration, Number(row.start - start) + row.duration)
  return {
    ...head,
    start: instantOf(start),
    duration: offsetOf(duration),
    spans: sumOf(parts, ({ spans }) => spans),
    services: [...new Set(parts.flatMap(({ services }) => services))],
    errors: sumOf(parts, ({ errors }) => errors),
    state: STATES.find((state) => parts.some((row) => row.state === state)) ?? head.state,
    isBrokenOff: parts.some(({ isBrokenOff }) => isBrokenOff),
    parts,
  }
}

/** While spans may come to one of them they may come to the whole, and what one lacks the whole lacks. */
const STATES: readonly TraceRowState[] = ['open', 'reopened', 'incomplete', 'settled']

function sumOf(rows: readonly TraceRow[], figure: (row: TraceRow) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}

function fragmentsIn({ kept }: Group): number {
  return Math.max(0, kept - 1)
}

/** What belongs to something that belongs to another belongs to that as well. */
function idsByTop(joined: ReadonlyMap<TraceId, TraceId>): ReadonlyMap<TraceId, ReadonlySet<TraceId>> {
  const byTop = new Map<TraceId, Set<TraceId>>()
  for (const id of joined.keys()) {
    const top = topOf(id, joined)
    const ids = byTop.get(top) ?? new Set([top])
    ids.add(id)
    byTop.set(top, ids)
  }
  return byTop
}

/** Of those that go round in a circle the one that is first by its digits. */
function topOf(id: TraceId, joined: ReadonlyMap<TraceId, TraceId>): TraceId {
  const passed = new Set<TraceId>()
  let top = id
  for (let next = joined.get(id); next !== undefined; next = joined.get(next)) {
    if (passed.has(next)) return circleTop(next, joined)
    passed.add(next)
    top = next
  }
  return top
}

function circleTop(from: TraceId, joined: ReadonlyMap<TraceId, TraceId>): TraceId {
  let top = from
  for (let next = joined.get(from); next !== undefined && next !== from; next = joined.get(next))
    if (next < top) top = next
  return top
}
