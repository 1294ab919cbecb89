// Log records (logs.proto) as far as they belong to traces: an index pass like that of spans, and the decoding of one
// record. A record that names no trace is taken from its sender and goes no further.
import type {
  Attribute,
  AttributeValue,
  LogRecord,
  Resource,
  Scope,
  SpanId,
  TraceId,
} from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import { checkAttribute, checkValue, MAX_VALUE_DEPTH } from './attribute-check.ts'
import { hexText, repeatedText } from './byte-text.ts'
import type { GroupParts } from './group-index.ts'
import { walkRequest } from './group-index.ts'
import { decodeAttribute, decodeValue } from './otlp-attributes.ts'
import type { IndexResult } from './otlp-index.ts'
import { bigEndian32, ProtoReader } from './proto-reader.ts'
import { Rejections } from './rejections.ts'

/** One log record of a request. A single object is reused for every record: read it, do not keep it. */
export interface LogHead {
  /** The LogRecord message itself, without its tag and length, from the start of the request. */
  offset: number
  length: number
  /** The 16 bytes of the trace id as four big-endian words. */
  trace0: number
  trace1: number
  trace2: number
  trace3: number
  /** 0, 0 when the record names the trace alone. */
  spanHigh: number
  spanLow: number
}

export interface LogSink {
  /** Only records that name a trace. `group` counts up from 0 within the request. */
  log(head: LogHead, group: number): void
  /** Comes after the records of the group. */
  group(parts: GroupParts, group: number): void
}

// bit n: field n is known (4 is reserved), and any wire type but its own is an error
const LOG_FIELDS = 0b1_1111_1110_1110

/**
 * Goes once over an ExportLogsServiceRequest (or LogsData). A record whose trace id is absent or invalid counts as
 * accepted and is taken to belong to no trace, as logs.proto wants; one nested too deeply is rejected.
 * @throws WireError when the bytes are malformed; the sink must then forget what it was told
 */
export function indexLogsRequest(bytes: Uint8Array, sink: LogSink): IndexResult {
  const rejections = new Rejections('log record')
  const head: LogHead = {
    offset: 0,
    length: 0,
    trace0: 0,
    trace1: 0,
    trace2: 0,
    trace3: 0,
    spanHigh: 0,
    spanLow: 0,
  }
  let accepted = 0
  walkRequest(new ProtoReader(bytes), {
    record: (reader, stop, group) => {
      if (!indexRecord(reader, stop, head)) {
        rejections.add(`with a value nested deeper than ${MAX_VALUE_DEPTH} levels`)
        return
      }
      accepted++
      if ((head.trace0 | head.trace1 | head.trace2 | head.trace3) !== 0) sink.log(head, group)
    },
    group: (parts, group) => sink.group(parts, group),
  })
  return { accepted, rejected: rejections.count, reason: rejections.words() }
}

/** @returns false when it nests too deeply */
function indexRecord(reader: ProtoReader, stop: number, head: LogHead): boolean {
  const { bytes } = reader
  let shallow = true
  let traceAt = 0
  let traceLength = 0
  let spanAt = 0
  let spanLength = 0
  head.offset = reader.position
  head.length = stop - reader.position
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x09: // time
      case 0x10: // severity number
      case 0x1a: // severity text
      case 0x38: // dropped attributes
      case 0x45: // flags
      case 0x59: // observed time
      case 0x62: // event name
        reader.skip(tag, stop)
        break
      case 0x2a:
        if (!checkValue(reader, reader.delimited(stop, 'body'))) shallow = false
        break
      case 0x32:
        if (!checkAttribute(reader, reader.delimited(stop, 'log attribute'))) shallow = false
        break
      case 0x4a: {
        const fieldStop = reader.delimited(stop, 'traceId')
        traceAt = reader.position
        traceLength = fieldStop - traceAt
        reader.position = fieldStop
        break
      }
      case 0x52: {
        const fieldStop = reader.delimited(stop, 'spanId')
        spanAt = reader.position
        spanLength = fieldStop - spanAt
        reader.position = fieldStop
        break
      }
      default:
        reader.skip(tag, stop, LOG_FIELDS)
    }
  }
  const named = traceLength === 16
  head.trace0 = named ? bigEndian32(bytes, traceAt) : 0
  head.trace1 = named ? bigEndian32(bytes, traceAt + 4) : 0
  head.trace2 = named ? bigEndian32(bytes, traceAt + 8) : 0
  head.trace3 = named ? bigEndian32(bytes, traceAt + 12) : 0
  head.spanHigh = spanLength === 8 ? bigEndian32(bytes, spanAt) : 0
  head.spanLow = spanLength === 8 ? bigEndian32(bytes, spanAt + 4) : 0
  return shallow
}

/**
 * The LogRecord message at `offset`, everything decoded; it does not keep `bytes`.
 * @throws WireError when the message is malformed, which the index pass rules out
 */
export function decodeLogRecord(
  bytes: Uint8Array,
  offset: number,
  length: number,
  resource: Resource,
  scope: Scope,
): LogRecord {
  const reader = new ProtoReader(bytes, offset)
  const stop = offset + length
  const attributes: Attribute[] = []
  let traceId = ''
  let spanId = ''
  let time = 0n
  let observedTime = 0n
  let severityNumber = 0
  let severityText = ''
  let eventName = ''
  let body: AttributeValue
  let droppedAttributes = 0
  let flags = 0
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x09:
        time = reader.fixed64(stop, 'timeUnixNano')
        break
      case 0x10:
        severityNumber = reader.int32(stop, 'severityNumber')
        break
      case 0x1a:
        severityText = readText(reader, stop, repeatedText)
        break
      case 0x2a:
        body = decodeValue(reader, reader.delimited(stop, 'body'), body)
        break
      case 0x32:
        attributes.push(decodeAttribute(reader, reader.delimited(stop, 'log attribute')))
        break
      case 0x38:
        droppedAttributes = reader.uint32(stop, 'droppedAttributesCount')
        break
      case 0x45:
        flags = reader.fixed32(stop, 'flags')
        break
      case 0x4a:
        traceId = readText(reader, stop, hexText)
        break
      case 0x52:
        spanId = readText(reader, stop, hexText)
        break
      case 0x59:
        observedTime = reader.fixed64(stop, 'observedTimeUnixNano')
        break
      case 0x62:
        eventName = readText(reader, stop, repeatedText)
        break
      default:
        reader.skip(tag, stop, LOG_FIELDS)
    }
  }
  return {
    traceId: traceId as TraceId,
    spanId: spanId.length === 16 && !/^0+$/.test(spanId) ? (spanId as SpanId) : undefined,
    time: instantOf(time),
    observedTime: instantOf(observedTime),
    severityNumber,
    severityText,
    eventName,
    body,
    attributes,
    droppedAttributes,
    flags,
    resource,
    scope,
  }
}

function readText(
  reader: ProtoReader,
  stop: number,
  textOf: (bytes: Uint8Array, start: number, end: number) => string,
): string {
  const textStop = reader.delimited(stop, 'text')
  const text = textOf(reader.bytes, reader.position, textStop)
  reader.position = textStop
  return text
}
