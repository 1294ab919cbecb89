// The index pass over an OTLP trace request: touches the few fields that a list, an index and a tree need, and
// skips the rest by length. Attributes are checked for structure but not decoded; the bytes are kept, and a span
// is a range of them until somebody looks at it (see otlp-span.ts).
import { checkAttribute, MAX_VALUE_DEPTH } from './attribute-check.ts'
import type { GroupParts } from './group-index.ts'
import { walkRequest } from './group-index.ts'
import { ProtoReader } from './proto-reader.ts'
import { Rejections } from './rejections.ts'

/**
 * One span of a request, as numbers and byte ranges. A single object is reused for every span: read it, do not
 * keep it. Offsets count from the start of the request.
 */
export interface SpanHead {
  /** The Span message itself, without its tag and length. */
  offset: number
  length: number
  /** The 16 bytes of the trace id as four big-endian words. */
  trace0: number
  trace1: number
  trace2: number
  trace3: number
  spanHigh: number
  spanLow: number
  /** 0, 0 when there is no parent or its id is not 8 bytes long. */
  parentHigh: number
  parentLow: number
  /** fixed64 nanoseconds as two unsigned words; 0, 0 when absent. */
  startHigh: number
  startLow: number
  endHigh: number
  endLow: number
  /** Length 0 when absent. */
  nameOffset: number
  nameLength: number
  kind: number
  statusCode: number
  flags: number
}

export interface SpanSink {
  /** `group` counts up from 0 within the request. */
  span(head: SpanHead, group: number): void
  /** Comes after the spans of the group: protobuf allows a resource behind its spans. */
  group(parts: GroupParts, group: number): void
}

export interface IndexResult {
  readonly accepted: number
  readonly rejected: number
  /** Why spans were rejected, in words for the sender; undefined when none was. */
  readonly reason: string | undefined
}

/**
 * Goes once over an ExportTraceServiceRequest (or TracesData: the same bytes) and tells the sink of every valid span.
 * A span without usable ids, or with attributes nested too deeply, is counted and left out; the rest is kept
 * (opentelemetry-proto trace.proto, Span.trace_id and span_id).
 * @throws WireError when the bytes are malformed; the sink must then forget what it was told
 */
export function indexTraceRequest(bytes: Uint8Array, sink: SpanSink): IndexResult {
  const rejections = new Rejections('span')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = emptyHead()
  let accepted = 0
  walkRequest(new ProtoReader(bytes), {
    record: (reader, stop, group) => {
      const fault = indexSpan(reader, view, stop, head)
      if (fault === undefined) {
        accepted++
        sink.span(head, group)
      } else rejections.add(fault)
    },
    group: (parts, group) => sink.group(parts, group),
  })
  return { accepted, rejected: rejections.count, reason: rejections.words() }
}

// bit n: field n is known, and any wire type but its own is an error
const SPAN_FIELDS = 0x1fffe
const EVENT_FIELDS = 0b1_1110
const LINK_FIELDS = 0b111_1110
const STATUS_FIELDS = 0b1100
const TOO_DEEP = `with an attribute nested deeper than ${MAX_VALUE_DEPTH} levels`

/** Sets every field of `head`, or says why the span cannot be taken. */
function indexSpan(reader: ProtoReader, view: DataView, stop: number, head: SpanHead): string | undefined {
  const offset = reader.position
  let traceAt = 0
  let traceLength = 0
  let spanAt = 0
  let spanLength = 0
  let parentAt = 0
  let parentLength = 0
  let nameAt = 0
  let nameLength = 0
  let startAt = -1
  let endAt = -1
  let kind = 0
  let flags = 0
  let shallow = true
  head.statusCode = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const fieldStop = reader.delimited(stop, 'traceId')
        traceAt = reader.position
        traceLength = fieldStop - traceAt
        reader.position = fieldStop
        break
      }
      case 0x12: {
        const fieldStop = reader.delimited(stop, 'spanId')
        spanAt = reader.position
        spanLength = fieldStop - spanAt
        reader.position = fieldStop
        break
      }
      case 0x1a:
        reader.position = reader.delimited(stop, 'traceState')
        break
      case 0x22: {
        const fieldStop = reader.delimited(stop, 'parentSpanId')
        parentAt = reader.position
        parentLength = fieldStop - parentAt
        reader.position = fieldStop
        break
      }
      case 0x2a: {
        const fieldStop = reader.delimited(stop, 'name')
        nameAt = reader.position
        nameLength = fieldStop - nameAt
        reader.position = fieldStop
        break
      }
      case 0x30:
        kind = reader.int32(stop, 'kind')
        break
      case 0x39:
        startAt = reader.position
        reader.skip(tag, stop)
        break
      case 0x41:
        endAt = reader.position
        reader.skip(tag, stop)
        break
      case 0x4a:
        if (!checkAttribute(reader, reader.delimited(stop, 'attribute'))) shallow = false
        break
      case 0x50:
      case 0x60:
      case 0x70:
        reader.skip(tag, stop)
        break
      case 0x5a:
        if (!checkEvent(reader, reader.delimited(stop, 'event'))) shallow = false
        break
      case 0x6a:
        if (!checkLink(reader, reader.delimited(stop, 'link'))) shallow = false
        break
      case 0x7a:
        indexStatus(head, reader, reader.delimited(stop, 'status'))
        break
      case 0x85: // flags, the only tag of two bytes
        flags = reader.fixed32(stop, 'flags')
        break
      default:
        reader.skip(tag, stop, SPAN_FIELDS)
    }
  }

  if (traceLength !== 16) return wrongLength('trace id', traceLength, 16)
  if (spanLength !== 8) return wrongLength('span id', spanLength, 8)
  if (!shallow) return TOO_DEEP
  head.offset = offset
  head.length = stop - offset
  head.trace0 = view.getUint32(traceAt)
  head.trace1 = view.getUint32(traceAt + 4)
  head.trace2 = view.getUint32(traceAt + 8)
  head.trace3 = view.getUint32(traceAt + 12)
  head.spanHigh = view.getUint32(spanAt)
  head.spanLow = view.getUint32(spanAt + 4)
  if ((head.trace0 | head.trace1 | head.trace2 | head.trace3) === 0) {
    return 'with an all-zero trace id'
  }
  if ((head.spanHigh | head.spanLow) === 0) return 'with an all-zero span id'
  const hasParent = parentLength === 8
  head.parentHigh = hasParent ? view.getUint32(parentAt) : 0
  head.parentLow = hasParent ? view.getUint32(parentAt + 4) : 0
  head.startLow = startAt < 0 ? 0 : view.getUint32(startAt, true)
  head.startHigh = startAt < 0 ? 0 : view.getUint32(startAt + 4, true)
  head.endLow = endAt < 0 ? 0 : view.getUint32(endAt, true)
  head.endHigh = endAt < 0 ? 0 : view.getUint32(endAt + 4, true)
  head.nameOffset = nameAt
  head.nameLength = nameLength
  head.kind = kind
  head.flags = flags
  return undefined
}

/** A second Status message is merged into the first: what it does not say stays. */
function indexStatus(head: SpanHead, reader: ProtoReader, stop: number): void {
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x18) head.statusCode = reader.int32(stop, 'status code')
    else if (tag === 0x12) reader.position = reader.delimited(stop, 'status message')
    else reader.skip(tag, stop, STATUS_FIELDS)
  }
}

function checkEvent(reader: ProtoReader, stop: number): boolean {
  let shallow = true
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x09: // time
      case 0x12: // name
      case 0x20: // dropped attributes
        reader.skip(tag, stop)
        break
      case 0x1a:
        if (!checkAttribute(reader, reader.delimited(stop, 'event attribute'))) shallow = false
        break
      default:
        reader.skip(tag, stop, EVENT_FIELDS)
    }
  }
  return shallow
}

function checkLink(reader: ProtoReader, stop: number): boolean {
  let shallow = true
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: // trace id
      case 0x12: // span id
      case 0x1a: // trace state
      case 0x28: // dropped attributes
      case 0x35: // flags
        reader.skip(tag, stop)
        break
      case 0x22:
        if (!checkAttribute(reader, reader.delimited(stop, 'link attribute'))) shallow = false
        break
      default:
        reader.skip(tag, stop, LINK_FIELDS)
    }
  }
  return shallow
}

function wrongLength(what: string, length: number, want: number): string {
  return length === 0
    ? `without a ${what}`
    : `with a ${what} of ${length} byte${length === 1 ? '' : 's'} (want ${want})`
}

function emptyHead(): SpanHead {
  return {
    offset: 0,
    length: 0,
    trace0: 0,
    trace1: 0,
    trace2: 0,
    trace3: 0,
    spanHigh: 0,
    spanLow: 0,
    parentHigh: 0,
    parentLow: 0,
    startHigh: 0,
    startLow: 0,
    endHigh: 0,
    endLow: 0,
    nameOffset: 0,
    nameLength: 0,
    kind: 0,
    statusCode: 0,
    flags: 0,
  }
}
