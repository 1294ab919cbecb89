import { connect as connectHttp2 } from 'node:http2'

import { describe, expect, it, onTestFinished } from 'vitest'

import { openForwarder } from '../../src/receiver/forward.ts'
import { openReceiver } from '../../src/receiver/receiver.ts'
import { fakeStore } from './fake-store.ts'
import { grpcClient } from './grpc-client.ts'
import { http, JSON_TYPE } from './http-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

describe('a receiver', () => {
  it('listens on this machine alone by default, over IPv4 and IPv6', async () => {
    const receiver = await openReceiver({ grpcPort: 0, httpPort: 0, store: fakeStore(), onNotice() {} })
    onTestFinished(() => receiver.close(0))
    for (const { host } of [...receiver.grpc, ...receiver.http]) expect(host).toMatch(/^(127\.0\.0\.1|::1)$/)
    expect(new Set(receiver.http.map(({ port }) => port)).size).toBe(1)
    expect(receiver.grpc[0]?.port).not.toBe(receiver.http[0]?.port)
  })

  it('may use one port for both, and then tells nobody off', async () => {
    const probe = await openTestReceiver()
    const port = probe.httpPort
    await probe.receiver.close(0)
    const codes: string[] = []
    const receiver = await openReceiver({
      hosts: ['127.0.0.1'],
      grpcPort: port,
      httpPort: port,
      store: fakeStore(),
      onNotice: ({ code }) => codes.push(code),
    })
    onTestFinished(() => receiver.close(0))
    expect((await http(port, { headers: JSON_TYPE, body: TRACE_JSON })).status).toBe(200)
    expect((await grpcClient(port).call(TRACE_BYTES)).code).toBe(0)
    expect(codes).toEqual([])
  })

  it('forgets connections when they end', async () => {
    const { grpcPort, httpPort, receiver } = await openTestReceiver()
    for (const port of [grpcPort, httpPort]) {
      const session = connectHttp2(`http://127.0.0.1:${port}`)
      await new Promise<void>((resolve) => session.once('remoteSettings', () => resolve()))
      expect(receiver.stats().connections).toBe(1)
      session.close()
      await expect.poll(() => receiver.stats().connections).toBe(0)
    }
    await http(httpPort, { method: 'GET', path: '/', headers: { connection: 'close' } })
    await expect.poll(() => receiver.stats().connections).toBe(0)
  })

  it('does not forward to itself, by whatever name', async () => {
    const probe = await openTestReceiver()
    const ports = { grpcPort: probe.grpcPort, httpPort: probe.httpPort }
    await probe.receiver.close(0)
    for (const url of [
      `http://127.0.0.1:${ports.httpPort}`,
      `http://localhost:${ports.httpPort}/v1/traces`,
      `http://0.0.0.0:${ports.grpcPort}`,
      `grpc://127.0.0.1:${ports.grpcPort}`,
    ]) {
      const forward = openForwarder({ url, onNotice() {} })
      const opening = openReceiver({
        hosts: ['127.0.0.1'],
        ...ports,
        store: fakeStore(),
        forward,
        onNotice() {},
      })
      await expect(opening).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('itself'),
      })
      await forward.close(0)
    }
    // The ports were let go each time.
    const receiver = await openReceiver({ hosts: ['127.0.0.1'], ...ports, store: fakeStore(), onNotice() {} })
    await receiver.close(0)
  })
})
