// Walks attributes without making values of them, so that what is acknowledged to a sender can later be shown.
// Decoding costs ten times as much and can wait until somebody looks.
import type { ProtoReader } from './proto-reader.ts'

/**
 * Levels of nested values: a plain attribute is at level 1, the elements of its array at level 2. Deeper ones
 * only come from attacks and accidents, and every reader of attributes is recursive.
 */
export const MAX_VALUE_DEPTH = 32

const KEY_VALUE_FIELDS = 0b110
const ANY_VALUE_FIELDS = 0b1111_1110
const LIST_FIELDS = 0b10

/**
 * Checks the KeyValue message from the reader's position to `stop` and moves there.
 * @returns false when it nests deeper than `MAX_VALUE_DEPTH`; what lies deeper is not looked at
 * @throws WireError when it is malformed
 */
export function checkAttribute(reader: ProtoReader, stop: number, depth: number = 1): boolean {
  if (isPlain(reader.bytes, reader.position, stop)) {
    reader.position = stop
    return true
  }
  let shallow = true
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) reader.position = reader.delimited(stop, 'attribute key')
    else if (tag === 0x12) {
      const valueStop = reader.delimited(stop, 'attribute value')
      if (!checkValue(reader, valueStop, depth)) shallow = false
    } else reader.skip(tag, stop, KEY_VALUE_FIELDS)
  }
  return shallow
}

/**
 * Whether the KeyValue has the form that nearly all have: a key, then a scalar, in lengths of one byte, without a
 * byte left over. False says nothing: the walk above decides.
 *
 *     0a K key… 12 V  0a S text…            string
 *                     18 varint             int
 *                     10 varint             bool
 *                     21 8 bytes            double
 */
function isPlain(bytes: Uint8Array, start: number, stop: number): boolean {
  // the longest is 2 + 127 + 2 + 127 bytes; past `stop` no comparison below can hold, whatever bytes are there
  if (bytes[start] !== 0x0a) return false
  const keyLength = bytes[start + 1]!
  const at = start + 2 + keyLength
  if (keyLength > 0x7f || bytes[at] !== 0x12) return false
  const valueLength = bytes[at + 1]!
  if (valueLength > 0x7f || at + 2 + valueLength !== stop) return false
  switch (bytes[at + 2]) {
    case 0x0a:
      return valueLength >= 2 && bytes[at + 3]! + 2 === valueLength
    case 0x10:
    case 0x18: {
      if (valueLength < 2 || valueLength > 11) return false
      let last = at + 3
      while (last < stop && bytes[last]! > 0x7f) last++
      return last + 1 === stop
    }
    case 0x21:
      return valueLength === 9
    default:
      return false
  }
}

/** The same for an AnyValue message. */
export function checkValue(reader: ProtoReader, stop: number, depth = 1): boolean {
  if (depth > MAX_VALUE_DEPTH) {
    reader.position = stop
    return false
  }
  let shallow = true
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    switch (tag) {
      case 0x0a: // string_value
      case 0x3a: // bytes_value
        reader.position = reader.delimited(stop, 'attribute value')
        break
      case 0x10: // bool_value
      case 0x18: // int_value
      case 0x21: // double_value
        reader.skip(tag, stop)
        break
      case 0x2a: // array_value
      case 0x32: // kvlist_value
        if (!checkList(reader, reader.delimited(stop, 'list value'), depth + 1, tag === 0x32)) shallow = false
        break
      default:
        reader.skip(tag, stop, ANY_VALUE_FIELDS)
    }
  }
  return shallow
}

function checkList(reader: ProtoReader, stop: number, depth: number, keyed: boolean): boolean {
  let shallow = true
  while (reader.position < stop) {
    const tag = reader.tag(stop)
    if (tag === 0x0a) {
      const itemStop = reader.delimited(stop, 'list item')
      const fine = keyed ? checkAttribute(reader, itemStop, depth) : checkValue(reader, itemStop, depth)
      if (!fine) shallow = false
    } else reader.skip(tag, stop, LIST_FIELDS)
  }
  return shallow
}
