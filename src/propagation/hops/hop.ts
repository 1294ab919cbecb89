// A hop that is broken: which operation of which service called which operation of which other, without its context.
import type { BreakMode } from '../diagnosis.ts'
import type { Join } from '../joins/join.ts'
import type { Row } from '../spans/span-table.ts'

export interface BrokenHop {
  readonly mode: BreakMode
  /** Index of the operation of the calling spans: CLIENT or PRODUCER where there is one, else what encloses the call. */
  readonly callerOperation: number
  readonly calleeOperation: number
  readonly runnerUp: number | undefined
  /** Heads of this hop, by start; also those of which the request is not known. */
  readonly heads: readonly Row[]
  /** Of those heads of which the request is known, whatever the confidence. */
  readonly joins: readonly Join[]
  readonly significance: Significance
}

export interface Significance {
  /** Of the shift test: how often chance alone would look as good; 0 where ids or keys leave no doubt. */
  readonly p: number
  /** Share of the callee's heads that find a caller, and the mean share once times are shifted. */
  readonly share: number
  readonly byChance: number
  /** Median of the gap from the caller's start to the head's, and its interquartile range, in nanoseconds. */
  readonly gapMedian: number
  readonly gapSpread: number
  /** Nanoseconds that the heads' clock had to be moved by for that; undefined for what well kept clocks may differ by. */
  readonly clockMove?: number | undefined
}
