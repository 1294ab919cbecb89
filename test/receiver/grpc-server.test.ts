import * as zlib from 'node:zlib'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { TracectlError } from '../../src/errors.ts'
import { encodeRefused } from '../../src/receiver/answers.ts'
import { WireError } from '../../src/wire/wire-error.ts'
import { grpcClient, LOGS, METRICS, PROFILES, type Compression } from './grpc-client.ts'
import { frame, rawCall } from './http2-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES } from './requests.ts'

describe.each(['grpc port', 'http port'] as const)('OTLP/gRPC at the %s', (which) => {
  const portOf = (ports: { grpcPort: number; httpPort: number }): number =>
    which === 'http port' ? ports.httpPort : ports.grpcPort

  describe.each<Compression>(['identity', 'gzip', 'deflate'])('with %s', (compression) => {
    it('takes a request, and answers with an empty message', async () => {
      const test = await openTestReceiver()
      const answer = await grpcClient(portOf(test), compression).call(TRACE_BYTES)
      expect(answer).toMatchObject({ code: 0, body: Buffer.alloc(0) })
      expect(test.store.taken.map(({ signal, body }) => [signal, Buffer.from(body)])).toEqual([
        ['traces', TRACE_BYTES],
      ])
      expect(test.receiver.stats()).toMatchObject({
        requests: 1,
        bytes: TRACE_BYTES.length,
        spansAccepted: 1,
      })
    })

    it('takes an empty request', async () => {
      const test = await openTestReceiver()
      const answer = await grpcClient(portOf(test), compression).call(Buffer.alloc(0))
      expect(answer).toMatchObject({ code: 0, body: Buffer.alloc(0) })
      expect(test.receiver.stats()).toMatchObject({ requests: 1, refused: 0 })
    })

    it('says how many spans were rejected', async () => {
      const test = await openTestReceiver()
      test.store.result = { accepted: 5, rejected: 2, reason: 'no id' }
      const answer = await grpcClient(portOf(test), compression).call(TRACE_BYTES)
      expect([answer.code, answer.body?.toString('hex')]).toEqual([0, '0a09080212056e6f206964'])
    })

    it('refuses what cannot be decoded: INVALID_ARGUMENT', async () => {
      const test = await openTestReceiver()
      test.store.error = new WireError('bad')
      const answer = await grpcClient(portOf(test), compression).call(TRACE_BYTES)
      expect(answer).toMatchObject({ code: 3, details: 'bad' })
      expect(answer.statusDetails).toEqual(
        encodeRefused({ kind: 'refused', code: 'undecodable', message: 'bad' }, 'protobuf'),
      )
    })

    it('refuses what is too large, also after decompression: RESOURCE_EXHAUSTED without RetryInfo', async () => {
      const test = await openTestReceiver({ requestBytes: 100_000 })
      const client = grpcClient(portOf(test), compression)
      const answer = await client.call(Buffer.alloc(100_001))
      expect([answer.code, answer.statusDetails]).toEqual([8, undefined])
      expect(answer.details).toMatch(/100000|100001/)
      expect((await client.call(TRACE_BYTES)).code).toBe(0)
      expect(test.store.taken.length).toBe(1)
    })

    it.each(['store-busy', 'store-full', 'store-unwritable'] as const)(
      'asks the sender to come again when the commit fails (%s): UNAVAILABLE with RetryInfo',
      async (code) => {
        const test = await openTestReceiver()
        const committed = Promise.reject(new TracectlError(code, 'disk'))
        committed.catch(() => {})
        test.store.result = { committed }
        const answer = await grpcClient(portOf(test), compression).call(TRACE_BYTES)
        expect(answer).toMatchObject({ code: 14, details: 'the request could not be stored' })
        expect(answer.statusDetails).toEqual(
          encodeRefused({ kind: 'refused', code: 'unavailable', message: answer.details }, 'protobuf'),
        )
        expect(answer.statusDetails?.toString('latin1')).toContain('google.rpc.RetryInfo')
      },
    )

    it('asks the sender to come again when the store has no room: RESOURCE_EXHAUSTED with RetryInfo', async () => {
      const test = await openTestReceiver({ busyMs: 5 })
      test.store.error = new TracectlError('store-busy', 'queue full')
      const answer = await grpcClient(portOf(test), compression).call(TRACE_BYTES)
      expect(answer.code).toBe(8)
      expect(answer.statusDetails).toEqual(
        encodeRefused({ kind: 'refused', code: 'overloaded', message: answer.details }, 'protobuf'),
      )
      expect(answer.statusDetails?.toString('latin1')).toContain('google.rpc.RetryInfo')
    })

    it('answers a bug of ours with INTERNAL and goes on', async () => {
      const test = await openTestReceiver()
      const client = grpcClient(portOf(test), compression)
      test.store.error = new TypeError('undefined is not a function')
      expect(await client.call(TRACE_BYTES)).toMatchObject({
        code: 13,
        details: 'internal error in tracectl',
      })
      expect(test.codes()).toContain('internal-error')
      test.store.error = undefined
      expect((await client.call(TRACE_BYTES)).code).toBe(0)
    })
  })

  it('takes logs, and drops metrics and profiles with plain success', async () => {
    const test = await openTestReceiver()
    const client = grpcClient(portOf(test))
    expect((await client.call(TRACE_BYTES, LOGS)).code).toBe(0)
    expect(test.store.taken.map(({ signal }) => signal)).toEqual(['logs'])
    for (const path of [METRICS, PROFILES]) {
      expect(await client.call(TRACE_BYTES, path)).toMatchObject({ code: 0, body: Buffer.alloc(0) })
      expect(await client.call(TRACE_BYTES, path)).toMatchObject({ code: 0, body: Buffer.alloc(0) })
    }
    expect(test.receiver.stats()).toMatchObject({
      logsAccepted: 1,
      metricsDropped: 1 + 1,
      profilesDropped: 2,
    })
  })

  it('is healthy', async () => {
    const test = await openTestReceiver()
    const answer = await grpcClient(portOf(test)).call(Buffer.alloc(0), '/grpc.health.v1.Health/Check')
    expect([answer.code, answer.body?.toString('hex')]).toEqual([0, '0801'])
  })

  it('does not know other methods: UNIMPLEMENTED', async () => {
    const test = await openTestReceiver()
    expect((await grpcClient(portOf(test)).call(TRACE_BYTES, '/a.B/C')).code).toBe(12)
  })

  it('serves many calls on one connection at once', async () => {
    const test = await openTestReceiver()
    const client = grpcClient(portOf(test))
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.call(TRACE_BYTES)))
    expect(answers.every(({ code }) => code === 0)).toBe(true)
    expect(test.store.taken.length).toBe(100)
    expect(test.receiver.stats().connections).toBe(1)
  })

  it('carries messages of many megabytes', async () => {
    const test = await openTestReceiver()
    const large = Buffer.alloc(20 * 1024 * 1024, 7)
    expect((await grpcClient(portOf(test)).call(large)).code).toBe(0)
    expect(test.store.taken[0]?.body.length).toBe(large.length)
  })
})

describe('a gRPC message', () => {
  it('does not keep a shared buffer alive when it is small', async () => {
    const test = await openTestReceiver()
    const client = grpcClient(test.grpcPort)
    for (let round = 0; round < 5; round++) await client.call(TRACE_BYTES)
    for (const { body } of test.store.taken) {
      expect(body.buffer.byteLength).toBeLessThanOrEqual(2 * body.length)
    }
  })

  it('may be uncompressed although the call names gzip', async () => {
    const test = await openTestReceiver()
    const answer = await rawCall(test.grpcPort, { 'grpc-encoding': 'gzip' }, frame(TRACE_BYTES, 0))
    expect(answer).toMatchObject({ httpStatus: 200, grpcStatus: '0', body: '0000000000' })
    expect(answer.headers['content-type']).toBe('application/grpc+proto')
    expect(answer.headers['grpc-accept-encoding']).toContain('gzip')
    expect(test.store.taken.length).toBe(1)
  })

  it('that claims gzip and is none is refused: INVALID_ARGUMENT', async () => {
    const test = await openTestReceiver()
    const broken = Buffer.concat([zlib.gzipSync(TRACE_BYTES).subarray(0, -9), Buffer.alloc(9, 1)])
    const answer = await rawCall(test.grpcPort, { 'grpc-encoding': 'gzip' }, frame(broken, 1))
    expect(answer.grpcStatus).toBe('3')
    expect(decodeURIComponent(answer.message)).toMatch(/^body is not valid gzip/)
  })

  it('may be compressed with zstd, as the Collector can be told to', async () => {
    const test = await openTestReceiver()
    const packed = frame(zlib.zstdCompressSync(TRACE_BYTES), 1)
    const answer = await rawCall(test.grpcPort, { 'grpc-encoding': 'zstd' }, packed)
    expect(answer).toMatchObject({ grpcStatus: '0', body: '0000000000' })
    expect(test.store.taken.map(({ body }) => Buffer.from(body))).toEqual([TRACE_BYTES])
  })

  it('in another encoding is refused, naming those that are read, and that is told', async () => {
    const test = await openTestReceiver()
    const answer = await rawCall(test.grpcPort, { 'grpc-encoding': 'snappy' }, frame(TRACE_BYTES, 1))
    expect(answer.grpcStatus).toBe('12')
    expect(decodeURIComponent(answer.message)).toBe(
      'grpc-encoding "snappy" is not read; gzip, deflate, zstd are',
    )
    expect(answer.headers['grpc-accept-encoding']).toBe('gzip,deflate,zstd')
    expect(test.notices).toEqual([{ code: 'unsupported-encoding', encoding: 'snappy', times: 1 }])
    expect(test.receiver.stats()).toMatchObject({ requests: 0, refused: 1 })
    // Each message says for itself whether it is compressed.
    const plain = await rawCall(test.grpcPort, { 'grpc-encoding': 'snappy' }, frame(TRACE_BYTES, 0))
    expect(plain.grpcStatus).toBe('0')
  })

  it.each([
    ['no message', {}, Buffer.alloc(0), '12'],
    ['half a message', {}, frame(TRACE_BYTES, 0).subarray(0, 20), '12'],
    ['a length beyond the limit', {}, Buffer.from('00ffffffff00', 'hex'), '8'],
  ])('with %s is refused', async (_name, headers, bytes, status) => {
    const test = await openTestReceiver()
    expect((await rawCall(test.grpcPort, headers, bytes)).grpcStatus).toBe(status)
    expect(test.store.taken).toEqual([])
    expect((await grpcClient(test.grpcPort).call(TRACE_BYTES)).code).toBe(0)
  })

  it('may come with headers that gRPC does not know, and the terminal is left alone', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => complaints.mockRestore())
    const test = await openTestReceiver()
    const answer = await rawCall(test.grpcPort, { 'x!key': 's3cret' }, frame(TRACE_BYTES, 0))
    expect(answer.grpcStatus).toBe('0')
    expect(complaints.mock.calls).toEqual([])
  })

  it.each([
    ['application/grpc', 200],
    ['application/grpc+proto', 200],
    ['application/x-protobuf', 415],
    ['text/plain', 415],
  ])('of type %s is answered with HTTP %i', async (contentType, status) => {
    const test = await openTestReceiver()
    const answer = await rawCall(test.grpcPort, { 'content-type': contentType }, frame(TRACE_BYTES, 0))
    expect(answer.httpStatus).toBe(status)
  })
})
