// A caller never nearly contains its callee. Of who sends a request as soon as the last is answered, each request begins just
// after the one before has ended; a few get in where clocks blur, and they are no more called by it than the rest.
//
//     a caller   |========|              |========|
//     heads        |====|                  |====|
//
//     none       |========|              |========|
//     heads                |====|                |====|      the second gets in by its clock
import type { CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'

/**
 * Whether more heads begin shortly after its spans than within them.
 *
 * @param others explain heads of their own, which do not count
 */
export function mostlyMisses(
  demand: Demand,
  heads: Int32Array,
  score: CallerScore,
  others: readonly CallerScore[],
): boolean {
  if (score.gate.shape !== 'inside') return false
  let inside = 0
  let near = 0
  let byChance = 0
  for (let at = 0; at < heads.length; at++) {
    const least = Math.max(FAR, score.likelihoods[at]!)
    if (others.some((other) => other !== score && other.likelihoods[at]! > least)) continue
    if (score.pairs.first[at + 1]! > score.pairs.first[at]!) {
      inside++
      continue
    }
    if (beginsAfter(demand, heads[at]!, score, 0)) near++
    if (beginsAfter(demand, heads[at]!, score, LATER)) byChance++
  }
  return near - byChance >= LEAST && near - byChance > inside
}

/** Whether a span that is long enough for the head ended within its own length before it, so many lengths earlier. */
function beginsAfter(demand: Demand, head: number, { supply, gate }: CallerScore, lengths: number): boolean {
  const start = demand.start[head]!
  const length = demand.end[head]! - start
  const last = supply.lastStartingBy(start)
  for (let at = last; at >= 0 && at > last - MOST; at--) {
    const own = supply.end[at]! - supply.start[at]!
    if (own < length) continue
    const since = start - supply.end[at]! - gate.tolerance - lengths * own
    if (since >= 0 && since < own) return true
  }
  return false
}

/** Times as probable as without a caller. */
const FAR = 10
/** In lengths of the caller: as often as that by chance. */
const LATER = 3
const LEAST = 5
/** Spans that began last: where more overlap, time tells little anyway. */
const MOST = 32
