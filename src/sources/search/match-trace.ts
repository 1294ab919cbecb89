// A whole trace against a filter: for every source that finds traces here and not by asking a server.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { summarizeTrace } from '../../trace/summary.ts'
import { attributeValue } from '../../trace/span.ts'
import { instantAt, instantOf, offsetOf } from '../../trace/time.ts'
import type { Query } from '../../traceql/ast.ts'
import { evaluateTraceQL, type Spanset } from '../../traceql/evaluate.ts'
import type { FoundTrace, MatchedSpan } from '../source.ts'

/**
 * undefined when the trace does not match.
 * @throws TraceQLError for what cannot be evaluated, whatever the trace
 */
export function foundTrace(trace: Trace, filter: Query | undefined): FoundTrace | undefined {
  if (filter === undefined) return { ...summarizeTrace(trace), matches: [] }
  const spansets = evaluateTraceQL(filter, trace)
  if (spansets.length === 0) return undefined
  return { ...summarizeTrace(trace), matches: firstMatches(trace, spansets) }
}

// As many as Tempo tells of when it is not asked for more.
const MATCHES = 3

/** Of every set the first ones in drawing order, each span once. */
function firstMatches(trace: Trace, spansets: readonly Spanset[]): readonly MatchedSpan[] {
  const matches = new Map<SpanNode, MatchedSpan>()
  for (const spanset of spansets) {
    for (const node of spanset.spans) {
      if (matches.size >= MATCHES) return [...matches.values()]
      if (!matches.has(node)) matches.set(node, matchedSpan(trace, node, spanset))
    }
  }
  return [...matches.values()]
}

function matchedSpan(trace: Trace, node: SpanNode, spanset: Spanset): MatchedSpan {
  const service =
    node.span === undefined ? undefined : attributeValue(node.span.resource.attributes, 'service.name')
  return {
    id: node.id,
    service: typeof service === 'string' ? service : undefined,
    name: node.span?.name,
    start: instantOf(instantAt(trace.start, node.start)),
    duration: offsetOf(node.end - node.start),
    attributes: spanset.fieldsOf(node),
  }
}
