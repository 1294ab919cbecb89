import { Agent } from 'node:http'

import { describe, expect, it } from 'vitest'

import { grpcClient } from './grpc-client.ts'
import { http, JSON_TYPE, rawConnection } from './http-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

/** Longer than any test: a receiver that needs it has failed. */
const GRACE_MS = 60_000

describe('closing', () => {
  it.each(['grpc', 'http'] as const)(
    'waits until a call in flight over %s is stored and acknowledged',
    async (transport) => {
      const test = await openTestReceiver()
      const commit = Promise.withResolvers<void>()
      test.store.result = { committed: commit.promise }
      const taken = test.store.nextTaken()
      const answer =
        transport === 'grpc'
          ? grpcClient(test.grpcPort)
              .call(TRACE_BYTES)
              .then(({ code }) => code)
          : http(test.httpPort, {
              headers: JSON_TYPE,
              body: TRACE_JSON,
              agent: new Agent({ keepAlive: true }),
            }).then(({ status, headers }) => [status, headers.connection])
      await taken
      let closed = false
      const closing = test.receiver.close(GRACE_MS).then(() => (closed = true))
      await new Promise((resolve) => setImmediate(resolve))
      expect(closed).toBe(false)
      commit.resolve()
      expect(await answer).toEqual(transport === 'grpc' ? 0 : [200, 'close'])
      await closing
      expect(test.receiver.stats()).toMatchObject({ spansAccepted: 1, connections: 0 })
    },
  )

  it('takes no new connections', async () => {
    const test = await openTestReceiver()
    await test.receiver.close(GRACE_MS)
    await expect(http(test.httpPort, { method: 'GET', path: '/' })).rejects.toThrow('ECONNREFUSED')
    expect((await grpcClient(test.grpcPort).call(TRACE_BYTES)).code).toBe(14)
  })

  it('does not wait for connections that are idle, silent or half-open', async () => {
    const test = await openTestReceiver()
    const agent = new Agent({ keepAlive: true })
    await http(test.httpPort, { headers: JSON_TYPE, body: TRACE_JSON, agent })
    await grpcClient(test.grpcPort).call(TRACE_BYTES)
    await rawConnection(test.grpcPort)
    expect(test.receiver.stats().connections).toBe(3)
    await test.receiver.close(GRACE_MS)
    expect(test.receiver.stats().connections).toBe(0)
  })

  it('lets a request finish that is still coming in, and asks the next one to come again', async () => {
    const test = await openTestReceiver()
    const { socket, until, closed } = await rawConnection(test.httpPort)
    const head = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`
    socket.write(`${head}Expect: 100-continue\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n`)
    await until('100 Continue')
    const closing = test.receiver.close(GRACE_MS)
    socket.write(TRACE_JSON)
    await until('200 OK')
    expect((await closed).toString()).toMatch(/connection: close/i)
    await closing
    expect(test.store.taken.length).toBe(1)
  })

  it('answers a request that begins too late: 503, come again', async () => {
    const test = await openTestReceiver()
    const commit = Promise.withResolvers<void>()
    test.store.result = { committed: commit.promise }
    const { socket, until, closed } = await rawConnection(test.httpPort)
    const request = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n${TRACE_JSON}`
    const taken = test.store.nextTaken()
    // The head of a second request keeps the connection from being idle.
    socket.write(request)
    await taken
    const other = await rawConnection(test.httpPort)
    other.socket.write(request.slice(0, 30))
    await expect.poll(() => test.receiver.stats().connections).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const closing = test.receiver.close(GRACE_MS)
    other.socket.write(request.slice(30))
    const late = (await other.closed).toString()
    expect(late).toMatch(/^HTTP\/1.1 503 /)
    expect(late).toMatch(/retry-after: 1/i)
    expect(late).toMatch(/connection: close/i)
    expect(late).toContain('"code":14,"message":"tracectl is shutting down"')
    commit.resolve()
    await until('200 OK')
    await closed
    await closing
  })

  it('cuts what is left when the time is up', async () => {
    const test = await openTestReceiver()
    test.store.result = { committed: new Promise(() => {}) }
    const taken = test.store.nextTaken()
    const lost = http(test.httpPort, { headers: JSON_TYPE, body: TRACE_JSON }).catch(
      (error: Error) => error.message,
    )
    await taken
    const call = grpcClient(test.grpcPort).call(TRACE_BYTES)
    await expect.poll(() => test.store.taken.length).toBe(2)
    await test.receiver.close(20)
    expect(await lost).toBe('socket hang up')
    // CANCELLED: sent again, like a connection that is lost.
    expect((await call).code).toBe(1)
    expect(test.receiver.stats().connections).toBe(0)
  })

  it('may be asked for twice', async () => {
    const test = await openTestReceiver()
    await Promise.all([test.receiver.close(GRACE_MS), test.receiver.close(GRACE_MS)])
  })
})
