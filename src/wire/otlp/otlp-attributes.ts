// Attributes out of their bytes (common.proto: KeyValue, AnyValue). This runs when somebody looks at a span, long
// after its sender was answered: whatever is wrong with a value becomes a text that says so, never an error.
import type { Attribute, AttributeMap, AttributeValue } from '../../trace/span.ts'
import { MAX_VALUE_DEPTH } from './attribute-check.ts'
import { repeatedText, utf8Text } from './byte-text.ts'
import type { ProtoReader } from './proto-reader.ts'
import { WireError } from '../wire-error.ts'

const KEY_VALUE_FIELDS = 0b110
const ANY_VALUE_FIELDS = 0b1111_1110
const LIST_FIELDS = 0b10

/** Decodes the KeyValue from the reader's position to `stop` and moves there, also when it is broken. */
export function decodeAttribute(reader: ProtoReader, stop: number): Attribute {
  const at = reader.position
  try {
    return readKeyValue(reader, stop, 1)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { key: readKeyAlone(reader, at, stop), value: placeholder(error) }
  } finally {
    reader.position = stop
  }
}

/** The same for an AnyValue on its own, as the body of a log record is; merged into `earlier`, if there was one. */
export function decodeValue(reader: ProtoReader, stop: number, earlier: AttributeValue): AttributeValue {
  try {
    return readValue(reader, stop, 1, earlier)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return placeholder(error)
  } finally {
    reader.position = stop
  }
}

function placeholder(error: WireError): string {
  return `<unreadable value: ${error.message}>`
}

function readKeyAlone(reader: ProtoReader, at: number, stop: number): string {
  reader.position = at
  try {
    if (reader.tag(stop) !== 0x0a) return ''
    const keyStop = reader.delimited(stop, 'attribute key')
    return repeatedText(reader.bytes, reader.position, keyStop)
  } catch {
    return ''
  }
}

function readKeyValue(reader: ProtoReader, stop: number, depth: number): Attribute {
  let key = ''
  let value: AttributeValue
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) {
      const keyStop = reader.delimited(stop, 'attribute key')
      key = repeatedText(reader.bytes, reader.position, keyStop)
      reader.position = keyStop
    } else if (tag === 0x12) {
      value = readValue(reader, reader.delimited(stop, 'attribute value'), depth, value)
    } else reader.skip(tag, stop, KEY_VALUE_FIELDS)
  }
  return { key, value }
}

/** `value` is what an earlier AnyValue in the same field said: a second one is merged into it. */
function readValue(reader: ProtoReader, stop: number, depth: number, value: AttributeValue): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) {
    throw new WireError(`nested deeper than ${MAX_VALUE_DEPTH} levels`, reader.position)
  }
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: {
        const textStop = reader.delimited(stop, 'string value')
        value = valueText(reader.bytes, reader.position, textStop)
        reader.position = textStop
        break
      }
      case 0x10:
        value = reader.bool(stop, 'bool value')
        break
      case 0x18:
        value = reader.int64(stop, 'int value')
        break
      case 0x21:
        value = reader.double(stop, 'double value')
        break
      case 0x2a: {
        const items = readArray(reader, reader.delimited(stop, 'array value'), depth + 1)
        value = isArray(value) ? [...value, ...items] : items
        break
      }
      case 0x32: {
        const entries = readMap(reader, reader.delimited(stop, 'kvlist value'), depth + 1)
        value = { entries: isMap(value) ? [...value.entries, ...entries] : entries }
        break
      }
      case 0x3a: {
        const bytesStop = reader.delimited(stop, 'bytes value')
        // a copy: a view would keep the whole request alive
        value = new Uint8Array(reader.bytes.subarray(reader.position, bytesStop))
        reader.position = bytesStop
        break
      }
      default:
        reader.skip(tag, stop, ANY_VALUE_FIELDS)
    }
  }
  return value
}

function readArray(reader: ProtoReader, stop: number, depth: number): AttributeValue[] {
  const items: AttributeValue[] = []
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) items.push(readValue(reader, reader.delimited(stop, 'array item'), depth, undefined))
    else reader.skip(tag, stop, LIST_FIELDS)
  }
  return items
}

function readMap(reader: ProtoReader, stop: number, depth: number): Attribute[] {
  const entries: Attribute[] = []
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) entries.push(readKeyValue(reader, reader.delimited(stop, 'kvlist item'), depth))
    else reader.skip(tag, stop, LIST_FIELDS)
  }
  return entries
}

function isArray(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

function isMap(value: AttributeValue): value is AttributeMap {
  return typeof value === 'object' && 'entries' in value && !isArray(value) && !(value instanceof Uint8Array)
}

// methods, schemes, short constants: longer values are mostly different every time
const REPEATED_VALUE = 16

function valueText(bytes: Uint8Array, start: number, stop: number): string {
  return stop - start <= REPEATED_VALUE ? repeatedText(bytes, start, stop) : utf8Text(bytes, start, stop)
}
