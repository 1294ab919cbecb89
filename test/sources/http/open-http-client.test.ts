// What is asked, on which connections, where it leads, and what -v is told of it.
import { describe, expect, it } from 'vitest'

import { jsonReply, textReply } from '../../support/fake-server.ts'
import { failureOf, openServer, openTestClient } from './open-test-client.ts'

const never = new AbortController().signal

describe('a request', () => {
  it('goes behind the path of the base URL, however that ends', async () => {
    const server = await openServer(() => jsonReply({}))
    for (const base of ['', '/', '/tempo', '/tempo/', '/select/jaeger//']) {
      const client = openTestClient(server.url + base)
      await client.get({
        path: '/api/v2/traces/4bf9',
        query: [
          ['q', '{ span.a = "x&y" }'],
          ['tag', 'a b+c'],
          ['tag', 'ä'],
        ],
        accept: '*/*',
        signal: never,
      })
    }
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v2/traces/4bf9',
      '/api/v2/traces/4bf9',
      '/tempo/api/v2/traces/4bf9',
      '/tempo/api/v2/traces/4bf9',
      '/select/jaeger/api/v2/traces/4bf9',
    ])
    expect([...(server.requests[0]?.query ?? [])]).toEqual([
      ['q', '{ span.a = "x&y" }'],
      ['tag', 'a b+c'],
      ['tag', 'ä'],
    ])
    expect(server.requests[0]?.target).not.toContain('+')
  })

  it('carries the headers of the target and its own, and no name twice', async () => {
    const server = await openServer(() => jsonReply({}))
    const client = openTestClient(server.url, {
      headers: { Authorization: 'Bearer t', 'X-Scope-OrgID': 'a', Accept: 'text/html' },
    })
    await client.get({
      path: '/',
      accept: 'application/protobuf',
      headers: { 'x-scope-orgid': 'b' },
      signal: never,
    })
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer t',
      'x-scope-orgid': 'b',
      accept: 'application/protobuf',
      'accept-encoding': 'gzip, deflate, br',
    })
  })

  it('uses a connection that is there', async () => {
    const server = await openServer(() => jsonReply({}))
    const client = openTestClient(server.url)
    for (let i = 0; i < 10; i++) await client.ask()
    // A second one when an answer is there a moment before its connection is free.
    expect(server.requests.length).toBe(10)
    expect(server.connections.made).toBeLessThanOrEqual(2)
  })

  it('is answered with whatever the server says, whole', async () => {
    const server = await openServer(({ path }) => ({
      status: path === '/none' ? 404 : 200,
      contentType: 'Application/JSON; charset=utf-8',
      headers: { 'x-b': '1' },
      body: path,
    }))
    const client = openTestClient(server.url)
    const reply = await client.ask('/none')
    expect(reply).toMatchObject({ status: 404, contentType: 'application/json', url: `${server.url}/none` })
    expect(reply.headers['x-b']).toBe('1')
    expect(Buffer.from(reply.body).toString()).toBe('/none')
  })
})

describe('a redirect', () => {
  it('is followed on the same server, with the headers', async () => {
    const server = await openServer(({ path }) =>
      path === '/x' ? { status: 301, headers: { location: '/y?a=1' } } : jsonReply({ path }),
    )
    const client = openTestClient(server.url, { headers: { authorization: 'Bearer t' } })
    const reply = await client.ask()
    expect([reply.status, reply.url]).toEqual([200, `${server.url}/y?a=1`])
    expect(server.requests[1]?.headers.authorization).toBe('Bearer t')
    expect(client.exchanges.map(({ status, note }) => [status, note])).toEqual([
      [301, `leads to ${server.url}/y?a=1`],
      [200, undefined],
    ])
  })

  it('to another server is not followed: that one would be told the credentials', async () => {
    const elsewhere = await openServer(() => jsonReply({}))
    const server = await openServer(() => ({ status: 302, headers: { location: `${elsewhere.url}/login` } }))
    const client = openTestClient(server.url, { headers: { authorization: 'Bearer t' } })
    expect((await client.ask()).status).toBe(302)
    expect(elsewhere.requests).toEqual([])
  })

  it.each(['http://', 'javascript:alert(1)', 'file:///etc/passwd'])(
    'that leads nowhere is the answer: %s',
    async (location) => {
      const server = await openServer(() => ({ status: 302, headers: { location } }))
      expect((await openTestClient(server.url).ask()).status).toBe(302)
      expect(server.requests.length).toBe(1)
    },
  )

  it('in a circle ends after five', async () => {
    const server = await openServer(({ path }) => ({ status: 307, headers: { location: `${path}x` } }))
    const { code, message } = await failureOf(openTestClient(server.url).ask())
    expect([code, server.requests.length]).toEqual(['bad-reply', 6])
    expect(message).toContain('5 redirects')
  })
})

describe('what -v is told', () => {
  it('holds no secrets: none of the query, none of the headers', async () => {
    const server = await openServer(() => textReply('abc'))
    const client = openTestClient(server.url, { headers: { authorization: 'Bearer s3cret' } })
    await client.get({
      path: '/x',
      query: [
        ['q', 'a'],
        ['access_token', 's3cret'],
        ['apiKey', 's3cret'],
        ['X-Amz-Signature', 's3cret'],
        ['sig', 's3cret'],
        ['design', 'kept'],
      ],
      accept: '*/*',
      signal: never,
    })
    expect(client.exchanges).toMatchObject([{ method: 'GET', status: 200, bytes: 3, note: undefined }])
    expect(client.exchanges[0]?.url).toBe(
      `${server.url}/x?q=a&access_token=…&apiKey=…&X-Amz-Signature=…&sig=…&design=kept`,
    )
    expect(JSON.stringify(client.exchanges)).not.toContain('s3cret')
  })
})
