// Reading every trace of a stretch of time, whole, one after the other: for what can only be seen across traces. However
// many there are, no more than a few are held at once, and reading ends where enough has been read.
import type { TraceData } from '../../trace/span.ts'
import type { TimeWindow } from '../source.ts'

export interface ReadQuery extends TimeWindow {
  /** At most so many. */
  readonly mostTraces: number
  /** About so many: the trace with which it is reached is read to its end. */
  readonly mostSpans: number
  /** Where not all can be read: rather those times at which traces begin in one of these; empty: the newest. */
  readonly services: readonly string[]
  /** Told how many traces there are to read, as soon as that is known. */
  readonly onFound?: ((traces: number) => void) | undefined
}

/** What came of it. */
export interface ReadEnd {
  /** There are, or may be, more traces in that time. */
  readonly limited: boolean
  /** What the user should know of how they were read, a sentence each. */
  readonly notes: readonly string[]
}

/** Newest first as far as the source can tell, each trace once. */
export type TraceReading = AsyncGenerator<TraceData, ReadEnd, undefined>

/** What may still be read. */
export class ReadBudget {
  #traces: number
  #spans: number

  constructor({ mostTraces, mostSpans }: Pick<ReadQuery, 'mostTraces' | 'mostSpans'>) {
    this.#traces = mostTraces
    this.#spans = mostSpans
  }

  get isSpent(): boolean {
    return this.#traces <= 0 || this.#spans <= 0
  }

  take({ spans }: TraceData): void {
    this.#traces--
    this.#spans -= spans.length
  }
}
