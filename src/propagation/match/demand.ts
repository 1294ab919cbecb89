// Heads of one operation whose caller is looked for, by start, with how probable each would be without a caller: what
// every candidate has to beat.
import type { Row } from '../spans/span-table.ts'
import { GapDensity } from './gap-density.ts'

export class Demand {
  readonly operation: number
  readonly rows: Int32Array
  /** On the common clock. */
  readonly start: Float64Array
  readonly end: Float64Array
  /**
   * Logarithm of how densely heads lie about this one, of those there are, times how probable its duration is: per
   * square nanosecond. The rate is that of its own minute and not of the whole time, so that two operations that are
   * busy at the same hours do not look like caller and callee.
   */
  readonly background: Float64Array
  /** The part of it that is the rate. */
  readonly rate: Float64Array

  constructor(
    operation: number,
    rows: readonly Row[],
    start: Float64Array,
    end: Float64Array,
    resolution: number,
  ) {
    this.operation = operation
    this.rows = Int32Array.from(rows).sort((a, b) => start[a]! - start[b]! || a - b)
    this.start = Float64Array.from(this.rows, (row) => start[row]!)
    this.end = Float64Array.from(this.rows, (row) => end[row]!)
    const count = this.rows.length
    const durations = Float64Array.from(this.rows, (_, at) => this.end[at]! - this.start[at]!)
    const lengths = new GapDensity(thin(durations), new Float64Array(thin(durations).length).fill(1), resolution)
    this.rate = localRate(this.start, resolution)
    this.background = new Float64Array(count)
    for (let at = 0; at < count; at++) {
      this.background[at] = this.rate[at]! + Math.log(lengths.at(durations[at]!))
    }
  }

  get count(): number {
    return this.rows.length
  }
}

/** A density does not get better by more than some thousand values. */
export function thin(values: Float64Array, most = 4000): Float64Array {
  if (values.length <= most) return values
  const every = values.length / most
  return Float64Array.from({ length: most }, (_, at) => values[Math.floor(at * every)]!)
}

/**
 * Logarithm of the share of all heads per nanosecond about each: the distance to the k-th neighbours on either side.
 *
 *     ·   · |·  ·  ·  × ·   ·  ·| ·          k = 3 each
 */
function localRate(start: Float64Array, resolution: number): Float64Array {
  const count = start.length
  const k = Math.max(2, Math.round(Math.sqrt(count)))
  const rate = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const from = Math.max(0, at - k)
    const to = Math.min(count - 1, at + k)
    const within = Math.max(start[to]! - start[from]!, resolution)
    rate[at] = to === from ? -Math.log(HOUR) : Math.log((to - from) / (count * within))
  }
  return rate
}

/** One head alone says nothing of a rate: it might have been any time of an hour. */
const HOUR = 3.6e12
