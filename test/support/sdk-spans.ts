// Spans of the shape that OpenTelemetry's JS exporters are given, so that what those serialize can be read back.
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { Attributes, SpanContext } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'

export interface SdkSpanInput {
  readonly traceId: string
  readonly spanId: string
  readonly parent?: { readonly spanId: string; readonly isRemote?: boolean }
  readonly name?: string
  readonly kind?: SpanKind
  readonly attributes?: Attributes
  readonly error?: string
  readonly events?: ReadableSpan['events']
  readonly links?: ReadableSpan['links']
  readonly traceState?: SpanContext['traceState']
}

const resource = resourceFromAttributes({ 'service.name': 'cart', 'process.pid': 17 })
const instrumentationScope = { name: 'lib', version: '1.2.3', schemaUrl: 'https://scope' }

export const SDK_START: bigint = 1_761_600_000_123_456_789n
export const SDK_END: bigint = 1_761_600_001_000_000_001n

export function sdkSpan(input: SdkSpanInput): ReadableSpan {
  const { traceId, spanId, parent } = input
  const traceFlags = TraceFlags.SAMPLED
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags,
    ...(input.traceState && { traceState: input.traceState }),
  }
  return {
    name: input.name ?? 'GET /cart',
    kind: input.kind ?? SpanKind.SERVER,
    spanContext: () => context,
    ...(parent && { parentSpanContext: { traceId, traceFlags, ...parent } }),
    startTime: [1_761_600_000, 123_456_789],
    endTime: [1_761_600_001, 1],
    duration: [0, 876_543_212],
    ended: true,
    status:
      input.error === undefined
        ? { code: SpanStatusCode.UNSET }
        : { code: SpanStatusCode.ERROR, message: input.error },
    attributes: input.attributes ?? {},
    links: input.links ?? [],
    events: input.events ?? [],
    resource,
    instrumentationScope,
    droppedAttributesCount: 1,
    droppedEventsCount: 2,
    droppedLinksCount: 3,
  }
}
