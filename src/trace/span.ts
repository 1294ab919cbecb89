// A span as it arrived, whatever format it came in: nothing is interpreted, nothing is lost. The field names and
// their meaning are those of OTLP's trace.proto.
import type { Instant } from './time.ts'

declare const traceId: unique symbol
declare const spanId: unique symbol

/** 32 lower-case hex digits. */
export type TraceId = string & { readonly [traceId]: true }

/** 16 lower-case hex digits. */
export type SpanId = string & { readonly [spanId]: true }

/** `unknown(N)`: a number that this version of the protocol does not name; kept so that it can be given back. */
export type SpanKind =
  | 'unspecified'
  | 'internal'
  | 'server'
  | 'client'
  | 'producer'
  | 'consumer'
  | `unknown(${number})`

export type StatusCode = 'unset' | 'ok' | 'error' | `unknown(${number})`

/** Whether the parent lives in another process: bits 8 and 9 of `flags`; `unknown` when the sender does not say. */
export type ParentLocation = 'local' | 'remote' | 'unknown'

/** int64 is bigint, double is number, bytes are bytes, an AnyValue without a value is undefined. */
export type AttributeValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | undefined
  | readonly AttributeValue[]
  | AttributeMap

export interface AttributeMap {
  readonly entries: Attributes
}

export interface Attribute {
  readonly key: string
  readonly value: AttributeValue
}

/** In the order sent, duplicates included. */
export type Attributes = readonly Attribute[]

export interface Resource {
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly schemaUrl: string
  /** Absent where the sender names none, as nearly all do. */
  readonly entityRefs?: readonly EntityRef[]
}

/** Which of a resource's attributes make up an entity, such as a service or a host (common.proto). */
export interface EntityRef {
  readonly schemaUrl: string
  readonly type: string
  readonly idKeys: readonly string[]
  readonly descriptionKeys: readonly string[]
}

export interface Scope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly schemaUrl: string
}

export interface SpanStatus {
  readonly code: StatusCode
  readonly message: string
}

export interface SpanEvent {
  readonly time: Instant
  readonly name: string
  readonly attributes: Attributes
  readonly droppedAttributes: number
}

export interface SpanLink {
  /** As sent: hex of however many bytes, possibly empty. */
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly flags: number
}

/** Of a span that is decoded when somebody asks: for who looks through all of a large trace. */
export interface LateSpan {
  /** Whether status, events or attributes can have this text in them, of ASCII in lower case; false is certain. */
  mayContain(text: string): boolean
  /** Decoded for this once, and not kept. */
  details(): SpanDetails
}

export type SpanDetails = Pick<Span, 'status' | 'attributes' | 'events'>

export interface Span extends Partial<LateSpan> {
  readonly traceId: TraceId
  readonly spanId: SpanId
  /** undefined for a root: absent, empty or all-zero on the wire. */
  readonly parentId: SpanId | undefined
  /** Hex of a parent id that is not 8 bytes long: kept and shown, but it can name nobody. */
  readonly invalidParentId: string | undefined
  readonly parentLocation: ParentLocation
  /** All 32 bits of `flags` as sent; the low 8 are W3C trace flags. */
  readonly flags: number
  readonly traceState: string
  readonly name: string
  readonly kind: SpanKind
  /** 0n when the sender gave none. */
  readonly start: Instant
  /** 0n when the span has not ended, or the sender gave none. */
  readonly end: Instant
  readonly status: SpanStatus
  readonly resource: Resource
  readonly scope: Scope
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly events: readonly SpanEvent[]
  readonly droppedEvents: number
  readonly links: readonly SpanLink[]
  readonly droppedLinks: number
}

/** A log record that names a trace; field names as in logs.proto. */
export interface LogRecord {
  readonly traceId: TraceId
  /** undefined when it names the trace alone. */
  readonly spanId: SpanId | undefined
  /** 0n when unknown. */
  readonly time: Instant
  readonly observedTime: Instant
  readonly severityNumber: number
  readonly severityText: string
  readonly eventName: string
  readonly body: AttributeValue
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly flags: number
  readonly resource: Resource
  readonly scope: Scope
}

/** Everything that is known under one trace id. */
export interface TraceData {
  readonly spans: readonly Span[]
  readonly logs: readonly LogRecord[]
  /** That this is not all of the trace, in the words of where it was read from. Absent where nobody said so. */
  readonly partial?: string | undefined
  /** What where it was read from said of it, or did to it, each once. */
  readonly notes?: readonly string[] | undefined
}

/** The first value under a key, as OTLP's readers take it. */
export function attributeValue(attributes: Attributes, key: string): AttributeValue {
  for (const attribute of attributes) if (attribute.key === key) return attribute.value
  return undefined
}
