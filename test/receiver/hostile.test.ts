// Senders that are broken, slow or mean. After each of them the next one is served as if nothing had been.
import { connect as connectHttp2 } from 'node:http2'
import * as zlib from 'node:zlib'

import { afterEach, describe, expect, it, onTestFinished } from 'vitest'

import type { ReceiverLimits } from '../../src/receiver/limits.ts'
import { grpcClient, TRACES } from './grpc-client.ts'
import { http, JSON_TYPE, PROTOBUF, rawConnection } from './http-client.ts'
import { openTestReceiver, type TestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

const MiB = 1024 * 1024

let current: TestReceiver | undefined

async function open(limits: Partial<ReceiverLimits> = {}): Promise<TestReceiver> {
  current = await openTestReceiver(limits)
  const test = current
  // Before the receiver is closed: whatever happened, it still works.
  onTestFinished(async () => {
    const taken = test.store.taken.length
    expect((await http(test.httpPort, { headers: PROTOBUF, body: TRACE_BYTES })).status).toBe(200)
    expect((await grpcClient(test.grpcPort).call(TRACE_BYTES)).code).toBe(0)
    expect(test.store.taken.length).toBe(taken + 2)
  })
  return test
}

afterEach(() => {
  expect(current?.codes() ?? []).not.toContain('internal-error')
  current = undefined
})

describe('compressed bodies', () => {
  const bomb = zlib.gzipSync(Buffer.alloc(100 * MiB))

  it('that unpack to a thousand times their size stop at the limit', async () => {
    const test = await open({ requestBytes: MiB })
    const headers = { ...PROTOBUF, 'content-encoding': 'gzip' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => http(test.httpPort, { headers, body: bomb })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413]))
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => grpcClient(test.grpcPort, 'gzip').call(Buffer.alloc(20 * MiB))),
    )
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([8]))
    expect(test.store.taken).toEqual([])
  })

  it.each([0, 1, 0x7fffffff, 0xffffffff])('that lie about their size (%i) do no harm', async (size) => {
    const test = await open()
    const forged = Buffer.from(zlib.gzipSync(TRACE_BYTES))
    forged.writeUInt32LE(size, forged.length - 4)
    const answer = await http(test.httpPort, {
      headers: { ...PROTOBUF, 'content-encoding': 'gzip' },
      body: forged,
    })
    expect([answer.status, answer.body.toString('latin1')]).toEqual([
      400,
      expect.stringContaining('length check'),
    ])
  })

  it('of several members are one body', async () => {
    const test = await open()
    const half = Math.floor(TRACE_BYTES.length / 2)
    const body = Buffer.concat([
      zlib.gzipSync(TRACE_BYTES.subarray(0, half)),
      zlib.gzipSync(TRACE_BYTES.subarray(half)),
    ])
    const answer = await http(test.httpPort, { headers: { ...PROTOBUF, 'content-encoding': 'gzip' }, body })
    expect(answer.status).toBe(200)
    expect(Buffer.from(test.store.taken[0]!.body)).toEqual(TRACE_BYTES)
  })

  it('do not keep more memory than they fill', async () => {
    const test = await open()
    await http(test.httpPort, {
      headers: { ...PROTOBUF, 'content-encoding': 'gzip' },
      body: zlib.gzipSync(TRACE_BYTES),
    })
    const { body } = test.store.taken[0]!
    expect(body.buffer.byteLength).toBeLessThanOrEqual(2 * body.length)
  })
})

describe('slow senders', () => {
  it('of half a header are told 408 and closed', async () => {
    const test = await open({ headersMs: 30, requestMs: 60 })
    const { socket, closed } = await rawConnection(test.httpPort)
    socket.write('POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Ty')
    expect((await closed).toString()).toMatch(/^HTTP\/1.1 408 Request Timeout/)
  })

  it('of half a body are told 408 and closed', async () => {
    const test = await open({ headersMs: 30, requestMs: 60 })
    const { socket, closed } = await rawConnection(test.httpPort)
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
    expect((await closed).toString()).toMatch(/^HTTP\/1.1 408 Request Timeout/)
    expect(test.store.taken).toEqual([])
  })

  it('of half a gRPC message are told DEADLINE_EXCEEDED', async () => {
    const test = await open({ requestMs: 60 })
    const session = connectHttp2(`http://127.0.0.1:${test.grpcPort}`)
    onTestFinished(() => session.destroy())
    session.on('error', () => {})
    const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' })
    stream.on('error', () => {})
    stream.write(Buffer.from('0000000fff0a', 'hex'))
    const status = await new Promise((resolve) => {
      stream.on('response', (headers) => resolve(headers['grpc-status']))
    })
    expect(status).toBe('4')
  })

  it('that stop after the HTTP/2 preface are closed', async () => {
    const test = await open({ requestMs: 30, firstBytesMs: 30 })
    const { socket, closed } = await rawConnection(test.grpcPort)
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    await closed
  })
})

describe('large requests', () => {
  it('of 65 MiB are refused over either transport, and the answer arrives', async () => {
    const test = await open()
    const body = Buffer.alloc(65 * MiB)
    const announced = { ...PROTOBUF, 'content-length': String(body.length) }
    for (const headers of [announced, PROTOBUF]) {
      const answer = await http(test.httpPort, { headers, body })
      expect([answer.status, answer.headers.connection]).toEqual([413, 'close'])
    }
    const answer = await grpcClient(test.grpcPort).call(body)
    expect([answer.code, answer.statusDetails]).toEqual([8, undefined])
    expect(test.store.taken).toEqual([])
  })

  it('that never end are cut off once enough was read away', async () => {
    const test = await open({ requestBytes: 1000, drainBytes: 100_000 })
    const { socket, closed } = await rawConnection(test.httpPort)
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const timer = setInterval(() => socket.write(chunk), 1)
    onTestFinished(() => clearInterval(timer))
    await closed
  })

  it('that announce too much are closed when they do not go away', async () => {
    const test = await open({ requestBytes: 1000, drainMs: 20 })
    const { socket, closed } = await rawConnection(test.httpPort)
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
    )
    expect((await closed).toString()).toMatch(/^HTTP\/1.1 413 /)
  })

  it('of many senders at once are refused before memory runs out, and taken afterwards', async () => {
    const test = await open({ inFlightBytes: 100_000 })
    const half = Buffer.alloc(60_000, ' ')
    const commit = Promise.withResolvers<void>()
    test.store.result = { committed: commit.promise }
    const taken = test.store.nextTaken()
    const first = http(test.httpPort, { headers: PROTOBUF, body: half })
    await taken
    const refused = await http(test.httpPort, { headers: PROTOBUF, body: half })
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1'])
    const packed = { headers: { ...PROTOBUF, 'content-encoding': 'gzip' }, body: zlib.gzipSync(half) }
    expect((await http(test.httpPort, packed)).status).toBe(429)
    for (const compression of ['identity', 'gzip'] as const) {
      const call = await grpcClient(test.grpcPort, compression).call(half)
      expect([call.code, call.statusDetails?.toString('latin1')]).toEqual([
        8,
        expect.stringContaining('RetryInfo'),
      ])
    }
    commit.resolve()
    expect((await first).status).toBe(200)
    test.store.result = {}
    expect((await http(test.httpPort, { headers: PROTOBUF, body: half })).status).toBe(200)
    expect((await grpcClient(test.grpcPort).call(half)).code).toBe(0)
    expect(test.codes()).toContain('overloaded')
  })

  it('that are given up half-way free their memory', async () => {
    const test = await open({ inFlightBytes: 100_000 })
    for (let round = 0; round < 5; round++) {
      const { socket, until } = await rawConnection(test.httpPort)
      socket.write(
        'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 90000\r\n\r\n',
      )
      await until('100 Continue')
      await new Promise<void>((written) => {
        socket.write(Buffer.alloc(60_000, ' '), () => written())
      })
      const gone = new Promise((closed) => socket.once('close', closed))
      socket.resetAndDestroy()
      await gone
    }
    const enough = { headers: PROTOBUF, body: Buffer.alloc(90_000) }
    await expect.poll(async () => (await http(test.httpPort, enough)).status).toBe(200)
  })
})

describe('many', () => {
  it('calls on one connection are all answered', async () => {
    const test = await open()
    const client = grpcClient(test.grpcPort)
    const answers = await Promise.all(Array.from({ length: 2_000 }, () => client.call(TRACE_BYTES)))
    expect(answers.filter(({ code }) => code !== 0)).toEqual([])
    expect(test.store.taken.length).toBe(2_000)
  })

  it('streams that are opened and reset leave nothing behind', async () => {
    const test = await open({ inFlightBytes: 10_000_000 })
    const session = connectHttp2(`http://127.0.0.1:${test.grpcPort}`)
    onTestFinished(() => session.destroy())
    session.on('error', () => {})
    await Promise.all(
      Array.from({ length: 1_000 }, () => {
        const stream = session.request({
          ':method': 'POST',
          ':path': TRACES,
          'content-type': 'application/grpc',
        })
        stream.on('error', () => {})
        stream.write(Buffer.alloc(1_000))
        stream.close(8)
        return new Promise((closed) => stream.once('close', closed))
      }),
    )
  })

  it('connections beyond the limit are refused, and told', async () => {
    const test = await openTestReceiver({ connections: 2 })
    const open = [await rawConnection(test.httpPort), await rawConnection(test.httpPort)]
    const third = await rawConnection(test.httpPort)
    expect((await third.closed).length).toBe(0)
    expect(test.notices).toEqual([{ code: 'too-many-connections', limit: 2, times: 1 }])
    for (const { socket, closed } of open) {
      socket.destroy()
      await closed
    }
    expect((await http(test.httpPort, { headers: PROTOBUF, body: TRACE_BYTES })).status).toBe(200)
  })
})

describe('rubbish', () => {
  it.each(['http', 'grpc'] as const)('at the %s port is turned away', async (which) => {
    const test = await open()
    const port = which === 'http' ? test.httpPort : test.grpcPort
    for (const bytes of [
      Buffer.from('hello there\r\n\r\n'),
      Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      Buffer.alloc(100_000, 0xff),
      Buffer.from('GET / HTTP/9.9\r\n\r\n'),
      Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\nBig: ${'x'.repeat(100_000)}\r\n\r\n`),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all, not at all'),
      Buffer.from('PRI * HTTP/1.1\r\n\r\n'),
      Buffer.from(
        'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      ),
      Buffer.from('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'),
    ]) {
      const { socket, closed } = await rawConnection(port)
      socket.write(bytes)
      await closed
    }
    expect(test.store.taken).toEqual([])
  })

  it('inside JSON is told with the reason', async () => {
    const test = await open()
    for (const body of [
      '{',
      'null',
      '[]',
      '{"resourceSpans":3}',
      '['.repeat(100_000),
      '\u{feff}{}x',
      TRACE_JSON.slice(0, -1),
    ]) {
      const answer = await http(test.httpPort, { headers: JSON_TYPE, body })
      if (answer.status === 200) continue
      expect([body.slice(0, 40), answer.status]).toEqual([body.slice(0, 40), 400])
      expect(JSON.parse(answer.body.toString()).message).not.toBe('')
    }
  })

  it('senders that reset at any moment do not matter', async () => {
    const test = await open()
    const request = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n${TRACE_JSON}`
    for (let cut = 1; cut <= request.length; cut += 37) {
      const { socket } = await rawConnection(test.httpPort)
      await new Promise<void>((written) => {
        socket.write(request.slice(0, cut), () => written())
      })
      const gone = new Promise((closed) => socket.once('close', closed))
      socket.resetAndDestroy()
      await gone
    }
  })
})
