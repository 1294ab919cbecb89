// A span as a view of the bytes it came in. What every list and tree needs is read at once; attributes, events, links
// and texts when somebody asks, which for most spans is never (that is worth more than any faster decoder).
import type {
  Attribute,
  Attributes,
  ParentLocation,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanId,
  SpanKind,
  SpanLink,
  SpanStatus,
  StatusCode,
  TraceId,
} from '../trace/span.ts'
import { instantOf } from '../trace/time.ts'
import type { Instant } from '../trace/time.ts'
import { hexText, repeatedText, utf8Text } from './byte-text.ts'
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

// the tags of what is decoded late
const TRACE_STATE = 0x1a
const ATTRIBUTE = 0x4a
const EVENT = 0x5a
const LINK = 0x6a
const STATUS = 0x7a

class WireSpan implements Span {
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
  readonly #offset: number
  readonly #stop: number
  readonly #statusCode: StatusCode
  #traceState: string | undefined
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
    let statusCode = 0
    let flags = 0
    let droppedAttributes = 0
    let droppedEvents = 0
    let droppedLinks = 0
    while (reader.position < stop) {
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
        case TRACE_STATE:
        case ATTRIBUTE:
        case EVENT:
        case LINK:
          reader.position = reader.delimited(stop, 'span field')
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
        case STATUS:
          statusCode = readStatusCode(reader, reader.delimited(stop, 'status'), statusCode)
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
    this.#offset = offset
    this.#stop = stop
    this.#statusCode = STATUS_CODES[statusCode] ?? `unknown(${statusCode})`
  }

  get traceState(): string {
    if (this.#traceState === undefined) {
      let text = ''
      this.#each(TRACE_STATE, (reader, stop) => {
        text = utf8Text(this.#bytes, reader.position, stop)
      })
      this.#traceState = text
    }
    return this.#traceState
  }

  get status(): SpanStatus {
    if (this.#status === undefined) {
      let message = ''
      this.#each(STATUS, (reader, stop) => {
        message = readStatusMessage(reader, stop, message)
      })
      this.#status = { code: this.#statusCode, message }
    }
    return this.#status
  }

  get attributes(): Attributes {
    if (this.#attributes === undefined) {
      const attributes: Attribute[] = []
      this.#each(ATTRIBUTE, (reader, stop) => attributes.push(decodeAttribute(reader, stop)))
      this.#attributes = attributes
    }
    return this.#attributes
  }

  get events(): readonly SpanEvent[] {
    if (this.#events === undefined) {
      const events: SpanEvent[] = []
      this.#each(EVENT, (reader, stop) => events.push(decodeEvent(reader, stop)))
      this.#events = events
    }
    return this.#events
  }

  get links(): readonly SpanLink[] {
    if (this.#links === undefined) {
      const links: SpanLink[] = []
      this.#each(LINK, (reader, stop) => links.push(decodeLink(reader, stop)))
      this.#links = links
    }
    return this.#links
  }

  /** The constructor has been over these fields, so none of the reads can fail. */
  #each(wanted: number, visit: (reader: ProtoReader, stop: number) => void): void {
    const reader = new ProtoReader(this.#bytes, this.#offset)
    while (reader.position < this.#stop) {
      const tag = reader.tag(this.#stop)
      if (tag === wanted) {
        const fieldStop = reader.delimited(this.#stop, 'span field')
        visit(reader, fieldStop)
        reader.position = fieldStop
      } else reader.skip(tag, this.#stop)
    }
  }
}

function readStatusCode(reader: ProtoReader, stop: number, earlier: number): number {
  let code = earlier
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x18) code = reader.int32(stop, 'status code')
    else if (tag === 0x12) reader.position = reader.delimited(stop, 'status message')
    else reader.skip(tag, stop, STATUS_FIELDS)
  }
  return code
}

function readStatusMessage(reader: ProtoReader, stop: number, earlier: string): string {
  let message = earlier
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x12) {
      const textStop = reader.delimited(stop, 'status message')
      message = utf8Text(reader.bytes, reader.position, textStop)
      reader.position = textStop
    } else reader.skip(tag, stop)
  }
  return message
}

/** Span.flags bits 8 and 9 (trace.proto SpanFlags). */
function parentLocationOf(flags: number): ParentLocation {
  if ((flags & 0x100) === 0) return 'unknown'
  return (flags & 0x200) === 0 ? 'local' : 'remote'
}

function isZero(hex: string): boolean {
  return /^0*$/.test(hex)
}
