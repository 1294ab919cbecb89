// Spans that took long and have nothing inside. Not gaps: there the question is what a span did between its children,
// here whether anybody below it sends spans at all.
import type { Span } from '../trace/span.ts'
import type { Offset } from '../trace/time.ts'
import { offsetOf } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { CriticalPaths } from './analysis.ts'
import { isLikeALeaf } from './like-a-leaf.ts'
import { operationKey } from './operation.ts'
import { databaseCall } from './statement.ts'

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
  const found: DarkLeaves[] = []
  for (const [root, leaves] of leavesByRoot(trace, paths)) {
    const duration = root.end - root.start
    for (const nodes of Map.groupBy(leaves, ({ span }) =>
      span === undefined ? '' : operationKey(span),
    ).values()) {
      const onPath = nodes.reduce((sum, node) => sum + ownTime(node), 0)
      nodes.sort((a, b) => ownTime(b) - ownTime(a) || a.index - b.index)
      const [longest] = nodes
      if (longest === undefined || onPath < duration / 10) continue
      if (ownTime(longest) < Math.max(duration / 100, MILLISECOND)) continue
      found.push({ nodes, calls: isOutgoing(longest.span), onPath: offsetOf(onPath) })
    }
  }
  return found.sort((a, b) => b.onPath - a.onPath)

  function ownTime(node: SpanNode): number {
    return paths.ownTime[node.index] ?? 0
  }
}

function leavesByRoot(trace: Trace, paths: CriticalPaths): ReadonlyMap<SpanNode, SpanNode[]> {
  const byRoot = new Map<SpanNode, SpanNode[]>()
  for (const node of trace.nodes) {
    const root = paths.rootOf(node)
    if (root === undefined || paths.ownTime[node.index] === 0 || !isDark(node)) continue
    const leaves = byRoot.get(root)
    if (leaves === undefined) byRoot.set(root, [node])
    else leaves.push(node)
  }
  return byRoot
}

function isDark(node: SpanNode): boolean {
  const { span, state } = node
  if (span === undefined || state !== 'finished' || !isLikeALeaf(node)) return false
  if (isOutgoing(span) && node.children.length > 0) return false
  return databaseCall(span) === undefined
}

function isOutgoing(span: Span | undefined): boolean {
  return span?.kind === 'client' || span?.kind === 'producer'
}

const MILLISECOND = 1e6
