// How sure it is that these are the spans that called, and not others of the same requests that explain the heads nearly as
// well: a span within the caller or beside it that was left out since it contains less, or one around it that explains
// more than it should. Which of them it is has been decided by a rule then, and not by times, and no pair is surer than that.
import { likeliestCaller, type CallerScore } from './caller-score.ts'
import type { MatchContext } from './match-context.ts'

/** 0 to 1. @param chosen all callers of these heads @param scores these, and those that were left out */
export function certaintyOf(
  context: MatchContext,
  own: CallerScore,
  chosen: readonly CallerScore[],
  scores: readonly CallerScore[],
): number {
  const heads = headsOf(own, chosen)
  if (heads.length === 0) return 1
  let least = 1
  for (const rival of scores) {
    if (chosen.includes(rival) || rival.gate.shape !== own.gate.shape) continue
    const around = isAround(context, rival, own, heads)
    // A client is there for its call alone: what lies around it may explain the call as well as it likes.
    if (around && context.isExit(own.supply.operation)) continue
    const lead = leadOf(own, rival, heads) + (around ? HANDICAP : 0)
    least = Math.min(least, 1 / (1 + Math.exp(-STEEP * lead)))
  }
  return least
}

/** Nats for each head: a lead of one is certain, none is even. */
const STEEP = 4
/** What lies around the caller explains its calls nearly as well where they take nearly all of its time. */
const HANDICAP = 1.2

/** Heads that it explains best. */
function headsOf(own: CallerScore, chosen: readonly CallerScore[]): readonly number[] {
  return [...own.likelihoods.keys()].filter(
    (at) => own.likelihoods[at]! > 0 && chosen.every((other) => weighed(other, at) <= weighed(own, at)),
  )
}

function leadOf(own: CallerScore, rival: CallerScore, heads: readonly number[]): number {
  return heads.reduce((sum, at) => sum + weighed(own, at) - weighed(rival, at), 0) / heads.length
}

/** Logarithm of how many times as probable a head is with it, as often as it calls any. */
function weighed({ model: { share }, likelihoods }: CallerScore, at: number): number {
  return Math.log(1 - share + share * likelihoods[at]!)
}

/** Whether most of the spans lie around those that are thought to have called. */
function isAround(
  context: MatchContext,
  outer: CallerScore,
  inner: CallerScore,
  heads: readonly number[],
): boolean {
  let both = 0
  let around = 0
  for (const at of heads) {
    const above = likeliestCaller(outer, at)
    const below = likeliestCaller(inner, at)
    if (above < 0 || below < 0) continue
    both++
    if (context.isUnder(inner.supply.rows[below]!, outer.supply.rows[above]!)) around++
  }
  return around > 0.5 * both
}
