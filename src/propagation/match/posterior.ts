// How sure each pair is: the share of all ways to give heads callers in which this pair occurs, each way weighed by how
// probable it is. Counting them all is out of reach; scaling rows and columns in turn (Sinkhorn) until each head has one
// caller or none, and no caller has too many heads, comes close to it.
import type { Assignable } from './assign.ts'

/** Of each pair, 0 to 1. O(sweeps × pairs). */
export function findPosteriors(problem: Assignable): Float64Array {
  const { first, caller, score, alone, capacity } = problem
  const heads = first.length - 1
  const weight = new Float64Array(caller.length)
  const none = new Float64Array(heads)
  for (let head = 0; head < heads; head++) {
    // Relative to the best of the head, so that nothing overflows.
    let most = alone[head]!
    for (let pair = first[head]!; pair < first[head + 1]!; pair++) most = Math.max(most, score[pair]!)
    none[head] = Math.exp(alone[head]! - most)
    for (let pair = first[head]!; pair < first[head + 1]!; pair++) {
      weight[pair] = Math.exp(score[pair]! - most)
    }
  }
  const load = new Float64Array(capacity.length)
  const factor = new Float64Array(capacity.length).fill(1)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    load.fill(0)
    for (let head = 0; head < heads; head++) {
      const to = first[head + 1]!
      let sum = none[head]!
      for (let pair = first[head]!; pair < to; pair++) sum += weight[pair]! * factor[caller[pair]!]!
      for (let pair = first[head]!; pair < to; pair++) {
        load[caller[pair]!]! += (weight[pair]! * factor[caller[pair]!]!) / sum
      }
    }
    let change = 0
    for (let at = 0; at < factor.length; at++) {
      const before = factor[at]!
      if (load[at] === 0) continue
      const after = Math.min(1, (before * capacity[at]!) / load[at]!)
      factor[at] = after
      change = Math.max(change, Math.abs(Math.log(after / before)))
    }
    if (change < SETTLED) break
  }
  for (let head = 0; head < heads; head++) {
    const to = first[head + 1]!
    let sum = none[head]!
    for (let pair = first[head]!; pair < to; pair++) sum += weight[pair]! * factor[caller[pair]!]!
    for (let pair = first[head]!; pair < to; pair++) {
      weight[pair] = (weight[pair]! * factor[caller[pair]!]!) / sum
    }
  }
  return weight
}

/** After forty the third decimal no longer changes on any of the measured sets. */
const SWEEPS = 50
const SETTLED = 1e-3
