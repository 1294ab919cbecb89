import * as zlib from 'node:zlib'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { contentCodingOf, decodeContent } from '../../src/receiver/content-coding.ts'

const MAX = 200_000

const ENCODERS = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  zstd: zlib.zstdCompressSync,
  identity: (bytes: Uint8Array) => bytes,
} as const

const codings = fc.constantFrom('gzip', 'deflate', 'zstd', 'identity')

describe('a body', () => {
  it('comes out as it went in, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        codings,
        fc.uint8Array({ maxLength: 5_000 }),
        fc.nat(5_000),
        async (coding, bytes, at) => {
          const body = ENCODERS[coding](bytes)
          const chunks = [body.subarray(0, at), body.subarray(at)]
          const decoded = await decodeContent(coding, chunks, body.length, MAX)
          expect(decoded).toMatchObject({ kind: 'bytes' })
          if (decoded.kind === 'bytes') expect(Buffer.compare(decoded.bytes, bytes)).toBe(0)
        },
      ),
    )
  })

  it('that is anything at all is either bytes within the limit, too large, or bad', async () => {
    await fc.assert(
      fc.asyncProperty(codings, fc.uint8Array({ maxLength: 200 }), async (coding, bytes) => {
        const decoded = await decodeContent(coding, [bytes], bytes.length, 100)
        if (decoded.kind === 'bytes' && coding !== 'identity')
          expect(decoded.bytes.length).toBeLessThanOrEqual(100)
        if (decoded.kind === 'bad') expect(decoded.message).toMatch(/^body is not valid \w+: /)
      }),
    )
  })

  it('is decompressed away from the main thread when it is large, with the same result', async () => {
    // Beyond 64 KiB compressed: bytes that do not shrink.
    const bytes = Buffer.alloc(150_000)
    for (let at = 0, state = 1; at < bytes.length; at++) {
      state = (state * 48_271) % 0x7fffffff
      bytes[at] = state >> 8
    }
    for (const coding of ['gzip', 'deflate', 'zstd'] as const) {
      const body = ENCODERS[coding](bytes)
      expect(body.length).toBeGreaterThan(65_536)
      const decoded = await decodeContent(coding, [body], body.length, MAX)
      expect(decoded.kind === 'bytes' && Buffer.compare(decoded.bytes, bytes)).toBe(0)
      expect((await decodeContent(coding, [body], body.length, 100_000)).kind).toBe('too-large')
      const cut = body.subarray(0, -20)
      expect((await decodeContent(coding, [cut], cut.length, MAX)).kind).toBe('bad')
    }
  })
})

describe('zstd', () => {
  const frames = ['one', 'two'].map((text) => zlib.zstdCompressSync(text.repeat(100)))
  const whole = Buffer.concat(frames)

  it('may come in several frames', async () => {
    const decoded = await decodeContent('zstd', [whole], whole.length, MAX)
    expect(decoded).toEqual({ kind: 'bytes', bytes: Buffer.from('one'.repeat(100) + 'two'.repeat(100)) })
    expect((await decodeContent('zstd', [whole], whole.length, 500)).kind).toBe('too-large')
  })

  it('that was cut is refused, wherever that was', async () => {
    for (let length = 1; length < whole.length; length++) {
      const decoded = await decodeContent('zstd', [whole.subarray(0, length)], length, MAX)
      expect([length, decoded.kind]).toEqual([length, length === frames[0]?.length ? 'bytes' : 'bad'])
    }
  })
})

describe('the name of a coding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    [' Identity ', 'identity'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['zstd', 'zstd'],
    ['br', undefined],
    ['gzip, gzip', undefined],
    ['identity, gzip', undefined],
  ])('%j is %s', (header, coding) => {
    expect(contentCodingOf(header)).toBe(coding)
  })
})
