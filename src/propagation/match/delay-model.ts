// How long after its caller a head of one operation starts, and how long before its caller it ends, learned from pairs
// of which nobody knows which are true: those without an alternative first, then all by how probable they have become.
import type { CandidatePairs } from './candidate-pairs.ts'
import { GapDensity } from './gap-density.ts'
import type { Resolution } from './resolution.ts'

export interface DelayModel {
  readonly gap: GapDensity
  /** undefined where a head may end at any time. */
  readonly rest: GapDensity | undefined
  /** How much longer than its callee the caller takes, whatever their clocks say; undefined likewise. */
  readonly slack: GapDensity | undefined
  /** Weights of the accounts of a call: both gaps, the start's, the end's, neither, slack and start. */
  readonly accounts: Float64Array
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
  const weights = firstWeights(pairs, learnFrom, options.endIsFree)
  let model = learn(pairs, learned, weights, {
    ...options,
    share: 0.5,
    accounts: firstAccounts(options.endIsFree),
  })
  for (let round = 0; round < rounds; round++) {
    let heads = 0
    let called = 0
    weights.fill(0)
    const parts = new Float64Array(ACCOUNTS)
    for (let head = 0; head + 1 < pairs.first.length; head++) {
      if (learnFrom[head] === 0) continue
      heads++
      const from = pairs.first[head]!
      const to = pairs.first[head + 1]!
      if (from === to) continue
      let sum = (1 - model.share) * Math.exp(background[head]!) * (pairs.callers[head]! / model.share)
      for (let pair = from; pair < to; pair++) sum += weights[pair] = densityOf(model, pairs, head, pair)
      for (let pair = from; pair < to; pair++) {
        weights[pair]! /= sum
        called += weights[pair]!
        if (weights[pair]! > LEAST_WEIGHT) addAccounts(model, pairs, head, pair, weights[pair]!, parts)
      }
    }
    // As if one head more had a caller and one more had none: of few heads not even all prove that all have.
    const share = (called + 0.5) / (heads + 1)
    model = learn(pairs, learned, weights, {
      ...options,
      share,
      accounts: smoothed(parts, options.endIsFree),
    })
  }
  return model
}

/**
 * How probable the head is, given that this is its caller, per square nanosecond (per nanosecond where ends do not
 * count). Five accounts of it, each with the weight it has earned: what was learned must not overrule the only container,
 * and a call somewhere in a loop is told by its container alone.
 *
 *     both      its start follows the caller's, and its end comes before the caller's, by gaps that are learned
 *     start     its start does; it takes as long as it takes
 *     end       its end does; likewise
 *     neither   it lies anywhere within the caller
 *     slack     its caller takes longer by what is learned, and its start follows by a gap that clocks may blur: they
 *               move both ends alike
 */
export function densityOf(model: DelayModel, pairs: CandidatePairs, head: number, pair: number): number {
  const { accounts } = model
  const length = pairs.length[head]!
  const gap = model.gap.at(pairs.gap[pair]!)
  const within = accounts[3]! * pairs.tightness[pair]! * length
  if (model.rest === undefined) return (1 - accounts[3]!) * gap * length + within
  const rest = model.rest.at(pairs.rest[pair]!)
  const slack = model.slack!.at(pairs.gap[pair]! + pairs.rest[pair]!)
  return (
    gap * (accounts[0]! * rest + accounts[4]! * slack) +
    (accounts[1]! * gap + accounts[2]! * rest) * length +
    within
  )
}

/** Adds to `sums` the part that each account has in the density of a pair, in all `weight`. */
function addAccounts(
  model: DelayModel,
  pairs: CandidatePairs,
  head: number,
  pair: number,
  weight: number,
  sums: Float64Array,
): void {
  const { accounts } = model
  const length = pairs.length[head]!
  const gap = model.gap.at(pairs.gap[pair]!)
  const rest = model.rest === undefined ? 0 : model.rest.at(pairs.rest[pair]!)
  const both = accounts[0]! * gap * rest
  const start = accounts[1]! * gap * length
  const end = accounts[2]! * rest * length
  const neither = accounts[3]! * pairs.tightness[pair]! * length
  const slack =
    model.slack === undefined ? 0 : accounts[4]! * gap * model.slack.at(pairs.gap[pair]! + pairs.rest[pair]!)
  const all = both + start + end + neither + slack
  if (all === 0) return
  sums[0]! += (weight * both) / all
  sums[1]! += (weight * start) / all
  sums[2]! += (weight * end) / all
  sums[3]! += (weight * neither) / all
  sums[4]! += (weight * slack) / all
}

/** How many times as probable the head is with its caller among these as without any. */
export function likelihoodOf(
  model: DelayModel,
  pairs: CandidatePairs,
  head: number,
  background: Float64Array,
): number {
  let sum = 0
  for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) {
    sum += densityOf(model, pairs, head, pair)
  }
  return sum / pairs.callers[head]! / Math.exp(background[head]!)
}

function firstAccounts(endIsFree: boolean): Float64Array {
  return Float64Array.from(endIsFree ? [0, 0.9, 0, 0.1, 0] : [0.4, 0.15, 0.15, 0.1, 0.2])
}

const ACCOUNTS = 5

/** As if some calls more had been of each account: none is ruled out by few. */
function smoothed(parts: Float64Array, endIsFree: boolean): Float64Array {
  const first = firstAccounts(endIsFree)
  const sum = parts.reduce((all, part) => all + part, IMAGINED)
  return first.map((part, at) => (parts[at]! + IMAGINED * part) / sum)
}

const IMAGINED = 5

function pairsOf(pairs: CandidatePairs, learnFrom: Uint8Array): Uint32Array {
  const found = new Uint32Array(pairs.first.at(-1)!)
  let count = 0
  for (let head = 0; head + 1 < pairs.first.length; head++) {
    if (learnFrom[head] === 0) continue
    for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) found[count++] = pair
  }
  return found.subarray(0, count)
}

/**
 * Heads with one candidate alone where there are enough of them; else each pair by how tight it is among its rivals where
 * anything that was before is one, and by one over their number where they contain the head.
 */
function firstWeights(pairs: CandidatePairs, learnFrom: Uint8Array, endIsFree: boolean): Float64Array {
  const weights = new Float64Array(pairs.caller.length)
  let alone = 0
  for (const only of [true, false]) {
    for (let head = 0; head + 1 < pairs.first.length; head++) {
      const from = pairs.first[head]!
      const rivals = pairs.first[head + 1]! - from
      if (learnFrom[head] === 0 || rivals === 0 || (only && rivals > 1)) continue
      if (only) alone++
      weights.fill(1 / rivals, from, from + rivals)
      if (endIsFree) shareByTightness(pairs, from, from + rivals, weights)
    }
    if (alone >= ENOUGH_ALONE) break
  }
  return weights
}

function shareByTightness(
  { tightness }: CandidatePairs,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  let sum = 0
  for (let pair = from; pair < to; pair++) sum += tightness[pair]!
  for (let pair = from; pair < to; pair++) weights[pair] = tightness[pair]! / sum
}

/** Fewer gaps than this do not show their shape. */
const ENOUGH_ALONE = 20

function learn(
  pairs: CandidatePairs,
  learned: Uint32Array,
  weights: Float64Array,
  options: FitOptions & Pick<DelayModel, 'share' | 'accounts'>,
): DelayModel {
  let kept = 0
  for (const pair of learned) if (weights[pair]! > LEAST_WEIGHT) kept++
  const isAny = kept > 0
  // A density does not get better by more gaps than some thousand.
  const every = Math.max(1, (isAny ? kept : learned.length) / MOST_LEARNED)
  const size = Math.ceil((isAny ? kept : learned.length) / every)
  const gaps = new Float64Array(size)
  const rests = new Float64Array(options.endIsFree ? 0 : size)
  const slacks = new Float64Array(rests.length)
  const weight = new Float64Array(size)
  let seen = 0
  let count = 0
  for (const pair of learned) {
    if (isAny && weights[pair]! <= LEAST_WEIGHT) continue
    if (seen++ < count * every) continue
    gaps[count] = pairs.gap[pair]!
    if (!options.endIsFree) {
      rests[count] = pairs.rest[pair]!
      slacks[count] = pairs.gap[pair]! + pairs.rest[pair]!
    }
    weight[count] = Math.max(weights[pair]!, LEAST_WEIGHT)
    count++
  }
  const used = weight.subarray(0, count)
  const { share, accounts, resolution } = options
  const density = (values: Float64Array, step: number): GapDensity | undefined =>
    options.endIsFree ? undefined : new GapDensity(values.subarray(0, count), used, step)
  return {
    gap: new GapDensity(gaps.subarray(0, count), used, resolution.start),
    rest: density(rests, resolution.end),
    slack: density(slacks, Math.max(resolution.start, resolution.end)),
    share,
    accounts,
  }
}

/** Pairs that are this improbable add nothing but time. */
const LEAST_WEIGHT = 1e-3

const MOST_LEARNED = 3000
