// A live run or a sealed segment, as the reading side sees it.
import type { Chunk } from '../stream/chunks.ts'
import { spansAt } from './trace-rows.ts'
import type { TraceRows } from './trace-rows.ts'
import type { TraceWords } from './trace-words.ts'

export interface TraceIndex {
  /** The row of a trace, or -1 when nothing of it is here, or what is here has been evicted. */
  find(words: TraceWords): number
  /** Undefined when it has been evicted since it was listed. */
  rows(): IndexedRows | undefined
  /** Whether a trace that has a row here has been evicted. */
  isGone(words: TraceWords): boolean
}

export interface IndexedRows extends TraceRows {
  /** Of the stream that the entries' places count in. */
  readonly chunks: readonly Chunk[]
}

/** Whether a span of the trace is here, and not only log records. */
export function hasSpans(index: TraceIndex, words: TraceWords): boolean {
  const row = index.find(words)
  const rows = row < 0 ? undefined : index.rows()
  return rows !== undefined && spansAt(rows, row) > 0
}
