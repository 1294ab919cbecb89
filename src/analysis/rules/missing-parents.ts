// Parents that spans name and that never arrived: what is below them hangs in the air, and what they did is not known.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'
import { rankCauses } from './parent-causes.ts'
import { collectParentFacts } from './parent-facts.ts'

/**
 * One finding for all whose first child is of one operation; the facts are those of the longest. Not for an open
 * trace: there a parent is not missing, it has not ended.
 *
 *     ?  parent              :- - - - - - -:     (not received)
 *       pay  POST /charge    |=============|
 */
export function findMissingParents(trace: Trace, isPartial: boolean): readonly FindingOf<'missing-parent'>[] {
  if (trace.missingParents === 0) return []
  const facts = collectParentFacts(trace, isPartial)
  const missing = trace.nodes.filter(({ state }) => state === 'missing')
  const groups = Map.groupBy(missing, ({ children }) => {
    const span = children[0]?.span
    return span === undefined ? '' : operationKey(span)
  })
  return Array.from(groups.values(), (parents) => {
    parents.sort((a, b) => extent(b) - extent(a) || a.index - b.index)
    return {
      code: 'missing-parent',
      severity: 'warning',
      nodes: parents.flatMap(({ children }) => children),
      parents,
      causes: rankCauses(facts.of(parents[0]!)),
    }
  })
}

function extent({ start, end }: SpanNode): number {
  return end - start
}
