// Hangs each span under its parent, within the trace only, and makes sure that every node can be reached from a root:
// a parent that nobody sent gets a placeholder, and a cycle is cut.
import type { NodesById, SharedId } from './collect-nodes.ts'
import { serviceName } from './semconv.ts'
import type { SpanId } from './span.ts'
import { each, type Steps } from './steps.ts'
import { compareNodes, TreeNode } from './tree-node.ts'

/** Sets `parent` of each node, and adds to `nodes` one placeholder for each parent that is missing. */
export function* linkParents(nodes: TreeNode[], byId: NodesById): Steps<undefined> {
  const placeholders = new Map<SpanId, TreeNode>()
  yield* each(nodes, (node) => {
    const parentId = node.span?.parentId
    const caller = callerHalf(node, byId)
    if (caller !== undefined) {
      node.parent = caller
    } else if (parentId === undefined) {
      if (node.span?.invalidParentId !== undefined) node.mark('invalid-parent-id')
    } else if (parentId === node.id) {
      node.mark('self-parent')
    } else {
      node.parent = findParent(node, byId.get(parentId)) ?? placeholders.get(parentId)
      if (node.parent === undefined) {
        node.parent = new TreeNode(parentId, undefined, nodes.length + placeholders.size)
        placeholders.set(parentId, node.parent)
      }
    }
  })
  for (const placeholder of placeholders.values()) nodes.push(placeholder)
  yield* cutCycles(nodes)
  return undefined
}

/** A SERVER span that shares its id with a CLIENT span is that one's child, whatever parent it names. */
function callerHalf(node: TreeNode, byId: NodesById): TreeNode | undefined {
  if (node.span?.kind !== 'server') return undefined
  const sharing = byId.get(node.id)
  if (sharing === undefined || sharing instanceof TreeNode) return undefined
  return sharing.first.span?.kind === 'client' ? sharing.first : undefined
}

/** Under a shared id: children of the client that belong to the server's service are the server's. */
function findParent(child: TreeNode, found: TreeNode | SharedId | undefined): TreeNode | undefined {
  if (found === undefined || found instanceof TreeNode) return found
  return found.byService.get(child.span === undefined ? '' : serviceName(child.span)) ?? found.first
}

/**
 * Each node has at most one parent, so walking up either ends at a root or runs in a circle, and every circle is
 * found once. The edge into its earliest member is cut:
 *
 *     y ← x ← z          x starts first:    x
 *     └───────▲                             ╰ y
 *                                             ╰ z
 */
function* cutCycles(nodes: readonly TreeNode[]): Steps<undefined> {
  const seen = new Uint8Array(nodes.length)
  yield* each(nodes, (from) => {
    let node: TreeNode | undefined = from
    for (; node !== undefined && seen[node.index] === UNSEEN; node = node.parent) seen[node.index] = ON_PATH
    const member = node !== undefined && seen[node.index] === ON_PATH ? node : undefined
    // Before the cut: all of the way has to be done, and behind the cut it could not be found again.
    for (node = from; node !== undefined && seen[node.index] === ON_PATH; node = node.parent) {
      seen[node.index] = DONE
    }
    if (member !== undefined) cutCycle(member)
  })
  return undefined
}

const UNSEEN = 0
const ON_PATH = 1
const DONE = 2

function cutCycle(member: TreeNode): void {
  let earliest = member
  for (let node = member.parent; node !== undefined && node !== member; node = node.parent) {
    if (compareNodes(node, earliest) < 0) earliest = node
  }
  earliest.parent = undefined
  earliest.mark('cycle')
}
