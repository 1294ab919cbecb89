// One trace in the few facts that a list shows.
import type { TraceId } from './span.ts'
import type { Instant, Offset } from './time.ts'

export interface TraceSummary {
  readonly id: TraceId
  readonly start: Instant
  readonly duration: Offset
  /** undefined while no span without a parent has been seen. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number
  readonly services: number
  readonly errors: number
}
