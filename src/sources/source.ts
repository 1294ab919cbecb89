// Where traces come from, whatever it is: the local store, a file, a backend. Commands know no more than this.
import type { TraceData, TraceId } from '../trace/span.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Instant } from '../trace/time.ts'

export interface TraceQuery {
  /** Only traces that arrived at or after this, where the source knows when they did. */
  readonly since?: Instant
  readonly limit?: number
}

export interface TraceSource {
  /** What to call it in a sentence: `the store /home/…/traces.db`, `spans.jsonl`. */
  readonly label: string
  /** undefined when nothing of it is there. */
  fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined>
  /** Ids that begin with these lower-case hex digits, at most `limit`, newest first. */
  findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]>
  /** Newest first. */
  listTraces(query: TraceQuery, signal: AbortSignal): AsyncIterable<TraceSummary>
  /** How many traces there are. */
  countTraces(signal: AbortSignal): Promise<number>
  close(): Promise<void>
}
