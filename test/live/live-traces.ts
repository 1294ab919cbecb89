// One set of traces that is sent to every server: what goes wrong in real ones, in times of whole microseconds, since Jaeger's
// internal API and Zipkin know no finer ones.
import { randomBytes } from 'node:crypto'
import type { Resource, Span, SpanId, TraceId } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import { encodeTraceJson } from '../../src/wire/otlp/otlp-json-output.ts'
import { makeEvent, makeResource, makeSpan } from '../support/spans.ts'

export interface LiveTrace {
  readonly name: string
  readonly id: TraceId
  readonly spans: readonly Span[]
}

/** Of services whose names end in `suffix`, so that runs do not find each other's. */
export function liveTraces(suffix: string, now: bigint): readonly LiveTrace[] {
  return [checkout(suffix, now), orphans(suffix, now), shortId(suffix, now), large(suffix, now)]
}

type Row = readonly [
  id: number,
  parent: number | undefined,
  service: string,
  kind: Span['kind'],
  name: string,
  startMs: number,
  endMs: number,
]

const CHECKOUT: readonly Row[] = [
  [1, undefined, 'frontend', 'server', 'POST /api/checkout', 0, 900],
  [2, 1, 'frontend', 'client', 'POST', 20, 420],
  [3, 2, 'cart', 'server', 'POST /cart', 40, 400],
  [4, 3, 'cart', 'internal', 'price items', 60, 180],
  [5, 1, 'frontend', 'client', 'POST', 700, 880],
  [6, 5, 'payments', 'server', 'POST /charge', 720, 860],
]

function checkout(suffix: string, now: bigint): LiveTrace {
  const trace = new Drawing(suffix, now - 30_000_000_000n)
  const spans = CHECKOUT.map((row) => trace.span(row))
  const charge = spans.at(-1)!
  const exception = makeEvent('exception', 0, { 'exception.type': 'CardDeclined' })
  spans[spans.length - 1] = {
    ...charge,
    status: { code: 'error', message: 'card declined' },
    events: [{ ...exception, time: instantOf(charge.start + 10_000_000n) }],
  }
  return { name: 'checkout, with an error and a gap', id: trace.id, spans }
}

/** A parent that was never sent, with children below it. */
function orphans(suffix: string, now: bigint): LiveTrace {
  const trace = new Drawing(suffix, now - 25_000_000_000n)
  const spans = [
    trace.span([1, undefined, 'frontend', 'server', 'GET /orders', 0, 300]),
    trace.span([3, 2, 'orders', 'server', 'GET /list', 50, 250]),
    trace.span([4, 3, 'orders', 'client', 'SELECT orders', 60, 200]),
  ]
  return { name: 'a missing parent', id: trace.id, spans }
}

function shortId(suffix: string, now: bigint): LiveTrace {
  const trace = new Drawing(suffix, now - 20_000_000_000n, 8)
  const spans = [trace.span([1, undefined, 'legacy', 'server', 'GET /old', 0, 15])]
  return { name: 'an id of 64 bits', id: trace.id, spans }
}

function large(suffix: string, now: bigint): LiveTrace {
  const trace = new Drawing(suffix, now - 15_000_000_000n)
  const spans = [trace.span([1, undefined, 'batch', 'server', 'POST /import', 0, 4000])]
  for (let at = 0; at < 1500; at++) {
    spans.push(trace.span([at + 2, 1, 'batch', 'client', `INSERT row ${at % 7}`, 2 * at, 2 * at + 1]))
  }
  return { name: '1,501 spans', id: trace.id, spans }
}

class Drawing {
  readonly id: TraceId
  readonly #start: bigint
  readonly #suffix: string
  readonly #resources = new Map<string, Resource>()
  /** Of this trace alone. */
  readonly #high = randomBytes(4).toString('hex')

  constructor(suffix: string, start: bigint, idBytes = 16) {
    this.id = randomBytes(idBytes).toString('hex').padStart(32, '0') as TraceId
    this.#start = start - (start % 1_000_000n)
    this.#suffix = suffix
  }

  span([id, parent, service, kind, name, startMs, endMs]: Row): Span {
    return makeSpan({
      traceId: this.id,
      spanId: this.#spanId(id),
      parentId: parent === undefined ? undefined : this.#spanId(parent),
      name,
      kind,
      resource: this.#resource(`${service}-${this.#suffix}`),
      start: this.#start + BigInt(startMs) * 1_000_000n,
      end: this.#start + BigInt(endMs) * 1_000_000n,
      attributes: { 'live.step': String(id), 'http.request.method': 'POST' },
    })
  }

  #spanId(id: number): SpanId {
    return `${this.#high}${id.toString(16).padStart(8, '0')}` as SpanId
  }

  #resource(service: string): Resource {
    const resource = this.#resources.get(service) ?? makeResource({ 'service.name': service })
    this.#resources.set(service, resource)
    return resource
  }
}

/** An OTLP/JSON request with all of them. */
export function otlpJson(traces: readonly LiveTrace[]): string {
  return JSON.stringify(encodeTraceJson({ spans: traces.flatMap(({ spans }) => spans), logs: [] }))
}

/** As a Zipkin tracer reports them. */
export function zipkinJson(traces: readonly LiveTrace[]): string {
  return JSON.stringify(
    traces.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId.startsWith('0'.repeat(16)) ? span.traceId.slice(16) : span.traceId,
        id: span.spanId,
        ...(span.parentId === undefined ? {} : { parentId: span.parentId }),
        name: span.name,
        ...(span.kind === 'internal' ? {} : { kind: span.kind.toUpperCase() }),
        timestamp: Number(span.start / 1000n),
        duration: Number((span.end - span.start) / 1000n),
        localEndpoint: { serviceName: textOf(span.resource.attributes[0]?.value) },
        tags: {
          ...Object.fromEntries(span.attributes.map(({ key, value }) => [key, textOf(value)])),
          ...(span.status.code === 'error' ? { error: span.status.message } : {}),
        },
      })),
    ),
  )
}

/** Zipkin's tags are text; so are the attributes here. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
