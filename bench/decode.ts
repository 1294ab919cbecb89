// What reading a span costs, as ratios to protobufjs decoding the same bytes in the same process: the index pass
// that intake makes, a span's header, a span with everything in it, and the way in from JSON. Spans per second of CPU
// time, collection included, so that a busy machine disturbs as little as may be.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { Span } from '../src/trace/span.ts'
import { indexTraceRequest } from '../src/wire/otlp/otlp-index.ts'
import { encodeTraceRequestFromJson } from '../src/wire/otlp/otlp-json.ts'
import { encodeTraceJson } from '../src/wire/otlp/otlp-json-output.ts'
import { decodeTraceRequest } from '../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../src/wire/otlp/otlp-span.ts'
import { TraceRequestType } from '../test/support/otlp-proto.ts'
import { makeRequest } from './workload.ts'

const SPANS = 512
const REQUESTS = 16
// each way takes a turn of this length, and another, so that none has the machine's good minute for itself
const TURN_MS = 250
const TURNS = 4

interface Way {
  readonly name: string
  readonly run: (row: number) => unknown
}

export function run(): Promise<void> {
  const made = Array.from({ length: REQUESTS }, (_, seed) => makeRequest({ spans: SPANS, traces: 50, seed }))
  table('made requests, 50 traces each', made)
  table('the same spans as otlp-transformer encodes them', made.map(throughTransformer))
  return Promise.resolve()
}

function table(title: string, requests: readonly Uint8Array[]): void {
  const json = requests.map((bytes) => {
    const { spans } = decodeTraceRequest(bytes)
    return JSON.stringify(encodeTraceJson({ spans, logs: [] }))
  })
  const ways: readonly Way[] = [
    { name: 'protobufjs, everything', run: (row) => TraceRequestType.decode(requests[row]!) },
    { name: 'index pass', run: (row) => countSpans(requests[row]!) },
    { name: 'index + span headers', run: (row) => decodeTraceRequest(requests[row]!).spans },
    { name: 'index + everything', run: (row) => decodeTraceRequest(requests[row]!).spans.map(plainSpan) },
    { name: 'JSON.parse alone', run: (row) => JSON.parse(json[row]!) as unknown },
    { name: 'JSON to protobuf', run: (row) => encodeTraceRequestFromJson(json[row]!) },
  ]
  const rates = measure(ways)
  const base = rates[0]!
  const bytes = Math.round(requests.reduce((sum, request) => sum + request.length, 0) / (REQUESTS * SPANS))
  process.stdout.write(`decoding, ${title}: ${bytes} bytes a span\n`)
  for (const [index, { name }] of ways.entries()) {
    const rate = rates[index]!
    const spans = Math.round(rate).toLocaleString('en').padStart(12)
    process.stdout.write(
      `  ${name.padEnd(24)}${spans} spans/CPU-s${(rate / base).toFixed(2).padStart(8)} ×\n`,
    )
  }
}

/** Spans a CPU-second for each way. */
function measure(ways: readonly Way[]): readonly number[] {
  const spans = ways.map(() => 0)
  const micros = ways.map(() => 0)
  for (const way of ways) for (let row = 0; row < REQUESTS * 8; row++) way.run(row % REQUESTS)
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, way] of ways.entries()) {
      const until = performance.now() + TURN_MS
      const before = process.cpuUsage()
      while (performance.now() < until) {
        for (let row = 0; row < REQUESTS; row++) way.run(row)
        spans[index]! += REQUESTS * SPANS
      }
      const used = process.cpuUsage(before)
      micros[index]! += used.user + used.system
    }
  }
  return ways.map((_, index) => spans[index]! / (micros[index]! / 1e6))
}

/** Reads what a live index would keep, so that nothing can be optimised away. */
function countSpans(bytes: Uint8Array): number {
  let sum = 0
  indexTraceRequest(bytes, {
    span: (head, group) => {
      sum += head.trace0 + head.spanLow + head.startHigh + head.nameLength + head.kind + group
    },
    group: () => {},
  })
  return sum
}

/** Other hands' bytes: the order of fields and the lengths are its own. */
function throughTransformer(request: Uint8Array): Uint8Array {
  return ProtobufTraceSerializer.serializeRequest(decodeTraceRequest(request).spans.map(readable))!
}

function readable(span: Span): ReadableSpan {
  const traceFlags = TraceFlags.SAMPLED
  const { traceId, spanId, parentId } = span
  return {
    name: span.name,
    kind: SpanKind[span.kind.toUpperCase() as 'SERVER'],
    spanContext: () => ({ traceId, spanId, traceFlags }),
    ...(parentId !== undefined && { parentSpanContext: { traceId, spanId: parentId, traceFlags } }),
    startTime: hrTime(span.start),
    endTime: hrTime(span.end),
    duration: hrTime(span.end - span.start),
    ended: true,
    status: {
      code: span.status.code === 'error' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET,
      message: span.status.message,
    },
    attributes: recordOf(span.attributes),
    links: span.links.map((link) => ({
      context: { traceId: link.traceId, spanId: link.spanId, traceFlags },
    })),
    events: span.events.map((event) => ({
      name: event.name,
      time: hrTime(event.time),
      attributes: recordOf(event.attributes),
    })),
    resource: resourceOf(span),
    // by its own object, for the serializer groups spans by that
    instrumentationScope: span.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

function hrTime(time: bigint): [number, number] {
  return [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)]
}

function recordOf(attributes: Span['attributes']): Record<string, string | number | boolean> {
  const pairs = attributes.map(({ key, value }) => [key, typeof value === 'bigint' ? Number(value) : value])
  return Object.fromEntries(pairs) as Record<string, string | number | boolean>
}

// the serializer groups spans by the resource object
const resources = new Map<Span['resource'], ReadableSpan['resource']>()

function resourceOf({ resource }: Span): ReadableSpan['resource'] {
  let known = resources.get(resource)
  if (known === undefined) {
    known = resourceFromAttributes(recordOf(resource.attributes))
    resources.set(resource, known)
  }
  return known
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run()
