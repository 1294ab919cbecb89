// What can be read, put together from sealed segments and live runs, for the writer as for readers in other processes. A
// trace may have parts in many of them.
import { statSync } from 'node:fs'
import type { LogRecord, Span, TraceData, TraceId } from '../trace/span.ts'
import { each, finish, type Steps } from '../trace/steps.ts'
import { decodeLogRecord } from '../wire/otlp/otlp-logs.ts'
import { decodeSpan } from '../wire/otlp/otlp-span.ts'
import { WireError } from '../wire/wire-error.ts'
import { ChunkReader, readRange, type StreamRange } from './stream/chunks.ts'
import { countTraces } from './index/count-traces.ts'
import { Evicted } from './sealed/evicted.ts'
import { gatherFacts, listTraces } from './index/list-traces.ts'
import type { LiveRun } from './live/live-run.ts'
import { Origins } from './index/origins.ts'
import type { Segment } from './sealed/segment.ts'
import { SegmentSource } from './sealed/segment.ts'
import type { ReadCaches } from './read-caches.ts'
import { corruptStore } from './store-errors.ts'
import type { StoreStats, TraceListQuery } from './span-store.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { StoreState } from './sqlite/store-state.ts'
import { readState } from './sqlite/store-state.ts'
import { entriesAt, idAt, rowsBetween, sortNewestFirst } from './index/trace-rows.ts'
import type { StoredEntry, StoredTrace, TraceFacts } from './trace-facts.ts'
import type { TraceIndex } from './index/trace-index.ts'
import { hasSpans } from './index/trace-index.ts'
import type { TraceWords } from './index/trace-words.ts'
import { idOf, prefixRange, wordsOf } from './index/trace-words.ts'

export class StoreView {
  readonly database: DatabaseSync
  readonly path: string
  readonly origins: Origins = new Origins()
  readonly chunks: ChunkReader
  /** Oldest first, as are the runs. */
  segments: readonly Segment[] = []
  runs: readonly LiveRun[] = []
  evicted: Evicted
  state: StoreState
  readonly #source: SegmentSource

  constructor(database: DatabaseSync, path: string, caches: ReadCaches) {
    this.database = database
    this.path = path
    this.chunks = new ChunkReader(database, path, caches.chunks)
    this.#source = new SegmentSource(database, path, this.origins, caches)
    this.evicted = Evicted.readFrom(database, path)
    this.state = readState(database, path)
    this.segments = this.#source.list(this.evicted)
  }

  /** Takes what the file says of segments and evictions; runs are the caller's. */
  reload(): void {
    const { evictions } = this.state
    this.state = readState(this.database, this.path)
    if (this.state.evictions !== evictions) this.evicted = Evicted.readFrom(this.database, this.path)
    this.segments = this.#source.list(this.evicted)
  }

  /** @throws TracectlError `store-corrupt` */
  fetchTrace(id: TraceId): TraceData | undefined {
    return this.#undamaged(id, () => {
      const words = wordsOf(id)
      return finish(
        decodeParts([...this.segments, ...this.runs].flatMap((index) => this.#partsIn(index, words))),
      )
    })
  }

  /**
   * The same, by and by.
   * @param read asks the file: what is asked in one call is of one state of it, and others may write between two
   * @throws TracectlError `store-corrupt`
   */
  *fetchTraceInSteps(id: TraceId, read: <T>(use: () => T) => T): Steps<TraceData | undefined> {
    const words = wordsOf(id)
    const { sealed, last } = read(() => ({
      sealed: this.segments.filter((segment) => segment.find(words) >= 0),
      // Pieces of what is not sealed yet are put together when it is.
      last: this.#undamaged(id, () => this.runs.flatMap((run) => this.#partsIn(run, words))),
    }))
    const parts: StoredPart[] = []
    try {
      for (const segment of sealed) {
        yield
        for (const part of read(() => this.#partsIn(segment, words))) parts.push(part)
      }
    } catch {
      // Evicted meanwhile; or damaged, which is told here.
      return read(() => this.fetchTrace(id))
    }
    for (const part of last) parts.push(part)
    yield
    try {
      return yield* decodeParts(parts)
    } catch (error) {
      throw this.#asDamage(id, error)
    }
  }

  #undamaged<T>(id: TraceId, use: () => T): T {
    try {
      return use()
    } catch (error) {
      throw this.#asDamage(id, error)
    }
  }

  /** What lies there was decoded once before, when it came in. */
  #asDamage(id: TraceId, error: unknown): unknown {
    const isDamage = error instanceof WireError || error instanceof RangeError
    return isDamage ? corruptStore(this.path, `a span of trace ${id} cannot be read`, error) : error
  }

  #partsIn(index: TraceIndex, words: TraceWords): readonly StoredPart[] {
    const row = index.find(words)
    const rows = row < 0 ? undefined : index.rows()
    if (rows === undefined) return []
    return entriesAt(rows, row).map((entry) => {
      return { entry, range: readRange(this.chunks, rows.chunks, entry.place, entry.length) }
    })
  }

  findTraceIds(prefix: string, limit: number): readonly TraceId[] {
    const range = prefixRange(prefix)
    if (range === undefined) return []
    if (prefix.length === 32) return limit > 0 && this.#hasSpans(range.first) ? [idOf(...range.first)] : []
    // From the youngest part on: where an id turns up first is where its newest span is.
    const found = new Set<TraceId>()
    for (const run of this.runs.toReversed()) {
      if (found.size < limit) addNewest(found, run, rowsBetween(run, range.first, range.last))
    }
    for (const segment of this.segments.toReversed()) {
      if (found.size < limit) addNewest(found, segment, segment.rowsBetween(range.first, range.last))
    }
    return [...found].slice(0, limit)
  }

  /** Through the filters, where a prefix must look at the ids of every segment. */
  #hasSpans(words: TraceWords): boolean {
    return [...this.runs, ...this.segments].some((index) => hasSpans(index, words))
  }

  listFacts({ since, limit = Infinity }: TraceListQuery): Iterable<StoredTrace> {
    return listTraces([...this.segments, ...this.runs.map((run) => run.frozen())], since ?? 0n, limit)
  }

  factsOf(words: TraceWords): TraceFacts | undefined {
    return gatherFacts([...this.segments, ...this.runs], words)
  }

  stats(): StoreStats {
    let spans = 0
    for (const { facts } of this.segments) spans += facts.spans
    for (const run of this.runs) spans += run.spans
    const { evictedTraces, evictedSpans } = this.state
    const traces = countTraces(this.segments, this.runs)
    return { spans, traces, bytes: bytesOnDisk(this.path), evictedTraces, evictedSpans }
  }
}

/** A span or a log record as it came. */
interface StoredPart {
  readonly entry: StoredEntry
  readonly range: StreamRange
}

function* decodeParts(parts: readonly StoredPart[]): Steps<TraceData | undefined> {
  const spans: Span[] = []
  const logs: LogRecord[] = []
  yield* each(parts, ({ entry: { length, origin, isLog }, range: { bytes, offset } }) => {
    if (isLog) logs.push(decodeLogRecord(bytes, offset, length, origin.resource, origin.scope))
    else spans.push(decodeSpan(bytes, offset, length, origin.resource, origin.scope))
  })
  return spans.length === 0 ? undefined : { spans, logs }
}

function addNewest(ids: Set<TraceId>, index: TraceIndex, found: readonly number[]): void {
  const rows = found.length === 0 ? undefined : index.rows()
  if (rows === undefined) return
  for (const row of sortNewestFirst(rows, found)) ids.add(idAt(rows, row))
}

/** Of the file and its write-ahead log; 0 in memory. */
function bytesOnDisk(path: string): number {
  return sizeOf(path) + sizeOf(`${path}-wal`)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
