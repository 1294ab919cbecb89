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
import type { MatchContext } from './match-context.ts'

/** Whether `likely` runs beside the heads, in the same spans of `other` that contain both. */
export function isSibling(
  context: MatchContext,
  demand: Demand,
  heads: Int32Array,
  likely: CallerScore,
  other: CallerScore,
): boolean {
  if (likely.gate.shape === 'after' || other.gate.shape === 'after') return false
  // Of two starts that are rounded differently either may seem to come first.
  const rounding = Math.abs(demand.resolution.start - context.resolutionOf(likely.supply).start)
  let inside = 0
  let nearly = 0
  let notAfter = 0
  for (let at = 0; at < heads.length; at++) {
    const container = callerRow(other, at)
    if (container < 0) continue
    const pair = likely.pairs.first[at]!
    if (pair < likely.pairs.first[at + 1]!) {
      const row = likely.supply.rows[likely.pairs.caller[pair]!]!
      if (!context.isUnder(row, container)) continue
      inside++
      if (likely.pairs.gap[pair]! < -rounding) notAfter++
    } else if (overlapsUnder(context, demand, heads[at]!, likely, container)) {
      nearly++
    }
  }
  if (inside === 0) return false
  const share = nearly / (nearly + inside)
  return (nearly >= LEAST && share > MUCH) || (share > LITTLE && notAfter > AT_ONCE * inside)
}

const LEAST = 3
/** Callees outlast a caller that has given up on them, but not so often. */
const MUCH = 0.1
/** In TrainTicket one callee of a hundred outlasts its caller by more than rounding. */
const LITTLE = 0.015
/** Of calls made at once about half begin before the other; a callee never begins before its caller, but for clocks. */
const AT_ONCE = 0.2

/** Row of the likeliest caller; -1 for none. */
export function callerRow(score: CallerScore, head: number): number {
  const caller = likeliestCaller(score, head)
  return caller < 0 ? -1 : score.supply.rows[caller]!
}

/** Whether a span of `likely` that belongs under the container runs at some time while the head does. */
export function overlapsUnder(
  context: MatchContext,
  demand: Demand,
  head: number,
  { supply }: CallerScore,
  container: number,
): boolean {
  const from = demand.start[head]!
  let left = MOST_LOOKED_AT
  let at = supply.lastReaching(supply.lastStartingBy(demand.end[head]!), from)
  while (at >= 0 && left-- > 0) {
    if (supply.end[at]! > from && context.isUnder(supply.rows[at]!, container)) return true
    at = supply.lastReaching(at - 1, from)
  }
  return false
}

/** Spans that run at once; where there are more, time tells little anyway. */
const MOST_LOOKED_AT = 64
