import { connect as connectTls } from 'node:tls'

import { describe, expect, it } from 'vitest'

import { grpcClient } from './grpc-client.ts'
import { http, JSON_TYPE, rawConnection } from './http-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

describe('the wrong one of two ports', () => {
  it('works, and is told once per direction', async () => {
    const { grpcPort, httpPort, notices, receiver } = await openTestReceiver()
    for (let round = 0; round < 2; round++) {
      expect((await http(grpcPort, { headers: JSON_TYPE, body: TRACE_JSON })).status).toBe(200)
      expect((await grpcClient(httpPort).call(TRACE_BYTES)).code).toBe(0)
    }
    expect(notices).toEqual([
      { code: 'other-protocol', spoken: 'http', port: grpcPort },
      { code: 'other-protocol', spoken: 'grpc', port: httpPort },
    ])
    expect(receiver.stats().spansAccepted).toBe(4)
  })

  it('is not told of when the right one is used', async () => {
    const { grpcPort, httpPort, notices } = await openTestReceiver()
    await http(httpPort, { headers: JSON_TYPE, body: TRACE_JSON })
    await grpcClient(grpcPort).call(TRACE_BYTES)
    expect(notices).toEqual([])
  })
})

describe('the first bytes of a connection', () => {
  it('may come one at a time', async () => {
    const { httpPort, store } = await openTestReceiver()
    const { socket, until } = await rawConnection(httpPort)
    const request = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n`
    for (const byte of request.slice(0, 6)) {
      await new Promise<void>((written) => {
        socket.write(byte, () => setImmediate(written))
      })
    }
    socket.write(request.slice(6))
    // A body that comes later than its head.
    socket.write(TRACE_JSON)
    expect(await until('200 OK')).toContain('content-type: application/json')
    expect(store.taken.length).toBe(1)
    socket.destroy()
  })

  it('of HTTP/2 may be cut anywhere', async () => {
    const { grpcPort } = await openTestReceiver()
    const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), SETTINGS])
    for (const cut of [1, 2, 3, 4, 20, 24]) {
      const { socket, until } = await rawConnection(grpcPort)
      await new Promise<void>((written) => {
        socket.write(preface.subarray(0, cut), () => setImmediate(written))
      })
      socket.write(preface.subarray(cut))
      // The server's own SETTINGS, and its acknowledgement of ours.
      await until(SETTINGS_ACK.toString('latin1'))
      socket.destroy()
    }
  })

  it('of TLS are told once per port, and the connection is closed', async () => {
    const { grpcPort, httpPort, notices } = await openTestReceiver()
    for (const port of [grpcPort, httpPort, httpPort]) {
      const failed = new Promise<Error>((resolve) => {
        connectTls({ host: '127.0.0.1', port }).on('error', resolve)
      })
      expect((await failed).message).toMatch(/disconnected before secure|ECONNRESET/)
    }
    expect(notices).toEqual([
      { code: 'tls-hello', port: grpcPort },
      { code: 'tls-hello', port: httpPort },
    ])
  })

  it('that never come close the connection', async () => {
    const { grpcPort, httpPort, notices, receiver } = await openTestReceiver({ firstBytesMs: 20 })
    const silent = await Promise.all([
      rawConnection(grpcPort),
      rawConnection(httpPort),
      rawConnection(grpcPort),
    ])
    silent[2]?.socket.write('PR')
    for (const { closed } of silent) expect((await closed).length).toBe(0)
    await expect.poll(() => receiver.stats().connections).toBe(0)
    expect(notices).toEqual([])
  })

  it('need not come: a probe may connect and leave', async () => {
    const { httpPort, notices, receiver } = await openTestReceiver()
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const { socket, closed } = await rawConnection(httpPort)
      socket[leave]()
      await closed
    }
    expect((await http(httpPort, { method: 'GET', path: '/' })).status).toBe(200)
    expect(receiver.stats().connections).toBeLessThanOrEqual(1)
    expect(notices).toEqual([])
  })
})

/** An empty SETTINGS frame (RFC 9113 section 6.5): length 0, type 4, no flags, stream 0. */
const SETTINGS = Buffer.from('000000040000000000', 'hex')
const SETTINGS_ACK = Buffer.from('000000040100000000', 'hex')
