// The protobuf wire format in the other direction: what OTLP/JSON is turned into, and what the receiver answers with.
// https://protobuf.dev/programming-guides/encoding/
import { Buffer } from 'node:buffer'

const DELIMITED = 2

/**
 * Appends fields to one growing buffer:
 *
 *     const writer = new ProtoWriter()
 *     writer.varint(1, 3)
 *     writer.message(2, (inner) => inner.string(1, 'why'))
 *     const bytes = writer.finish()
 *
 * Whatever it is given is written, also 0 and '': leaving defaults out is the caller's choice.
 */
export class ProtoWriter {
  #buffer: Buffer
  #length = 0

  /** @param capacity bytes to begin with; it grows as needed */
  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(capacity, 16))
  }

  /** int32, int64, uint32, uint64 or enum; a number must be an integer. Negative ones take ten bytes. */
  varint(field: number, value: number | bigint): void {
    this.#raw(field * 8)
    // compares numbers and bigints alike
    if (value >= 0 && value <= 0xffff_ffff) this.#raw(Number(value))
    else this.#raw64(BigInt.asUintN(64, BigInt(value)))
  }

  bool(field: number, value: boolean): void {
    this.varint(field, value ? 1 : 0)
  }

  /** The low 32 bits. */
  fixed32(field: number, value: number): void {
    this.#raw(field * 8 + 5)
    this.#reserve(4)
    this.#length = this.#buffer.writeUInt32LE(value >>> 0, this.#length)
  }

  /** The low 64 bits. */
  fixed64(field: number, value: bigint): void {
    this.#raw(field * 8 + 1)
    this.#reserve(8)
    this.#length = this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, value), this.#length)
  }

  double(field: number, value: number): void {
    this.#raw(field * 8 + 1)
    this.#reserve(8)
    this.#length = this.#buffer.writeDoubleLE(value, this.#length)
  }

  bytes(field: number, value: Uint8Array): void {
    this.#raw(field * 8 + DELIMITED)
    this.#raw(value.length)
    this.#reserve(value.length)
    this.#buffer.set(value, this.#length)
    this.#length += value.length
  }

  /** UTF-8; a lone surrogate becomes U+FFFD. */
  string(field: number, value: string): void {
    this.#raw(field * 8 + DELIMITED)
    // at most three bytes a UTF-16 unit: up to 42 units the length takes one byte, whatever they are
    if (value.length <= 42) {
      this.#reserve(1 + value.length * 3)
      const start = this.#length + 1
      const size = writeShort(this.#buffer, value, start)
      this.#buffer[start - 1] = size
      this.#length = start + size
    } else {
      const size = Buffer.byteLength(value)
      this.#raw(size)
      this.#reserve(size)
      this.#length += this.#buffer.write(value, this.#length, size, 'utf8')
    }
  }

  /** A nested message: what `write` writes. */
  message(field: number, write: (writer: ProtoWriter) => void): void {
    const start = this.open(field)
    write(this)
    this.close(start)
  }

  /** The same in two steps: everything until `close` belongs to the message. */
  open(field: number): number {
    this.#raw(field * 8 + DELIMITED)
    this.#reserve(1)
    // room for a length of one byte; `close` makes more when that is too little
    return ++this.#length
  }

  /** @param start what `open` returned */
  close(start: number): void {
    const size = this.#length - start
    if (size < 0x80) {
      this.#buffer[start - 1] = size
      return
    }
    const more = varintLength(size) - 1
    this.#reserve(more)
    this.#buffer.copyWithin(start + more, start, this.#length)
    this.#length = start - 1
    this.#raw(size)
    this.#length += size
  }

  /** The bytes written, in a buffer of exactly their size. The writer can go on afterwards. */
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#length)
    bytes.set(this.#buffer.subarray(0, this.#length))
    return bytes
  }

  #raw(value: number): void {
    this.#reserve(5)
    const buffer = this.#buffer
    let rest = value
    while (rest > 0x7f) {
      buffer[this.#length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    buffer[this.#length++] = rest
  }

  #raw64(value: bigint): void {
    this.#reserve(10)
    let rest = value
    while (rest > 0x7fn) {
      this.#buffer[this.#length++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#buffer[this.#length++] = Number(rest)
  }

  #reserve(size: number): void {
    const needed = this.#length + size
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }
}

/** A loop for what is ASCII, which beats the native call on short texts. */
function writeShort(buffer: Buffer, value: string, start: number): number {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code > 0x7f) return buffer.write(value, start, 'utf8')
    buffer[start + i] = code
  }
  return value.length
}

function varintLength(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x20_0000) return 3
  return value < 0x1000_0000 ? 4 : 5
}
