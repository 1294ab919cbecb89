// Spans that were sent without an end: nothing can be said of how long they took.
import { serviceName } from '../../trace/semconv.ts'
import type { Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'

/**
 * One finding for each service. While a trace is open they may still end.
 *
 *     cart  checkout   |====>
 */
export function findUnfinishedSpans(trace: Trace): readonly FindingOf<'unfinished'>[] {
  const unfinished = trace.nodes.filter(({ state }) => state === 'unfinished')
  const groups = Map.groupBy(unfinished, ({ span }) => (span === undefined ? '' : serviceName(span)))
  return Array.from(groups.values(), (nodes) => ({ code: 'unfinished', severity: 'warning', nodes }))
}
