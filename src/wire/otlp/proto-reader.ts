// The primitives of the protobuf wire format: one position that moves over bytes which a stranger sent. Every
// length is checked against the end of the enclosing message, so that no message can reach into the next.
// https://protobuf.dev/programming-guides/encoding/
import { WireError } from '../wire-error.ts'

// eight bytes in which two halves become a bigint or a double; a DataView names its byte order
const scratch = new DataView(new ArrayBuffer(8))

/**
 * Reads one message after another. Callers loop `while (reader.position < end)`, take a `tag`, and read or `skip`
 * the field; since no read may pass `end`, the loop ends exactly there.
 */
export class ProtoReader {
  readonly bytes: Uint8Array
  position: number
  /** The two halves of the last varint, as signed 32-bit numbers. */
  low = 0
  high = 0

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  /** Field number × 8 + wire type. Nearly always one byte; `position` must be before `end`. */
  tag(end: number): number {
    const first = this.bytes[this.position]!
    if (first < 0x80) {
      this.position++
      return first
    }
    const at = this.position
    const second = this.bytes[at + 1]!
    if (second < 0x80 && at + 2 <= end) {
      this.position = at + 2
      return (first & 0x7f) | (second << 7)
    }
    this.varint(end, 'tag')
    if (this.high !== 0) throw new WireError('tag: field number too large', at)
    return this.low >>> 0
  }

  /**
   * Reads the length of a string, bytes or message and returns where it ends; `position` is then its beginning.
   * @throws WireError when it reaches past `end`
   */
  delimited(end: number, field: string): number {
    const at = this.position
    const first = this.bytes[at]!
    let stop: number
    if (first < 0x80) {
      this.position = at + 1
      stop = at + 1 + first
    } else if (this.bytes[at + 1]! < 0x80) {
      this.position = at + 2
      stop = at + 2 + ((first & 0x7f) | (this.bytes[at + 1]! << 7))
    } else {
      this.varint(end, field)
      stop = this.high === 0 ? this.position + (this.low >>> 0) : Infinity
    }
    // not `stop > end`: reading past the buffer makes it NaN
    if (!(stop <= end))
      throw new WireError(`${field}: its length goes past the end of the message around it`, at)
    return stop
  }

  /** An int32 or enum: the low 32 bits, signed, as protobuf wants of longer varints. */
  int32(end: number, field: string): number {
    const first = this.bytes[this.position]!
    if (first < 0x80 && this.position < end) {
      this.position++
      return first
    }
    this.varint(end, field)
    return this.low
  }

  uint32(end: number, field: string): number {
    return this.int32(end, field) >>> 0
  }

  bool(end: number, field: string): boolean {
    this.varint(end, field)
    return this.low !== 0 || this.high !== 0
  }

  int64(end: number, field: string): bigint {
    const first = this.bytes[this.position]!
    if (first < 0x80 && this.position < end) {
      this.position++
      return BigInt(first)
    }
    this.varint(end, field)
    scratch.setInt32(0, this.high)
    scratch.setInt32(4, this.low)
    return scratch.getBigInt64(0)
  }

  /** Unsigned. */
  fixed32(end: number, field: string): number {
    const at = this.position
    if (at + 4 > end) throw truncated(field, at)
    this.position = at + 4
    return littleEndian32(this.bytes, at)
  }

  fixed64(end: number, field: string): bigint {
    const at = this.position
    if (at + 8 > end) throw truncated(field, at)
    this.position = at + 8
    return littleEndian64(this.bytes, at)
  }

  double(end: number, field: string): number {
    const at = this.position
    if (at + 8 > end) throw truncated(field, at)
    this.position = at + 8
    scratch.setUint32(0, littleEndian32(this.bytes, at + 4))
    scratch.setUint32(4, littleEndian32(this.bytes, at))
    return scratch.getFloat64(0)
  }

  /**
   * Passes over a field that the caller does not know. `known` has bit n set for each field n that it does know:
   * such a field with another wire type means that these bytes are another message altogether.
   * @throws WireError for groups, the wire types that were never assigned, and field number 0
   */
  skip(tag: number, end: number, known = 0): void {
    const at = this.position
    const field = tag >>> 3
    if (field === 0) throw new WireError('field number 0 does not exist', at - 1)
    if (field < 32 && ((known >>> field) & 1) === 1) {
      throw new WireError(`field ${field} has wire type ${tag & 7}, which is not its own`, at - 1)
    }
    switch (tag & 7) {
      case 0:
        this.varint(end, `field ${field}`)
        return
      case 1:
        this.advance(8, end, field)
        return
      case 2:
        this.position = this.delimited(end, `field ${field}`)
        return
      case 5:
        this.advance(4, end, field)
        return
      default:
        throw new WireError(`field ${field} has wire type ${tag & 7}, which does not exist`, at - 1)
    }
  }

  private advance(size: number, end: number, field: number): void {
    const at = this.position
    if (at + size > end) throw truncated(`field ${field}`, at)
    this.position = at + size
  }

  /** At most ten bytes, seven bits each, the lowest first; bits above the 64th are dropped. */
  private varint(end: number, field: string): void {
    const { bytes } = this
    const at = this.position
    const limit = Math.min(end, at + 10)
    let low = 0
    let high = 0
    for (let position = at, shift = 0; position < limit; position++, shift += 7) {
      const byte = bytes[position]!
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) {
        this.position = position + 1
        this.low = low
        this.high = high
        return
      }
    }
    if (limit === at + 10) throw new WireError(`${field}: a varint of more than ten bytes`, at)
    throw truncated(field, at)
  }
}

/** Unsigned. */
export function littleEndian32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

/** Unsigned. */
export function bigEndian32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

function littleEndian64(bytes: Uint8Array, at: number): bigint {
  scratch.setUint32(0, littleEndian32(bytes, at + 4))
  scratch.setUint32(4, littleEndian32(bytes, at))
  return scratch.getBigUint64(0)
}

function truncated(field: string, at: number): WireError {
  return new WireError(`${field}: the message ends in the middle of it`, at)
}
