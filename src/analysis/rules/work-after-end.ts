// What went on after the response: nobody waited for it, and it may still be what the next request waits for.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { ClockSkew } from '../clocks/clock-skew.ts'
import { clockRelation } from '../clocks/clock-relation.ts'
import { childMode } from '../path/child-mode.ts'
import type { FindingOf } from '../finding.ts'

/**
 * undefined when nothing did, or only within the noise of a millisecond. Spans of the headline root's tree that were
 * detached from it, or below one that was; a server that outlived its call is another finding. Nothing is said of spans
 * whose clock disagrees with the root's. O(n).
 *
 *     web   POST /order     |========|
 *     web     send mail          |===========|     detached, until here
 */
export function findWorkAfterEnd(trace: Trace, skew?: ClockSkew): FindingOf<'work-after-end'> | undefined {
  const root = trace.headline
  if (root.state !== 'finished') return undefined
  const relationOf = clockRelation(skew === undefined ? {} : { unreliableDomains: skew.unreliable })
  const detached = new Uint8Array(root.size)
  const nodes: SpanNode[] = []
  let last: SpanNode = root
  for (let index = root.index + 1; index < root.index + root.size; index++) {
    const node = trace.nodes[index]
    // Nothing below it went on after the root: nearly all of a trace is done with here.
    if (node?.parent === undefined || node.subtreeEnd <= root.end) continue
    if (relationOf(node.parent, node) === 'unreliable' || relationOf(root, node) === 'unreliable') continue
    if (detached[node.parent.index - root.index] === 0 && !isDetached(node.parent, node)) continue
    detached[index - root.index] = 1
    if (node.state !== 'finished' || node.end <= root.end) continue
    nodes.push(node)
    if (node.end > last.end) last = node
  }
  if (last.end - root.end <= NOISE) return undefined
  const lastFirst = [last, ...nodes.filter((node) => node !== last)]
  return { code: 'work-after-end', severity: 'info', nodes: lastFirst, root, until: last.end }
}

function isDetached(parent: SpanNode, child: SpanNode): boolean {
  const mode = childMode(parent, child)
  return mode === 'detached' || mode === 'async'
}

const NOISE = 1e6
