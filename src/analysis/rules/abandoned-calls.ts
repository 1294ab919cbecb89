// Servers that went on working on an answer that nobody waited for any more.
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { isAnsweredAcrossClocks } from '../clocks/clock-calls.ts'
import { childMode } from '../path/child-mode.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'

/**
 * One finding for each pair of operations; the server that went on longest first. Below a tenth of the call there is
 * little to be gained. A server that took no longer than the call, by another clock, is no sign of it.
 *
 *     client   |==========|              gave up here
 *     server     |==============|        the server outlived the call
 */
export function findAbandonedCalls(trace: Trace): readonly FindingOf<'abandoned-call'>[] {
  const abandoned = trace.nodes.filter((node) => {
    const { parent } = node
    if (parent?.state !== 'finished' || node.state !== 'finished') return false
    if (node.end <= parent.end || childMode(parent, node) !== 'abandoned') return false
    return !isAnsweredAcrossClocks(parent, node)
  })
  const groups = Map.groupBy(abandoned, ({ parent, span }) => {
    return [parent?.span, span].map((end) => (end === undefined ? '' : operationKey(end))).join('\n')
  })
  return Array.from(groups.values(), (nodes) => {
    nodes.sort((a, b) => outlivedBy(b) - outlivedBy(a) || a.index - b.index)
    const severity = nodes.some(isMuch) ? 'warning' : 'info'
    return { code: 'abandoned-call', severity, nodes, by: offsetOf(outlivedBy(nodes[0]!)) }
  })
}

function isMuch(node: SpanNode): boolean {
  const { parent } = node
  return parent !== undefined && outlivedBy(node) >= (parent.end - parent.start) / 10
}

function outlivedBy({ parent, end }: SpanNode): number {
  return end - (parent?.end ?? end)
}
