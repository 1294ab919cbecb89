// Which clocks to move, and how far: as few and as little as the constraints allow.
import type { ClockConstraints } from './clock-constraints.ts'
import { ClockLimits } from './clock-limits.ts'

export interface LeastMoves {
  /** By clock, nanoseconds to add. All constraints hold. */
  readonly offsets: Float64Array
  /** What the constraints allow relative to clock 0; infinite where nothing bounds it. */
  readonly least: Float64Array
  readonly most: Float64Array
  /** Of the constraints that a clock is moved for, the calls behind the weakest; Infinity where it is not moved. */
  readonly calls: Float64Array
}

/**
 * The first clock of each connected group is right by definition. Then, those first that need the least, each is left
 * where it is if that is possible beside those already decided, and else moved to the nearer end of what is: it is all
 * that can be said for certain. The middle of the range would take requests and answers to be equally fast.
 *
 *     possible      |-----------|           stays
 *               0   |
 *                 ├─┤-----------|           moved by its least
 */
export function leastMoves(constraints: ClockConstraints): LeastMoves {
  const { forward, backward, count } = constraints
  const offsets = new Float64Array(count)
  const calls = new Float64Array(count).fill(Infinity)
  const above = new ClockLimits(forward)
  const below = new ClockLimits(backward)
  const { references, groups } = connectedGroups(constraints)
  above.set(references, 0)
  below.set(references, 0)
  const isSeen = (clock: number): boolean => groups[clock] === groups[0]
  const most = above.values.map((value, clock) => (isSeen(clock) ? value : Infinity))
  const least = below.values.map((value, clock) => (isSeen(clock) ? 0 - value : -Infinity))

  const needs = above.values.map((value, clock) => Math.max(0, -value, -below.values[clock]!))
  const order = Array.from(needs.keys()).sort((a, b) => needs[a]! - needs[b]! || a - b)
  // Beyond a clock whose limit is higher than all that follows could take away, nothing would be forced to move.
  const dropAhead = lowestSums(backward)
  const dropBehind = lowestSums(forward)
  for (const clock of order) {
    const upper = above.values[clock]!
    const lower = 0 - below.values[clock]!
    if (upper < 0 || lower > 0) {
      offsets[clock] = upper < 0 ? upper : lower
      calls[clock] = upper < 0 ? above.calls[clock]! : below.calls[clock]!
    }
    const offset = offsets[clock]!
    above.set([clock], offset, calls[clock], (at) => above.values[at]! + dropAhead[at]! >= 0)
    below.set([clock], 0 - offset, calls[clock], (at) => below.values[at]! + dropBehind[at]! >= 0)
  }
  return { offsets, least, most, calls }
}

/** By clock, the least sum of limits along any chain of these edges that ends at it; at most 0. */
function lowestSums(edges: ClockConstraints['forward']): Float64Array {
  const sums = new ClockLimits(edges)
  sums.set(Array.from(edges.keys()), 0)
  return sums.values
}

function connectedGroups({ forward, backward, count }: ClockConstraints): {
  /** The first clock of each group. */
  readonly references: readonly number[]
  readonly groups: Int32Array
} {
  const references: number[] = []
  const groups = new Int32Array(count).fill(-1)
  for (let first = 0; first < count; first++) {
    if (groups[first] !== -1) continue
    groups[first] = references.length
    const pending = [first]
    for (let clock = pending.pop(); clock !== undefined; clock = pending.pop()) {
      for (const { to } of [...forward[clock]!, ...backward[clock]!]) {
        if (groups[to] !== -1) continue
        groups[to] = references.length
        pending.push(to)
      }
    }
    references.push(first)
  }
  return { references, groups }
}
