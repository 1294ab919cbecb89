// A TraceQL query asked of one whole trace, with the answer that Tempo gives when it has all of the trace in one place.
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { Query } from './ast.ts'
import { compileQuery, type CompiledQuery } from './evaluate/pipeline.ts'
import type { NamedValue } from './evaluate/value.ts'

export type { NamedValue }

/** Spans of one trace that match together. */
export interface Spanset {
  /** In drawing order, each once; at least one. */
  readonly spans: readonly SpanNode[]
  /** What was worked out of the set: `by(resource.service.name)`, `count()`, `avg(duration)`; durations in nanoseconds. */
  readonly attributes: readonly NamedValue[]
  /**
   * Of a span of the set: what the conditions look at and what `select` asks for, where it has that. Without what is the
   * same for the whole trace, and without name and duration, which every list of spans has anyway.
   */
  readonly fieldsOf: (node: SpanNode) => readonly NamedValue[]
}

/**
 * Empty when the trace does not match. O(n log n) in its spans, however deep it is.
 * @throws TraceQLError for what means nothing, whatever the trace
 */
export function evaluateTraceQL(query: Query, trace: Trace): readonly Spanset[] {
  let run = compiled.get(query)
  if (run === undefined) {
    run = compileQuery(query)
    compiled.set(query, run)
  }
  return run(trace)
}

/** One query is asked of thousands of traces. */
const compiled = new WeakMap<Query, CompiledQuery>()
