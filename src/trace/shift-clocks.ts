// A trace again, with the times of some spans moved: the same spans under the same parents, in the order and the
// extent that the moved times give. The spans themselves stay as they were recorded.
import { growTree } from './grow-tree.ts'
import { each, finish, type Steps } from './steps.ts'
import type { Offset } from './time.ts'
import { instantAt, offsetOf } from './time.ts'
import type { SpanNode, Trace } from './trace.ts'
import { TreeNode } from './tree-node.ts'

/**
 * `moveOf` gives the nanoseconds to add to a node's times; it is not asked for nodes that have none. A span's start
 * and end move together, so no duration changes. O(n log n).
 *
 *     recorded    client   |==================|          moved    client   |==================|
 *                 server |==========|                             server      |==========|
 *                   db     |====|                                   db          |====|
 */
export function shiftClocks(trace: Trace, moveOf: (node: SpanNode) => Offset): Trace {
  return finish(shiftClocksInSteps(trace, moveOf))
}

/** The same, by and by. */
export function* shiftClocksInSteps(trace: Trace, moveOf: (node: SpanNode) => Offset): Steps<Trace> {
  const nodes: TreeNode[] = []
  // Parents come before their children.
  yield* each(trace.nodes, (node) => {
    const copy = new TreeNode(node.id, node.span, node.index)
    nodes.push(copy)
    copyInto(copy, node, nodes, moveOf)
  })
  const extent = countFromFirst(nodes, trace)
  yield
  return { ...trace, ...(yield* growTree(nodes)), ...extent }
}

function copyInto(
  copy: TreeNode,
  node: SpanNode,
  copies: readonly TreeNode[],
  moveOf: (node: SpanNode) => Offset,
): void {
  copy.parent = node.parent === undefined ? undefined : copies[node.parent.index]
  copy.state = node.state
  copy.marks = node.marks
  if (node.state === 'missing' || node.state === 'untimed') return
  const move = moveOf(node)
  copy.start = plus(node.start, move)
  // An unfinished span ends with its subtree: that is found anew.
  copy.end = node.state === 'finished' ? plus(node.end, move) : copy.start
}

/** Makes the earliest start the trace's, and offset 0. */
function countFromFirst(nodes: readonly TreeNode[], trace: Trace): Pick<Trace, 'start' | 'duration'> {
  let first = Infinity
  let last = -Infinity
  for (const { start, end } of nodes) {
    if (start < first) first = start
    if (end > last) last = end
  }
  if (first === Infinity) return { start: trace.start, duration: trace.duration }
  for (const node of nodes) {
    node.start = plus(node.start, -first)
    node.end = plus(node.end, -first)
  }
  return { start: instantAt(trace.start, offsetOf(first)), duration: offsetOf(last - first) }
}

function plus(offset: Offset, nanoseconds: number): Offset {
  return offsetOf(offset + nanoseconds)
}
