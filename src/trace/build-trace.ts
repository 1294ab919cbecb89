// From spans in any order to their tree. Senders repeat themselves, lose parents, share ids and have bad clocks; the
// same spans give the same tree whatever order they came in, and none is lost. Nothing here recurses: a trace may be
// a chain of 100,000 spans.
import { collectNodes } from './collect-nodes.ts'
import { linkParents } from './link-parents.ts'
import { readTimes } from './read-times.ts'
import { serviceName } from './semconv.ts'
import type { Span } from './span.ts'
import { offsetOf } from './time.ts'
import { groupLogs } from './trace-logs.ts'
import type { SpanNode, Trace, TraceData } from './trace.ts'
import type { TreeNode } from './tree-node.ts'
import { compareNodes } from './tree-node.ts'

/**
 * O(n log n). Log records of one instant keep the order in which they came.
 * @throws Error when there is no span, or spans of several traces: the caller groups them
 */
export function buildTrace(data: TraceData): Trace {
  const id = data.spans[0]?.traceId
  if (id === undefined) throw new Error('a trace has at least one span')
  const { nodes, byId } = collectNodes(data.spans)
  const spanCount = nodes.length
  const extent = readTimes(nodes)
  linkParents(nodes, byId)
  const roots = plantTree(nodes)
  const ordered = walk(roots, nodes.length)
  return {
    id,
    roots,
    nodes: ordered,
    headline: findHeadline(roots),
    ...extent,
    spanCount,
    duplicates: data.spans.length - spanCount,
    missingParents: nodes.length - spanCount,
    ...census(ordered),
    logs: groupLogs(data.logs),
  }
}

/** Children to their parents, extents upwards, siblings in order. Returns the roots. */
function plantTree(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const roots: TreeNode[] = []
  for (const node of nodes) {
    if (node.parent === undefined) roots.push(node)
    else node.parent.adopt(node)
  }
  const levels = [...roots]
  for (let at = 0; at < levels.length; at++) {
    for (const child of levels[at]?.children ?? []) levels.push(child)
  }
  inferTimes(levels)
  for (const node of nodes) if (node.children.length > 1) node.children.sort(compareNodes)
  return roots.sort(compareNodes)
}

/**
 * What has no time of its own takes it from the spans below, and where those have none either, from the one above.
 *
 *     a missing or untimed parent  |- - - - - - - -|     the union of its children
 *     an unfinished parent         |=========- - - - - ╌ the latest end in its subtree
 *       children                   |====|  |=======|
 *         grandchildren                      |=========|
 */
function inferTimes(parentsFirst: readonly TreeNode[]): void {
  for (let at = parentsFirst.length - 1; at >= 0; at--) {
    const node = parentsFirst[at]
    if (node === undefined || (node.start as number) === Infinity) continue
    if (node.end > node.subtreeEnd) node.subtreeEnd = node.end
    if (node.state === 'unfinished') node.end = node.subtreeEnd
    const { parent } = node
    if (parent === undefined) continue
    if (node.subtreeEnd > parent.subtreeEnd) parent.subtreeEnd = node.subtreeEnd
    if (parent.state === 'missing' || parent.state === 'untimed') {
      if (node.start < parent.start) parent.start = node.start
      if (node.end > parent.end) parent.end = node.end
    }
  }
  for (const node of parentsFirst) {
    if ((node.start as number) !== Infinity) continue
    node.start = node.end = node.subtreeEnd = node.parent?.start ?? offsetOf(0)
  }
}

/** Depth first: sets `depth`, `index` and `size`, and returns the nodes in that order. */
function walk(roots: readonly TreeNode[], count: number): readonly TreeNode[] {
  const ordered: TreeNode[] = []
  const pending = roots.toReversed()
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    node.index = ordered.length
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1
    ordered.push(node)
    const { children } = node
    for (let at = children.length - 1; at >= 0; at--) pending.push(children[at]!)
  }
  for (let at = count - 1; at >= 0; at--) {
    const node = ordered[at]
    if (node?.parent !== undefined) node.parent.size += node.size
  }
  return ordered
}

function findHeadline(roots: readonly TreeNode[]): SpanNode {
  const withoutParent = roots.find(({ span }) => span !== undefined && isParentless(span))
  if (withoutParent !== undefined) return withoutParent
  const [first, ...others] = roots.filter((root) => root.state === 'missing')
  if (first === undefined) return roots[0]!
  return others.reduce((best, root) => (root.end - root.start > best.end - best.start ? root : best), first)
}

/** An invalid parent id is still the id of a parent. */
function isParentless(span: Span): boolean {
  return span.parentId === undefined && span.invalidParentId === undefined
}

function census(nodes: readonly TreeNode[]): Pick<Trace, 'errors' | 'services'> {
  let errors = 0
  const services = new Set<string>()
  for (const { span } of nodes) {
    if (span === undefined) continue
    services.add(serviceName(span))
    if (span.status.code === 'error') errors++
  }
  return { errors, services: [...services].sort() }
}
