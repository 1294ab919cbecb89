// Spans whose times make no sense: they are drawn as a mark, or without a bar, and nothing is computed of them.
import { serviceName } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import type { NodeState, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'

/**
 * One finding for each service and reason.
 *
 *     end-before-start       |              drawn where it starts, with zero length
 *     no-start                              in the tree, without a bar
 */
export function findBadTimes(trace: Trace): readonly FindingOf<'bad-time'>[] {
  const bad = trace.nodes.flatMap((node) => {
    const reason = node.span === undefined ? undefined : reasonOf(node.state, node.span)
    return reason === undefined ? [] : [{ node, reason, service: serviceName(node.span!) }]
  })
  const groups = Map.groupBy(bad, ({ reason, service }) => `${reason} ${service}`)
  return Array.from(groups.values(), (group) => ({
    code: 'bad-time',
    severity: 'warning',
    nodes: group.map(({ node }) => node),
    reason: group[0]!.reason,
  }))
}

function reasonOf(state: NodeState, span: Span): FindingOf<'bad-time'>['reason'] | undefined {
  if (state === 'bad-time') return span.end < span.start ? 'end-before-start' : 'far-end'
  if (state === 'untimed') return span.start === 0n ? 'no-start' : 'far-start'
  return undefined
}
