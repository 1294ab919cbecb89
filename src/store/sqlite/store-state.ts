// The one row of the store's state.
import type { DatabaseSync } from 'node:sqlite'
import { expectNumbers } from './columns.ts'
import { corruptStore } from '../store-errors.ts'

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

/** @throws TracectlError `store-corrupt` */
export function readState(database: DatabaseSync, path: string): StoreState {
  const select = database.prepare(
    `SELECT sealed_through AS sealedThrough, last_segment AS lastSegment, evictions,
       evicted_traces AS evictedTraces, evicted_spans AS evictedSpans, writer_pid AS writerPid FROM state`,
  )
  const row = select.get()
  if (row === undefined) throw corruptStore(path, 'the row that says what is in it is missing')
  const { writerPid, ...numbers } = row
  expectNumbers(numbers, path)
  return { ...numbers, writerPid: typeof writerPid === 'number' ? writerPid : null } as StoreState
}
