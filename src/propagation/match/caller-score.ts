// How well the spans of one operation explain when heads of another begin and end. What is learned from one half of the
// heads judges the other half, so that a pattern counts only where it holds for heads it was not read from.
import type { Anchors } from './anchors.ts'
import { findPairs, type CandidatePairs, type PairOptions } from './candidate-pairs.ts'
import { fitDelays, gainOf, type DelayModel } from './delay-model.ts'
import type { Demand } from './demand.ts'
import type { Gate } from './gate.ts'
import type { Supply } from './supply.ts'

/** One way in which callers of one operation may relate to heads. */
export interface Candidate {
  readonly supply: Supply
  readonly gate: Gate
  readonly anchors: Anchors | undefined
  readonly resolution: number
}

export interface CallerScore extends Candidate {
  /** Logarithm of how many times as probable the heads are with these callers as without; over all heads looked at. */
  readonly gain: number
  /** Share of the heads that have a candidate at all. */
  readonly covered: number
  /** Learned from all heads looked at, and from either half. */
  readonly model: DelayModel
  readonly halves: readonly [DelayModel, DelayModel]
  readonly pairs: CandidatePairs
  /** By index into the heads looked at. */
  readonly gains: Float64Array
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

/** undefined where no head has a candidate. */
export function scoreCaller(
  demand: Demand,
  candidate: Candidate,
  sample: Sample,
  options: Pick<PairOptions, 'fragmentOf' | 'most'> & { readonly rounds: number },
): CallerScore | undefined {
  const { supply, gate, anchors, resolution } = candidate
  const pairs = findPairs(demand, supply, { ...options, gate, anchors, resolution, heads: sample.heads })
  if (pairs.caller.length === 0) return undefined
  const fit = (learnFrom: Uint8Array): DelayModel | undefined =>
    fitDelays(pairs, {
      background: sample.background,
      callers: supply.count,
      endIsFree: gate.shape === 'after',
      resolution,
      learnFrom,
      rounds: options.rounds,
    })
  const model = fit(new Uint8Array(sample.heads.length).fill(1))
  if (model === undefined) return undefined
  const halves = [
    fit(sample.half.map((half) => 1 - half)) ?? model,
    fit(sample.half) ?? model,
  ] as const
  const gains = Float64Array.from(sample.heads, (_, at) =>
    // The half that was learned from is the other one.
    gainOf(halves[sample.half[at] === 0 ? 1 : 0], pairs, at, sample.background),
  )
  let covered = 0
  for (let at = 0; at < gains.length; at++) if (pairs.first[at + 1]! > pairs.first[at]!) covered++
  return {
    ...candidate,
    gain: gains.reduce((sum, gain) => sum + gain, 0),
    covered: covered / gains.length,
    model,
    halves,
    pairs,
    gains,
  }
}
