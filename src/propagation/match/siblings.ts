// Tells a caller from a sibling that runs at the same time. Two calls made at once begin together, far more evenly than
// either begins after its caller, and the longer contains the shorter, most of the time. The rest of the time it nearly
// does, and a caller never nearly contains its callee:
//
//     caller    |======================|    |====================|
//     sibling     |==================|        |========|   ·
//     head        |=========|                 |============|
//                  inside: either may be       nearly inside: a sibling
import { likeliestCaller, type CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'
import { quartiles } from './gap-density.ts'
import type { MatchContext } from './match-context.ts'

/**
 * Whether `likely` runs beside the heads, in the same spans of `other` that contain both. Heads that one of the rest
 * explains far better are of another caller, and run beside these spans by accident.
 */
export function isSibling(
  context: MatchContext,
  demand: Demand,
  heads: Int32Array,
  likely: CallerScore,
  other: CallerScore,
  rest: readonly CallerScore[],
): boolean {
  if (likely.gate.shape === 'after' || other.gate.shape === 'after') return false
  // Of two client spans that run at once each contains its own callee, and the wrong one does worse as it is.
  const isClient = context.isExit(likely.supply.operation)
  // Of two starts that are rounded differently either may seem to come first.
  const rounding = Math.abs(demand.resolution.start - context.resolutionOf(likely.supply).start)
  const excuses = rest.filter(
    (score) => score !== likely && score !== other && !explainsToo(score, likely, heads.length),
  )
  let inside = 0
  let nearly = 0
  let far = 0
  let notAfter = 0
  const gaps: number[] = []
  for (let at = 0; at < heads.length; at++) {
    const container = callerRow(other, at)
    if (container < 0 || isExplained(excuses, likely, other, at)) continue
    const pair = likely.pairs.first[at]!
    if (pair < likely.pairs.first[at + 1]!) {
      const row = likely.supply.rows[likely.pairs.caller[pair]!]!
      if (!context.isUnder(row, container)) continue
      inside++
      const gap = demand.start[heads[at]!]! - context.start[row]!
      if (gap < -rounding) notAfter++
      // Nothing is said of clocks where the container is off as well.
      if (demand.start[heads[at]!]! >= context.start[container]!) gaps.push(gap)
      continue
    }
    const beside = besideUnder(context, demand, heads[at]!, likely, container)
    if (beside < 0) continue
    nearly++
    if (isFarOut(demand, heads[at]!, likely, beside)) far++
  }
  if (inside === 0) return false
  const share = nearly / (nearly + inside)
  if (far >= LEAST && far > MUCH * (far + inside)) return true
  if (!isClient && startAtOnce(gaps, inside, notAfter)) return true
  return !isClient && nearly >= LEAST && share > LITTLE && notAfter > AT_ONCE * inside
}

/**
 * Whether they begin at the same time, now the one first and now the other, more evenly than clocks ever agree: a call takes
 * time to arrive, and a clock that is off by just this time would be a rare accident.
 */
function startAtOnce(gaps: readonly number[], inside: number, notAfter: number): boolean {
  if (gaps.length < Math.max(ENOUGH, MOSTLY * inside)) return false
  const share = notAfter / inside
  if (share < TURNS || share > 1 - TURNS) return false
  const [low, middle, high] = quartiles(Float64Array.from(gaps), new Float64Array(gaps.length).fill(1))
  return high - low < AT_ONE_TIME && Math.abs(middle) < high - low
}

const ENOUGH = 20
const MOSTLY = 0.9
const TURNS = 0.15
/** Nanoseconds: threads that are started one after the other, and what their requests take to arrive. */
const AT_ONE_TIME = 5e5

function isExplained(
  excuses: readonly CallerScore[],
  likely: CallerScore,
  other: CallerScore,
  at: number,
): boolean {
  const own = Math.max(likely.likelihoods[at]!, other.likelihoods[at]!)
  return excuses.some(({ likelihoods }) => likelihoods[at]! > own * FAR)
}

/** Whether it explains most heads within `likely` as well: then it is no other caller, but what contains both. */
function explainsToo(score: CallerScore, likely: CallerScore, heads: number): boolean {
  let inside = 0
  let too = 0
  for (let at = 0; at < heads; at++) {
    if (likely.pairs.first[at + 1] === likely.pairs.first[at]) continue
    inside++
    if (score.pairs.first[at + 1]! > score.pairs.first[at]!) too++
  }
  return too > 0.5 * inside
}

const FAR = 10
const LEAST = 3
/** Callees outlast a caller that has given up on them, but not so often. */
const MUCH = 0.1
/** In TrainTicket one callee of a hundred outlasts its caller by more than rounding. */
const LITTLE = 0.015
/**
 * Of calls made at once up to half begin before the other, and fewer where times are rounded; a callee never begins
 * before its caller, but for clocks.
 */
const AT_ONCE = 0.05

/** Row of the likeliest caller; -1 for none. */
export function callerRow(score: CallerScore, head: number): number {
  const caller = likeliestCaller(score, head)
  return caller < 0 ? -1 : score.supply.rows[caller]!
}

/** Whether the head begins before the span, or outlasts it by more than an answer that is on its way. */
function isFarOut(demand: Demand, head: number, { supply, gate }: CallerScore, caller: number): boolean {
  const early = gate.tolerance
  const length = demand.end[head]! - demand.start[head]!
  const over = demand.end[head]! - supply.end[caller]!
  return demand.start[head]! < supply.start[caller]! - early || over > Math.max(LATE, length / 4)
}

/** Nanoseconds: in TrainTicket callees outlast their client by so much in less than two calls of a hundred. */
const LATE = 1.5e6

/** Index of a span of `likely` that belongs under the container and runs at some time while the head does; -1 for none. */
export function besideUnder(
  context: MatchContext,
  demand: Demand,
  head: number,
  { supply }: CallerScore,
  container: number,
): number {
  const from = demand.start[head]!
  let left = MOST_LOOKED_AT
  let at = supply.lastReaching(supply.lastStartingBy(demand.end[head]!), from)
  while (at >= 0 && left-- > 0) {
    if (supply.end[at]! > from && context.isUnder(supply.rows[at]!, container)) return at
    at = supply.lastReaching(at - 1, from)
  }
  return -1
}

/** Spans that run at once; where there are more, time tells little anyway. */
const MOST_LOOKED_AT = 64
