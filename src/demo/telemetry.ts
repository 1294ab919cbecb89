// One service's tracing, as an application would set it up: a provider with a resource of its own, a batch processor
// and an exporter. Contexts are handed from function to function instead of through a global context manager, because
// a dozen services share this process and none may inherit what another has under way.
import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
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
import { OtlpLogs, type LogLine } from './otlp-logs.ts'

export interface Telemetry {
  readonly service: string
  /** The trace that this service took part in last. */
  readonly latestTraceId: TraceId | undefined
  /** Spans and log records that were not delivered since the last time, in words. */
  takeProblems(): readonly string[]
  /**
   * Runs `work` inside a new span: what it throws is recorded on the span and thrown on. `work` gets the context that
   * has the span in it, for the calls that it makes in turn.
   */
  inSpan<Result>(
    parent: Context,
    span: SpanDescription,
    work: (context: Context, span: Span) => Promise<Result>,
  ): Promise<Result>
  /** A line in the service's log, written in the span that the context has. */
  log(context: Context, line: LogLine): void
  /** Sends what has not been sent. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface SpanDescription {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes?: Attributes
  readonly links?: readonly Link[]
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
  const { service, version } = options
  const problems: string[] = []
  const exporter = new OtlpExporter(options, problems)
  const resource = defaultResource().merge(
    resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'tracectl-demo',
      'service.version': version,
      'service.instance.id': randomUUID(),
      'deployment.environment.name': 'demo',
      'host.name': hostname(),
      ...processAttributes(),
    }),
  )
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: BATCH_DELAY_MS })],
  })
  const scope = { name: 'tracectl-demo', version }
  const tracer = provider.getTracer(scope.name, version)
  const logs = new OtlpLogs(options, { resource, instrumentationScope: scope }, problems)
  let latestTraceId: TraceId | undefined
  return {
    service,
    takeProblems: () => problems.splice(0),
    get latestTraceId() {
      return latestTraceId
    },
    async inSpan(parent, { name, kind, attributes = {}, links = [] }, work) {
      // Times are always given: on its own the SDK starts a span on a whole millisecond and ends it on a finer clock.
      const description = { kind, attributes, links: [...links], startTime: hrTime() }
      const span = tracer.startSpan(name, description, parent)
      latestTraceId = span.spanContext().traceId as TraceId
      options.traceIds.add(latestTraceId)
      try {
        return await work(trace.setSpan(parent, span), span)
      } catch (error) {
        recordFailure(span, error)
        throw error
      } finally {
        span.end(hrTime())
      }
    },
    log: (context, line) => logs.write(context, line),
    async flush() {
      // What goes wrong here stands in `problems` already.
      await provider.forceFlush().catch(() => {})
      await Promise.all([exporter.forceFlush(), logs.flush()])
    },
    async close() {
      await provider.shutdown().catch(() => {})
      await logs.flush()
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

/** Semantic conventions, "Recording errors". */
function recordFailure(span: Span, error: unknown): void {
  const { type, message } = recordException(span, error)
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

/** Semantic conventions, "Exceptions": an event, whatever becomes of the span. */
export function recordException(
  span: Span,
  error: unknown,
): { readonly type: string; readonly message: string } {
  const failure = error instanceof Error ? error : new Error(String(error))
  const type = (failure as NodeJS.ErrnoException).code ?? failure.name
  const { message } = failure
  span.addEvent(
    'exception',
    { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stackOf(failure) },
    hrTime(),
  )
  return { type, message }
}

/** Where tracectl is installed, which may well be below somebody's name, is nobody's business. */
function stackOf({ stack = '' }: Error): string {
  return stack.replaceAll(FOLDER_URL, '').replaceAll(FOLDER, '')
}

const FOLDER_URL = new URL('../../', import.meta.url).href
const FOLDER = fileURLToPath(FOLDER_URL)
