// The traces that Tempo was asked about when its replies were recorded, as they were sent: six from the request itself,
// the others from what Tempo gave back by id, with the span ids that it had changed put back.
import { readFileSync } from 'node:fs'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span, SpanKind } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { readTraceFile } from '../../../src/wire/file/trace-file.ts'
import { decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { makeResource, makeSpan } from '../../support/spans.ts'

const FOLDER = new URL('../../fixtures/tempo/', import.meta.url)

/** The first four digits name a trace; of the short id and of the one that begins with zeros these. */
export function recordedTraces(): ReadonlyMap<string, Trace> {
  const spans = [
    ...pushed(),
    ...fetched('v303-v2-late-root.json'),
    ...fetched('v303-v2-zipkin-shared-id-rewritten.json').map(withSharedId),
    ...fetched('v303-v2-end-before-start.json'),
    ...fetched('v303-v2-span-id-three-times.json').map(withId('1300000000000002', '1300000000000001')),
    ...fetched('v303-v2-self-parent.json'),
    ...described(),
  ]
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId)
  return new Map(Array.from(byTrace, ([id, spans]) => [shortName(id), buildTrace({ spans, logs: [] })]))
}

export function shortName(id: string): string {
  const padded = id.padStart(32, '0')
  return (padded.startsWith('0'.repeat(16)) ? padded.slice(16) : padded).slice(0, 4)
}

export function recordedReply(file: string): SearchReply {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as SearchReply
}

export interface SearchReply {
  readonly traces: readonly {
    readonly traceID: string
    readonly rootTraceName?: string
    readonly spanSets: readonly {
      readonly matched: number
      readonly attributes?: readonly RecordedAttribute[]
      readonly spans: readonly {
        readonly spanID: string
        readonly name?: string
        readonly durationNanos?: string
        readonly attributes?: readonly RecordedAttribute[]
      }[]
    }[]
  }[]
}

export interface RecordedAttribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: string }
}

function pushed(): readonly Span[] {
  const { requests } = readTraceFile(readFileSync(new URL('otlp-request-pushed.json', FOLDER)))
  return requests.flatMap(({ body }) => decodeTraceRequest(body).spans)
}

/** Tempo keeps ids as base64; of the rest no more than these traces need. */
function fetched(file: string): readonly Span[] {
  const { trace } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as FetchedTrace
  return trace.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const attributes = (resource.attributes ?? []).map(({ key, value }) => ({
      key,
      value: value.stringValue,
    }))
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) =>
        makeSpan({
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentId: span.parentSpanId === undefined ? undefined : hex(span.parentSpanId),
          name: span.name,
          kind: span.kind.replace('SPAN_KIND_', '').toLowerCase() as SpanKind,
          resource: makeResource(attributes),
          start: BigInt(span.startTimeUnixNano),
          end: BigInt(span.endTimeUnixNano),
        }),
      ),
    )
  })
}

interface FetchedTrace {
  readonly trace: {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes?: readonly RecordedAttribute[] }
      readonly scopeSpans: readonly {
        readonly spans: readonly {
          readonly traceId: string
          readonly spanId: string
          readonly parentSpanId?: string
          readonly name: string
          readonly kind: string
          readonly startTimeUnixNano: string
          readonly endTimeUnixNano: string
        }[]
      }[]
    }[]
  }
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

/** By id Tempo gives what had the same id as another an id of its own, from 1 on. */
function withId(spanId: string, parentId: string): (span: Span) => Span {
  return (span) => (span.spanId === '0000000000000001' ? makeSpan({ ...span, spanId, parentId }) : span)
}

function withSharedId(span: Span): Span {
  const parentId = span.parentId === '0000000000000001' ? 'aa00000000000002' : span.parentId
  return withId('aa00000000000002', 'aa00000000000001')(makeSpan({ ...span, parentId }))
}

/** Of which only what was sent is told. */
function described(): readonly Span[] {
  return [
    onlySpan('7', '1100000000000001', 'cl', 'client root', 'client', 10),
    onlySpan('8', '1200000000000001', 'co', 'consumer root', 'consumer', 10),
    onlySpan('a', '1400000000000001', undefined, 'nosvc root', 'server', 0),
    makeSpan({
      ...onlySpan('c', '1600000000000002', 'late', 'child first', 'server', 10),
      parentId: '1600000000000001',
    }),
  ]
}

function onlySpan(
  digit: string,
  spanId: string,
  service: string | undefined,
  name: string,
  kind: SpanKind,
  endMs: number,
): Span {
  return makeSpan({
    traceId: `${digit}af7651916cd43dd8448eb211c80319c`,
    spanId,
    name,
    kind,
    endMs,
    resource: makeResource(service === undefined ? {} : { 'service.name': service }),
  })
}
