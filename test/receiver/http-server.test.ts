import { Agent } from 'node:http'
import * as zlib from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { TracectlError } from '../../src/errors.ts'
import { encodeRefused, type RefusalCode } from '../../src/receiver/answers.ts'
import { WireError } from '../../src/wire/wire-error.ts'
import { http, JSON_TYPE, PROTOBUF, rawConnection } from './http-client.ts'
import { openTestReceiver } from './open-test-receiver.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

const BODY = TRACE_BYTES

describe.each(['http port', 'grpc port'] as const)('OTLP/HTTP at the %s', (which) => {
  const portOf = (ports: { grpcPort: number; httpPort: number }): number =>
    which === 'http port' ? ports.httpPort : ports.grpcPort

  describe.each(['protobuf', 'json'] as const)('as %s', (format) => {
    const type = format === 'json' ? JSON_TYPE : PROTOBUF
    const plain = format === 'json' ? Buffer.from(TRACE_JSON) : BODY
    const success = format === 'json' ? '{}' : ''

    it.each([
      ['no encoding', {}, plain],
      ['identity', { 'content-encoding': 'identity' }, plain],
      ['gzip', { 'content-encoding': 'gzip' }, zlib.gzipSync(plain)],
      ['x-gzip, in capitals', { 'content-encoding': 'X-GZIP' }, zlib.gzipSync(plain)],
      ['deflate with its zlib header', { 'content-encoding': 'deflate' }, zlib.deflateSync(plain)],
      ['deflate without', { 'content-encoding': 'deflate' }, zlib.deflateRawSync(plain)],
      ['zstd', { 'content-encoding': 'zstd' }, zlib.zstdCompressSync(plain)],
      ['a Content-Length', { 'content-length': String(plain.length) }, plain],
    ])('takes a request with %s', async (_name, headers, body) => {
      const test = await openTestReceiver()
      const answer = await http(portOf(test), { headers: { ...type, ...headers }, body })
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe(type['content-type'])
      expect(answer.headers['content-length']).toBe(String(success.length))
      expect(answer.body.toString()).toBe(success)
      expect(test.store.taken.map(({ signal, body }) => [signal, Buffer.from(body)])).toEqual([
        ['traces', BODY],
      ])
      expect(test.receiver.stats()).toMatchObject({
        requests: 1,
        bytes: plain.length,
        spansAccepted: 1,
        refused: 0,
      })
    })

    it('takes an empty request, compressed or not', async () => {
      const test = await openTestReceiver()
      for (const headers of [{}, { 'content-length': '0' }, { 'content-encoding': 'gzip' }]) {
        const answer = await http(portOf(test), { headers: { ...type, ...headers } })
        expect([answer.status, answer.body.toString()]).toEqual([200, success])
      }
      const packed = { headers: { ...type, 'content-encoding': 'gzip' }, body: zlib.gzipSync('') }
      expect((await http(portOf(test), packed)).status).toBe(200)
      expect(test.codes().filter((code) => code !== 'other-protocol')).toEqual([])
    })

    it('says how many spans were rejected', async () => {
      const test = await openTestReceiver()
      test.store.result = { accepted: 5, rejected: 2, reason: 'no id' }
      const answer = await http(portOf(test), { headers: type, body: plain })
      expect(answer.status).toBe(200)
      expect(format === 'json' ? answer.body.toString() : answer.body.toString('hex')).toBe(
        format === 'json'
          ? '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no id"}}'
          : '0a09080212056e6f206964',
      )
      expect(test.receiver.stats()).toMatchObject({ spansAccepted: 5, spansRejected: 2 })
      expect(test.notices).toContainEqual({
        code: 'rejected',
        signal: 'traces',
        count: 2,
        reason: 'no id',
        times: 1,
      })
    })

    it('passes a warning on', async () => {
      const test = await openTestReceiver()
      test.store.result = { reason: 'old' }
      const answer = await http(portOf(test), { headers: type, body: plain })
      expect(format === 'json' ? answer.body.toString() : answer.body.toString('hex')).toBe(
        format === 'json' ? '{"partialSuccess":{"errorMessage":"old"}}' : '0a0512036f6c64',
      )
    })

    it('refuses what cannot be decoded', async () => {
      const test = await openTestReceiver()
      test.store.error = new WireError('bad')
      await expectRefusal(test, { body: plain }, 400, 'undecodable', 'bad')
      expect(test.codes()).toContain('undecodable')
    })

    it('refuses what is not gzip', async () => {
      const test = await openTestReceiver()
      const headers = { 'content-encoding': 'gzip' }
      await expectRefusal(
        test,
        { headers, body: plain },
        400,
        'undecodable',
        'body is not valid gzip: incorrect header check',
      )
      const cut = zlib.gzipSync(plain).subarray(0, -9)
      await expectRefusal(
        test,
        { headers, body: cut },
        400,
        'undecodable',
        'body is not valid gzip: unexpected end of file',
      )
    })

    it.each([
      ['announced', { 'content-length': '1001' }, Buffer.alloc(1001)],
      ['received', {}, Buffer.alloc(1001)],
      ['after decompression', { 'content-encoding': 'gzip' }, zlib.gzipSync(Buffer.alloc(1001))],
      [
        'after decompression, zstd',
        { 'content-encoding': 'zstd' },
        zlib.zstdCompressSync(Buffer.alloc(1001)),
      ],
    ])('refuses what is too large: %s', async (_name, headers, body) => {
      const test = await openTestReceiver({ requestBytes: 1000 })
      const answer = await http(portOf(test), { headers: { ...type, ...headers }, body })
      expect(answer.status).toBe(413)
      expect(answer.headers['retry-after']).toBeUndefined()
      expect(answer.headers['content-type']).toBe(type['content-type'])
      if (format === 'json')
        expect(JSON.parse(answer.body.toString())).toEqual({ code: 8, message: expect.any(String) })
      else expect(answer.body.subarray(0, 3).toString('hex')).toBe('080812')
      expect(test.codes()).toContain('too-large')
      expect(test.store.taken).toEqual([])
    })

    it('takes what is exactly as large as it may be', async () => {
      const large = Buffer.concat([plain, Buffer.alloc(1000, ' ')])
      const test = await openTestReceiver({ requestBytes: large.length })
      const packed = { headers: { ...type, 'content-encoding': 'gzip' }, body: zlib.gzipSync(large) }
      expect((await http(portOf(test), { headers: type, body: large })).status).toBe(200)
      expect((await http(portOf(test), packed)).status).toBe(200)
    })

    it.each(['store-busy', 'store-full', 'store-unwritable'] as const)(
      'asks the sender to come again when the commit fails: %s',
      async (code) => {
        const test = await openTestReceiver()
        const committed = Promise.reject(
          new TracectlError(code, 'cannot write /home/me/spans.db', { hint: 'df -h' }),
        )
        committed.catch(() => {})
        test.store.result = { committed }
        const answer = await expectRefusal(
          test,
          { body: plain },
          503,
          'unavailable',
          'the request could not be stored',
        )
        expect(answer.headers['retry-after']).toBe('1')
        expect(test.notices).toContainEqual({
          code: 'store-failed',
          message: 'cannot write /home/me/spans.db',
          hint: 'df -h',
          times: 1,
        })
        expect(test.receiver.stats()).toMatchObject({ spansAccepted: 0, refused: 1 })
      },
    )

    it('asks the sender to come again when the store has no room', async () => {
      const test = await openTestReceiver({ busyMs: 5 })
      test.store.error = new TracectlError('store-busy', 'queue full')
      const message = 'requests come in faster than they can be stored'
      const answer = await expectRefusal(test, { body: plain }, 429, 'overloaded', message)
      expect(answer.headers['retry-after']).toBe('1')
    })

    it('refuses an unknown encoding, naming those it reads', async () => {
      const test = await openTestReceiver()
      for (const encoding of ['br', 'snappy', 'gzip, gzip']) {
        const headers = { 'content-encoding': encoding }
        const message = `Content-Encoding "${encoding}" is not read; gzip, deflate, zstd are`
        const answer = await expectRefusal(test, { headers, body: plain }, 415, 'unsupported', message)
        expect(answer.headers['accept-encoding']).toBe('gzip, deflate, zstd')
      }
      expect(test.notices).toContainEqual({ code: 'unsupported-encoding', encoding: 'br', times: 1 })
    })

    it('answers a bug of ours with 500 and goes on', async () => {
      const test = await openTestReceiver()
      test.store.error = new TypeError('undefined is not a function')
      await expectRefusal(test, { body: plain }, 500, 'internal', 'internal error in tracectl')
      expect(test.notices).toContainEqual(
        expect.objectContaining({
          code: 'internal-error',
          message: 'TypeError: undefined is not a function',
        }),
      )
      test.store.error = undefined
      expect((await http(portOf(test), { headers: type, body: plain })).status).toBe(200)
    })

    async function expectRefusal(
      test: Awaited<ReturnType<typeof openTestReceiver>>,
      call: { readonly headers?: Record<string, string>; readonly body: Uint8Array },
      status: number,
      code: RefusalCode,
      message: string,
    ): ReturnType<typeof http> {
      const answer = await http(portOf(test), { headers: { ...type, ...call.headers }, body: call.body })
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toBe(type['content-type'])
      expect(answer.body.toString('latin1')).toBe(
        encodeRefused({ kind: 'refused', code, message }, format).toString('latin1'),
      )
      return answer
    }
  })
})

describe('the content type', () => {
  it.each([
    'application/X-Protobuf',
    'application/x-protobuf; charset=utf-8',
    'APPLICATION/JSON;charset=utf-8',
  ])('is read whatever its letter case and parameters: %s', async (contentType) => {
    const { httpPort } = await openTestReceiver()
    const body = /json/i.test(contentType) ? TRACE_JSON : BODY
    expect((await http(httpPort, { headers: { 'content-type': contentType }, body })).status).toBe(200)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/grpc', undefined])(
    'is refused when it is another: %s',
    async (contentType) => {
      const { httpPort, notices, store } = await openTestReceiver()
      const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType }
      const answer = await http(httpPort, { headers, body: BODY })
      expect(answer.status).toBe(415)
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
      expect(answer.body.toString()).toBe('Content-Type must be application/x-protobuf or application/json\n')
      expect(notices).toEqual([{ code: 'unsupported-type', contentType: contentType ?? '', times: 1 }])
      expect(store.taken).toEqual([])
    },
  )
})

describe('paths and methods', () => {
  it.each([
    ['/v1/traces', 'traces'],
    ['/v1/traces/', 'traces'],
    ['//v1//traces', 'traces'],
    ['/v1/traces?tenant=a', 'traces'],
    ['http://proxied.example/v1/traces', 'traces'],
    ['/', 'traces'],
    ['/v1/logs', 'logs'],
  ])('POST %s takes %s', async (path, signal) => {
    const { httpPort, store } = await openTestReceiver()
    expect((await http(httpPort, { path, headers: PROTOBUF, body: BODY })).status).toBe(200)
    expect(store.taken.map((request) => request.signal)).toEqual([signal])
  })

  it('drops metrics and profiles with plain success, and tells the user the first time', async () => {
    const { httpPort, store, notices, receiver } = await openTestReceiver()
    for (const path of ['/v1/metrics', '/v1development/profiles']) {
      const first = await http(httpPort, { path, headers: JSON_TYPE, body: '{}' })
      expect([first.status, first.body.toString()]).toEqual([200, '{}'])
      expect((await http(httpPort, { path, headers: JSON_TYPE, body: '{}' })).body.toString()).toBe('{}')
      expect((await http(httpPort, { path, headers: PROTOBUF, body: BODY })).body.length).toBe(0)
    }
    expect(store.taken).toEqual([])
    expect(notices).toEqual([
      { code: 'signal-dropped', signal: 'metrics', passedOn: false },
      { code: 'signal-dropped', signal: 'profiles', passedOn: false },
    ])
    expect(receiver.stats()).toMatchObject({ metricsDropped: 3, profilesDropped: 3, refused: 0 })
  })

  it('takes logs as JSON', async () => {
    const { httpPort, store, receiver } = await openTestReceiver()
    const answer = await http(httpPort, { path: '/v1/logs', headers: JSON_TYPE, body: '{"resourceLogs":[]}' })
    expect([answer.status, answer.body.toString()]).toEqual([200, '{}'])
    expect(store.taken.length).toBeLessThanOrEqual(1)
    expect(receiver.stats().refused).toBe(0)
  })

  it('answers an unknown path with those that exist', async () => {
    const { httpPort, notices } = await openTestReceiver()
    const answer = await http(httpPort, { path: '/v1/trace', headers: PROTOBUF, body: BODY })
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).toBe(
      'nothing at this path; there are /v1/traces, /v1/logs, /v1/metrics, /v1development/profiles\n',
    )
    expect(notices).toEqual([{ code: 'unknown-path', path: '/v1/trace', times: 1 }])
  })

  it('has nothing to tell of a browser that looks for an icon', async () => {
    const { httpPort, notices } = await openTestReceiver()
    expect((await http(httpPort, { method: 'GET', path: '/favicon.ico' })).status).toBe(404)
    expect(notices).toEqual([])
  })

  it.each(['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH'])(
    'answers %s with the methods that are allowed',
    async (method) => {
      const { httpPort } = await openTestReceiver()
      const answer = await http(httpPort, { method })
      expect(answer.status).toBe(405)
      expect(answer.headers.allow).toBe('POST, OPTIONS')
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    },
  )

  it.each([
    ['GET', '/'],
    ['HEAD', '/'],
    ['GET', '/healthz'],
    ['HEAD', '/healthz'],
  ])('%s %s says that all is well', async (method, path) => {
    const { httpPort, notices } = await openTestReceiver()
    const answer = await http(httpPort, { method, path })
    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toMatch(method === 'GET' ? /^tracectl receives OTLP here/ : /^$/)
    expect(notices).toEqual([])
  })
})

describe('browsers', () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,content-encoding,x-team',
  }

  it.each(['http://localhost:3000', 'http://127.0.0.1:8080', 'https://shop.localhost', 'http://[::1]:5173'])(
    'may send from a page of this machine: %s',
    async (origin) => {
      const { httpPort } = await openTestReceiver()
      const headers = { ...preflight, origin, 'access-control-request-private-network': 'true' }
      const leave = await http(httpPort, { method: 'OPTIONS', headers })
      expect(leave.status).toBe(204)
      expect(leave.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': 'content-type,content-encoding,x-team',
        'access-control-max-age': '7200',
        'access-control-allow-private-network': 'true',
        vary: 'origin',
      })
      const sent = await http(httpPort, { headers: { ...JSON_TYPE, origin }, body: TRACE_JSON })
      expect([sent.status, sent.headers['access-control-allow-origin']]).toEqual([200, origin])
      const refused = await http(httpPort, { headers: { 'content-type': 'text/plain', origin }, body: 'x' })
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([415, origin])
    },
  )

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    'file://',
  ])('get no leave for a page from elsewhere: %s', async (origin) => {
    const { httpPort, notices } = await openTestReceiver()
    const leave = await http(httpPort, { method: 'OPTIONS', headers: { ...preflight, origin } })
    expect(leave.status).toBe(204)
    expect(Object.keys(leave.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(notices).toEqual([{ code: 'foreign-origin', origin, times: 1 }])
  })

  it('OPTIONS without an origin is no preflight, and no mistake', async () => {
    const { httpPort, notices } = await openTestReceiver()
    const answer = await http(httpPort, { method: 'OPTIONS' })
    expect([answer.status, answer.headers.allow]).toEqual([204, 'POST, OPTIONS'])
    expect(notices).toEqual([])
  })
})

describe('connections', () => {
  it('are kept open between two exports, longer than the 5 s between them', async () => {
    const { httpPort, receiver } = await openTestReceiver()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const first = await http(httpPort, { headers: PROTOBUF, body: BODY, agent })
    expect(first.headers['keep-alive']).toBe('timeout=75')
    await http(httpPort, { headers: PROTOBUF, body: BODY, agent })
    expect(receiver.stats().connections).toBe(1)
    agent.destroy()
  })

  it('are closed when idle for as long as the limit says', async () => {
    const { httpPort } = await openTestReceiver({ keepAliveMs: 20 })
    const { socket, closed } = await rawConnection(httpPort)
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    expect((await closed).toString()).toContain('200 OK')
  })

  it('may carry several requests at once', async () => {
    const { httpPort, store } = await openTestReceiver()
    const { socket, until } = await rawConnection(httpPort)
    const one = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n${TRACE_JSON}`
    socket.write(one + one + one.replace('/v1/traces', '/last'))
    const answers = await until('nothing at this path')
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404'])
    expect(store.taken.length).toBe(2)
    socket.destroy()
  })

  it('may ask for HTTP/2 as the HTTP client of Java does, and are answered in HTTP/1.1', async () => {
    const { httpPort } = await openTestReceiver()
    const headers = {
      ...PROTOBUF,
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    }
    expect((await http(httpPort, { headers, body: BODY })).status).toBe(200)
  })

  it('that ask before they send are told to go on, or are refused without sending', async () => {
    const { httpPort } = await openTestReceiver({ requestBytes: 1000 })
    const head =
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n'
    const willing = await rawConnection(httpPort)
    willing.socket.write(`${head}Content-Length: ${TRACE_JSON.length}\r\n\r\n`)
    await willing.until('100 Continue')
    willing.socket.write(TRACE_JSON)
    await willing.until('200 OK')
    willing.socket.destroy()
    const large = await rawConnection(httpPort)
    large.socket.write(`${head}Content-Length: 100000\r\n\r\n`)
    const refusal = (await large.closed).toString()
    expect(refusal).toContain('413 Payload Too Large')
    expect(refusal).not.toContain('100 Continue')
  })

  it('that close their side after the request still get the answer, after the commit', async () => {
    const { httpPort, store, receiver } = await openTestReceiver()
    const commit = Promise.withResolvers<void>()
    store.result = { committed: commit.promise }
    const { socket, closed } = await rawConnection(httpPort)
    const taken = store.nextTaken()
    socket.end(
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${TRACE_JSON.length}\r\n\r\n${TRACE_JSON}`,
    )
    await taken
    await new Promise((resolve) => setImmediate(resolve))
    commit.resolve()
    expect((await closed).toString()).toContain('200 OK')
    await expect.poll(() => receiver.stats().connections).toBe(0)
  })
})
