// Edges of a run that was healthy, to be expected of later ones.
import type { Edge } from '../diagnosis.ts'
import type { ExpectedEdge } from './expected-edges.ts'
import { patternOf } from './name-pattern.ts'

export interface LearnedEdges {
  /** Sorted by names, each once, so that the same system gives the same list. */
  readonly edges: readonly ExpectedEdge[]
  /** Left out: what is broken is not to be expected. */
  readonly broken: readonly Edge[]
}

export function learnEdges(seen: readonly Edge[]): LearnedEdges {
  const broken = seen.filter((edge) => edge.broken > 0)
  const edges = new Map<string, ExpectedEdge>()
  for (const { caller, callee, protocol, broken: count } of seen) {
    if (count > 0) continue
    const edge = {
      caller: patternOf(caller),
      callee: patternOf(callee),
      protocol: protocol === 'unknown' ? undefined : protocol,
    }
    edges.set(JSON.stringify([caller, callee, edge.protocol ?? '']), edge)
  }
  const sorted = Array.from(edges).sort(([a], [b]) => (a < b ? -1 : 1))
  return { edges: sorted.map(([, edge]) => edge), broken }
}
