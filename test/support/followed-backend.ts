// A server to follow, made of what a test puts into it.
import { foundTrace } from '../../src/sources/search/match-trace.ts'
import type { SearchQuery, SearchResult } from '../../src/sources/source.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span, TraceData, TraceId } from '../../src/trace/span.ts'

/** Shows what has been put into it, newest first, in windows of whole seconds. */
export class FollowedBackend {
  readonly kind = 'tempo'
  readonly identity = 'tempo http://localhost:3200'
  readonly label = 'Tempo at http://localhost:3200'
  readonly searchDelayMs = 0
  readonly traces: Map<TraceId, readonly Span[]> = new Map()
  readonly searches: SearchQuery[] = []
  fetches = 0
  failure: Error | undefined
  /** With what is found. */
  notes: readonly string[] = []

  show(...spans: readonly Span[]): void {
    for (const span of spans) {
      this.traces.set(span.traceId, [...(this.traces.get(span.traceId) ?? []), span])
    }
  }

  async search(query: SearchQuery): Promise<SearchResult> {
    this.searches.push(query)
    await this.#answer()
    const found = Array.from(this.traces.values(), (spans) =>
      foundTrace(buildTrace({ spans, logs: [] }), undefined),
    )
      .filter((trace) => trace !== undefined)
      .filter(({ start }) => start >= (query.from ?? 0n) && start <= (query.to ?? start))
      .sort((a, b) => (a.start < b.start ? 1 : -1))
    return { traces: found.slice(0, query.limit), limited: found.length > query.limit, notes: this.notes }
  }

  async fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    this.fetches++
    await this.#answer()
    const spans = this.traces.get(id)
    return spans === undefined ? undefined : { spans, logs: [] }
  }

  async #answer(): Promise<void> {
    await Promise.resolve()
    if (this.failure !== undefined) throw this.failure
  }
}
