// From nodes that know their parent and their times to a tree: children under parents, siblings in order, and a place
// for everything. Shared by what builds a trace and what builds it again with its clocks moved.
import type { Span } from './span.ts'
import { each, eachBackwards, sortInSteps, STRIDE, type Steps } from './steps.ts'
import { offsetOf } from './time.ts'
import type { SpanNode, Trace } from './trace.ts'
import type { TreeNode } from './tree-node.ts'
import { compareNodes } from './tree-node.ts'

/**
 * Expects `parent` without cycles, and `start`, `end` and `state` of each node that has times of its own. Sets all
 * else. O(n log n), without recursion.
 */
export function* growTree(nodes: readonly TreeNode[]): Steps<Pick<Trace, 'roots' | 'nodes' | 'headline'>> {
  const roots = yield* plantTree(nodes)
  return { roots, nodes: yield* walk(roots), headline: findHeadline(roots) }
}

/** Children to their parents, extents upwards, siblings in order. Returns the roots. */
function* plantTree(nodes: readonly TreeNode[]): Steps<readonly TreeNode[]> {
  const roots: TreeNode[] = []
  yield* each(nodes, (node) => {
    if (node.parent === undefined) roots.push(node)
    else node.parent.adopt(node)
  })
  const levels = [...roots]
  yield* each(levels, ({ children }) => {
    for (const child of children) levels.push(child)
  })
  yield* inferTimes(levels)
  const large: TreeNode[] = []
  yield* each(nodes, (node) => {
    if (node.children.length > LARGE) large.push(node)
    else if (node.children.length > 1) node.children.sort(compareNodes)
  })
  for (const { children } of large) yield* sortInSteps(children, compareNodes)
  yield* sortInSteps(roots, compareNodes)
  return roots
}

/** Siblings that others are not to wait for while they are sorted. */
const LARGE = 512

/**
 * What has no time of its own takes it from the spans below, and where those have none either, from the one above.
 *
 *     a missing or untimed parent  |- - - - - - - -|     the union of its children
 *     an unfinished parent         |=========- - - - - ╌ the latest end in its subtree
 *       children                   |====|  |=======|
 *         grandchildren                      |=========|
 */
function* inferTimes(parentsFirst: readonly TreeNode[]): Steps<undefined> {
  yield* eachBackwards(parentsFirst, (node) => {
    if ((node.start as number) === Infinity) return
    if (node.end > node.subtreeEnd) node.subtreeEnd = node.end
    if (node.state === 'unfinished') node.end = node.subtreeEnd
    const { parent } = node
    if (parent === undefined) return
    if (node.subtreeEnd > parent.subtreeEnd) parent.subtreeEnd = node.subtreeEnd
    if (parent.state === 'missing' || parent.state === 'untimed') {
      if (node.start < parent.start) parent.start = node.start
      if (node.end > parent.end) parent.end = node.end
    }
  })
  yield* each(parentsFirst, (node) => {
    if ((node.start as number) !== Infinity) return
    node.start = node.end = node.subtreeEnd = node.parent?.start ?? offsetOf(0)
  })
  return undefined
}

/** Depth first: sets `depth`, `index` and `size`, and returns the nodes in that order. */
function* walk(roots: readonly TreeNode[]): Steps<readonly TreeNode[]> {
  const ordered: TreeNode[] = []
  const pending = roots.toReversed()
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    node.index = ordered.length
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1
    ordered.push(node)
    if (node.index % STRIDE === 0) yield
    const { children } = node
    for (let at = children.length - 1; at >= 0; at--) pending.push(children[at]!)
  }
  yield* eachBackwards(ordered, ({ parent, size }) => {
    if (parent !== undefined) parent.size += size
  })
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
