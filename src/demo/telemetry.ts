// One service's tracing, as an application would set it up: a provider with a resource of its own, a batch processor
// and an exporter. Contexts are handed from function to function instead of through a global context manager, because
// a dozen services share this process and none may inherit what another has under way.
import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import { hostname } from 'node:os'
import {
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
} from '@opentelemetry/api'
import { hrTime } from '@opentelemetry/core'
import {
  defaultResource,
  detectResources,
  processDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { TraceId } from '../trace/span.ts'
import { OtlpExporter } from './otlp-exporter.ts'

export interface Telemetry {
  readonly service: string
  /** Every trace in which this service has made a span, oldest first. */
  readonly traceIds: ReadonlySet<TraceId>
  /** Spans that were not delivered, in words. */
  readonly problems: readonly string[]
  /**
   * Runs `work` inside a new span: what it throws is recorded on the span and thrown on. `work` gets the context that
   * has the span in it, for the calls that it makes in turn.
   */
  inSpan<Result>(
    parent: Context,
    span: SpanDescription,
    work: (context: Context, span: Span) => Promise<Result>,
  ): Promise<Result>
  /** Sends what has not been sent. */
  close(): Promise<void>
}

export interface SpanDescription {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes?: Attributes
}

export interface TelemetryOptions {
  readonly service: string
  readonly version: string
  readonly endpoint: string
  readonly agent: Agent
  readonly signal: AbortSignal
  /** Every new trace is added here as well: the system's, in the order in which they begin. */
  readonly traceIds: Set<TraceId>
}

export function openTelemetry(options: TelemetryOptions): Telemetry {
  const exporter = new OtlpExporter(options)
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': options.service,
        'service.namespace': 'tracectl-demo',
        'service.version': options.version,
        'service.instance.id': randomUUID(),
        'deployment.environment.name': 'demo',
        'host.name': hostname(),
        ...processAttributes(),
      }),
    ),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: BATCH_DELAY_MS })],
  })
  const tracer = provider.getTracer('tracectl-demo', options.version)
  const traceIds = new Set<TraceId>()
  return {
    service: options.service,
    traceIds,
    problems: exporter.problems,
    async inSpan(parent, { name, kind, attributes = {} }, work) {
      // Times are always given: on its own the SDK starts a span on a whole millisecond and ends it on a finer clock.
      const span = tracer.startSpan(name, { kind, attributes, startTime: hrTime() }, parent)
      const traceId = span.spanContext().traceId as TraceId
      traceIds.add(traceId)
      options.traceIds.add(traceId)
      try {
        return await work(trace.setSpan(parent, span), span)
      } catch (error) {
        recordFailure(span, error)
        throw error
      } finally {
        span.end(hrTime())
      }
    },
    async close() {
      // What goes wrong here stands in `problems` already.
      await provider.shutdown().catch(() => {})
    },
  }
}

/** Not all that the detector finds: the user's name and command line have no place in a demo. */
function processAttributes(): Attributes {
  const { attributes } = detectResources({ detectors: [processDetector] })
  const found: Attributes = {}
  for (const key of ['process.pid', 'process.runtime.name', 'process.runtime.version'])
    found[key] = attributes[key]
  return found
}

// An SDK's default is 5 s, longer than the whole run.
const BATCH_DELAY_MS = 200

/** Semantic conventions, "Recording errors" and "Exceptions". */
function recordFailure(span: Span, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error))
  const type = (failure as NodeJS.ErrnoException).code ?? failure.name
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
  span.addEvent(
    'exception',
    {
      'exception.type': type,
      'exception.message': failure.message,
      'exception.stacktrace': failure.stack ?? '',
    },
    hrTime(),
  )
}
