// What keys have made of the list.
import type { TraceId } from '../../trace/span.ts'

export interface ListState {
  /** undefined: the newest is followed as traces arrive. */
  readonly cursor: TraceId | undefined
  readonly top: number
  readonly filter: string
  readonly sort: ListSort
  readonly isReversed: boolean
  /** Fragments that belong together are one row. */
  readonly isStitched: boolean
  /** While paused: how many traces there were, by arrival; later ones are counted and not shown. */
  readonly pausedAt: number | undefined
}

export type ListSort = 'arrival' | 'duration' | 'spans' | 'services' | 'errors'

export const INITIAL_LIST_STATE: ListState = {
  cursor: undefined,
  top: 0,
  filter: '',
  sort: 'arrival',
  isReversed: false,
  isStitched: false,
  pausedAt: undefined,
}
