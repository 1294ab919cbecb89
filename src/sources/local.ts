// Traces from the local store, which a running or ended `tracectl tail` has filled. By its id a trace is found there too that
// was once fetched from a server; lists have only what was received.
import type { FetchedTraces } from '../store/fetched/fetched-traces.ts'
import type { StoreReader } from '../store/span-store.ts'
import { openStoreReader } from '../store/store-reader.ts'
import { summaryOf, type StoredTrace } from '../store/trace-facts.ts'
import type { TraceData, TraceId } from '../trace/span.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Instant } from '../trace/time.ts'
import { withNote } from './copy-note.ts'
import type { MayMatch } from './search/fact-conditions.ts'
import type { ReadQuery, TraceReading } from './reading/read-query.ts'
import { receivedSince } from './received-since.ts'
import type { TraceShelf } from './search/search-traces.ts'
import type {
  Dependency,
  SearchableSource,
  SearchQuery,
  SearchResult,
  TimeWindow,
  TraceQuery,
} from './source.ts'

/** @throws TracectlError `store-missing` when nothing has been received yet, `store-…` when it cannot be read */
export function openLocalSource(path: string): SearchableSource {
  return new LocalSource(path, openStoreReader({ path }))
}

class LocalSource implements SearchableSource {
  readonly label: string
  readonly #path: string
  readonly #store: StoreReader
  #copies: FetchedTraces | undefined

  constructor(path: string, store: StoreReader) {
    this.label = `the store ${path}`
    this.#path = path
    this.#store = store
  }

  async fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    const received = this.#store.fetchTrace(id)
    if (received !== undefined) return received
    const copy = (await this.#openCopies()).findAnywhere(id)
    return copy === undefined ? undefined : withNote(copy.data, `a copy of what ${copy.source} gave`)
  }

  async findTraceIds(prefix: string, limit: number): Promise<readonly TraceId[]> {
    const received = this.#store.findTraceIds(prefix, limit)
    return received.length > 0 ? received : (await this.#openCopies()).findIds(prefix, limit)
  }

  async *listTraces(query: TraceQuery): AsyncIterable<TraceSummary> {
    yield* this.#store.listTraces(query)
  }

  countTraces(): Promise<number> {
    return Promise.resolve(this.#store.stats().traces)
  }

  // Loaded by those who search: who shows a trace has no use for it.

  /** By time: those of which a span came in last. */
  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    const { searchTraces } = await import('./search/search-traces.ts')
    if (query.filter === undefined) return searchTraces(this.#shelf(query.from), query, signal)
    const { mayMatch } = await import('./search/fact-conditions.ts')
    return searchTraces(this.#shelf(query.from, mayMatch(query.filter)), query, signal)
  }

  async *readTraces(query: ReadQuery, signal: AbortSignal): TraceReading {
    const { readStore } = await import('./reading/read-store.ts')
    return yield* readStore(this.#store, query, signal)
  }

  /** Of all traces. */
  async services(signal: AbortSignal): Promise<readonly string[]> {
    const { Turns } = await import('./search/turns.ts')
    const turns = new Turns(signal)
    const services = new Set<string>()
    for (const { facts } of this.#store.listFacts({})) {
      await turns.next()
      for (const service of facts.services) services.add(service)
    }
    return [...services].sort()
  }

  /** Of the newest traces with that service, as many as have RECENT_SPANS. */
  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    const { operationsOn } = await import('./search/shelf-names.ts')
    return operationsOn(this.#shelf(), service, ({ facts }) => facts.services.has(service), signal)
  }

  /** Of the newest traces, as are values and dependencies. */
  async tagNames(signal: AbortSignal): Promise<readonly string[]> {
    const { tagNamesOn } = await import('./search/shelf-names.ts')
    return tagNamesOn(this.#shelf(), signal)
  }

  async tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    const { tagValuesOn } = await import('./search/shelf-names.ts')
    return tagValuesOn(this.#shelf(), name, signal)
  }

  async dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[]> {
    const { dependenciesOn } = await import('./search/shelf-names.ts')
    return dependenciesOn(this.#shelf(window.from), window, signal)
  }

  close(): Promise<void> {
    this.#copies?.close()
    return this.#store.close()
  }

  async #openCopies(): Promise<FetchedTraces> {
    const { readFetchedTraces } = await import('../store/fetched/fetched-traces.ts')
    this.#copies ??= readFetchedTraces(this.#path)
    return this.#copies
  }

  #shelf(from?: Instant, isPossible: MayMatch = () => true): TraceShelf<StoredTrace> {
    const store = this.#store
    return {
      list: () => store.listFacts(receivedSince(from)),
      summarize: summaryOf,
      mayMatch: isPossible,
      read: ({ id }) => store.fetchTrace(id),
    }
  }
}
