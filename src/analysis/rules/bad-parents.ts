// Parents that no span can have: itself, one of its own descendants, an id that is none.
import type { NodeMark, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'

/**
 * One finding for each reason; its nodes are where the edge was cut.
 *
 *     x ← y       x names y as its parent, and y names x: the edge into the earlier one is cut
 *     └───▲
 */
export function findBadParents(trace: Trace): readonly FindingOf<'bad-parent'>[] {
  const marked = trace.nodes.filter(({ marks }) => marks.length > 0)
  return REASONS.flatMap((reason) => {
    const nodes = marked.filter(({ marks }) => marks.includes(reason))
    return nodes.length === 0
      ? []
      : [{ code: 'bad-parent' as const, severity: 'warning' as const, nodes, reason }]
  })
}

const REASONS = ['cycle', 'self-parent', 'invalid-parent-id'] as const satisfies readonly NodeMark[]
