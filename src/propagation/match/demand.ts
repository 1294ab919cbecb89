// Heads of one operation whose caller is looked for, by start, with how probable each would be without a caller: what
// every candidate has to beat.
import type { Row } from '../spans/span-table.ts'
import { GapDensity } from './gap-density.ts'
import type { Resolution } from './resolution.ts'

export interface Demand {
  readonly operation: number
  readonly rows: Int32Array
  readonly count: number
  /** On the common clock. */
  readonly start: Float64Array
  readonly end: Float64Array
  readonly resolution: Resolution
  /**
   * Logarithm of how densely heads lie about this one, of those there are, times how probable its duration is: per
   * square nanosecond. The rate is that of its own minute and not of the whole time, so that two operations that are
   * busy at the same hours do not look like caller and callee.
   */
  readonly background: Float64Array
  /** The part of it that is the rate. */
  readonly rate: Float64Array
}

/** O(n log n). */
export function buildDemand(
  operation: number,
  heads: readonly Row[],
  times: { readonly start: Float64Array; readonly end: Float64Array },
  resolution: Resolution,
): Demand {
  const rows = Int32Array.from(heads).sort((a, b) => times.start[a]! - times.start[b]! || a - b)
  const start = Float64Array.from(rows, (row) => times.start[row]!)
  const end = Float64Array.from(rows, (row) => times.end[row]!)
  const durations = end.map((time, at) => time - start[at]!)
  const some = thin(durations)
  const lengths = new GapDensity(some, new Float64Array(some.length).fill(1), resolution.end)
  const rate = localRate(start, resolution.start)
  const background = rate.map((own, at) => own + Math.log(lengths.at(durations[at]!)))
  return { operation, rows, count: rows.length, start, end, resolution, background, rate }
}

/** The same heads on a clock that is ahead by so many nanoseconds. */
export function moveDemand(demand: Demand, nanoseconds: number): Demand {
  if (nanoseconds === 0) return demand
  return {
    ...demand,
    start: demand.start.map((time) => time + nanoseconds),
    end: demand.end.map((time) => time + nanoseconds),
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
