// What went on after the response: nobody waited for it, and it may still be what the next request waits for.
import { offsetOf } from '../../trace/time.ts'
import type { Trace } from '../../trace/trace.ts'
import { childMode } from '../child-mode.ts'
import type { FindingOf } from '../finding.ts'

/**
 * undefined when nothing did, or only within the noise of a millisecond. Spans of the headline root's tree that were detached from it, or below one that was;
 * a server that outlived its call is another finding. O(n).
 *
 *     web   POST /order     |========|
 *     web     send mail          |===========|     detached, until here
 */
export function findWorkAfterEnd(trace: Trace): FindingOf<'work-after-end'> | undefined {
  const root = trace.headline
  if (root.state !== 'finished') return undefined
  const detached = new Uint8Array(root.size)
  let until: number = root.end
  const nodes = trace.nodes.slice(root.index + 1, root.index + root.size).filter((node) => {
    const { parent } = node
    if (parent === undefined) return false
    const mode = childMode(parent, node)
    const isDetached = mode === 'detached' || mode === 'async' || detached[parent.index - root.index] === 1
    if (!isDetached) return false
    detached[node.index - root.index] = 1
    if (node.state !== 'finished' || node.end <= root.end) return false
    until = Math.max(until, node.end)
    return true
  })
  if (until - root.end <= NOISE) return undefined
  nodes.sort((a, b) => b.end - a.end || a.index - b.index)
  return { code: 'work-after-end', severity: 'info', nodes, root, until: offsetOf(until) }
}

const NOISE = 1e6
