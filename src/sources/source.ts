// Where traces come from, whatever it is: the local store, a file, a backend. Commands know no more than this.
import type { AttributeValue, SpanId, TraceData, TraceId } from '../trace/span.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Instant, Offset } from '../trace/time.ts'
import type { Query } from '../traceql/ast.ts'
import type { ReadQuery, TraceReading } from './reading/read-query.ts'

export interface TraceQuery {
  /** Only traces that arrived at or after this, where the source knows when they did. */
  readonly since?: Instant
  readonly limit?: number
}

export interface TraceSource {
  /** What to call it in a sentence: `the store /home/…/traces.db`, `spans.jsonl`, `Tempo at http://…`. */
  readonly label: string
  /**
   * undefined when nothing of it is there.
   * @throws TracectlError of a backend: `unreachable`, `auth`, `bad-reply`
   */
  fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined>
  /**
   * Ids that begin with these lower-case hex digits, at most `limit`, newest first. A backend knows whole ids, also
   * those that lack nothing but leading zeros; shorter ones only of its recent traces.
   */
  findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]>
  /** Newest first; of a backend its recent ones. */
  listTraces(query: TraceQuery, signal: AbortSignal): AsyncIterable<TraceSummary>
  /** How many traces there are; undefined where nobody can say. */
  countTraces(signal: AbortSignal): Promise<number | undefined>
  close(): Promise<void>
}

/** Every source that commands open is one; what only looks traces up by id needs no more than a TraceSource. */
export interface SearchableSource extends TraceSource {
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult>
  /** Every trace that ran within a window, whole. */
  readTraces(query: ReadQuery, signal: AbortSignal): TraceReading
  /** Names of services, sorted. */
  services(signal: AbortSignal): Promise<readonly string[]>
  /** Names of the spans of a service, sorted, each once. */
  operations(service: string, signal: AbortSignal): Promise<readonly string[]>
  /** Keys that `--tag` may ask for: attributes as they are, without a scope; sorted. Empty where nobody can say. */
  tagNames(signal: AbortSignal): Promise<readonly string[]>
  /** Values of such a key, sorted. Empty where nobody can say. */
  tagValues(name: string, signal: AbortSignal): Promise<readonly string[]>
  /** Who calls whom, most calls first; undefined where nobody can say. */
  dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[] | undefined>
}

/** Both ends included; an undefined end is open. */
export interface TimeWindow {
  readonly from: Instant | undefined
  readonly to: Instant | undefined
}

export type SearchOrder = 'time' | 'duration' | 'spans' | 'errors'

export interface SearchQuery extends TimeWindow {
  /** What a trace must match; undefined for every one. */
  readonly filter: Query | undefined
  /** At most so many. */
  readonly limit: number
  /** time: newest first, the others: most first. A backend finds the newest and sorts those. */
  readonly order: SearchOrder
}

export interface SearchResult {
  readonly traces: readonly FoundTrace[]
  /** There are, or may be, more than `limit`. */
  readonly limited: boolean
  /** What the user should know of how the list came about, a sentence each: what was filtered here, what may be missing. */
  readonly notes: readonly string[]
}

/** A trace in a list. What a source does not say is undefined. */
export interface FoundTrace {
  readonly id: TraceId
  readonly start: Instant
  readonly duration: Offset
  /** Of the span without a parent; undefined also while none has been seen. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number | undefined
  readonly services: number | undefined
  readonly errors: number | undefined
  /** Spans that the filter is about, at most a few of each trace; empty where the source does not say. */
  readonly matches: readonly MatchedSpan[]
}

export interface MatchedSpan {
  readonly id: SpanId
  readonly service: string | undefined
  readonly name: string | undefined
  readonly start: Instant
  readonly duration: Offset
  /** What `select` asked for, and what the conditions looked at where the source tells. */
  readonly attributes: readonly { readonly name: string; readonly value: AttributeValue }[]
}

export interface Dependency {
  readonly parent: string
  readonly child: string
  readonly calls: number
  /** undefined where the source does not count them. */
  readonly errors: number | undefined
}
