import { describe, expect, it } from 'vitest'
import { ProtoReader } from '../../../src/wire/otlp/proto-reader.ts'
import { WireError } from '../../../src/wire/wire-error.ts'

function reader(...bytes: number[]): ProtoReader {
  return new ProtoReader(Uint8Array.from(bytes))
}

const TEN_BYTES = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]

describe('varints', () => {
  it.each([
    [[0x00], 0n],
    [[0x7f], 127n],
    [[0x80, 0x01], 128n],
    [[0xac, 0x02], 300n],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 0xffff_ffffn],
    [[0x80, 0x80, 0x80, 0x80, 0x10], 0x1_0000_0000n],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], (1n << 63n) - 1n],
    [TEN_BYTES, -1n],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], -(1n << 63n)],
    // more bytes than needed are legal
    [[0x85, 0x80, 0x00], 5n],
  ])('%j is %d', (bytes, value) => {
    const it = reader(...bytes)
    expect(it.int64(bytes.length, 'n')).toBe(value)
    expect(it.position).toBe(bytes.length)
  })

  it('are cut to 32 bits for int32, signed, and for uint32, unsigned', () => {
    expect(reader(...TEN_BYTES).int32(10, 'n')).toBe(-1)
    expect(reader(...TEN_BYTES).uint32(10, 'n')).toBe(0xffff_ffff)
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x10).int32(5, 'n')).toBe(0)
  })

  it('are true when any bit is set', () => {
    expect(reader(0x00).bool(1, 'b')).toBe(false)
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01).bool(7, 'b')).toBe(true)
  })

  it('of eleven bytes are refused', () => {
    const bytes = [...TEN_BYTES.slice(0, 9), 0x80, 0x01]
    expect(() => reader(...bytes).int64(11, 'n')).toThrow('n: a varint of more than ten bytes (at byte 0)')
  })

  it('that the message cuts short are refused, though the buffer goes on', () => {
    expect(() => reader(0x80, 0x01).int64(1, 'n')).toThrow(
      'n: the message ends in the middle of it (at byte 0)',
    )
    expect(() => reader(0x05).int32(0, 'n')).toThrow(WireError)
    expect(() => reader().int64(0, 'n')).toThrow(WireError)
  })
})

describe('tags', () => {
  it('take one byte up to field 15, two beyond, and may be longer than they need', () => {
    expect(reader(0x0a).tag(1)).toBe(0x0a)
    expect(reader(0x85, 0x01).tag(2)).toBe(16 * 8 + 5)
    expect(reader(0x8a, 0x80, 0x00).tag(3)).toBe(0x0a)
    expect(reader(0xfa, 0xff, 0xff, 0xff, 0x0f).tag(5)).toBe(0xffff_fffa)
  })

  it('beyond 32 bits are refused', () => {
    expect(() => reader(...TEN_BYTES).tag(10)).toThrow('tag: field number too large')
  })

  it('cut in two are refused', () => {
    expect(() => reader(0x85, 0x01).tag(1)).toThrow(WireError)
    expect(() => reader(0x85).tag(1)).toThrow(WireError)
  })
})

describe('lengths', () => {
  it('give the end, and leave the position at the beginning', () => {
    const it = reader(0x02, 0x61, 0x62, 0x63)
    expect(it.delimited(4, 'text')).toBe(3)
    expect(it.position).toBe(1)
  })

  // `position += length()` would read the position before the length has moved it
  it('of several bytes count from behind themselves', () => {
    const bytes = new Uint8Array(400)
    bytes.set([0xac, 0x02])
    const it = new ProtoReader(bytes)
    expect(it.delimited(400, 'text')).toBe(302)
    expect(it.position).toBe(2)
    bytes.set([0x85, 0x80, 0x00])
    const padded = new ProtoReader(bytes)
    expect(padded.delimited(400, 'text')).toBe(8)
    expect(padded.position).toBe(3)
  })

  it.each([
    ['by one', [0x03, 0x61, 0x62], 3],
    ['though the buffer goes on', [0x02, 0x61, 0x62], 2],
    ['by four gigabytes', [0xff, 0xff, 0xff, 0xff, 0x0f], 5],
    ['by more than 32 bits', TEN_BYTES, 10],
    ['and are cut short', [0xac], 1],
    ['and are not there', [], 0],
  ])('that point past the enclosing message %s are refused', (_, bytes, end) => {
    expect(() => reader(...bytes).delimited(end, 'text')).toThrow(WireError)
  })
})

describe('fixed numbers', () => {
  it('are little-endian', () => {
    expect(reader(0xef, 0xbe, 0xad, 0xde).fixed32(4, 'f')).toBe(0xdead_beef)
    expect(reader(1, 2, 3, 4, 5, 6, 7, 0xf8).fixed64(8, 'f')).toBe(0xf807_0605_0403_0201n)
    expect(reader(0, 0, 0, 0, 0, 0, 0xf8, 0xbf).double(8, 'f')).toBe(-1.5)
  })

  it('that the message cuts short are refused', () => {
    expect(() => reader(1, 2, 3, 4).fixed32(3, 'f')).toThrow(WireError)
    expect(() => reader(1, 2, 3, 4, 5, 6, 7, 8).fixed64(7, 'f')).toThrow(WireError)
    expect(() => reader(1, 2, 3, 4, 5, 6, 7, 8).double(7, 'f')).toThrow(WireError)
  })
})

describe('unknown fields', () => {
  it.each([
    ['varint', 0, TEN_BYTES],
    ['fixed64', 1, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['delimited', 2, [0x02, 0x61, 0x62]],
    ['fixed32', 5, [1, 2, 3, 4]],
  ])('of wire type %s are passed over', (_, type, bytes) => {
    const it = reader(...bytes)
    it.skip(20 * 8 + type, bytes.length)
    expect(it.position).toBe(bytes.length)
  })

  it.each([3, 4, 6, 7])('of wire type %d are refused', (type) => {
    expect(() => reader(1, 2, 3, 4).skip(20 * 8 + type, 4)).toThrow(
      `field 20 has wire type ${type}, which does not exist`,
    )
  })

  it('with number 0 are refused', () => {
    expect(() => reader(1).skip(2, 1)).toThrow('field number 0 does not exist')
  })

  it('that are known with another wire type are refused', () => {
    expect(() => reader(1).skip(3 * 8, 1, 0b1000)).toThrow('field 3 has wire type 0, which is not its own')
  })

  it.each([
    [1, 7],
    [5, 3],
    [2, 2],
    [0, 0],
  ])('of wire type %d that the message cuts short are refused', (type, end) => {
    expect(() => reader(5, 1, 1, 1, 1, 1, 1, 1, 1).skip(20 * 8 + type, end)).toThrow(WireError)
  })
})
