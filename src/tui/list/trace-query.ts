// A TraceQL expression asked of the traces in the list: they are fetched one after the other, the newest first, in slices so
// short that keys and arrivals have their turn in between. What comes in meanwhile is asked as well.
import { setTimeout as delay } from 'node:timers/promises'
import { buildTraceInSteps } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { evaluateTraceQL } from '../../traceql/evaluate.ts'
import { inSlices } from '../in-slices.ts'
import { isComplaint, parseFilter, type ListFilter } from './list-filter.ts'
import type { LiveTraceList } from './live-trace-list.ts'
import type { TraceRow } from './trace-list.ts'

export interface TraceQueryOptions {
  readonly list: LiveTraceList
  /**
   * undefined for one that is not there any more.
   * @param isJoined together with what belongs to it
   */
  fetchTrace(id: TraceId, isJoined: boolean): Promise<TraceData | undefined>
  /** One that cannot be read counts as no match; the first is told of. */
  onFailure(error: unknown): void
}

/** How long a slice may keep the thread, and how long others have it in between, in ms. */
const SLICE_MS = 4
const REST_MS = 4
/** Of a large trace that grows: the share of time that asking it again and again may take is one in so many. */
const SHARE = 10
const LARGE_SPANS = 2_000

export class TraceQuery {
  readonly #options: TraceQueryOptions
  #filter: ListFilter | undefined
  /** As it was when it was last asked. */
  #asked = new Map<TraceId, TraceRow>()
  /** Large ones that are not to be asked again before then, on a clock that never goes back. */
  readonly #held = new Map<TraceId, number>()
  #version = -1
  #isJoined = false
  #isAtWork = false
  #hasFailed = false

  constructor(options: TraceQueryOptions) {
    this.#options = options
  }

  /**
   * Called as often as one likes, with the filter as it is; looks at what has not been looked at.
   * @param isJoined at fragments that belong together as at one trace
   */
  want(filterText: string, isJoined = false): void {
    const { list } = this.#options
    const parsed = parseFilter(filterText)
    const filter = isComplaint(parsed) || parsed.queryText === undefined ? undefined : parsed
    const isOther = isJoined !== this.#isJoined
    this.#isJoined = isJoined
    if (isOther || filter?.queryText !== this.#filter?.queryText) {
      this.#asked = new Map()
      this.#held.clear()
      this.#version = -1
      // What was said of the one says nothing of the other.
      if (isOther) list.askQuery(undefined)
      list.askQuery(filter?.queryText)
    }
    if (filter !== this.#filter) this.#version = -1
    this.#filter = filter
    if (filter === undefined) list.looked = undefined
    else if (!this.#isAtWork && (list.version !== this.#version || this.#isOneDue())) void this.#look(filter)
  }

  async #look(filter: ListFilter): Promise<void> {
    this.#isAtWork = true
    const isJoined = this.#isJoined
    try {
      const waiting = this.#waiting(filter)
      this.#tellProgress(waiting.length)
      let until = performance.now() + SLICE_MS
      for (const [at, row] of waiting.entries()) {
        if (!this.#isWanted(filter, isJoined)) return
        await this.#ask(filter, row)
        this.#tellProgress(waiting.length - at - 1)
        if (performance.now() < until) continue
        await delay(REST_MS)
        until = performance.now() + SLICE_MS
      }
      this.#tellProgress(0)
    } finally {
      this.#isAtWork = false
    }
  }

  /** What has come or changed since, of what the rest of the filter lets through. */
  #waiting(filter: ListFilter): readonly TraceRow[] {
    const { list } = this.#options
    const changed = this.#version < 0 ? undefined : list.changedSince(this.#version)
    this.#version = list.version
    const rows =
      changed === undefined
        ? this.#isJoined
          ? list.wholes()
          : list.rows()
        : [
            ...[...this.#held.keys()].map((id) => this.#rowOf(id)),
            ...[...changed]
              .sort((a, b) => a - b)
              .map((at) => list.rowAt(at))
              .map((row) => row && this.#rowOf(row.id)),
          ]
    const waiting = rows.filter(
      (row) =>
        row !== undefined && this.#asked.get(row.id) !== row && filter.matches(row) && !this.#isHeld(row),
    ) as readonly TraceRow[]
    return [...new Set(waiting)].toReversed()
  }

  /** What the list has of it, or of what it is joined to. */
  #rowOf(id: TraceId): TraceRow | undefined {
    const { list } = this.#options
    return this.#isJoined ? list.whole(id) : list.row(id)
  }

  #isWanted(filter: ListFilter, isJoined: boolean): boolean {
    return this.#filter === filter && this.#isJoined === isJoined
  }

  #isHeld({ id, state }: TraceRow): boolean {
    const until = this.#held.get(id)
    // What has settled does not change any more.
    if (until === undefined || (state !== 'open' && state !== 'reopened')) return false
    return performance.now() < until
  }

  #isOneDue(): boolean {
    for (const [id, until] of this.#held) {
      const row = this.#rowOf(id)
      if (row === undefined || this.#asked.get(id) === row) continue
      if (performance.now() >= until) return true
    }
    return false
  }

  async #ask(filter: ListFilter, row: TraceRow): Promise<void> {
    const { list } = this.#options
    const { query } = filter
    if (query === undefined) return
    const isJoined = this.#isJoined
    const began = performance.now()
    this.#asked.set(row.id, row)
    this.#held.delete(row.id)
    if (this.#asked.size > 2 * (list.total - list.firstNumber)) this.#forgetGone()
    let isMatch = false
    try {
      const data = await this.#options.fetchTrace(row.id, isJoined)
      isMatch =
        data !== undefined &&
        data.spans.length > 0 &&
        evaluateTraceQL(query, await inSlices(buildTraceInSteps(data))).length > 0
    } catch (error) {
      if (!this.#hasFailed) this.#options.onFailure(error)
      this.#hasFailed = true
    }
    if (!this.#isWanted(filter, isJoined)) return
    list.judge(row.id, isMatch)
    if (row.spans < LARGE_SPANS) return
    const now = performance.now()
    this.#held.set(row.id, now + (SHARE - 1) * (now - began))
  }

  #tellProgress(waiting: number): void {
    const { list } = this.#options
    const of = list.total - list.firstNumber - (this.#isJoined ? list.fragments : 0)
    list.looked = waiting === 0 ? undefined : { traces: Math.max(0, of - waiting), of }
  }

  #forgetGone(): void {
    for (const id of this.#asked.keys()) {
      if (this.#options.list.row(id) !== undefined) continue
      this.#asked.delete(id)
      this.#held.delete(id)
    }
  }
}
