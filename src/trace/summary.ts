// One trace in the few facts that a list shows.
import { serviceName } from './semconv.ts'
import type { TraceId } from './span.ts'
import type { Instant, Offset } from './time.ts'
import type { Trace } from './trace.ts'

export interface TraceSummary {
  readonly id: TraceId
  readonly start: Instant
  readonly duration: Offset
  /** undefined while no span without a parent has been seen. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number
  readonly services: number
  readonly errors: number
}

export function summarizeTrace(trace: Trace): TraceSummary {
  const root = trace.headline.span
  return {
    id: trace.id,
    start: trace.start,
    duration: trace.duration,
    rootService: root === undefined ? undefined : serviceName(root),
    rootName: root?.name,
    spans: trace.spanCount,
    services: trace.services.length,
    errors: trace.errors,
  }
}
