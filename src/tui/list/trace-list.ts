// The traces of the list: filled as they arrive, read when the list is drawn. Only the newest are kept; older ones are
// still in the store.
import type { TraceId } from '../../trace/span.ts'
import type { Instant, Offset } from '../../trace/time.ts'

export interface TraceRow {
  readonly id: TraceId
  /** By arrival of its first span: grows by one with each trace. */
  readonly number: number
  readonly start: Instant
  readonly duration: Offset
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number
  readonly services: readonly string[]
  readonly errors: number
  readonly state: TraceRowState
  /** It is a fragment, or one is missing from it: its context was lost. */
  readonly isBrokenOff: boolean
}

export type TraceRowState = 'open' | 'settled' | 'reopened' | 'incomplete'

export interface TraceList {
  /** Grows with every change. */
  readonly version: number
  /** How many traces there have been in all. */
  readonly total: number
  /** Oldest first. */
  rows(): readonly TraceRow[]
}
