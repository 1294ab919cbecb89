// Hops that run against others. Where a call takes nearly all of its caller's time, and clocks or rounding blur the rest,
// the callee seems to contain its caller as well as the other way round; but of two fragments only one can have called
// the other.
import type { MatchContext } from './match-context.ts'
import type { MatchedHop } from './match-requests.ts'

/** The weaker of each two that go round in a circle. Expects `callerOf` to say what all of them found. */
export function findReversed(context: MatchContext, hops: readonly MatchedHop[]): readonly MatchedHop[] {
  const { callerOf } = context
  const before = callerOf.slice()
  const found: MatchedHop[] = []
  for (const hop of hops.toSorted((a, b) => strengthOf(a) - strengthOf(b))) {
    const circles = hop.pairs.filter(({ head, caller }) => reaches(context, caller, head)).length
    if (circles <= SOME * hop.pairs.length) continue
    found.push(hop)
    for (const { head } of hop.pairs) callerOf[head] = -1
  }
  callerOf.set(before)
  return found
}

const SOME = 0.3

/** Nats for each head. */
function strengthOf({ chosen: { score } }: MatchedHop): number {
  return score.gain / score.likelihoods.length
}

/** Whether the span belongs under the head, as far as callers are known. */
function reaches({ table, callerOf }: MatchContext, row: number, head: number): boolean {
  let at = row
  for (let hops = 0; hops < MOST_HOPS; hops++) {
    const top = table.head[at]!
    if (top === head) return true
    at = callerOf[top]!
    if (at < 0) return false
  }
  return false
}

const MOST_HOPS = 16
