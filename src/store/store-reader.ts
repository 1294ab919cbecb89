// The store as another process reads it while `tail` writes, or after it has ended. Every question is answered from one
// snapshot of the file, so a run that is sealed between two questions, or in the middle of one, is seen once.
import type { TraceData, TraceId } from '../trace/span.ts'
import type { Steps } from '../trace/steps.ts'
import type { TraceSummary } from '../trace/summary.ts'
import { openForReading, telling } from './sqlite/database.ts'
import { LiveRun } from './live/live-run.ts'
import { type ReadCaches, USUAL_CACHES } from './read-caches.ts'
import { loadLive } from './live/load-live.ts'
import type { StoreReader, StoreStats, TraceListQuery } from './span-store.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreView } from './store-view.ts'
import { summaryOf, type StoredTrace } from './trace-facts.ts'

export interface StoreReaderOptions {
  readonly path: string
  readonly caches?: ReadCaches | undefined
}

/** @throws TracectlError `store-missing` when nothing has been received yet, else `store-…` */
export function openStoreReader({ path, caches = USUAL_CACHES }: StoreReaderOptions): StoreReader {
  return new SnapshotReader(path, caches)
}

class SnapshotReader implements StoreReader {
  readonly #path: string
  readonly #view: StoreView
  readonly #dataVersion: StatementSync
  #seenVersion: unknown
  #run = new LiveRun(0)
  #lastChunk = 0

  constructor(path: string, caches: ReadCaches) {
    this.#path = path
    const database = openForReading(path)
    try {
      this.#view = telling(path, () => inSnapshot(database, () => new StoreView(database, path, caches)))
      this.#dataVersion = database.prepare('PRAGMA data_version')
      this.#beginRun()
    } catch (error) {
      database.close()
      throw error
    }
  }

  fetchTrace(id: TraceId): TraceData | undefined {
    return this.#inSnapshot(() => this.#view.fetchTrace(id))
  }

  *fetchTraceInSteps(id: TraceId): Steps<TraceData | undefined> {
    return yield* this.#view.fetchTraceInSteps(id, (use) => this.#inSnapshot(use))
  }

  findTraceIds(prefix: string, limit: number): readonly TraceId[] {
    return this.#inSnapshot(() => this.#view.findTraceIds(prefix, limit))
  }

  /** As of the first look at it: what comes in later is not in the list. */
  *listTraces(query: TraceListQuery): Generator<TraceSummary> {
    for (const trace of this.listFacts(query)) yield summaryOf(trace)
  }

  *listFacts(query: TraceListQuery): Generator<StoredTrace> {
    const traces = this.#inSnapshot(() => this.#view.listFacts(query))[Symbol.iterator]()
    for (;;) {
      const next = telling(this.#path, () => traces.next())
      if (next.done === true) return
      yield next.value
    }
  }

  stats(): StoreStats {
    return this.#inSnapshot(() => this.#view.stats())
  }

  async close(): Promise<void> {
    this.#view.database.close()
  }

  #inSnapshot<T>(use: () => T): T {
    return telling(this.#path, () =>
      inSnapshot(this.#view.database, () => {
        this.#refresh()
        return use()
      }),
    )
  }

  #refresh(): void {
    const version = this.#dataVersion.get()?.['data_version']
    if (version === this.#seenVersion) return
    const { sealedThrough, evictions } = this.#view.state
    this.#view.reload()
    const { state } = this.#view
    if (state.sealedThrough !== sealedThrough || state.evictions !== evictions) this.#beginRun()
    this.#lastChunk = loadLive(this.#view, this.#run, this.#lastChunk)
    this.#seenVersion = version
  }

  #beginRun(): void {
    this.#run = new LiveRun(0)
    this.#view.runs = [this.#run]
    this.#lastChunk = this.#view.state.sealedThrough
    this.#seenVersion = undefined
  }
}

function inSnapshot<T>(database: DatabaseSync, use: () => T): T {
  database.exec('BEGIN')
  try {
    return use()
  } finally {
    database.exec('COMMIT')
  }
}
