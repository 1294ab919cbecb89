// Which operations called the heads of one operation, among those that come into question: the innermost that contain
// them, each for the heads that it explains best, and each only where the shift test says that it is not chance.
import { isAddressed } from './addressed.ts'
import type { CallerScore } from './caller-score.ts'
import { sampleOf } from './caller-score.ts'
import { certaintyOf } from './certainty.ts'
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import { certaintyOfClock } from './moved-clock.ts'
import { weigh } from './mixture.ts'
import { mostlyMisses } from './near-misses.ts'
import type { Finalists } from './screen-callers.ts'
import { testByShifting, type ShiftTest } from './shift-test.ts'
import { isSibling, callerRow, besideUnder } from './siblings.ts'

export interface ChosenCaller {
  readonly score: CallerScore
  /** Share of all heads of the operation. */
  readonly share: number
  readonly test: ShiftTest
  /** Whether keys say that it calls the operation: times need not prove it. */
  readonly isKnown: boolean
  /** That it is these spans, and not others of the same requests; 0 to 1. */
  readonly certainty: number
  /** Index of the operation that comes next. */
  readonly runnerUp: number | undefined
}

export interface Choice {
  readonly demand: Demand
  /** Most heads first. */
  readonly chosen: readonly ChosenCaller[]
  /** The best that was not significant, where there was one. */
  readonly rejected: ShiftTest | undefined
}

/** Whether requests are matched alike by both. */
export function isSameChoice(a: Choice, b: Choice): boolean {
  return (
    a.demand === b.demand &&
    a.chosen.length === b.chosen.length &&
    a.chosen.every(({ score, share, runnerUp }, at) => {
      const other = b.chosen[at]!
      return score === other.score && share === other.share && runnerUp === other.runnerUp
    })
  )
}

export function chooseCallers(
  context: MatchContext,
  finalists: Finalists,
  explain?: (text: string) => void,
): Choice {
  const { demand, heads, tried, known } = finalists
  const likely = withoutOuter(context, finalists, withoutSiblings(context, finalists))
  let remaining = likely
  let shares: Float64Array = new Float64Array(0)
  for (;;) {
    const mixture = weigh(
      remaining.map(({ likelihoods }) => likelihoods),
      heads.length,
    )
    shares = mixture.shares
    const weakest = findWeakest(context, finalists, remaining, mixture.shares, mixture.gain)
    if (weakest < 0) break
    remaining = remaining.filter((_, at) => at !== weakest)
  }
  const chosen: ChosenCaller[] = []
  let rejected: ShiftTest | undefined
  for (const [at, score] of remaining.entries()) {
    const sample = sampleOf(demand, heads, score.gate.shape === 'after')
    const test =
      context.tests.get(score) ?? testByShifting(demand, score, sample, { ...context.limits, shifts: SHIFTS })
    context.tests.set(score, test)
    explain?.(
      `   ${describe(context, score)} has ${shares[at]!.toFixed(3)}: p ${test.p} z ${test.z.toFixed(1)}, nearby ${test.zNearby.toFixed(1)} share ${test.share.toFixed(2)}/${test.byChance.toFixed(2)}`,
    )
    const isKnown = known.has(score.supply.operation)
    if (isKnown || (isSignificant(test, score, tried) && !mostlyMisses(demand, heads, score, remaining))) {
      const runnerUp = finalists.scores.find((other) => !remaining.includes(other))?.supply.operation
      const certainty = isKnown
        ? 1
        : certaintyOf(context, score, remaining, finalists.scores) * certaintyOfClock(context, demand)
      explain?.(`      certainty ${certainty.toFixed(3)}`)
      chosen.push({ score, share: shares[at]!, test, isKnown, certainty, runnerUp })
    } else if (rejected === undefined || test.z > rejected.z) {
      rejected = test
    }
  }
  if (explain !== undefined) {
    for (const score of finalists.scores.slice(0, 10)) {
      explain(
        `      ${likely.includes(score) ? '' : '(out) '}${(score.gain / heads.length).toFixed(2)} cov ${score.covered.toFixed(2)} ${describe(context, score)}`,
      )
    }
  }
  return { demand, chosen: chosen.sort((a, b) => b.share - a.share), rejected }
}

function describe({ table }: MatchContext, { supply, gate, anchors, model }: CallerScore): string {
  const { serviceName, name } = table.operations[supply.operation]!
  return `${serviceName} ${name} ${gate.shape}${anchors === undefined ? '' : '+'} n=${supply.count} gap ${ms(model.gap.median)}±${ms(model.gap.spread)} rest ${ms(model.rest?.median)}±${ms(model.rest?.spread)}`
}

function ms(nanoseconds: number | undefined): string {
  return ((nanoseconds ?? 0) / 1e6).toFixed(2)
}

const SHIFTS = 99

function isSignificant(test: ShiftTest, score: CallerScore, tried: number): boolean {
  if (score.gate.shape !== 'after' && test.zNearby < LEAST_NEARBY) return false
  return test.p <= 0.02 && test.z > 5 && score.gain > Math.log(tried) + LEAST_GAIN
}

/** In simulated rushes what chance made lay at 4 at most, and calls above 4.5. */
const LEAST_NEARBY = 4.2

function withoutSiblings(
  context: MatchContext,
  { demand, heads, scores }: Finalists,
): readonly CallerScore[] {
  return scores.filter(
    (likely) =>
      isAddressed(context, demand, heads, likely) ||
      !scores.some(
        (other) =>
          other !== likely &&
          other.covered >= likely.covered &&
          isSibling(context, demand, heads, likely, other, scores),
      ),
  )
}

/** Without what contains all that others within it do: the innermost is the caller. */
function withoutOuter(
  context: MatchContext,
  finalists: Finalists,
  scores: readonly CallerScore[],
): readonly CallerScore[] {
  return scores.filter((outer) => {
    if (outer.gate.shape !== 'inside') return true
    const inner = scores.filter((score) => score !== outer && score.gate.shape === 'inside')
    if (inner.some((score) => isOuter(context, finalists, outer, [score]))) return false
    const layers = inner.filter((score) => isLayer(context, finalists, outer, score))
    return layers.length < 2 || !isOuter(context, finalists, outer, layers)
  })
}

function isOuter(
  context: MatchContext,
  { demand, heads }: Finalists,
  outer: CallerScore,
  inner: readonly CallerScore[],
): boolean {
  let all = 0
  let within = 0
  let nearly = 0
  for (let at = 0; at < heads.length; at++) {
    const container = callerRow(outer, at)
    if (container < 0) continue
    all++
    if (inner.some((score) => isInside(context, score, at, container))) within++
    else if (inner.some((score) => besideUnder(context, demand, heads[at]!, score, container) >= 0)) nearly++
  }
  return within > MOSTLY * all && within + nearly > NEARLY_ALL * all
}

function isInside(context: MatchContext, score: CallerScore, at: number, container: number): boolean {
  const row = callerRow(score, at)
  if (row < 0) return false
  if (context.isUnder(row, container)) return true
  // A free client below the container, which the head fits into as well, has made the call if the container did.
  if (!context.isExit(score.supply.operation)) return false
  const { first, caller } = score.pairs
  for (let pair = first[at]!; pair < first[at + 1]!; pair++) {
    if (context.isUnder(score.supply.rows[caller[pair]!]!, container)) return true
  }
  return false
}

/**
 * Whether it contains the head nearly wherever the outer span has one of it, as handlers of different routes do below
 * what handles them all. A call that is made at the same time contains it here and there.
 *
 *     handle request   |==================|    |==================|
 *       handle /price    |==============|
 *       handle /quote                            |==============|
 *     head                  |======|                |======|
 */
function isLayer(
  context: MatchContext,
  { heads }: Finalists,
  outer: CallerScore,
  inner: CallerScore,
): boolean {
  let there = 0
  let within = 0
  for (let at = 0; at < heads.length; at++) {
    const container = callerRow(outer, at)
    if (container < 0) continue
    const isWithin = isInside(context, inner, at, container)
    if (isWithin) within++
    if (isWithin || hasBelow(context, container, inner.supply.operation)) there++
  }
  return within >= LEAST_LAYERED && within > MOSTLY * there
}

const LEAST_LAYERED = 5

function hasBelow({ table }: MatchContext, row: number, operation: number): boolean {
  const end = row + Math.min(table.size[row]!, MOST_BELOW)
  for (let below = row + 1; below < end; below++) if (table.operation[below] === operation) return true
  return false
}

/** Spans of a fragment that are looked at. */
const MOST_BELOW = 256

const MOSTLY = 0.85
/** Callees end after their client has their answer in one call of twenty (TrainTicket), and are nearly within it. */
const NEARLY_ALL = 0.97

/**
 * Index of the caller to leave out next: one that has hardly a head, that adds too little to the whole, or whose heads are
 * those of another, just outside of its spans. -1 where each is needed.
 */
function findWeakest(
  context: MatchContext,
  { demand, heads, tried }: Finalists,
  scores: readonly CallerScore[],
  shares: Float64Array,
  gain: number,
): number {
  let least = -1
  for (let at = 0; at < scores.length; at++) if (least < 0 || shares[at]! < shares[least]!) least = at
  if (least < 0) return -1
  if (shares[least]! < LEAST_SHARE || shares[least]! * heads.length < LEAST_HEADS) return least
  const order = scores.map((_, at) => at).sort((a, b) => shares[a]! - shares[b]!)
  for (const at of order) {
    const others = scores.filter((_, other) => other !== at)
    const without = weigh(
      others.map(({ likelihoods }) => likelihoods),
      heads.length,
    )
    if (gain - without.gain < Math.log(tried) + LEAST_GAIN) return at
    if (shares[at]! < MAJORITY && isOverflow(context, demand, heads, scores, shares, at)) return at
  }
  return -1
}

const LEAST_SHARE = 0.02
const LEAST_HEADS = 2.5
/** Nats: a thousand times as probable, after paying for the number of callers that were tried. */
const LEAST_GAIN = 4
const MAJORITY = 0.4

/** Whether most of its heads run beside a span of a heavier caller that belongs under its own. */
function isOverflow(
  context: MatchContext,
  demand: Demand,
  heads: Int32Array,
  scores: readonly CallerScore[],
  shares: Float64Array,
  light: number,
): boolean {
  const own = scores[light]!
  if (own.gate.shape === 'after') return false
  let mine = 0
  let beside = 0
  for (let at = 0; at < heads.length; at++) {
    let best = light
    for (const [other, { likelihoods }] of scores.entries()) {
      if (shares[other]! * likelihoods[at]! > shares[best]! * scores[best]!.likelihoods[at]!) best = other
    }
    const container = callerRow(own, at)
    if (best !== light || container < 0) continue
    mine++
    const isBeside = scores.some(
      (heavy, other) =>
        shares[other]! > shares[light]! && besideUnder(context, demand, heads[at]!, heavy, container) >= 0,
    )
    if (isBeside) beside++
  }
  return beside > 0.5 * mine
}
