// Whether heads lie within callers more closely than chance would have it: the same heads are moved to where they do not
// belong, a little earlier or later, and matched again. Runs of neighbouring heads move together, each run by its own
// distance, and no further than a few calls take: then rushes and quiet hours, bursts, and the heads' own pattern stay as
// they are, and a load that comes at even intervals does not fall into step with itself.
//
//     callers   |=====|    |=====|          |=====|        |=====|  |=====|
//     heads       |=|        |=|              |=|            |=|      |=|
//     moved    |=|        |=|                       |=|            |=|      |=|
import { findPairs, PairBuffer, type PairLimits } from './candidate-pairs.ts'
import type { CallerScore, Sample } from './caller-score.ts'
import { likelihoodOf } from './delay-model.ts'
import type { Demand } from './demand.ts'
import { quartiles } from './gap-density.ts'
import { SeededRandom } from './seeded-random.ts'

export interface ShiftTest {
  /** How often chance alone looked as good; 1 / (1 + shifts) at least. */
  readonly p: number
  /** Standard deviations between what was seen and what chance gives. */
  readonly z: number
  /** … and what it gives right beside where the heads belong: in the same rush, be it as short as a call. */
  readonly zNearby: number
  /** Share of the heads that find a caller, as they are and moved. */
  readonly share: number
  readonly byChance: number
  /** Share of them that have any candidate once moved. */
  readonly coveredByChance: number
  /** Nats per head, as they are and moved. */
  readonly gain: number
  readonly gainByChance: number
}

/** Deterministic. O(shifts × heads in the sample × their candidates). */
export function testByShifting(
  demand: Demand,
  score: CallerScore,
  sample: Sample,
  options: PairLimits & { readonly shifts: number },
): ShiftTest {
  const window = windowOf(demand, score)
  const distance = typicalDistance(score)
  const starts = Float64Array.from(sample.heads, (head) => demand.start[head]!)
  const seen = statisticOf(score, sample, score.pairs)
  const random = new SeededRandom(score.supply.operation * 7919 + demand.operation)
  const gains: number[] = []
  const nearby: number[] = []
  const around: number[] = []
  const buffer = new PairBuffer()
  let asGood = 0
  let found = 0
  let covered = 0
  for (let round = 0; round < options.shifts; round++) {
    const isNearby = round % 2 === 0
    const shift = shiftRuns(starts, window, distance, isNearby ? NEARBY : FURTHEST, random)
    const pairs = findPairs(
      demand,
      score.supply,
      { ...options, ...score, heads: sample.heads, shift },
      buffer,
    )
    const moved = statisticOf(score, sample, pairs)
    gains.push(moved.gain)
    if (isNearby) nearby.push(moved.gain)
    else around.push(moved.gain)
    found += moved.share
    covered += moved.covered
    if (moved.gain >= seen.gain) asGood++
    // Nothing can make it significant any more.
    if (asGood > HOPELESS) break
  }
  const heads = sample.heads.length
  return {
    p: (1 + asGood) / (1 + gains.length),
    z: deviationsAbove(around, seen.gain),
    zNearby: deviationsAbove(nearby, seen.gain),
    share: seen.share,
    byChance: found / gains.length,
    coveredByChance: covered / gains.length,
    gain: seen.gain / heads,
    gainByChance: meanOf(gains) / heads,
  }
}

const HOPELESS = 4

function deviationsAbove(gains: readonly number[], seen: number): number {
  const mean = meanOf(gains)
  const variance = meanOf(gains.map((gain) => (gain - mean) ** 2))
  return (seen - mean) / Math.sqrt(variance + 1)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function statisticOf(
  score: CallerScore,
  sample: Sample,
  pairs: CallerScore['pairs'],
): { readonly gain: number; readonly share: number; readonly covered: number } {
  let gain = 0
  let covered = 0
  let matched = 0
  for (let at = 0; at < sample.heads.length; at++) {
    const model = score.halves[sample.half[at]!]!
    const likelihood = likelihoodOf(model, pairs, at, sample.background)
    const own = Math.log(1 - model.share + model.share * likelihood)
    gain += own
    if (own > 0) matched++
    if (pairs.first[at + 1]! > pairs.first[at]!) covered++
  }
  const heads = sample.heads.length
  return { gain, share: matched / heads, covered: covered / heads }
}

/** Far enough for a head to leave its caller, or for its gap to become another. */
function typicalDistance(score: CallerScore): number {
  const { supply, gate, model } = score
  if (gate.shape === 'after') return Math.max(4 * model.gap.spread, Math.abs(model.gap.median), 1e6)
  const lengths = supply.end.map((end, at) => end - supply.start[at]!).slice(0, 2000)
  const [, middle, high] = quartiles(lengths, new Float64Array(lengths.length).fill(1))
  return Math.max(high, middle, model.gap.spread, 1e6)
}

interface Window {
  readonly from: number
  readonly to: number
}

/** In which there are heads or callers. */
function windowOf({ start }: Demand, { supply }: CallerScore): Window {
  return {
    from: Math.min(start[0]!, supply.start[0]!),
    to: Math.max(start.at(-1)!, supply.start.at(-1)!),
  }
}

/** Where there are no spans at all there are no callers: runs that were moved there would make chance look worse. */
function shiftRuns(
  starts: Float64Array,
  { from, to }: Window,
  distance: number,
  most: number,
  random: SeededRandom,
): Float64Array {
  const run = Math.max(1, Math.ceil(starts.length / RUNS))
  const furthest = (to - from) / 2
  const nearest = Math.min(distance, furthest)
  const span = Math.min(distance * most, furthest) - nearest
  const shift = new Float64Array(starts.length)
  for (let first = 0; first < starts.length; first += run) {
    const last = Math.min(first + run, starts.length)
    const middle = (starts[first]! + starts[last - 1]!) / 2
    const by = nearest + random.next() * span
    const isEarlier = random.next() < 0.5
    const fits = isEarlier ? middle - by >= from : middle + by <= to
    shift.fill(isEarlier === fits ? -by : by, first, last)
  }
  return shift
}

/** Enough that no few of them decide, few enough that bursts stay together. */
const RUNS = 40
/** In distances: near enough for the load to be the same, far enough for many places to be tried. */
const FURTHEST = 12
const NEARBY = 2.5
