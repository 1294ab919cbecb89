// What is packed comes out as it went in, in whatever pieces it comes; what only says that it is packed is an error.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { PackingError, unpack } from '../../../src/sources/http/unpack.ts'
import { failureOf, openServer, openTestClient } from './open-test-client.ts'

const PACKERS: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  gzip: (data) => gzipSync(data),
  'X-GZIP': (data) => gzipSync(data),
  deflate: (data) => deflateSync(data),
  ' deflate': (data) => deflateRawSync(data),
  br: (data) => brotliCompressSync(data),
  zstd: (data) => zstdCompressSync(data),
  'gzip, br': (data) => brotliCompressSync(gzipSync(data)),
  identity: (data) => data,
  '': (data) => data,
}

describe.each(Object.keys(PACKERS))('%j', (coding) => {
  const pack = PACKERS[coding] as (data: Uint8Array) => Uint8Array

  it('is unpacked, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.integer({ min: 1, max: 300 }),
        async (data, size) => {
          expect(await collect(unpack(pieces(pack(data), size), coding))).toEqual(Buffer.from(data))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('a body', () => {
  it.each(['gzip', 'br', 'zstd', 'deflate'])('that says %s and is not is an error', async (coding) => {
    const server = await openServer(() => ({
      headers: { 'content-encoding': coding },
      body: '{"traces":[]}',
    }))
    const { code, message } = await failureOf(openTestClient(server.url).ask())
    expect([code, message]).toEqual([
      'bad-reply',
      `cannot ask ${server.url}/x: its answer cannot be unpacked: it says that it is packed with ${coding}, and is not, or is damaged`,
    ])
  })

  // Node 22 takes a cut zstd stream for whole: there what was in it is judged by who reads it.
  const told = ['gzip', 'br', 'deflate', ...(process.versions.node.startsWith('22.') ? [] : ['zstd'])]
  it.each(told)('that is cut off within %s is an error', async (coding) => {
    const whole = (PACKERS[coding] as (data: Uint8Array) => Uint8Array)(
      Buffer.from('x'.repeat(10_000) + Math.random()),
    )
    const cut = whole.subarray(0, whole.length - 6)
    const server = await openServer(() => ({ headers: { 'content-encoding': coding }, body: cut }))
    expect((await failureOf(openTestClient(server.url).ask())).code).toBe('bad-reply')
  })

  it('whose connection breaks is not said to be damaged', async () => {
    const body = gzipSync(Buffer.from(Array.from({ length: 5_000 }, () => Math.random()).join()))
    const server = await openServer(() => ({
      headers: { 'content-encoding': 'gzip' },
      body,
      fault: 'truncate',
    }))
    expect((await failureOf(openTestClient(server.url).ask())).message).toContain(
      'the connection broke after',
    )
  })

  it('packed with what nobody asked for, or again and again, is an error', async () => {
    await expect(collect(unpack(pieces(Buffer.from('a'), 1), 'compress'))).rejects.toThrow(
      'packed with "compress"',
    )
    expect(() => unpack(pieces(Buffer.from('a'), 1), 'gzip,gzip,gzip')).toThrow(PackingError)
  })
})

async function* pieces(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
