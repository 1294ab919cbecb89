// A span as a view of the bytes it came in. What every list and tree needs is read at once; attributes, events, links
// and texts when somebody asks, which for most spans is never (that is worth more than any faster decoder).
import type {
  Attributes,
  LateSpan,
  ParentLocation,
  Resource,
  Scope,
  Span,
  SpanDetails,
  SpanEvent,
  SpanId,
  SpanKind,
  SpanLink,
  SpanStatus,
  StatusCode,
  TraceId,
} from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import type { Instant } from '../../trace/time.ts'
import { hexText, latin1Text, repeatedText, utf8Text } from './byte-text.ts'
import { decodeAttribute } from './otlp-attributes.ts'
import { decodeEvent, decodeLink } from './otlp-span-parts.ts'
import { ProtoReader } from './proto-reader.ts'

export { decodeResource, decodeScope } from './otlp-resource.ts'

/**
 * The Span message (trace.proto) at `offset`. Keeps `bytes` alive for as long as the span lives.
 * @throws WireError when the message is malformed, which the index pass rules out
 */
export function decodeSpan(
  bytes: Uint8Array,
  offset: number,
  length: number,
  resource: Resource,
  scope: Scope,
): Span {
  return new WireSpan(bytes, offset, length, resource, scope)
}

/** Everything decoded into an object of its own, which no longer needs the bytes. */
export function plainSpan(span: Span): Span {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentId,
    invalidParentId: span.invalidParentId,
    parentLocation: span.parentLocation,
    flags: span.flags,
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    start: span.start,
    end: span.end,
    status: span.status,
    resource: span.resource,
    scope: span.scope,
    attributes: span.attributes,
    droppedAttributes: span.droppedAttributes,
    events: span.events,
    droppedEvents: span.droppedEvents,
    links: span.links,
    droppedLinks: span.droppedLinks,
  }
}

const SPAN_FIELDS = 0x1fffe
const STATUS_FIELDS = 0b1100
const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUS_CODES: readonly StatusCode[] = ['unset', 'ok', 'error']
const NO_TIME: Instant = instantOf(0n)
const NO_PARENT = '0000000000000000'

// the tags of what is decoded late and repeated
const ATTRIBUTE = 0x4a
const EVENT = 0x5a
const LINK = 0x6a
const NONE: readonly never[] = Object.freeze([])

class WireSpan implements Span, LateSpan {
  readonly traceId: TraceId
  readonly spanId: SpanId
  readonly parentId: SpanId | undefined
  readonly invalidParentId: string | undefined
  readonly parentLocation: ParentLocation
  readonly flags: number
  readonly name: string
  readonly kind: SpanKind
  readonly start: Instant
  readonly end: Instant
  readonly resource: Resource
  readonly scope: Scope
  readonly droppedAttributes: number
  readonly droppedEvents: number
  readonly droppedLinks: number

  readonly #bytes: Uint8Array
  readonly #stop: number
  readonly #statusCode: StatusCode
  // where the first of each begins, from its tag on; -1 when there is none
  readonly #attributesAt: number
  readonly #eventsAt: number
  readonly #linksAt: number
  readonly #traceStateAt: number
  readonly #traceStateStop: number
  readonly #statusMessageAt: number
  readonly #statusMessageStop: number
  #status: SpanStatus | undefined
  #attributes: Attributes | undefined
  #events: readonly SpanEvent[] | undefined
  #links: readonly SpanLink[] | undefined

  constructor(bytes: Uint8Array, offset: number, length: number, resource: Resource, scope: Scope) {
    const reader = new ProtoReader(bytes, offset)
    const stop = offset + length
    let traceId = ''
    let spanId = ''
    let parentId = ''
    let name = ''
    let kind = 0
    let start = NO_TIME
    let end = NO_TIME
    let flags = 0
    let droppedAttributes = 0
    let droppedEvents = 0
    let droppedLinks = 0
    let attributesAt = -1
    let eventsAt = -1
    let linksAt = -1
    let traceStateAt = 0
    let traceStateStop = 0
    const status = { code: 0, messageAt: 0, messageStop: 0 }
    while (reader.position < stop) {
      const at = reader.position
      const tag = reader.tag(stop)
      switch (tag) {
        case 0x0a: {
          const fieldStop = reader.delimited(stop, 'traceId')
          traceId = hexText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x12: {
          const fieldStop = reader.delimited(stop, 'spanId')
          spanId = hexText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x22: {
          const fieldStop = reader.delimited(stop, 'parentSpanId')
          parentId = hexText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x2a: {
          const fieldStop = reader.delimited(stop, 'name')
          name = repeatedText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x30:
          kind = reader.int32(stop, 'kind')
          break
        case 0x39:
          start = instantOf(reader.fixed64(stop, 'startTimeUnixNano'))
          break
        case 0x41:
          end = instantOf(reader.fixed64(stop, 'endTimeUnixNano'))
          break
        case 0x1a:
          traceStateStop = reader.delimited(stop, 'traceState')
          traceStateAt = reader.position
          reader.position = traceStateStop
          break
        case ATTRIBUTE:
          if (attributesAt < 0) attributesAt = at
          reader.position = reader.delimited(stop, 'attribute')
          break
        case EVENT:
          if (eventsAt < 0) eventsAt = at
          reader.position = reader.delimited(stop, 'event')
          break
        case LINK:
          if (linksAt < 0) linksAt = at
          reader.position = reader.delimited(stop, 'link')
          break
        case 0x50:
          droppedAttributes = reader.uint32(stop, 'droppedAttributesCount')
          break
        case 0x60:
          droppedEvents = reader.uint32(stop, 'droppedEventsCount')
          break
        case 0x70:
          droppedLinks = reader.uint32(stop, 'droppedLinksCount')
          break
        case 0x7a:
          readStatus(reader, reader.delimited(stop, 'status'), status)
          break
        case 0x85:
          flags = reader.fixed32(stop, 'flags')
          break
        default:
          reader.skip(tag, stop, SPAN_FIELDS)
      }
    }
    const parentKnown = parentId.length === 16
    this.traceId = traceId as TraceId
    this.spanId = spanId as SpanId
    this.parentId = parentKnown && parentId !== NO_PARENT ? (parentId as SpanId) : undefined
    this.invalidParentId = parentKnown || isZero(parentId) ? undefined : parentId
    this.parentLocation = parentLocationOf(flags)
    this.flags = flags
    this.name = name
    this.kind = KINDS[kind] ?? `unknown(${kind})`
    this.start = start
    this.end = end
    this.resource = resource
    this.scope = scope
    this.droppedAttributes = droppedAttributes
    this.droppedEvents = droppedEvents
    this.droppedLinks = droppedLinks
    this.#bytes = bytes
    this.#stop = stop
    this.#statusCode = STATUS_CODES[status.code] ?? `unknown(${status.code})`
    this.#attributesAt = attributesAt
    this.#eventsAt = eventsAt
    this.#linksAt = linksAt
    this.#traceStateAt = traceStateAt
    this.#traceStateStop = traceStateStop
    this.#statusMessageAt = status.messageAt
    this.#statusMessageStop = status.messageStop
  }

  get traceState(): string {
    return utf8Text(this.#bytes, this.#traceStateAt, this.#traceStateStop)
  }

  get status(): SpanStatus {
    return (this.#status ??= this.#decodeStatus())
  }

  get attributes(): Attributes {
    this.#attributes ??= this.#each(ATTRIBUTE, this.#attributesAt, decodeAttribute)
    return this.#attributes
  }

  get events(): readonly SpanEvent[] {
    this.#events ??= this.#each(EVENT, this.#eventsAt, decodeEvent)
    return this.#events
  }

  get links(): readonly SpanLink[] {
    this.#links ??= this.#each(LINK, this.#linksAt, decodeLink)
    return this.#links
  }

  /** A text stands in the bytes as it is; what is found may as well be a part of a length or of two fields. */
  mayContain(text: string): boolean {
    const statusAt = this.#statusMessageStop > this.#statusMessageAt ? this.#statusMessageAt : -1
    const begins = [this.#attributesAt, this.#eventsAt, statusAt].filter((at) => at >= 0)
    if (begins.length === 0) return false
    return latin1Text(this.#bytes, Math.min(...begins), this.#stop)
      .toLowerCase()
      .includes(text)
  }

  details(): SpanDetails {
    return {
      status: this.#status ?? this.#decodeStatus(),
      attributes: this.#attributes ?? this.#each(ATTRIBUTE, this.#attributesAt, decodeAttribute),
      events: this.#events ?? this.#each(EVENT, this.#eventsAt, decodeEvent),
    }
  }

  #decodeStatus(): SpanStatus {
    const message = utf8Text(this.#bytes, this.#statusMessageAt, this.#statusMessageStop)
    return { code: this.#statusCode, message }
  }

  /** The constructor has been over these fields, so that none of the reads can fail. */
  #each<T>(wanted: number, from: number, decode: (reader: ProtoReader, stop: number) => T): readonly T[] {
    if (from < 0) return NONE
    const stop = this.#stop
    const reader = new ProtoReader(this.#bytes, from)
    const items: T[] = []
    while (reader.position < stop) {
      const tag = reader.tag(stop)
      if (tag === wanted) {
        const fieldStop = reader.delimited(stop, 'span field')
        items.push(decode(reader, fieldStop))
        reader.position = fieldStop
      } else reader.skip(tag, stop)
    }
    return items
  }
}

/** A second Status message is merged into the first: what it does not say stays. */
function readStatus(
  reader: ProtoReader,
  stop: number,
  status: { code: number; messageAt: number; messageStop: number },
): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x18) status.code = reader.int32(stop, 'status code')
    else if (tag === 0x12) {
      status.messageStop = reader.delimited(stop, 'status message')
      status.messageAt = reader.position
      reader.position = status.messageStop
    } else reader.skip(tag, stop, STATUS_FIELDS)
  }
}

/** Span.flags bits 8 and 9 (trace.proto SpanFlags). */
function parentLocationOf(flags: number): ParentLocation {
  if ((flags & 0x100) === 0) return 'unknown'
  return (flags & 0x200) === 0 ? 'local' : 'remote'
}

function isZero(hex: string): boolean {
  return /^0*$/.test(hex)
}
