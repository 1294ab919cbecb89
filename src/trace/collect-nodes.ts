// One node for each span that is not a copy of another, and who answers to which id.
import { distinctSpans } from './same-id.ts'
import { serviceName } from './semconv.ts'
import type { Span, SpanId } from './span.ts'
import { each, type Steps } from './steps.ts'
import { TreeNode } from './tree-node.ts'

export interface CollectedNodes {
  readonly nodes: TreeNode[]
  readonly byId: NodesById
}

export type NodesById = ReadonlyMap<SpanId, TreeNode | SharedId>

/** Several spans under one id. */
export interface SharedId {
  /** The caller's half where there is one, else the first in an order that depends on content alone. */
  readonly first: TreeNode
  /** The node that children of a service hang under: in that service the callee's half, else whatever it has. */
  readonly byService: ReadonlyMap<string, TreeNode>
}

/** @throws Error when the spans are of several traces: the caller groups them */
export function* collectNodes(spans: readonly Span[]): Steps<CollectedNodes> {
  const nodes: TreeNode[] = []
  const byId = new Map<SpanId, TreeNode | SharedId>()
  const repeated = new Map<TreeNode, Span[]>()
  const traceId = spans[0]?.traceId
  yield* each(spans, (span) => {
    if (span.traceId !== traceId) throw new Error(`spans of two traces: ${traceId} and ${span.traceId}`)
    const first = byId.get(span.spanId)
    if (first === undefined) {
      const node = new TreeNode(span.spanId, span, nodes.length)
      nodes.push(node)
      byId.set(span.spanId, node)
    } else if (first instanceof TreeNode && first.span !== undefined) {
      const sharing = repeated.get(first)
      if (sharing === undefined) repeated.set(first, [first.span, span])
      else sharing.push(span)
    }
  })
  yield* each([...repeated], ([place, sharing]) => void byId.set(place.id, settleId(place, sharing, nodes)))
  return { nodes, byId }
}

/** Puts one node for each span that differs into the list, the first at the place of the one that was there. */
function settleId(place: TreeNode, sharing: readonly Span[], nodes: TreeNode[]): TreeNode | SharedId {
  const members = distinctSpans(sharing).map((span, at) => {
    const node = new TreeNode(place.id, span, at === 0 ? place.index : nodes.length)
    nodes[node.index] = node
    return node
  })
  const [first = place, ...others] = members
  if (others.length === 0) return first
  for (const node of members) node.mark('shared-id')
  return { first, byService: parentsByService(members) }
}

function parentsByService(members: readonly TreeNode[]): ReadonlyMap<string, TreeNode> {
  const byService = new Map<string, TreeNode>()
  for (const node of members) {
    const service = node.span === undefined ? '' : serviceName(node.span)
    const known = byService.get(service)
    if (known === undefined || (isCallee(node) && !isCallee(known))) byService.set(service, node)
  }
  return byService
}

function isCallee(node: TreeNode): boolean {
  return node.span?.kind === 'server' || node.span?.kind === 'consumer'
}
