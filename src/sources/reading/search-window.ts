// Every trace of a stretch of time, as lists tell of them, though a search gives back only so many.
import type { Instant } from '../../trace/time.ts'
import type { FoundTrace, SearchableSource, SearchQuery } from '../source.ts'
import { eachSlice, SECONDS } from './each-slice.ts'

export interface WindowSearch {
  readonly source: Pick<SearchableSource, 'search'>
  readonly filter: SearchQuery['filter']
  readonly from: Instant
  readonly to: Instant
  /** Of one request. */
  readonly limit: number
  /** Requests at most. */
  readonly requests: number
  /** Traces that are enough, unless told otherwise all of them. */
  readonly most?: number
}

export interface WindowResult {
  /** Each once. */
  readonly traces: readonly FoundTrace[]
  /** Whether something may be missing: too many in one second, too many requests, or more than are enough. */
  readonly complete: boolean
  readonly notes: readonly string[]
}

/** @throws what the source throws */
export async function searchWindow(search: WindowSearch, signal: AbortSignal): Promise<WindowResult> {
  const { source, filter, limit, most = Infinity } = search
  const found = new Map<string, FoundTrace>()
  const notes = new Set<string>()
  const slices = eachSlice(
    search,
    async ({ from, to }) => {
      const result = await source.search({ filter, from, to, limit, order: 'time' }, signal)
      // Which of them a server gives is its own affair.
      return { ...result, filled: result.traces.length / limit, dense: undefined }
    },
    { requests: search.requests, shortestNs: SECONDS },
  )
  for (;;) {
    const next = await slices.next()
    if (next.done === true)
      return { traces: [...found.values()], complete: next.value.complete, notes: [...notes] }
    for (const trace of next.value.traces) found.set(trace.id, trace)
    for (const note of next.value.notes) notes.add(note)
    if (found.size > most) return { traces: [...found.values()], complete: false, notes: [...notes] }
  }
}
