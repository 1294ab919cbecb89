// The one row of the store's state.
import type { DatabaseSync } from 'node:sqlite'

export interface StoreState {
  /** Chunks up to this one lie in segments. */
  readonly sealedThrough: number
  /** The highest id that a segment has had. */
  readonly lastSegment: number
  /** Counts up with each eviction. */
  readonly evictions: number
  readonly evictedTraces: number
  readonly evictedSpans: number
  /** Of the process that writes, or wrote last. */
  readonly writerPid: number | null
}

export function readState(database: DatabaseSync): StoreState {
  const row = database.prepare(
    `SELECT sealed_through AS sealedThrough, last_segment AS lastSegment, evictions,
       evicted_traces AS evictedTraces, evicted_spans AS evictedSpans, writer_pid AS writerPid FROM state`,
  )
  return row.get() as unknown as StoreState
}
