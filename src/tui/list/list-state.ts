// What keys have made of the list.
import type { TraceId } from '../../trace/span.ts'
import type { TraceRow } from './trace-list.ts'

export interface ListState {
  /** undefined: the first by the order is followed as traces arrive, the newest in that of arrival. */
  readonly cursor: TraceId | undefined
  /** The line of the window that the cursor is on: rows that come in above it do not move it. */
  readonly line: number
  /** As typed. */
  readonly filter: string
  /** The last one that made sense: what is not yet whole changes nothing. */
  readonly validFilter: string
  readonly sort: ListSort
  readonly isReversed: boolean
  /** Fragments that belong together are one row. */
  readonly isStitched: boolean
  readonly paused: PausedList | undefined
}

/** The list as it was: what comes meanwhile is kept and counted, and shown once it goes on. */
export interface PausedList {
  /** Traces that there had been. */
  readonly total: number
  /** Oldest first. */
  readonly rows: readonly TraceRow[]
  /** As it was known then which fragments belong to what. */
  readonly joined: ReadonlyMap<TraceId, TraceId>
}

export type ListSort = 'arrival' | 'duration' | 'spans' | 'services' | 'errors' | 'age'

export const LIST_SORTS: readonly ListSort[] = ['arrival', 'duration', 'spans', 'services', 'errors', 'age']

export const INITIAL_LIST_STATE: ListState = {
  cursor: undefined,
  line: 0,
  filter: '',
  validFilter: '',
  sort: 'arrival',
  isReversed: false,
  isStitched: false,
  paused: undefined,
}
