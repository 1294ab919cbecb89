import { gunzipSync } from 'node:zlib'

import { describe, expect, it, onTestFinished } from 'vitest'

import { TracectlError } from '../../src/errors.ts'
import { openForwarder, type Forwarder, type ForwarderOptions } from '../../src/receiver/forward.ts'
import { sizeOf } from '../../src/receiver/forward-backlog.ts'
import type { ForwardNotice } from '../../src/receiver/forward-notice.ts'
import { openHttpSender } from '../../src/receiver/forward-http.ts'
import { readForwardTarget } from '../../src/receiver/forward-target.ts'
import { noticeText } from '../../src/receiver/notice-text.ts'
import { grpcClient } from './grpc-client.ts'
import { http, JSON_TYPE, PROTOBUF } from './http-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'
import { openTestTarget } from './test-target.ts'

const BACKOFF = { firstMs: 2, maxMs: 10 }
const GRACE_MS = 10_000

interface TestForwarder extends Forwarder {
  readonly notices: ForwardNotice[]
}

function open(url: string, options: Partial<ForwarderOptions> = {}): TestForwarder {
  const notices: ForwardNotice[] = []
  const forwarder = openForwarder({
    url,
    backoff: BACKOFF,
    onNotice: (notice) => notices.push(notice),
    ...options,
  })
  onTestFinished(() => forwarder.close(0))
  return { ...forwarder, notices }
}

const trace = { signal: 'traces', format: 'protobuf', body: TRACE_BYTES } as const

describe('forwarding over HTTP', () => {
  it('passes on what was received, whatever the way in, and then acknowledges it the same', async () => {
    const target = await openTestTarget()
    const forward = open(target.url, { headers: [['X-Team', 'shop']] })
    const { httpPort, grpcPort } = await openTestReceiver({}, forward)
    await http(httpPort, { headers: PROTOBUF, body: TRACE_BYTES })
    await http(httpPort, { headers: JSON_TYPE, body: TRACE_JSON })
    await grpcClient(grpcPort, 'gzip').call(TRACE_BYTES)
    await http(httpPort, { path: '/v1/metrics', headers: JSON_TYPE, body: '{"resourceMetrics":[]}' })
    await forward.close(GRACE_MS)
    const seen = target.requests.map(({ path, headers, body }) => [
      path,
      headers['content-type'],
      body.toString('latin1'),
    ])
    expect(seen.map((parts) => parts.join(' ')).toSorted()).toEqual(
      [
        ['/v1/traces', 'application/x-protobuf', TRACE_BYTES.toString('latin1')],
        ['/v1/traces', 'application/json', Buffer.from(TRACE_JSON).toString('latin1')],
        ['/v1/traces', 'application/x-protobuf', TRACE_BYTES.toString('latin1')],
        ['/v1/metrics', 'application/json', '{"resourceMetrics":[]}'],
      ]
        .map((parts) => parts.join(' '))
        .toSorted(),
    )
    expect(target.requests.every(({ headers }) => headers['x-team'] === 'shop')).toBe(true)
    expect(forward.stats()).toEqual({ sent: 4, refused: 0, dropped: 0, queuedBytes: 0 })
    expect(forward.notices).toEqual([])
  })

  it('goes below the path of the URL, or to paths of its own', async () => {
    const target = await openTestTarget()
    const below = open(`${target.url}/otlp/?key=1`)
    below.offer(trace)
    await below.close(GRACE_MS)
    const own = open(target.url, { signalPaths: { traces: '/ingest' } })
    own.offer(trace)
    own.offer({ ...trace, signal: 'logs' })
    await own.close(GRACE_MS)
    expect(target.requests.map(({ path }) => path).toSorted()).toEqual([
      '/ingest',
      '/otlp/v1/traces?key=1',
      '/v1/logs',
    ])
  })

  it('compresses for a target that is not this machine', async () => {
    const target = await openTestTarget()
    const remote = { ...readForwardTarget(target.url, []), local: false }
    const sender = openHttpSender(remote, {})
    onTestFinished(() => sender.close())
    const result = await sender.send(trace, new AbortController().signal)
    expect(result).toEqual({ kind: 'sent', rejected: 0, message: '' })
    expect(target.requests[0]?.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(target.requests[0]!.body)).toEqual(TRACE_BYTES)
  })

  it.each([429, 502, 503, 504])('tries again after %i, and says so once', async (status) => {
    const target = await openTestTarget()
    const forward = open(target.url)
    let left = 3
    target.answer = (response) => response.writeHead(left-- > 0 ? status : 200).end()
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(target.requests.length).toBe(4)
    expect(forward.stats()).toMatchObject({ sent: 1, dropped: 0 })
    expect(forward.notices).toEqual([
      { code: 'forward-waiting', target: target.url, message: `HTTP ${status}` },
      { code: 'forward-recovered', target: target.url },
    ])
  })

  it('waits for as long as Retry-After says', async () => {
    const target = await openTestTarget()
    const forward = open(target.url, { backoff: { firstMs: 60_000, maxMs: 60_000 } })
    const answers = [
      { 'retry-after': '0' },
      // A date that has passed.
      { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' },
    ]
    target.answer = (response) => {
      const headers = answers.shift()
      response.writeHead(headers === undefined ? 200 : 503, headers).end()
    }
    forward.offer(trace)
    // With its own back-off it would take minutes.
    await forward.close(GRACE_MS)
    expect(forward.stats().sent).toBe(1)
  })

  it('tries again when the connection is lost or refused, or the answer cut short', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    const ways = [
      (response: Parameters<typeof target.answer>[0]) => response.destroy(),
      (response: Parameters<typeof target.answer>[0]) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('x', () => response.destroy())
      },
    ]
    target.answer = (response) => {
      const way = ways.shift()
      if (way === undefined) response.end()
      else way(response)
    }
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(forward.stats()).toMatchObject({ sent: 1 })

    const nobody = open('http://127.0.0.1:1')
    nobody.offer(trace)
    await expect.poll(() => nobody.notices.length).toBe(1)
    expect(noticeText(nobody.notices[0]!)).toBe(
      'cannot forward to http://127.0.0.1:1, trying again: connect ECONNREFUSED 127.0.0.1:1',
    )
    await nobody.close(0)
    expect(nobody.stats()).toMatchObject({ sent: 0, dropped: 1 })
  })

  it.each([
    [400, false],
    [401, true],
    [403, true],
    [404, false],
    [413, false],
    [500, false],
  ])('drops what is answered %i, and goes on', async (status, credentials) => {
    const target = await openTestTarget()
    const forward = open(target.url, { headers: [['Authorization', 'Bearer s3cret']] })
    target.answer = (response) => response.writeHead(status).end(Buffer.from('08031203626164', 'hex'))
    forward.offer(trace)
    await expect.poll(() => forward.stats().refused).toBe(1)
    target.answer = (response) => response.end()
    forward.offer(trace)
    await forward.close(GRACE_MS)
    const message = `HTTP ${status}: bad`
    expect(forward.notices).toEqual([
      { code: 'forward-refused', target: target.url, signal: 'traces', message, credentials, times: 1 },
    ])
    expect(forward.stats()).toMatchObject({ sent: 1, refused: 1 })
    expect(JSON.stringify(forward.notices)).not.toContain('s3cret')
  })

  it('counts at the end what was refused and not told of each time', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    target.answer = (response) => response.writeHead(400).end()
    for (let round = 0; round < 12; round++) forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(forward.notices.map(noticeText)).toEqual([
      `${target.url} refused a forwarded request for traces, dropped: HTTP 400`,
      `${target.url} refused a forwarded request for traces, dropped: HTTP 400 (10 times by now)`,
      `not forwarded to ${target.url} so far: 12 requests that it refused`,
    ])
  })

  it('tells what the target did not take', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    target.answer = (response) => response.end(Buffer.from('0a09080212056e6f206964', 'hex'))
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(forward.notices).toEqual([
      {
        code: 'forward-partial',
        target: target.url,
        signal: 'traces',
        rejected: 2,
        message: 'no id',
        times: 1,
      },
    ])
    expect(forward.stats().sent).toBe(1)
  })

  it('does not read an answer without end', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    target.answer = (response) => {
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536), more))
      more()
    }
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(forward.stats().sent).toBe(1)
  })

  it('tells of another reason to wait, and of each once', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    const statuses = [503, 503, 429, 503, 429, 502, 504]
    target.answer = (response) => response.writeHead(statuses.shift() ?? 200).end()
    forward.offer(trace)
    await forward.close(GRACE_MS)
    expect(forward.notices.map((notice) => ('message' in notice ? notice.message : notice.code))).toEqual([
      'HTTP 503',
      'HTTP 429',
      'HTTP 502',
      // 504 as well, but some targets number every answer.
      'forward-recovered',
    ])
  })

  it('drops the oldest when more waits than may, and never holds up intake', async () => {
    const target = await openTestTarget()
    const forward = open(target.url, { maxQueuedBytes: 10 * sizeOf(trace) })
    const stuck = Promise.withResolvers<void>()
    target.answer = (response) => void stuck.promise.then(() => response.end())
    const { httpPort } = await openTestReceiver({}, forward)
    for (let round = 0; round < 30; round++) {
      expect((await http(httpPort, { headers: PROTOBUF, body: TRACE_BYTES })).status).toBe(200)
    }
    expect(forward.stats()).toMatchObject({ sent: 0, dropped: 20, queuedBytes: 10 * TRACE_BYTES.length })
    expect(forward.notices.map((notice) => 'requests' in notice && notice.requests)).toEqual([1, 10])
    stuck.resolve()
    await forward.close(GRACE_MS)
    expect(forward.stats()).toEqual({ sent: 10, refused: 0, dropped: 20, queuedBytes: 0 })
    // Repeats are thinned out, but the last word is the whole count.
    expect(forward.notices.slice(2)).toMatchObject([{ code: 'forward-dropped', requests: 20, refused: 0 }])
  })

  it('ends in time although the target hangs, and counts what was lost', async () => {
    const target = await openTestTarget()
    const forward = open(target.url)
    target.answer = () => {}
    for (let round = 0; round < 6; round++) forward.offer(trace)
    await expect.poll(() => target.requests.length).toBe(4)
    await forward.close(10)
    expect(forward.stats()).toMatchObject({ sent: 0, dropped: 6 })
    expect(forward.notices.at(-1)).toMatchObject({ code: 'forward-dropped', requests: 6 })
    forward.offer(trace)
    expect(forward.stats().dropped).toBe(7)
  })
})

describe('forwarding over gRPC', () => {
  it('passes the protobuf on, in whatever form it came', async () => {
    const target = await openTestReceiver()
    target.store.result = { reason: 'old' }
    const forward = open(`grpc://127.0.0.1:${target.grpcPort}`, { headers: [['x-key', 'abc']] })
    const { httpPort, grpcPort } = await openTestReceiver({}, forward)
    await http(httpPort, { headers: PROTOBUF, body: TRACE_BYTES })
    await http(httpPort, { headers: JSON_TYPE, body: TRACE_JSON })
    await grpcClient(grpcPort).call(TRACE_BYTES)
    await http(httpPort, { path: '/v1/metrics', headers: PROTOBUF, body: TRACE_BYTES })
    await forward.close(GRACE_MS)
    expect(target.store.taken.map(({ signal, body }) => [signal, Buffer.from(body)])).toEqual(
      Array.from({ length: 3 }, () => ['traces', TRACE_BYTES]),
    )
    expect(target.receiver.stats().metricsDropped).toBe(1)
    expect(forward.stats()).toMatchObject({ sent: 4, refused: 0, dropped: 0 })
    expect(forward.notices).toMatchObject([
      { code: 'forward-partial', rejected: 0, message: 'old', times: 1 },
    ])
  })

  it('cannot pass on metrics that came as JSON, and says so', async () => {
    const target = await openTestReceiver()
    const forward = open(`grpc://127.0.0.1:${target.grpcPort}`)
    const { httpPort } = await openTestReceiver({}, forward)
    await http(httpPort, { path: '/v1/metrics', headers: JSON_TYPE, body: '{}' })
    await forward.close(GRACE_MS)
    expect(forward.notices).toMatchObject([
      { code: 'forward-refused', message: 'JSON cannot be passed on over gRPC' },
    ])
  })

  it('tries again when it is asked to, and drops what is refused', async () => {
    const target = await openTestReceiver({ busyMs: 1, requestBytes: 1_000 })
    const forward = open(`grpc://127.0.0.1:${target.grpcPort}`)
    // UNAVAILABLE with RetryInfo 1 s, which is waited for.
    const committed = Promise.reject(new TracectlError('store-full', 'full'))
    committed.catch(() => {})
    target.store.result = { committed }
    forward.offer(trace)
    await expect.poll(() => forward.notices.length).toBe(1)
    expect(forward.notices[0]).toMatchObject({
      code: 'forward-waiting',
      message: 'gRPC UNAVAILABLE: the request could not be stored',
    })
    target.store.result = {}
    forward.offer({ ...trace, body: Buffer.alloc(2_000) })
    await forward.close(GRACE_MS)
    expect(forward.stats()).toMatchObject({ sent: 1, refused: 1, dropped: 0 })
    expect(forward.notices.map(({ code }) => code)).toEqual([
      'forward-waiting',
      'forward-recovered',
      'forward-refused',
    ])
  })

  it('waits for a target that is not there', async () => {
    const forward = open('grpc://127.0.0.1:1')
    forward.offer(trace)
    await expect.poll(() => forward.notices.length).toBe(1)
    await forward.close(0)
    expect(forward.stats()).toMatchObject({ sent: 0, dropped: 1 })
    expect(noticeText(forward.notices[0]!)).toBe(
      'cannot forward to grpc://127.0.0.1:1, trying again: gRPC UNAVAILABLE: connect ECONNREFUSED 127.0.0.1:1',
    )
  })
})
