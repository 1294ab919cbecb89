// The messages inside a span (trace.proto Span.Event and Span.Link). Like attributes they are decoded when somebody
// looks: what is broken shows itself as such and never throws.
import type { Attribute, SpanEvent, SpanLink } from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import { hexText, repeatedText, utf8Text } from './byte-text.ts'
import { decodeAttribute } from './otlp-attributes.ts'
import type { ProtoReader } from './proto-reader.ts'
import { WireError } from '../wire-error.ts'

const EVENT_FIELDS = 0b1_1110
const LINK_FIELDS = 0b111_1110

/** Decodes the Event from the reader's position to `stop`. */
export function decodeEvent(reader: ProtoReader, stop: number): SpanEvent {
  const attributes: Attribute[] = []
  let time = 0n
  let name = ''
  let droppedAttributes = 0
  try {
    while (reader.position < stop) {
      const tag = reader.tag(stop)
      switch (tag) {
        case 0x09:
          time = reader.fixed64(stop, 'event time')
          break
        case 0x12: {
          const nameStop = reader.delimited(stop, 'event name')
          name = repeatedText(reader.bytes, reader.position, nameStop)
          reader.position = nameStop
          break
        }
        case 0x1a:
          attributes.push(decodeAttribute(reader, reader.delimited(stop, 'event attribute')))
          break
        case 0x20:
          droppedAttributes = reader.uint32(stop, 'event droppedAttributesCount')
          break
        default:
          reader.skip(tag, stop, EVENT_FIELDS)
      }
    }
  } catch (error) {
    attributes.push(unreadable(error))
  }
  return { time: instantOf(time), name, attributes, droppedAttributes }
}

/** Decodes the Link from the reader's position to `stop`. */
export function decodeLink(reader: ProtoReader, stop: number): SpanLink {
  const { bytes } = reader
  const attributes: Attribute[] = []
  let traceId = ''
  let spanId = ''
  let traceState = ''
  let droppedAttributes = 0
  let flags = 0
  try {
    while (reader.position < stop) {
      const tag = reader.tag(stop)
      switch (tag) {
        case 0x0a: {
          const fieldStop = reader.delimited(stop, 'link traceId')
          traceId = hexText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x12: {
          const fieldStop = reader.delimited(stop, 'link spanId')
          spanId = hexText(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x1a: {
          const fieldStop = reader.delimited(stop, 'link traceState')
          traceState = utf8Text(bytes, reader.position, fieldStop)
          reader.position = fieldStop
          break
        }
        case 0x22:
          attributes.push(decodeAttribute(reader, reader.delimited(stop, 'link attribute')))
          break
        case 0x28:
          droppedAttributes = reader.uint32(stop, 'link droppedAttributesCount')
          break
        case 0x35:
          flags = reader.fixed32(stop, 'link flags')
          break
        default:
          reader.skip(tag, stop, LINK_FIELDS)
      }
    }
  } catch (error) {
    attributes.push(unreadable(error))
  }
  return { traceId, spanId, traceState, attributes, droppedAttributes, flags }
}

function unreadable(error: unknown): Attribute {
  if (!(error instanceof WireError)) throw error
  return { key: '', value: `<unreadable from here: ${error.message}>` }
}
