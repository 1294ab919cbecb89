// A TraceQL query asked of one whole trace, as Tempo would answer it had it all of the trace in one place.
import type { AttributeValue } from '../trace/span.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { Query } from './ast.ts'
import { TraceQLError } from './traceql-error.ts'

/** Spans of one trace that match together. */
export interface Spanset {
  /** In drawing order, each once; at least one. */
  readonly spans: readonly SpanNode[]
  /** What was worked out of the set: `by(resource.service.name)`, `count()`, `avg(duration)`. */
  readonly attributes: readonly NamedValue[]
  /** Of a span of the set: what `select` asks for and what the conditions look at, where it has that. */
  fieldsOf(node: SpanNode): readonly NamedValue[]
}

export interface NamedValue {
  /** Of an attribute its key, without a scope; of everything else as it is written. */
  readonly name: string
  readonly value: AttributeValue
}

/** Empty when the trace does not match. */
export function evaluateTraceQL(query: Query, _trace: Trace): readonly Spanset[] {
  throw new TraceQLError('this cannot be evaluated here', query.stages[0]?.place ?? query.first.place)
}
