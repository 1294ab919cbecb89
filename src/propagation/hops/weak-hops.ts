// Hops that times suggest and hardly prove: no request has a caller that is likelier than a dozen others. Bursts that follow each
// other by chance look so, and a report of them would be believed.
import type { FoundHops, UnexplainedHeads } from './find-broken-hops.ts'
import type { BrokenHop } from './hop.ts'
import { confidenceOfHop } from './hop-confidence.ts'

/** Those become heads that nobody explains. */
export function leaveOutWeak({ hops, unexplained }: FoundHops): FoundHops {
  const weak = hops.filter((hop) => confidenceOfHop(hop) < LEAST)
  if (weak.length === 0) return { hops, unexplained }
  return {
    hops: hops.filter((hop) => !weak.includes(hop)),
    unexplained: [...unexplained, ...weak.map(unexplainedBy)].sort((a, b) => b.heads.length - a.heads.length),
  }
}

function unexplainedBy({ calleeOperation, heads, significance }: BrokenHop): UnexplainedHeads {
  const { share, byChance, p } = significance
  return { operation: calleeOperation, heads, atChance: { share, byChance, p } }
}

const LEAST = 0.1
