// The traces that every server is given, with what goes wrong in real ones, and what each format leaves of them.
import type { Span, SpanId, TraceData } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import { makeEvent, makeResource, makeSpan, spanIdOf, TEST_START, type SpanInput } from '../support/spans.ts'

/** Ten minutes after everything. */
export const NOW: bigint = TEST_START + 600_000_000_000n

export const CHECKOUT = '4bf92f3577b34da6a3ce929d0e0e4736'
export const ORPHANS = '0af7651916cd43dd8448eb211c80319c'
export const SHORT = '0000000000000000463ac35c9f6413ad'
export const SHARED = 'a0b1c2d3a0b1c2d3a0b1c2d300000001'
export const LARGE = 'c0ffee00c0ffee00c0ffee0000000001'
export const ODD = 'dddddddddddddddddddddddddddddddd'
export const ABSENT: string = 'f'.repeat(32)

const WEB = makeResource({ 'service.name': 'web', 'host.name': 'h1' })
const CART = makeResource({ 'service.name': 'cart', 'deployment.environment': 'prod' })
const MAIL = makeResource({ 'service.name': 'mail' })
const BATCH = makeResource({ 'service.name': 'batch' })
const POSTGRES = { 'db.system': 'postgresql', 'db.statement': 'SELECT * FROM items WHERE cart = 7' }

function trace(traceId: string, ...spans: readonly SpanInput[]): TraceData {
  return { spans: spans.map((span) => makeSpan({ ...span, traceId })), logs: [] }
}

/** An error with its exception, an event, a link, attributes of every type, and times that are no whole microseconds. */
const checkout = trace(
  CHECKOUT,
  {
    spanId: spanIdOf(1),
    name: 'POST /Checkout',
    kind: 'server',
    resource: WEB,
    startMs: 5000,
    endMs: 5900.000_7,
    attributes: { 'http.request.method': 'POST', 'http.response.status_code': 500n, 'user.id': 'u1' },
    status: { code: 'error', message: 'boom' },
  },
  {
    spanId: spanIdOf(2),
    parentId: spanIdOf(1),
    name: 'GET',
    kind: 'client',
    resource: WEB,
    startMs: 5010,
    endMs: 5250,
    attributes: { 'peer.service': 'cart' },
  },
  {
    spanId: spanIdOf(3),
    parentId: spanIdOf(2),
    name: 'GET /cart',
    kind: 'server',
    resource: CART,
    traceState: 'vendor=1',
    startMs: 5020.000_4,
    endMs: 5240,
    attributes: { large: 9_007_199_254_740_993n, ratio: 0.25, cached: false },
    events: [
      makeEvent('cache.miss', 5021, { key: 'cart:7' }),
      makeEvent('exception', 5030, { 'exception.type': 'Timeout', 'exception.message': 'no cart' }),
    ],
    links: [
      {
        traceId: ORPHANS,
        spanId: spanIdOf(31),
        traceState: '',
        attributes: [],
        droppedAttributes: 0,
        flags: 0,
      },
    ],
  },
  {
    spanId: spanIdOf(4),
    parentId: spanIdOf(3),
    name: 'SELECT items',
    kind: 'client',
    resource: CART,
    startMs: 5040,
    endMs: 5200,
    attributes: POSTGRES,
  },
)

/** Of a parent that was never sent. */
const orphans = trace(
  ORPHANS,
  { spanId: spanIdOf(30), name: 'POST /order', kind: 'server', resource: WEB, startMs: 4000, endMs: 4950 },
  {
    spanId: spanIdOf(31),
    parentId: spanIdOf(99),
    name: 'send mail',
    kind: 'consumer',
    resource: MAIL,
    startMs: 4100,
    endMs: 4900,
    attributes: { 'messaging.system': 'kafka' },
  },
)

const short = trace(
  SHORT,
  {
    spanId: spanIdOf(11),
    name: 'GET /cart',
    kind: 'server',
    resource: CART,
    startMs: 3000,
    endMs: 3040,
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200n },
  },
  {
    spanId: spanIdOf(12),
    parentId: spanIdOf(11),
    name: 'SELECT items',
    kind: 'client',
    resource: CART,
    startMs: 3005,
    endMs: 3035,
    attributes: POSTGRES,
  },
)

/** As B3 has it: the server's span has the id of the client's. */
const shared = trace(
  SHARED,
  { spanId: spanIdOf(21), name: 'GET /home', kind: 'server', resource: WEB, startMs: 2000, endMs: 2300 },
  {
    spanId: spanIdOf(22),
    parentId: spanIdOf(21),
    name: 'GET',
    kind: 'client',
    resource: WEB,
    startMs: 2020,
    endMs: 2260,
  },
  {
    spanId: spanIdOf(22),
    parentId: spanIdOf(21),
    name: 'GET /cart',
    kind: 'server',
    resource: CART,
    startMs: 2040,
    endMs: 2240,
  },
  {
    spanId: spanIdOf(23),
    parentId: spanIdOf(22),
    name: 'SELECT items',
    kind: 'client',
    resource: CART,
    startMs: 2060,
    endMs: 2200,
    attributes: POSTGRES,
  },
)

const large = trace(
  LARGE,
  { spanId: spanIdOf(1000), name: 'POST /import', kind: 'server', resource: BATCH, startMs: 0, endMs: 1600 },
  ...Array.from({ length: 700 }, (_, at) => ({
    spanId: spanIdOf(1001 + at),
    parentId: spanIdOf(1000),
    name: `INSERT row ${at % 7}`,
    kind: 'client' as const,
    resource: BATCH,
    startMs: 2 * at,
    endMs: 2 * at + 1,
  })),
)

/** A circle, a span that is its own parent, and a root with a link to a child of its own. */
const odd = trace(
  ODD,
  {
    spanId: spanIdOf(41),
    name: 'POST /loop',
    kind: 'server',
    resource: BATCH,
    startMs: 1000,
    endMs: 1700,
    links: [
      { traceId: ODD, spanId: spanIdOf(42), traceState: '', attributes: [], droppedAttributes: 0, flags: 0 },
    ],
  },
  { spanId: spanIdOf(42), parentId: spanIdOf(41), name: 'step', resource: BATCH, startMs: 1100, endMs: 1600 },
  { spanId: spanIdOf(43), parentId: spanIdOf(44), name: 'egg', resource: BATCH, startMs: 1200, endMs: 1400 },
  { spanId: spanIdOf(44), parentId: spanIdOf(43), name: 'hen', resource: BATCH, startMs: 1250, endMs: 1350 },
  { spanId: spanIdOf(45), parentId: spanIdOf(45), name: 'self', resource: BATCH, startMs: 1300, endMs: 1500 },
)

export const TRACES: readonly TraceData[] = [checkout, orphans, short, shared, odd, large]

export const NAMES: readonly (readonly [name: string, id: string])[] = [
  ['with an error, events and a link', CHECKOUT],
  ['with a missing parent', ORPHANS],
  ['with an id of 64 bits', SHORT],
  ['with an id that client and server share', SHARED],
  ['that goes in circles', ODD],
  ['of 701 spans', LARGE],
]

export type Loss = 'nanoseconds' | 'ownLinks' | 'case' | 'links' | 'eventAttributes' | 'types' | 'resources'

/** What a format does not carry, each once, with the reason. */
const LOSSES: Readonly<Record<Loss, (span: Span) => Span>> = {
  /** Jaeger's own JSON and Zipkin's have microseconds: start and duration are cut off, each for itself. */
  nanoseconds: (span: Span): Span => {
    const start = (span.start / 1000n) * 1000n
    return {
      ...span,
      start: instantOf(start),
      end: instantOf(start + ((span.end - span.start) / 1000n) * 1000n),
      events: span.events.map((event) => ({ ...event, time: instantOf((event.time / 1000n) * 1000n) })),
    }
  },
  /** In Jaeger's own JSON a link to a span of the same trace is what a parent is, where there is no other. */
  ownLinks: (span: Span): Span => {
    const own = span.links.find(({ traceId }) => traceId === span.traceId)
    if (span.parentId !== undefined || own === undefined) return span
    return { ...span, parentId: own.spanId as SpanId }
  },
  /** Zipkin keeps the names of spans and services in lower case. */
  case: (span: Span): Span => ({ ...span, name: span.name.toLowerCase() }),
  /** Zipkin's model has none. */
  links: (span: Span): Span => ({ ...span, links: [] }),
  /** An annotation of Zipkin's is a time and a text. */
  eventAttributes: (span: Span): Span => ({
    ...span,
    events: span.events.map((event) => ({ ...event, attributes: [] })),
  }),
  /** A tag of Zipkin's is a text. */
  types: (span: Span): Span => ({
    ...span,
    attributes: span.attributes.map(({ key, value }) => ({
      key,
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    })),
  }),
  /** Zipkin knows of a resource nothing but the name of the service, and its exporters drop the rest. */
  resources: (span: Span): Span => ({
    ...span,
    resource: {
      ...span.resource,
      attributes: span.resource.attributes.filter(({ key }) => key === 'service.name'),
    },
  }),
}

/** What is left of them. */
export function without(
  losses: readonly Loss[],
  traces: readonly TraceData[] = TRACES,
): readonly TraceData[] {
  return traces.map((data) => ({
    ...data,
    spans: data.spans.map((span) => losses.reduce((left, loss) => LOSSES[loss](left), span)),
  }))
}
