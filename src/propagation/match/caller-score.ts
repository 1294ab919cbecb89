// How well the spans of one operation explain when heads of another begin and end. What is learned from one half of the
// heads judges the other half, so that a pattern counts only where it holds for heads it was not read from.
import type { Anchors } from './anchors.ts'
import type { PairRule } from './call-facts.ts'
import { findPairs, type CandidatePairs, type PairLimits } from './candidate-pairs.ts'
import { densityOf, fitDelays, likelihoodOf, type DelayModel } from './delay-model.ts'
import type { Demand } from './demand.ts'
import type { Gate } from './gate.ts'
import type { Resolution } from './resolution.ts'
import type { Supply } from './supply.ts'

/** One way in which callers of one operation may relate to heads. */
export interface Candidate {
  readonly supply: Supply
  readonly gate: Gate
  readonly anchors: Anchors | undefined
  readonly resolution: Resolution
  readonly isSameProcess: boolean
  readonly mayCall?: PairRule | undefined
}

export interface CallerScore extends Candidate {
  /** Logarithm of how many times as probable the heads are with these callers as without; over all heads looked at. */
  readonly gain: number
  /** Share of the heads that have a candidate at all. */
  readonly covered: number
  /** Learned from all heads looked at; and for each half, from the other. */
  readonly model: DelayModel
  readonly halves: readonly [DelayModel, DelayModel]
  readonly pairs: CandidatePairs
  /** How many times as probable each head is with its caller among these as without any. */
  readonly likelihoods: Float64Array
}

/** Heads that are looked at, by index into the demand. */
export interface Sample {
  readonly heads: Int32Array
  readonly background: Float64Array
  /** Which half each is in. */
  readonly half: Uint8Array
}

export function sampleOf(demand: Demand, heads: Int32Array, isAfter: boolean): Sample {
  const source = isAfter ? demand.rate : demand.background
  return {
    heads,
    background: Float64Array.from(heads, (head) => source[head]!),
    half: Uint8Array.from(heads, (_, at) => Math.floor(at / RUN) % 2),
  }
}

/** Neighbours are often of one request: they are kept in one half. */
const RUN = 4

export interface ScoreEffort {
  readonly rounds: number
  /** Share of the heads that must have a candidate for it to be worth the while. */
  readonly leastCovered: number
  /** To judge heads by what was learned from them, which is quicker, and flatters. */
  readonly isRough: boolean
}

/** undefined where next to no head has a candidate. */
export function scoreCaller(
  demand: Demand,
  candidate: Candidate,
  sample: Sample,
  options: PairLimits & ScoreEffort,
): CallerScore | undefined {
  const { supply, gate, resolution } = candidate
  const pairs = findPairs(demand, supply, { ...options, ...candidate, heads: sample.heads })
  if (countCovered(pairs) < Math.max(LEAST_COVERED, options.leastCovered * sample.heads.length))
    return undefined
  const fit = (learnFrom: Uint8Array): DelayModel | undefined =>
    fitDelays(pairs, {
      background: sample.background,
      endIsFree: gate.shape === 'after',
      resolution,
      learnFrom,
      rounds: options.rounds,
    })
  const model = fit(new Uint8Array(sample.heads.length).fill(1))
  if (model === undefined) return undefined
  // Heads of either half are judged by what was learned from the other.
  const halves = options.isRough
    ? ([model, model] as const)
    : ([fit(sample.half) ?? model, fit(sample.half.map((half) => 1 - half)) ?? model] as const)
  const likelihoods = new Float64Array(sample.heads.length)
  let gain = 0
  for (let at = 0; at < sample.heads.length; at++) {
    const half = halves[sample.half[at]!]!
    const likelihood = likelihoodOf(half, pairs, at, sample.background)
    likelihoods[at] = likelihood
    gain += Math.log(1 - half.share + half.share * likelihood)
  }
  return {
    ...candidate,
    gain,
    covered: countCovered(pairs) / sample.heads.length,
    model,
    halves,
    pairs,
    likelihoods,
  }
}

/** Two heads may be anywhere by chance. */
export const LEAST_COVERED = 3

function countCovered({ first }: CandidatePairs): number {
  let covered = 0
  for (let head = 0; head + 1 < first.length; head++) if (first[head + 1]! > first[head]!) covered++
  return covered
}

/** Index into its supply of the caller that explains a head best; -1 for none. */
export function likeliestCaller(
  { pairs, model }: Pick<CallerScore, 'pairs' | 'model'>,
  head: number,
): number {
  let best = -1
  let most = 0
  for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) {
    const density = densityOf(model, pairs, head, pair)
    if (density > most) [best, most] = [pairs.caller[pair]!, density]
  }
  return best
}
