// Spans that begin before what began them. Of two clocks that is a sign that they differ, but one that bounds nothing:
// it is told, and no clock is moved for it.
import { clockDomain } from '../../trace/semconv.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'

/**
 * One finding for each pair of operations; the earliest first. Within the noise of clocks and rounding, 2 ms, it says
 * nothing.
 *
 *     orders publish        |==|
 *       orders process   |=======|      began before the message was sent
 */
export function findEarlyStarts(trace: Trace): readonly FindingOf<'early-start'>[] {
  const early = trace.nodes.filter((node) => {
    const { parent, state, span } = node
    if (span === undefined || state === 'untimed' || parent?.span === undefined) return false
    return parent.state !== 'untimed' && earlyBy(node) > NOISE && !boundsClocks(parent, node)
  })
  const groups = Map.groupBy(early, ({ parent, span }) => {
    return [parent?.span, span].map((end) => (end === undefined ? '' : operationKey(end))).join('\n')
  })
  return Array.from(groups.values(), (nodes) => {
    nodes.sort((a, b) => earlyBy(b) - earlyBy(a) || a.index - b.index)
    return { code: 'early-start', severity: 'info', nodes, by: offsetOf(earlyBy(nodes[0]!)) }
  })
}

/** A call between two clocks: what it says of them is told where clocks are. */
function boundsClocks(parent: SpanNode, { span }: SpanNode): boolean {
  if (parent.span?.kind !== 'client' || span?.kind !== 'server') return false
  return clockDomain(parent.span) !== clockDomain(span)
}

/** Spans of senders that round to the millisecond may seem to start up to two too early. */
const NOISE = 2e6

function earlyBy({ parent, start }: SpanNode): number {
  return (parent?.start ?? start) - start
}
