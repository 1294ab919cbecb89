// A server that is slow, drips, lies, never ends or goes away: one sentence, in time, and no connection left behind.
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it, onTestFinished } from 'vitest'

import { deadUrl, jsonReply, type FakeFault, type FakeServer } from '../../support/fake-server.ts'
import { failureOf, openServer, openTestClient, type TestClient } from './open-test-client.ts'

const SHORT = { timeouts: { connectMs: 2_000, totalMs: 150 } }
const BODY = '{"a":"0123456789"}'.repeat(100)

async function openFaulty(fault: FakeFault): Promise<FakeServer> {
  return openServer(() => ({ contentType: 'application/json', body: BODY, fault }))
}

describe('a server that', () => {
  it.each([
    ['silence', 'no answer within 150 ms'],
    ['stall', 'its answer was not complete after 150 ms, 1 byte of it had come'],
    ['drip', 'its answer was not complete after 150 ms, '],
  ] as const)('takes its time is left when the time is up: %s', async (fault, reason) => {
    const server = await openFaulty(fault)
    const client = openTestClient(server.url, SHORT)
    const failure = await failureOf(client.ask())
    expect(failure.code).toBe('unreachable')
    expect(failure.message).toContain(`cannot ask ${server.url}/x: ${reason}`)
    expect(failure.hint).toContain('--timeout')
    expect(client.exchanges.at(-1)?.note).toContain(reason)
    await expect.poll(() => server.connections.open).toBe(0)
  })

  it.each([
    ['reset', 'the connection broke before anything was answered'],
    ['truncate', 'the connection broke after 900 bytes of the answer'],
  ] as const)('breaks the connection is asked again, and then it is said: %s', async (fault, reason) => {
    const server = await openFaulty(fault)
    const failure = await failureOf(openTestClient(server.url).ask())
    expect(failure).toMatchObject({ code: 'unreachable', message: `cannot ask ${server.url}/x: ${reason}` })
    expect(server.requests.length).toBe(4)
  })

  it('has gone is missed once, with what to look at', async () => {
    const url = await deadUrl()
    const client = openTestClient(url, { kind: 'tempo' })
    expect(await failureOf(client.ask())).toEqual({
      code: 'unreachable',
      message: `cannot ask ${url}/x: nothing listens at ${url}`,
      hint: 'is Tempo running, and is this its port?',
    })
    expect(client.exchanges.length).toBe(1)
  })

  it('has never been there is no host', async () => {
    const { code, message } = await failureOf(openTestClient('http://nowhere.invalid:3200').ask())
    expect(code).toBe('unreachable')
    expect(message).toMatch(
      /there is no host named nowhere\.invalid|no name server tells where nowhere\.invalid is/,
    )
  })

  it('accepts and never speaks TLS is left after the time for connections', async () => {
    const silent = await openSilent()
    const client = openTestClient(silent.url.replace('http:', 'https:'), {
      timeouts: { connectMs: 100, totalMs: 5_000 },
    })
    const { message } = await failureOf(client.ask())
    expect(message).toContain('within 100 ms')
  })

  it('speaks something else is not HTTP', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.6\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const { code, message } = await failureOf(openTestClient(`http://127.0.0.1:${port}`).ask())
    expect([code, message]).toEqual([
      'bad-reply',
      `cannot ask http://127.0.0.1:${port}/x: what answers at http://127.0.0.1:${port} does not speak HTTP/1.1`,
    ])
  })
})

async function expectTooLarge(client: TestClient, server: FakeServer): Promise<void> {
  expect(await failureOf(client.ask())).toEqual({
    code: 'unreachable',
    message: `cannot ask ${server.url}/x: its answer is larger than 97.7 KiB, which is the limit`,
    hint: 'ask for less: a shorter --since, a smaller --limit',
  })
  expect(server.requests.length).toBe(1)
}

describe('an answer', () => {
  const LIMIT = { maxReplyBytes: 100_000 }

  it('without an end is cut off at the limit', async () => {
    const server = await openFaulty('endless')
    const client = openTestClient(server.url, LIMIT)
    await expectTooLarge(client, server)
    expect(client.exchanges[0]?.bytes).toBeLessThan(1_000_000)
    await expect.poll(() => server.connections.open).toBe(0)
  })

  it('that announces 10 GB is not even begun', async () => {
    const server = await openServer(() => ({
      headers: { 'content-length': String(10 * 2 ** 30) },
      body: BODY,
      fault: 'stall',
    }))
    const client = openTestClient(server.url, LIMIT)
    await expectTooLarge(client, server)
    expect(client.exchanges[0]?.bytes).toBe(0)
    await expect.poll(() => server.connections.open).toBe(0)
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['zstd', zstdCompressSync(Buffer.alloc(50_000_000))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
  ])('that unpacks to more is cut off as well: %s', async (coding, body) => {
    expect(body.length).toBeLessThan(LIMIT.maxReplyBytes)
    const server = await openServer(() => ({ headers: { 'content-encoding': coding }, body }))
    await expectTooLarge(openTestClient(server.url, LIMIT), server)
  })

  it('may be bounded by who asks', async () => {
    const { url } = await openServer(() => ({ body: BODY }))
    const signal = new AbortController().signal
    const asked = openTestClient(url).get({ path: '/x', accept: '*/*', maxBytes: 1_000, signal })
    expect((await failureOf(asked)).message).toContain('its answer is larger than 1000 bytes')
  })

  it.each([
    ['nested deeper than 512 levels', '['.repeat(50_000_000)],
    ['of little else but brackets', `[${'[],'.repeat(20_000_000)}0]`],
  ])('is JSON %s: it is never parsed', async (what, body) => {
    const server = await openServer(() => ({
      contentType: 'application/json',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(body, { level: 1 }),
    }))
    const failure = await failureOf(openTestClient(server.url).ask())
    expect([failure.code, failure.message]).toEqual([
      'bad-reply',
      `cannot ask ${server.url}/x: its answer is JSON ${what}, as no traces are`,
    ])
  })

  it('nests brackets in texts, where they are nothing, and 512 times elsewhere, is read', async () => {
    const text = JSON.stringify(`\\"${'[{'.repeat(1000)}`)
    const body = `${'['.repeat(512)}${text}${']'.repeat(512)}`
    const server = await openServer(() => ({ contentType: 'application/json', body }))
    expect(new TextDecoder().decode((await openTestClient(server.url).ask()).body)).toBe(body)
  })

  it('of exactly the limit is not too large', async () => {
    const server = await openServer(() => ({ body: Buffer.alloc(LIMIT.maxReplyBytes) }))
    expect((await openTestClient(server.url, LIMIT).ask()).body.length).toBe(LIMIT.maxReplyBytes)
  })
})

describe('Ctrl-C', () => {
  const reason = 'SIGINT'

  it.each(['silence', 'stall', 'drip', 'endless'] as const)('ends it at once: %s', async (fault) => {
    const stop = new AbortController()
    const server = await openServer(() => {
      setImmediate(() => stop.abort(reason))
      return { body: BODY, fault }
    })
    const client = openTestClient(server.url, { maxReplyBytes: 2 ** 30 })
    await expect(client.ask('/x', stop.signal)).rejects.toBe(reason)
    expect(client.exchanges).toMatchObject([{ note: 'cancelled' }])
    await expect.poll(() => server.connections.open).toBe(0)
  })

  it('ends the wait before another try', async () => {
    const stop = new AbortController()
    const server = await openServer(() => {
      setTimeout(() => stop.abort(reason), 20)
      return { status: 503, headers: { 'retry-after': '4' } }
    })
    await expect(openTestClient(server.url).ask('/x', stop.signal)).rejects.toBe(reason)
    expect(server.requests.length).toBe(1)
  })

  it('ends a connection that does not come about, and lets it go', async () => {
    const silent = await openSilent()
    const stop = new AbortController()
    const asked = openTestClient(silent.url.replace('http:', 'https:')).ask('/x', stop.signal)
    const closed = once(await silent.connection, 'close')
    stop.abort(reason)
    await expect(asked).rejects.toBe(reason)
    await closed
  })

  it('before anything was asked asks nothing', async () => {
    const server = await openServer(() => jsonReply({}))
    await expect(openTestClient(server.url).ask('/x', AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(server.requests).toEqual([])
  })
})

it('a client that is closed ends what it is asking for, and its connections', async () => {
  const server = await openServer(() => ({ fault: 'silence' }))
  const client = openTestClient(server.url)
  const asked = failureOf(client.ask())
  await expect.poll(() => server.requests.length).toBe(1)
  await client.close()
  expect((await asked).code).toBe('unreachable')
  await expect.poll(() => server.connections.open).toBe(0)
})

interface Silent {
  readonly url: string
  readonly connection: Promise<Socket>
}

/** Takes connections and says nothing. */
async function openSilent(): Promise<Silent> {
  const server = createServer()
  const sockets: Socket[] = []
  const connection = new Promise<Socket>((resolve) => {
    server.on('connection', (socket: Socket) => {
      sockets.push(socket)
      socket.on('error', () => {}).resume()
      resolve(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, connection }
}
