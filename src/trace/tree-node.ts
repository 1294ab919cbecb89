// A SpanNode while the tree is being built: the same object, still writable. Only the files that build a trace see
// this class; everyone else sees the read-only interface.
import { compareSpans } from './same-id.ts'
import type { Span, SpanId } from './span.ts'
import type { Offset } from './time.ts'
import type { NodeMark, NodeState, SpanNode } from './trace.ts'

export class TreeNode implements SpanNode {
  readonly id: SpanId
  readonly span: Span | undefined
  parent: TreeNode | undefined = undefined
  children: TreeNode[] = NO_CHILDREN
  depth = 0
  /** Until the tree is walked: the position in the list of all nodes. */
  index: number
  size = 1
  state: NodeState
  /** Infinity until known. */
  start: Offset = Infinity as Offset
  /** -Infinity until known. */
  end: Offset = -Infinity as Offset
  subtreeEnd: Offset = -Infinity as Offset
  marks: readonly NodeMark[] = NO_MARKS

  constructor(id: SpanId, span: Span | undefined, index: number) {
    this.id = id
    this.span = span
    this.index = index
    this.state = span === undefined ? 'missing' : 'finished'
  }

  adopt(child: TreeNode): void {
    if (this.children === NO_CHILDREN) this.children = [child]
    else this.children.push(child)
  }

  mark(mark: NodeMark): void {
    this.marks = [...this.marks, mark]
  }
}

/** Start, then longer first, then id: the order of siblings. Spans that share an id are told apart by the rest. */
export function compareNodes(a: TreeNode, b: TreeNode): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1
  if (a.end !== b.end) return a.end > b.end ? -1 : 1
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return a.span === undefined || b.span === undefined ? 0 : compareSpans(a.span, b.span)
}

// Most nodes are leaves without marks: they share these.
const NO_CHILDREN: TreeNode[] = []
const NO_MARKS: readonly NodeMark[] = []
