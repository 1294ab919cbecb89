// What the rest of the program knows of the local store: bytes go in and are acknowledged once committed; traces
// come out decoded. How they lie on disk is the business of this folder alone.
import type { TraceData, TraceId } from '../trace/span.ts'
import type { Steps } from '../trace/steps.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Instant } from '../trace/time.ts'
import type { TraceWords } from './index/trace-words.ts'
import type { StoredTrace, TraceFacts } from './trace-facts.ts'

export type Signal = 'traces' | 'logs'

export interface Ingested {
  readonly accepted: number
  readonly rejected: number
  /** Why some were rejected, in words for the sender. */
  readonly reason: string | undefined
  /** Resolves once the request is on disk; rejects with a TracectlError `store-…` when it cannot be. */
  readonly committed: Promise<void>
}

export interface TraceListQuery {
  /** Only traces with a span received at or after this. */
  readonly since?: Instant
  readonly limit?: number
}

export interface StoreReader {
  /** undefined when no span of it is stored. */
  fetchTrace(id: TraceId): TraceData | undefined
  /** The same, by and by, for whoever has something else to do; what comes in meanwhile is in it or not. */
  fetchTraceInSteps(id: TraceId): Steps<TraceData | undefined>
  /** Ids that begin with these hex digits, newest first, at most `limit`. */
  findTraceIds(prefix: string, limit: number): readonly TraceId[]
  /** Newest first: that of which a span came in last. */
  listTraces(query: TraceListQuery): Iterable<TraceSummary>
  /** The same list with all that can be said of each without reading its spans. */
  listFacts(query: TraceListQuery): Iterable<StoredTrace>
  stats(): StoreStats
  close(): Promise<void>
}

export interface StoreWriter extends StoreReader {
  /**
   * Checks a request (an ExportTraceServiceRequest or ExportLogsServiceRequest as protobuf) and queues it for the
   * next commit. Takes ownership of `body`.
   * @throws WireError when it cannot be decoded: nothing of it is kept
   * @throws TracectlError `store-busy` when more is queued than may be held; try again later
   */
  ingest(signal: Signal, body: Uint8Array): Ingested
  /** Called after each commit with the spans that have become durable. */
  onCommit(listener: (spans: CommittedSpans) => void): void
  /** Called after each commit with the traces that log records have come of, one for each record. */
  onLogs(listener: (traces: readonly TraceWords[]) => void): void
  /** Called whenever old traces have been evicted, with how many of them and of their spans that were. */
  onEvict(listener: (evicted: { readonly traces: number; readonly spans: number }) => void): void
  /** What can be said of a trace without reading its spans; undefined when none is stored. */
  factsOf(trace: TraceWords): TraceFacts | undefined
  /**
   * Notes where this process takes spans in for the store, for `findListening`; undefined: nowhere any more.
   * @param endpoint base URL of an OTLP/HTTP port on loopback
   */
  listensAt(endpoint: string | undefined): void
}

/** Columns of just-committed spans, valid during the call only. Rows are `0 … count`. */
export interface CommittedSpans {
  readonly count: number
  traceWord(row: number, word: 0 | 1 | 2 | 3): number
  spanHigh(row: number): number
  spanLow(row: number): number
  /** 0, 0 for a span without a parent. */
  parentHigh(row: number): number
  parentLow(row: number): number
  /** Equal numbers: the same resource, within one run. */
  resource(row: number): number
  /** Unix ns as two words, 0 and 0 where the span gave none. */
  startHigh(row: number): number
  startLow(row: number): number
  endHigh(row: number): number
  endLow(row: number): number
  isError(row: number): boolean
  /** Its sender says that its parent is in the same process. */
  hasLocalParent(row: number): boolean
  name(row: number): string
  /** Whom the span is from: `0 … originCount`, numbered anew with each commit. */
  origin(row: number): number
  readonly originCount: number
  /** undefined where a resource names none. */
  service(origin: number): string | undefined
}

export interface StoreStats {
  readonly spans: number
  readonly traces: number
  /** Of the file and its write-ahead log; 0 in memory. */
  readonly bytes: number
  readonly evictedTraces: number
  readonly evictedSpans: number
}
