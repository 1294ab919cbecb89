// What every sender sends, whatever its language and its way of sending, in a form that leaves out what an SDK adds of
// its own: the resource, the order of attributes, how a value was wrapped.
import type { Attributes, AttributeValue, LogRecord, Span } from '../../src/trace/span.ts'

export type Plain =
  | string
  | boolean
  | bigint
  | number
  | undefined
  | readonly Plain[]
  | { readonly [key: string]: Plain }

export const TRACE_ID = '5b8efff798038103d269b633813fc600'
export const CONSUMER_TRACE_ID = '5b8efff798038103d269b633813fc601'

/** Longer than everything else that is sent, and good to compress. */
export const LONG_TEXT: string = 'x'.repeat(16384)

const REMOTE_PARENT = 'eee19b7ec3c1b100'
const SERVER = 'eee19b7ec3c1b101'
const CLIENT = 'eee19b7ec3c1b102'
const PRODUCER = 'eee19b7ec3c1b103'
const COMPUTE = 'eee19b7ec3c1b104'
const CONSUMER = 'eee19b7ec3c1b105'

const BASE = 1_700_000_000_123_456_789n
const TRACE_STATE = 'vendor=opaque,other=1'
const MIXED = ['a', 1n, true, 0.5]
const BYTES = { bytes: '007fff' }

const PARENT_KNOWN = 0x100
const PARENT_REMOTE = 0x200

/** What an SDK is known not to send: that is how it is, and not lost on the way. */
export interface Omissions {
  /** Integers beyond 2^53. */
  readonly largeIntegers?: boolean
  /** The W3C flags in the low byte of `flags`, of spans and of links. */
  readonly sampledFlag?: boolean
  /** The trace state of a link. */
  readonly linkTraceState?: boolean
}

/** By span id. */
export function expectedSpans(omitted: Omissions): readonly Plain[] {
  const sampled = omitted.sampledFlag === true ? 0 : 0x01
  return [
    {
      traceId: TRACE_ID,
      spanId: SERVER,
      parentId: REMOTE_PARENT,
      parentLocation: 'remote',
      flags: sampled | PARENT_KNOWN | PARENT_REMOTE,
      traceState: TRACE_STATE,
      name: 'GET /orders/{id}',
      kind: 'server',
      start: BASE,
      end: BASE + 250_000_000n,
      status: { code: 'unset', message: '' },
      scope: 'sender 0.1.0',
      attributes: {
        text: 'Grüße, 日本 🚀',
        empty: '',
        yes: true,
        no: false,
        count: 42n,
        negative: -7n,
        zero: 0n,
        ratio: 0.25,
        tiny: 1e-9,
        texts: ['a', 'b'],
        counts: [1n, 2n, 3n],
        ratios: [0.5, 1.5],
        switches: [true, false],
        nothing: [],
        bytes: BYTES,
        mixed: MIXED,
        map: { inner: 'deep', map: { one: 1n } },
        long: LONG_TEXT,
        ...(omitted.largeIntegers !== true && { large: 9_007_199_254_740_993n }),
      },
      events: [],
      links: [],
      dropped: 0,
    },
    {
      traceId: TRACE_ID,
      spanId: CLIENT,
      parentId: SERVER,
      parentLocation: 'local',
      flags: sampled | PARENT_KNOWN,
      traceState: TRACE_STATE,
      name: 'SELECT orders',
      kind: 'client',
      start: BASE + 10_000_000n,
      end: BASE + 60_000_001n,
      status: { code: 'error', message: 'connection reset' },
      scope: 'sender 0.1.0',
      attributes: {},
      events: [
        { name: 'retry', time: BASE + 20_000_000n, attributes: { attempt: 1n, final: false } },
        {
          name: 'exception',
          time: BASE + 59_000_000n,
          attributes: { 'exception.type': 'ConnectionReset', 'exception.message': 'connection reset' },
        },
      ],
      links: [],
      dropped: 0,
    },
    {
      traceId: TRACE_ID,
      spanId: PRODUCER,
      parentId: SERVER,
      parentLocation: 'local',
      flags: sampled | PARENT_KNOWN,
      traceState: TRACE_STATE,
      name: 'send orders',
      kind: 'producer',
      start: BASE + 100_000_000n,
      end: BASE + 101_000_000n,
      status: { code: 'ok', message: '' },
      scope: 'sender 0.1.0',
      attributes: {},
      events: [],
      links: [],
      dropped: 0,
    },
    {
      traceId: TRACE_ID,
      spanId: COMPUTE,
      parentId: SERVER,
      parentLocation: 'local',
      flags: sampled | PARENT_KNOWN,
      traceState: TRACE_STATE,
      name: 'compute',
      kind: 'internal',
      start: BASE + 110_000_000n,
      end: BASE + 200_000_000n,
      status: { code: 'unset', message: '' },
      scope: 'sender 0.1.0',
      attributes: {},
      events: [],
      links: [],
      dropped: 0,
    },
    {
      traceId: CONSUMER_TRACE_ID,
      spanId: CONSUMER,
      parentId: undefined,
      parentLocation: 'local',
      flags: sampled | PARENT_KNOWN,
      traceState: '',
      name: 'process orders',
      kind: 'consumer',
      start: BASE + 300_000_000n,
      end: BASE + 400_000_000n,
      status: { code: 'unset', message: '' },
      scope: 'sender 0.1.0',
      attributes: {},
      events: [],
      links: [
        {
          traceId: TRACE_ID,
          spanId: PRODUCER,
          traceState: omitted.linkTraceState === true ? '' : TRACE_STATE,
          flags: sampled | PARENT_KNOWN,
          attributes: { 'link.why': 'follows', 'link.weight': 3n },
        },
      ],
      dropped: 0,
    },
  ]
}

export const EXPECTED_LOG: Plain = {
  traceId: TRACE_ID,
  spanId: CLIENT,
  time: BASE + 55_000_000n,
  severityNumber: 13,
  severityText: 'WARN',
  body: { order: 42n, raw: BYTES, tags: MIXED },
  attributes: { level: 'high' },
}

export function plainSpan(span: Span): Plain {
  const { traceId, spanId, parentId, parentLocation, flags, traceState, name, kind, start, end, status } =
    span
  return {
    traceId,
    spanId,
    parentId,
    parentLocation,
    flags,
    traceState,
    name,
    kind,
    start,
    end,
    status: { ...status },
    scope: `${span.scope.name} ${span.scope.version}`,
    attributes: plainAttributes(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      time: event.time,
      attributes: plainAttributes(event.attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState,
      flags: link.flags,
      attributes: plainAttributes(link.attributes),
    })),
    dropped: span.droppedAttributes + span.droppedEvents + span.droppedLinks,
  }
}

export function plainLog(log: LogRecord): Plain {
  const { traceId, spanId, time, severityNumber, severityText, body, attributes } = log
  return {
    traceId,
    spanId,
    time,
    severityNumber,
    severityText,
    body: plainValue(body),
    attributes: plainAttributes(attributes),
  }
}

function plainAttributes(attributes: Attributes): { readonly [key: string]: Plain } {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]))
}

function plainValue(value: AttributeValue): Plain {
  if (typeof value !== 'object') return value
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') }
  return isList(value) ? value.map(plainValue) : plainAttributes(value.entries)
}

/** Array.isArray does not know of readonly arrays. */
function isList(value: object): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
