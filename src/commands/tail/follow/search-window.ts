// Every trace of a stretch of time, though a search gives back only so many: where the limit cut a list, the stretch is
// halved, the younger half first, until no half is cut.
import type { FoundTrace, SearchableSource, SearchQuery } from '../../../sources/source.ts'
import { instantOf, type Instant } from '../../../trace/time.ts'

export interface WindowSearch {
  readonly source: Pick<SearchableSource, 'search'>
  readonly filter: SearchQuery['filter']
  readonly from: Instant
  readonly to: Instant
  /** Of one request. */
  readonly limit: number
  /** Requests at most. */
  readonly requests: number
}

export interface WindowResult {
  /** Each once. */
  readonly traces: readonly FoundTrace[]
  /** Whether something may be missing: too many in one second, or too many requests. */
  readonly complete: boolean
  readonly notes: readonly string[]
}

/** Backends count in seconds: a shorter stretch cannot be halved. */
const SHORTEST_NS = 2_000_000_000n

/** @throws what the source throws */
export async function searchWindow(search: WindowSearch, signal: AbortSignal): Promise<WindowResult> {
  const { source, filter, limit } = search
  const found = new Map<string, FoundTrace>()
  const notes = new Set<string>()
  const windows: (readonly [from: Instant, to: Instant])[] = [[search.from, search.to]]
  let complete = true
  for (let requests = 0; windows.length > 0; requests++) {
    const [from, to] = windows.pop()!
    if (requests >= search.requests) {
      complete = false
      break
    }
    const result = await source.search({ filter, from, to, limit, order: 'time' }, signal)
    for (const trace of result.traces) found.set(trace.id, trace)
    for (const note of result.notes) notes.add(note)
    if (!result.limited) continue
    if (to - from < SHORTEST_NS) {
      complete = false
      continue
    }
    const middle = instantOf(from + (to - from) / 2n)
    windows.push([from, middle], [middle, to])
  }
  return { traces: [...found.values()], complete, notes: [...notes] }
}
