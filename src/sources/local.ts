// Traces from the local store, which a running or ended `tracectl tail` has filled.
import type { StoreReader } from '../store/span-store.ts'
import { openStoreReader } from '../store/store-reader.ts'
import type { TraceData, TraceId } from '../trace/span.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { TraceQuery, TraceSource } from './source.ts'

/** @throws TracectlError `store-missing` when nothing has been received yet, `store-…` when it cannot be read */
export function openLocalSource(path: string): TraceSource {
  return new LocalSource(path, openStoreReader({ path }))
}

class LocalSource implements TraceSource {
  readonly label: string
  readonly #store: StoreReader

  constructor(path: string, store: StoreReader) {
    this.label = `the store ${path}`
    this.#store = store
  }

  fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    return Promise.resolve(this.#store.fetchTrace(id))
  }

  findTraceIds(prefix: string, limit: number): Promise<readonly TraceId[]> {
    return Promise.resolve(this.#store.findTraceIds(prefix, limit))
  }

  async *listTraces(query: TraceQuery): AsyncIterable<TraceSummary> {
    yield* this.#store.listTraces(query)
  }

  countTraces(): Promise<number> {
    return Promise.resolve(this.#store.stats().traces)
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}
