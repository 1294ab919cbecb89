// What is reached through fields of grpc-js that are not public. When a new version of it makes one of these fail, the
// receiver still works, slower or less well bounded: see src/receiver/grpc-internals.ts.
import * as zlib from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { grpcClient, TRACES } from './grpc-client.ts'
import { callOn, frame, http2Session, rawCall } from './http2-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES } from './requests.ts'

const MiB = 1024 * 1024

describe('what is under grpc-js', () => {
  it('is given wide windows, so that senders need not wait after 64 KiB', async () => {
    const test = await openTestReceiver()
    const session = http2Session(test.grpcPort)
    const widened = new Promise<void>((resolve) => {
      session.on('remoteSettings', ({ initialWindowSize }) => {
        if (initialWindowSize === MiB) resolve()
      })
    })
    await callOn(session, {}, frame(TRACE_BYTES, 0))
    await widened
    expect(session.state.remoteWindowSize).toBeGreaterThan(2 * MiB)
  })

  it('is counted while it arrives, so that half messages cannot fill the memory', async () => {
    const test = await openTestReceiver({ inFlightBytes: 100_000 })
    const session = http2Session(test.grpcPort)
    const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' })
    const refused = new Promise((resolve) => {
      stream.on('response', (headers) => resolve(headers['grpc-status']))
    })
    // The message is announced with 1 MiB and never ends.
    stream.write(frame(Buffer.alloc(MiB), 0).subarray(0, 200_000))
    expect(await refused).toBe('8')
    expect(test.codes()).toEqual(['overloaded'])
    expect((await grpcClient(test.grpcPort).call(TRACE_BYTES)).code).toBe(0)
  })

  it('is refused by its announced length, and that is told', async () => {
    const test = await openTestReceiver({ requestBytes: 1_000 })
    const answer = await grpcClient(test.grpcPort).call(Buffer.alloc(1_001))
    expect(answer).toMatchObject({ code: 8, details: 'the message is larger than the limit of 1000 bytes' })
    expect(test.codes()).toEqual(['too-large'])
    expect(test.receiver.stats().refused).toBe(1)
  })

  it('stays counted while it waits for its commit, although its sender has gone', async () => {
    const test = await openTestReceiver({ inFlightBytes: 100_000 })
    const commit = Promise.withResolvers<void>()
    test.store.result = { committed: commit.promise }
    const session = http2Session(test.grpcPort)
    const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' })
    stream.on('error', () => {})
    const taken = test.store.nextTaken()
    stream.end(frame(Buffer.alloc(60_000), 0))
    await taken
    session.destroy()
    await expect.poll(() => test.receiver.stats().connections).toBe(0)
    const client = grpcClient(test.grpcPort)
    expect((await client.call(Buffer.alloc(60_000))).code).toBe(8)
    commit.resolve()
    test.store.result = {}
    await expect.poll(async () => (await client.call(Buffer.alloc(60_000))).code).toBe(0)
  })

  it.each(['http port', 'grpc port'] as const)('is told when it is no gRPC, at the %s', async (which) => {
    const test = await openTestReceiver()
    const port = which === 'http port' ? test.httpPort : test.grpcPort
    const answer = await rawCall(port, { 'content-type': 'application/json' }, Buffer.from('{}'))
    expect(answer.httpStatus).toBe(415)
    expect(test.notices).toEqual([{ code: 'http2-not-grpc', contentType: 'application/json', times: 1 }])
  })

  it('is decompressed by us, so that what comes out is counted as well', async () => {
    const test = await openTestReceiver({ inFlightBytes: MiB })
    const answer = await grpcClient(test.grpcPort, 'gzip').call(Buffer.alloc(2 * MiB))
    expect([answer.code, answer.statusDetails?.toString('latin1')]).toEqual([
      8,
      expect.stringContaining('RetryInfo'),
    ])
    // grpc-js itself would call this INTERNAL.
    const broken = Buffer.concat([zlib.gzipSync(TRACE_BYTES).subarray(0, -8), Buffer.alloc(8)])
    expect((await rawCall(test.grpcPort, { 'grpc-encoding': 'gzip' }, frame(broken, 1))).grpcStatus).toBe('3')
  })
})
