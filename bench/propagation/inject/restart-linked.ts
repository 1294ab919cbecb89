// F7 and the better half of F8: a new trace that links to its caller's, as a trust boundary or a consumer does on purpose.
import type { SetEdge } from '../sets/edges.ts'
import { rootsOf } from './break-plan.ts'
import { pairOf } from './cut-wire.ts'
import type { Injection } from './injection.ts'

export function restartLinked(edge: SetEdge, codes: readonly ('C13' | 'C14' | 'C27')[]): Injection {
  const heads = new Set(edge.heads)
  return {
    plan: {
      detached: rootsOf(heads),
      deleted: new Set(),
      rewrite: (span, of) => {
        const caller = heads.has(of) ? of.parent?.span : undefined
        if (caller === undefined) return span
        const { traceId, spanId } = caller
        return {
          ...span,
          links: [
            ...span.links,
            { traceId, spanId, traceState: '', attributes: [], droppedAttributes: 0, flags: 0 },
          ],
        }
      },
    },
    truth: { kind: 'link', pairs: edge.heads.flatMap(pairOf), aside: { codes, heads: heads.size } },
  }
}
