import * as fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'

function written(write: (writer: ProtoWriter) => void): number[] {
  const writer = new ProtoWriter(1)
  write(writer)
  return [...writer.finish()]
}

const hex = (bytes: number[]): string => Buffer.from(bytes).toString('hex')

describe('the writer', () => {
  it('writes the answers of the specification byte by byte', () => {
    const partialSuccess = written((writer) =>
      writer.message(1, (inner) => {
        inner.varint(1, 2)
        inner.string(2, 'no id')
      }),
    )
    expect(hex(partialSuccess)).toBe('0a09080212056e6f206964')
    const status = written((writer) => {
      writer.varint(1, 3)
      writer.string(2, 'bad')
    })
    expect(hex(status)).toBe('08031203626164')
    expect(written(() => {})).toEqual([])
  })

  it('writes what it is given, defaults too', () => {
    expect(hex(written((writer) => writer.varint(1, 0)))).toBe('0800')
    expect(hex(written((writer) => writer.string(1, '')))).toBe('0a00')
    expect(hex(written((writer) => writer.bool(1, false)))).toBe('0800')
  })

  it('writes any number as protobufjs does', () => {
    const Numbers = protobuf
      .parse(`syntax = "proto3"; message Numbers {
      int64 int = 1; double float = 20; fixed64 long = 3; fixed32 word = 4; uint32 count = 5000;
    }`)
      .root.lookupType('Numbers')
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
        fc.double(),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        (int, float, long, word) => {
          const bytes = written((writer) => {
            writer.varint(1, int)
            writer.double(20, float)
            writer.fixed64(3, long)
            writer.fixed32(4, word)
            writer.varint(5000, word)
          })
          const read = Numbers.toObject(Numbers.decode(Uint8Array.from(bytes)), {
            longs: String,
            defaults: true,
          })
          expect(read).toEqual({ int: String(int), float, long: String(long), word, count: word })
        },
      ),
    )
  })

  it('writes negative numbers in ten bytes', () => {
    expect(hex(written((writer) => writer.varint(1, -1)))).toBe('08ffffffffffffffffff01')
  })

  it('writes any text, of any length, at any depth, as UTF-8', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 30 }))),
        fc.integer({ min: 0, max: 6 }),
        (texts, depth) => {
          const nest = (writer: ProtoWriter, level: number): void => {
            if (level === 0) for (const text of texts) writer.string(1, text)
            else writer.message(1, (inner) => nest(inner, level - 1))
          }
          let bytes = Uint8Array.from(written((writer) => nest(writer, depth)))
          for (let level = 0; level < depth; level++) {
            const reader = protobuf.Reader.create(bytes)
            expect(reader.uint32()).toBe(0x0a)
            bytes = Uint8Array.from(reader.bytes())
            expect(reader.pos).toBe(reader.len)
          }
          const reader = protobuf.Reader.create(bytes)
          const read: string[] = []
          while (reader.pos < reader.len) {
            expect(reader.uint32()).toBe(0x0a)
            read.push(Buffer.from(reader.bytes()).toString('utf8'))
          }
          // a lone surrogate has no UTF-8
          expect(read).toEqual(texts.map((text) => text.toWellFormed()))
        },
      ),
    )
  })

  it.each([127, 128, 16_383, 16_384, 2_097_151, 2_097_152])('makes room for a length of %d', (size) => {
    const bytes = written((writer) => {
      writer.message(1, (inner) => inner.bytes(2, new Uint8Array(size - 1 - lengthOf(size))))
      writer.varint(3, 7)
    })
    const reader = protobuf.Reader.create(Uint8Array.from(bytes))
    expect(reader.uint32()).toBe(0x0a)
    reader.skip(reader.uint32())
    expect(reader.uint32()).toBe(0x18)
    expect(reader.uint32()).toBe(7)
  })

  it('gives exactly the bytes, in a buffer of their own', () => {
    const writer = new ProtoWriter(1024)
    writer.string(1, 'x')
    const bytes = writer.finish()
    expect(bytes.buffer.byteLength).toBe(3)
    writer.string(1, 'y')
    expect([...bytes]).toEqual([0x0a, 1, 0x78])
    expect(writer.finish()).toHaveLength(6)
  })
})

function lengthOf(size: number): number {
  return size < 0x80 ? 1 : size < 0x4000 ? 2 : size < 0x20_0000 ? 3 : 4
}
