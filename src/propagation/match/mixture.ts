// Heads of one operation may come from several callers, and what contains all of them may be an ancestor of each. So all
// that come into question are weighed together: each head is shared out by how well each caller explains it, and a caller
// that explains nothing better than the others ends up with nothing.

/** How many times as probable each head is with each caller as without any, caller by caller. */
export type Likelihoods = readonly Float64Array[]

export interface Mixture {
  /** Share of the heads that each caller has. */
  readonly shares: Float64Array
  /** Logarithm of how many times as probable all heads are with these as without any. */
  readonly gain: number
}

/** Expectation-maximisation from equal shares. O(rounds × heads × callers). */
export function weigh(likelihoods: Likelihoods, heads: number, rounds: number = ROUNDS): Mixture {
  const callers = likelihoods.length
  const shares = new Float64Array(callers).fill(0.9 / Math.max(1, callers))
  const sums = new Float64Array(callers)
  let gain = 0
  for (let round = 0; round < rounds; round++) {
    sums.fill(0)
    gain = 0
    let none = 1
    for (const share of shares) none -= share
    for (let head = 0; head < heads; head++) {
      let all = none
      for (let at = 0; at < callers; at++) all += shares[at]! * likelihoods[at]![head]!
      gain += Math.log(all)
      for (let at = 0; at < callers; at++) sums[at]! += (shares[at]! * likelihoods[at]![head]!) / all
    }
    // As if one head more had no caller: of few heads not even all prove that all have.
    for (let at = 0; at < callers; at++) shares[at] = sums[at]! / (heads + 0.5)
  }
  return { shares, gain }
}

const ROUNDS = 60

/** Indices of the callers that improve the whole most, one after the other. */
export function selectForward(likelihoods: Likelihoods, heads: number, most: number): readonly number[] {
  const selected: number[] = []
  let present = new Float64Array(heads).fill(1)
  while (selected.length < most) {
    let best = -1
    let bestGain = LEAST_GAIN
    for (const [at, own] of likelihoods.entries()) {
      if (selected.includes(at)) continue
      const gain = Math.max(...TRIED_SHARES.map((share) => gainOfAdding(present, own, share)))
      if (gain > bestGain) [best, bestGain] = [at, gain]
    }
    if (best < 0) break
    selected.push(best)
    present = mix(
      selected.map((at) => likelihoods[at]!),
      heads,
    )
  }
  return selected
}

/** Nats over all heads looked at: less is noise. */
const LEAST_GAIN = 3
const TRIED_SHARES = [0.1, 0.3, 0.6, 0.95]

function gainOfAdding(present: Float64Array, own: Float64Array, share: number): number {
  let gain = 0
  for (let head = 0; head < present.length; head++) {
    gain += Math.log(1 - share + (share * own[head]!) / present[head]!)
  }
  return gain
}

function mix(likelihoods: Likelihoods, heads: number): Float64Array<ArrayBuffer> {
  const { shares } = weigh(likelihoods, heads, FEW_ROUNDS)
  const mixed = new Float64Array(heads).fill(shares.reduce((none, share) => none - share, 1))
  for (const [at, own] of likelihoods.entries()) {
    for (let head = 0; head < heads; head++) mixed[head]! += shares[at]! * own[head]!
  }
  return mixed
}

const FEW_ROUNDS = 15
