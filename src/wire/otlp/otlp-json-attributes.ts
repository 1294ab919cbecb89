// Attributes of OTLP/JSON to protobuf (common.proto KeyValue and AnyValue): the one part of it that nests.
import type { JsonCursor, JsonObject } from '../json-cursor.ts'
import { parseBase64, parseDouble, parseInt64 } from '../json-scalars.ts'
import type { ProtoWriter } from './proto-writer.ts'

// Only to bound the recursion: what nests deeper than a span may is refused with its span by the index pass, so
// that JSON and protobuf are answered alike. It is deeper than that pass allows, so what lies below may be left out.
const MAX_DEPTH = 100

/** Writes the field `attributes` of `owner` as field number `field`. @throws WireError */
export function encodeAttributes(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  owner: JsonObject,
): void {
  encodeKeyValues(cursor, writer, field, owner, 'attributes', 1)
}

/** Writes the fields of an AnyValue. @throws WireError */
export function encodeValue(cursor: JsonCursor, writer: ProtoWriter, value: JsonObject, depth = 1): void {
  if (depth > MAX_DEPTH) return
  const text = cursor.value(value, 'stringValue', 'string_value')
  if (text !== undefined) {
    if (typeof text !== 'string') throw cursor.unexpected('a string', text, 'stringValue')
    writer.string(1, text)
    return
  }
  const int = cursor.scalar(value, 'intValue', 'int_value', parseInt64, 'a 64-bit integer')
  if (int !== undefined) {
    writer.varint(3, int)
    return
  }
  const bool = cursor.value(value, 'boolValue', 'bool_value')
  if (bool !== undefined) {
    if (typeof bool !== 'boolean') throw cursor.unexpected('true or false', bool, 'boolValue')
    writer.bool(2, bool)
    return
  }
  const double = cursor.scalar(value, 'doubleValue', 'double_value', parseDouble, 'a number')
  if (double !== undefined) {
    writer.double(4, double)
    return
  }
  const bytes = cursor.scalar(value, 'bytesValue', 'bytes_value', parseBase64, 'base64')
  if (bytes !== undefined) {
    writer.bytes(7, bytes)
    return
  }
  cursor.object(value, 'arrayValue', 'array_value', (array) => {
    const start = writer.open(5)
    cursor.objects(array, 'values', 'values', (item) => {
      const itemStart = writer.open(1)
      encodeValue(cursor, writer, item, depth + 1)
      writer.close(itemStart)
    })
    writer.close(start)
  })
  cursor.object(value, 'kvlistValue', 'kvlist_value', (list) => {
    const start = writer.open(6)
    encodeKeyValues(cursor, writer, 1, list, 'values', depth + 1)
    writer.close(start)
  })
}

function encodeKeyValues(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  owner: JsonObject,
  name: string,
  depth: number,
): void {
  cursor.objects(owner, name, name, (pair) => {
    const start = writer.open(field)
    writer.string(1, cursor.text(pair, 'key', 'key'))
    cursor.object(pair, 'value', 'value', (value) => {
      const valueStart = writer.open(2)
      encodeValue(cursor, writer, value, depth)
      writer.close(valueStart)
    })
    writer.close(start)
  })
}
