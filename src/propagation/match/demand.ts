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
   * The stretch of time about each head in which it might as well have come: some requests long and some heads wide, so
   * that two operations that are busy at the same hours do not look like caller and callee.
   */
  readonly from: Float64Array
  readonly to: Float64Array
  /** Logarithm of how probable its start is anywhere there, per nanosecond. */
  readonly rate: Float64Array
  /** How probable its duration is, per nanosecond. */
  readonly length: Float64Array
  /** Logarithm of both, per square nanosecond: what every caller has to beat. */
  readonly background: Float64Array
}

/** Times alone are no proof for fewer heads, however well they fit: too many operations are tried. */
export const FEWEST_BY_TIME = 8

/**
 * O(n log n).
 *
 * @param least nanoseconds that a stretch has at least
 */
export function buildDemand(
  operation: number,
  heads: readonly Row[],
  times: { readonly start: Float64Array; readonly end: Float64Array },
  resolution: Resolution,
  least: number,
): Demand {
  const rows = Int32Array.from(heads).sort((a, b) => times.start[a]! - times.start[b]! || a - b)
  const start = Float64Array.from(rows, (row) => times.start[row]!)
  const end = Float64Array.from(rows, (row) => times.end[row]!)
  const durations = end.map((time, at) => time - start[at]!)
  const some = thin(durations)
  const lengths = new GapDensity(some, new Float64Array(some.length).fill(1), resolution.end)
  const { from, to } = findStretches(start, least)
  const rate = from.map((first, at) => -Math.log(to[at]! - first))
  const length = durations.map((duration) => lengths.at(duration))
  const background = rate.map((own, at) => own + Math.log(length[at]!))
  return { operation, rows, count: rows.length, start, end, resolution, from, to, rate, length, background }
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

/** Indices, evenly spread. */
export function strided(count: number, most: number): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, at) => at)
  const every = count / most
  return Int32Array.from({ length: most }, (_, at) => Math.floor(at * every))
}

/**
 * From the k-th head before to the k-th after:
 *
 *     ·   · |·  ·  ·  × ·   ·  ·| ·          k = 3
 */
function findStretches(start: Float64Array, least: number): Pick<Demand, 'from' | 'to'> {
  const count = start.length
  const k = Math.max(2, Math.round(Math.sqrt(count)))
  const from = new Float64Array(count)
  const to = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const first = start[Math.max(0, at - k)]!
    const last = start[Math.min(count - 1, at + k)]!
    const lacking = Math.max(0, least - (last - first)) / 2
    from[at] = first - lacking
    to[at] = last + lacking
  }
  return { from, to }
}
