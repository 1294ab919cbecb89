// Frames that Node's own zstd makes, whole and cut.
import { constants, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findZstdFrames } from '../../../src/wire/file/zstd-frames.ts'

const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

/** Of any size, and of runs of one byte: blocks of every type. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.tuple(fc.nat(255), fc.nat(400_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
  fc.nat(300_000).map((length) => Uint8Array.from({ length }, (_, at) => (at * at) >> 3)),
)

const frame = fc.tuple(content, fc.boolean(), fc.boolean()).map(([bytes, checksum, size]) =>
  zstdCompressSync(bytes, {
    params: {
      [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0,
      [constants.ZSTD_c_contentSizeFlag]: size ? 1 : 0,
    },
  }),
)

describe('frames of zstd', () => {
  test('are found one after the other, skippable ones left out', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), fc.boolean(), (frames, skipping) => {
        const parts = skipping ? frames.flatMap((one) => [SKIPPABLE, one]) : frames
        const found = findZstdFrames(Buffer.concat(parts))
        expect(found.frames.map((bytes) => Buffer.from(bytes))).toEqual(frames)
        expect(found.rest.length).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test('one that is cut, anywhere, is left over', () => {
    fc.assert(
      fc.property(frame, frame, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, share) => {
        const kept = Math.min(second.length - 1, 1 + Math.floor(share * second.length))
        const found = findZstdFrames(Buffer.concat([first, second.subarray(0, kept)]))
        expect(found.frames.length).toBe(1)
        expect(found.rest.length).toBe(kept)
      }),
      { numRuns: 50 },
    )
  })

  test('any bytes: no frame reaches beyond them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const input = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), bytes])
        const { frames, rest } = findZstdFrames(input)
        const covered = frames.reduce((sum, { length }) => sum + length, rest.length)
        expect(covered).toBeLessThanOrEqual(input.length)
      }),
    )
  })
})
