// Who is whose parent as Tempo sees it, which is by ids alone: no cycle is cut, and a server's span that shares its id
// with the client's is a child of the parent it names. Only what hangs on a root has a place; one lost span takes the
// place from everything below it.
//
//     left right  parent
//      1 ┌ 6      -1       a root
//      2 │┌ 3      1
//      4 │┌ 5      1
//      0 └ 0       0       its parent is missing, or that of a span above it
import type { SpanId } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'

export class TraceShape {
  /** By the index of a node, as are the others. The span that it names as its parent; undefined where that is not there. */
  readonly parents: readonly (SpanNode | undefined)[]
  /** Nested sets, numbered over all roots from 1; 0 for what hangs on no root. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly childCounts: Int32Array

  constructor(trace: Trace) {
    const { nodes } = trace
    this.parents = findParents(trace)
    this.left = new Int32Array(nodes.length)
    this.right = new Int32Array(nodes.length)
    const children = childrenOf(nodes, this.parents)
    this.childCounts = Int32Array.from(
      nodes,
      ({ index }) => children.starts[index + 1]! - children.starts[index]!,
    )
    if (!hasCrowdedId(nodes)) this.#number(nodes, children)
  }

  isPlaced({ index }: SpanNode): boolean {
    return this.left[index] !== 0
  }

  /** -1 for a root. */
  parentNumber(node: SpanNode): number {
    if (!this.isPlaced(node)) return 0
    const parent = this.parents[node.index]
    return parent === undefined ? -1 : this.left[parent.index]!
  }

  #number(nodes: readonly SpanNode[], { starts, list }: Children): void {
    const { left, right } = this
    let count = 0
    const next = starts.slice()
    for (const root of nodes) {
      if (!isRoot(root)) continue
      left[root.index] = ++count
      const path = [root.index]
      for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
        if (next[at]! < starts[at + 1]!) {
          const child = list[next[at]!++]!
          left[child] = ++count
          path.push(child)
        } else {
          right[at] = ++count
          path.pop()
        }
      }
    }
  }
}

export function isRoot({ span }: SpanNode): boolean {
  return span !== undefined && span.parentId === undefined && span.invalidParentId === undefined
}

function findParents({ nodes }: Trace): readonly (SpanNode | undefined)[] {
  let byId: ReadonlyMap<SpanId, SpanNode> | undefined
  return nodes.map(({ id, span, parent }) => {
    const parentId = span?.parentId
    if (parentId === undefined || parentId === id) return undefined
    if (parent?.id === parentId) return parent.span === undefined ? undefined : parent
    // Drawn elsewhere: below the client's half of the same call, or where a cycle was cut.
    byId ??= firstById(nodes)
    return byId.get(parentId)
  })
}

function firstById(nodes: readonly SpanNode[]): ReadonlyMap<SpanId, SpanNode> {
  const byId = new Map<SpanId, SpanNode>()
  for (const node of nodes) if (node.span !== undefined && !byId.has(node.id)) byId.set(node.id, node)
  return byId
}

/** The children of a node are `list[starts[index] … starts[index + 1]]`, in drawing order. */
interface Children {
  readonly starts: Int32Array
  readonly list: Int32Array
}

function childrenOf(nodes: readonly SpanNode[], parents: readonly (SpanNode | undefined)[]): Children {
  const starts = new Int32Array(nodes.length + 1)
  for (const parent of parents) if (parent !== undefined) starts[parent.index + 1]!++
  for (let at = 0; at < nodes.length; at++) starts[at + 1]! += starts[at]!
  const list = new Int32Array(starts[nodes.length]!)
  const next = starts.slice()
  for (const [index, parent] of parents.entries())
    if (parent !== undefined) list[next[parent.index]!++] = index
  return { starts, list }
}

/** Two may share an id, the halves of a call; where more do, Tempo gives no span of the trace a place. */
function hasCrowdedId(nodes: readonly SpanNode[]): boolean {
  const counts = new Map<SpanId, number>()
  for (const { id, marks } of nodes) {
    if (!marks.includes('shared-id')) continue
    const count = (counts.get(id) ?? 0) + 1
    if (count > 2) return true
    counts.set(id, count)
  }
  return false
}
