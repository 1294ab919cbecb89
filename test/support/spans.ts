// Spans for tests: everything has a sensible value, so that a test states only what it is about.
import type {
  Attribute,
  Attributes,
  AttributeValue,
  LogRecord,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanId,
  TraceId,
} from '../../src/trace/span.ts'
import type { Instant } from '../../src/trace/time.ts'
import { instantOf, instantOfMilliseconds } from '../../src/trace/time.ts'

/** 2026-08-22T14:03:11.208Z, when every drawn trace begins. */
export const TEST_START: Instant = instantOfMilliseconds(Date.UTC(2026, 7, 22, 14, 3, 11, 208))

export const TEST_TRACE_ID: TraceId = '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId

type PlainAttributes = Attributes | Readonly<Record<string, AttributeValue>>

/** A Span in which ids and times need no brand, attributes may be a record, and `service` names the resource. */
export interface SpanInput extends Partial<
  Omit<Span, 'traceId' | 'spanId' | 'parentId' | 'start' | 'end' | 'attributes' | 'status'>
> {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentId?: string | undefined
  readonly start?: bigint
  readonly end?: bigint
  /** Milliseconds after TEST_START; used where `start` is not given. */
  readonly startMs?: number
  readonly endMs?: number
  readonly service?: string
  readonly attributes?: PlainAttributes
  readonly status?: Span['status'] | 'unset' | 'ok' | 'error'
}

let lastId = 0

/** A finished INTERNAL span of 1 ms with an id of its own, unless told otherwise. */
export function makeSpan(input: SpanInput = {}): Span {
  const { startMs = 0, endMs = startMs + 1, service, status = 'unset', ...given } = input
  return {
    parentLocation: 'unknown',
    invalidParentId: undefined,
    flags: 0,
    traceState: '',
    name: 'span',
    kind: 'internal',
    resource: makeResource(service === undefined ? { 'service.name': 'app' } : { 'service.name': service }),
    scope: NO_SCOPE,
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    ...given,
    traceId: (input.traceId ?? TEST_TRACE_ID) as TraceId,
    spanId: (input.spanId ?? spanIdOf((0xa000 << 16) + ++lastId)) as SpanId,
    parentId: input.parentId as SpanId | undefined,
    start: instantOf(input.start ?? atMs(startMs)),
    end: instantOf(input.end ?? atMs(endMs)),
    status: typeof status === 'string' ? { code: status, message: '' } : status,
    attributes: attributesOf(input.attributes ?? []),
  }
}

export function makeLog(
  input: Partial<Omit<LogRecord, 'traceId' | 'spanId' | 'time'>> & {
    readonly spanId?: string | undefined
    readonly timeMs?: number
  } = {},
): LogRecord {
  const { timeMs = 0, spanId, ...given } = input
  return {
    traceId: TEST_TRACE_ID,
    observedTime: atMs(timeMs),
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: 'log',
    attributes: [],
    droppedAttributes: 0,
    flags: 0,
    resource: makeResource({ 'service.name': 'app' }),
    scope: NO_SCOPE,
    ...given,
    spanId: spanId as SpanId | undefined,
    time: atMs(timeMs),
  }
}

export function makeEvent(name: string, ms: number, attributes: PlainAttributes = []): SpanEvent {
  return { time: atMs(ms), name, attributes: attributesOf(attributes), droppedAttributes: 0 }
}

export function makeResource(attributes: PlainAttributes): Resource {
  return { attributes: attributesOf(attributes), droppedAttributes: 0, schemaUrl: '' }
}

export function attributesOf(attributes: PlainAttributes): Attributes {
  if (isAttributes(attributes)) return attributes
  return Object.entries(attributes).map(([key, value]): Attribute => ({ key, value }))
}

/** 16 hex digits of a small number. */
export function spanIdOf(number: number): SpanId {
  return (number >>> 0).toString(16).padStart(16, '0') as SpanId
}

/** Milliseconds, possibly fractional, after TEST_START; exact to the nanosecond. */
export function atMs(ms: number): Instant {
  return instantOf(TEST_START + BigInt(Math.round(ms * 1_000_000)))
}

function isAttributes(attributes: PlainAttributes): attributes is Attributes {
  return Array.isArray(attributes)
}

const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
