// When a server is asked again, and when it is left alone.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { refusal } from '../../../src/sources/http/reply.ts'
import { retryAfter, retryDelay } from '../../../src/sources/http/retry.ts'
import { jsonReply } from '../../support/fake-server.ts'
import { failureOf, openServer, openTestClient } from './open-test-client.ts'

describe('a server that', () => {
  it.each([429, 502, 503, 504])('answers %d is asked until it answers otherwise', async (status) => {
    let left = 2
    const server = await openServer(() => (left-- > 0 ? { status } : jsonReply({ ok: true })))
    const client = openTestClient(server.url)
    expect((await client.ask()).status).toBe(200)
    expect(client.exchanges.map((exchange) => exchange.status)).toEqual([status, status, 200])
    expect(client.exchanges[0]?.note).toMatch(/^tried again in 0\.\d s$/)
    expect(client.exchanges[2]?.note).toBeUndefined()
  })

  it('answers so every time is let be, and its answer is the last one', async () => {
    const server = await openServer(() => ({ status: 503, body: 'Ingester not ready' }))
    const reply = await openTestClient(server.url).ask()
    expect([reply.status, server.requests.length]).toEqual([503, 4])
    expect(refusal(reply, 'traces').message).toBe(
      `${server.url}/x failed: HTTP 503 Service Unavailable: Ingester not ready`,
    )
  })

  it.each([200, 204, 400, 401, 404, 500, 501])('answers %d is believed', async (status) => {
    const server = await openServer(() => ({ status }))
    await openTestClient(server.url).ask()
    expect(server.requests.length).toBe(1)
  })

  it.each(['120', 'Fri, 31 Dec 2100 23:59:59 GMT'])(
    'wants more time than there is gets no second request, and the user is told: %s',
    async (header) => {
      const server = await openServer(() => ({ status: 429, headers: { 'retry-after': header } }))
      const reply = await openTestClient(server.url).ask()
      const { code, hint } = refusal(reply, 'traces')
      expect([server.requests.length, code]).toEqual([1, 'unreachable'])
      expect(hint).toContain(`it asks to wait ${header === '120' ? '120 s' : `until ${header}`}`)
    },
  )

  it('broke a connection that was kept is asked on another', async () => {
    let count = 0
    const server = await openServer(() => (++count === 2 ? { fault: 'reset' } : jsonReply({ count })))
    const client = openTestClient(server.url)
    await client.ask()
    expect(JSON.parse(Buffer.from((await client.ask()).body).toString())).toEqual({ count: 3 })
    expect(client.exchanges[1]?.note).toContain('the connection broke')
  })

  it('has answered before and is gone is given time to come back; a stranger is not', async () => {
    const server = await openServer(() => jsonReply({}))
    const client = openTestClient(server.url)
    await client.ask()
    await server.close()
    expect((await failureOf(client.ask())).message).toContain('nothing listens')
    const refused = client.exchanges.filter(({ note }) => note?.includes('nothing listens'))
    expect(refused.length).toBeGreaterThan(1)
  })
})

describe('the wait', () => {
  it('doubles, is never whole, and is never shorter than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.option(fc.nat(5_000)), (tried, asked) => {
        const delay = retryDelay({ firstMs: 100, tries: 6 }, tried, asked ?? undefined, 1e9)
        const most = 100 * 2 ** (tried - 1)
        expect(delay).toBeGreaterThanOrEqual(Math.max(asked ?? 0, most / 2))
        expect(delay).toBeLessThanOrEqual(Math.max(asked ?? 0, most))
      }),
    )
  })

  it('is none when it would be too late, or has been tried often', () => {
    expect(retryDelay({ firstMs: 100, tries: 4 }, 1, undefined, 49)).toBeUndefined()
    expect(retryDelay({ firstMs: 100, tries: 4 }, 1, 30_000, 29_000)).toBeUndefined()
    expect(retryDelay({ firstMs: 100, tries: 4 }, 4, undefined, 1e9)).toBeUndefined()
  })

  it.each([
    ['0', 0],
    [' 7 ', 7_000],
    ['Thu, 01 Jan 1970 00:00:12 GMT', 2_000],
    ['Thu, 01 Jan 1970 00:00:02 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['99999999999', undefined],
    [undefined, undefined],
  ])('that is asked for as %j is %j ms', (header, expected) => {
    expect(retryAfter(header, 10_000)).toBe(expected)
  })
})
