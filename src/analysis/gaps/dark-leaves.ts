// Spans that took long and have nothing inside. Not gaps: there the question is what a span did between its children,
// here whether anybody below it sends spans at all.
import type { Span } from '../../trace/span.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { CriticalPaths } from '../path/critical-paths.ts'
import { isLikeALeaf } from './like-a-leaf.ts'
import { operationKey } from '../operation.ts'
import { databaseCall } from '../statement.ts'

/** Of one operation in one tree. */
export interface DarkLeaves {
  /** Most time on the path first. */
  readonly nodes: readonly SpanNode[]
  /** They called somebody, who sent no spans; otherwise nothing was recorded of what they did themselves. */
  readonly calls: boolean
  /** Nanoseconds, of all nodes together, on the critical path. */
  readonly onPath: Offset
}

/**
 * Those that cost time: together a tenth of their root on its critical path, and one of them at least 1 % and 1 ms.
 * Calls to databases are left out: a database sends no spans, and the call says what it was. Most time first; of
 * equal ones the first drawn. O(n log n).
 */
export function findDarkLeaves(trace: Trace, paths: CriticalPaths): readonly DarkLeaves[] {
  const timeOf = (node: SpanNode): number => paths.ownTime[node.index] ?? 0
  const found: DarkLeaves[] = []
  for (const [root, leaves] of leavesByRoot(trace, paths)) {
    const duration = root.end - root.start
    for (const nodes of byOperation(
      leaves,
      (node) => timeOf(node) >= Math.max(duration / 100, MILLISECOND),
    )) {
      const onPath = nodes.reduce((sum, node) => sum + timeOf(node), 0)
      if (onPath < duration / 10) continue
      nodes.sort((a, b) => timeOf(b) - timeOf(a) || a.index - b.index)
      found.push({ nodes, calls: isOutgoing(nodes[0]?.span), onPath: offsetOf(onPath) })
    }
  }
  return found.sort((a, b) => b.onPath - a.onPath)
}

function leavesByRoot(trace: Trace, paths: CriticalPaths): ReadonlyMap<SpanNode, readonly SpanNode[]> {
  const byRoot = new Map<SpanNode, SpanNode[]>()
  for (const node of trace.nodes) {
    if (paths.ownTime[node.index] === 0 || node.state !== 'finished' || !isLikeALeaf(node)) continue
    if (isOutgoing(node.span) && node.children.length > 0) continue
    const root = paths.rootOf(node)
    const leaves = root === undefined ? undefined : byRoot.get(root)
    if (leaves !== undefined) leaves.push(node)
    else if (root !== undefined) byRoot.set(root, [node])
  }
  return byRoot
}

/** Of operations that have a long leaf. Few names do, and no other needs to be looked at further. */
function byOperation(
  leaves: readonly SpanNode[],
  isLong: (leaf: SpanNode) => boolean,
): readonly SpanNode[][] {
  const names = new Set(leaves.filter(isLong).map(({ span }) => span?.name))
  const candidates = leaves.filter(({ span }) => {
    return span !== undefined && names.has(span.name) && databaseCall(span) === undefined
  })
  const groups = Map.groupBy(candidates, ({ span }) => (span === undefined ? '' : operationKey(span)))
  return [...groups.values()].filter((group) => group.some(isLong))
}

function isOutgoing(span: Span | undefined): boolean {
  return span?.kind === 'client' || span?.kind === 'producer'
}

const MILLISECOND = 1e6
