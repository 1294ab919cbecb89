// How long after its caller a head of one operation starts, and how long before its caller it ends, learned from pairs
// of which nobody knows which are true: those without an alternative first, then all by how probable they have become.
import type { CandidatePairs } from './candidate-pairs.ts'
import { GapDensity } from './gap-density.ts'
import type { Resolution } from './resolution.ts'

export interface DelayModel {
  readonly gap: GapDensity
  /** undefined where a head may end at any time. */
  readonly rest: GapDensity | undefined
  /** Of the heads, those that have a caller here. */
  readonly share: number
}

export interface FitOptions {
  /** Logarithm of the density of each head without a caller. */
  readonly background: Float64Array
  readonly endIsFree: boolean
  readonly resolution: Resolution
  /** 1 for heads to learn from. */
  readonly learnFrom: Uint8Array
  readonly rounds: number
}

/** undefined where no head has a candidate. O(rounds × pairs). */
export function fitDelays(pairs: CandidatePairs, options: FitOptions): DelayModel | undefined {
  const { learnFrom, background, rounds } = options
  const learned = pairsOf(pairs, learnFrom)
  if (learned.length === 0) return undefined
  const weights = firstWeights(pairs, learnFrom)
  let model = learn(pairs, learned, weights, { ...options, share: 0.5 })
  for (let round = 0; round < rounds; round++) {
    let heads = 0
    let called = 0
    weights.fill(0)
    for (let head = 0; head + 1 < pairs.first.length; head++) {
      if (learnFrom[head] === 0) continue
      heads++
      const from = pairs.first[head]!
      const to = pairs.first[head + 1]!
      if (from === to) continue
      let sum = (1 - model.share) * Math.exp(background[head]!) * (pairs.callers[head]! / model.share)
      for (let pair = from; pair < to; pair++) sum += weights[pair] = densityOf(model, pairs, pair)
      for (let pair = from; pair < to; pair++) {
        weights[pair]! /= sum
        called += weights[pair]!
      }
    }
    // As if one head more had a caller and one more had none: of few heads not even all prove that all have.
    const share = (called + 0.5) / (heads + 1)
    model = learn(pairs, learned, weights, { ...options, share })
  }
  return model
}

/** Per square nanosecond (per nanosecond where ends are free): how probable the head is, given that this is its caller. */
export function densityOf(model: DelayModel, pairs: CandidatePairs, pair: number): number {
  const gap = model.gap.at(pairs.gap[pair]!)
  const both = model.rest === undefined ? gap : gap * model.rest.at(pairs.rest[pair]!)
  return (1 - UNLEARNED) * both + UNLEARNED * pairs.tightness[pair]!
}

/** What was learned must not overrule the only container: one call in ten is thought to go by tightness alone. */
const UNLEARNED = 0.1

/** How many times as probable the head is with its caller among these as without any. */
export function likelihoodOf(
  model: DelayModel,
  pairs: CandidatePairs,
  head: number,
  background: Float64Array,
): number {
  let sum = 0
  for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) {
    sum += densityOf(model, pairs, pair)
  }
  return sum / pairs.callers[head]! / Math.exp(background[head]!)
}

function pairsOf(pairs: CandidatePairs, learnFrom: Uint8Array): Uint32Array {
  const found = new Uint32Array(pairs.first.at(-1)!)
  let count = 0
  for (let head = 0; head + 1 < pairs.first.length; head++) {
    if (learnFrom[head] === 0) continue
    for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) found[count++] = pair
  }
  return found.subarray(0, count)
}

/** Heads with one candidate alone where there are enough of them; else each pair by one over its number of rivals. */
function firstWeights(pairs: CandidatePairs, learnFrom: Uint8Array): Float64Array {
  const weights = new Float64Array(pairs.caller.length)
  let alone = 0
  for (const only of [true, false]) {
    for (let head = 0; head + 1 < pairs.first.length; head++) {
      const from = pairs.first[head]!
      const rivals = pairs.first[head + 1]! - from
      if (learnFrom[head] === 0 || rivals === 0 || (only && rivals > 1)) continue
      if (only) alone++
      weights.fill(1 / rivals, from, from + rivals)
    }
    if (alone >= ENOUGH_ALONE) break
  }
  return weights
}

/** Fewer gaps than this do not show their shape. */
const ENOUGH_ALONE = 20

function learn(
  pairs: CandidatePairs,
  learned: Uint32Array,
  weights: Float64Array,
  options: FitOptions & { readonly share: number },
): DelayModel {
  let kept = 0
  for (const pair of learned) if (weights[pair]! > LEAST_WEIGHT) kept++
  const isAny = kept > 0
  // A density does not get better by more gaps than some thousand.
  const every = Math.max(1, (isAny ? kept : learned.length) / MOST_LEARNED)
  const size = Math.ceil((isAny ? kept : learned.length) / every)
  const gaps = new Float64Array(size)
  const rests = new Float64Array(options.endIsFree ? 0 : size)
  const weight = new Float64Array(size)
  let seen = 0
  let count = 0
  for (const pair of learned) {
    if (isAny && weights[pair]! <= LEAST_WEIGHT) continue
    if (seen++ < count * every) continue
    gaps[count] = pairs.gap[pair]!
    if (!options.endIsFree) rests[count] = pairs.rest[pair]!
    weight[count] = Math.max(weights[pair]!, LEAST_WEIGHT)
    count++
  }
  const used = weight.subarray(0, count)
  const { share, resolution } = options
  return {
    gap: new GapDensity(gaps.subarray(0, count), used, resolution.start),
    rest: options.endIsFree ? undefined : new GapDensity(rests.subarray(0, count), used, resolution.end),
    share,
  }
}

/** Pairs that are this improbable add nothing but time. */
const LEAST_WEIGHT = 1e-3

const MOST_LEARNED = 3000
