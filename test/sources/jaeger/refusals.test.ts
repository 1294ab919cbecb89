// What a user is told when there is no answer, or one that is none: who, why, and what to do.
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../src/sources/backend.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { startFakeJaeger, type FakeJaegerOptions } from '../../support/fake-jaeger.ts'
import { internalError, v3Error } from '../../support/fake-jaeger-replies.ts'
import { startFakeServer, textReply, type FakeReply, type FakeServer } from '../../support/fake-server.ts'
import { CHECKOUT_ID, jaegerAt, JAEGER_TRACES, searchOf } from '../../support/jaeger-backend.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'

const { signal } = new AbortController()
const ID = CHECKOUT_ID as TraceId

type Ask = (backend: Backend) => Promise<unknown>

const fetchTrace: Ask = (backend) => backend.fetchTrace(ID, signal)
const search: Ask = (backend) => backend.search(searchOf(), signal)
const services: Ask = (backend) => backend.services(signal)

async function failure(
  options: Omit<FakeJaegerOptions, 'traces' | 'persona'> & Partial<FakeJaegerOptions>,
  ask: Ask,
  headers: Record<string, string> = {},
): Promise<{ readonly code: string; readonly message: string; readonly hint: string }> {
  await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: JAEGER_TRACES, ...options })
  return await failureAt(server, ask, headers)
}

async function failureAt(
  server: FakeServer,
  ask: Ask,
  headers: Record<string, string> = {},
): Promise<{ readonly code: string; readonly message: string; readonly hint: string }> {
  const backend = jaegerAt(server.url, { headers, timeouts: { connectMs: 300, totalMs: 300 } })
  try {
    await ask(backend)
  } catch (error) {
    const { code, message, hint = '' } = error as { code: string; message: string; hint?: string }
    return { code, message: message.replaceAll(server.url, 'URL'), hint }
  } finally {
    await backend.close()
  }
  throw new Error('it did not fail')
}

describe('credentials', () => {
  it.each([
    [{}, 'missing tenant header'],
    [{ 'x-tenant': 'b' }, 'unknown tenant'],
  ])('a tenant that is missing or unknown: %j', async (headers, said) => {
    for (const ask of [fetchTrace, search, services]) {
      // oxlint-disable-next-line no-await-in-loop
      const { code, message, hint } = await failure({ tenants: ['a'] }, ask, headers)
      expect(code).toBe('auth')
      expect(message).toMatch(new RegExp(`^URL/api/v3/\\S+ wants a tenant: HTTP 401: ${said}$`))
      expect(hint).toContain('--tenant')
    }
  })

  it('nothing more is asked then', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: [], tenants: ['a'] })
    await failureAt(server, search)
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['login redirect', /leads to https:\/\/login\.example/],
    ['login page', /HTML page titled "Sign in", which looks like a login page/],
  ] as const)('a proxy with a %s', async (proxy, message) => {
    for (const ask of [fetchTrace, search, services]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await failure({ proxy }, ask)).toMatchObject({
        code: 'auth',
        message: expect.stringMatching(message) as string,
        hint: expect.stringContaining('--token-file') as string,
      })
    }
  })
})

describe('no Jaeger there', () => {
  it.each([
    'jaeger-1.52',
    'jaeger-1.76',
    'jaeger-2.20',
    'jaeger-2.21',
    'greptime',
    'victoriatraces',
  ] as const)('a wrong base path of %s', async (persona) => {
    await using server = await startFakeJaeger({ persona, traces: JAEGER_TRACES, basePath: '/right' })
    const wrong = { ...server, url: server.url.replace('/right', '/wrong') }
    for (const ask of [fetchTrace, search, services]) {
      // oxlint-disable-next-line no-await-in-loop
      const { code, message, hint } = await failureAt(wrong, ask)
      expect(code).toBe('bad-reply')
      expect(message).toMatch(/^URL\/api\/\S+ did not send /)
      expect(hint).toContain('http://host:16686/jaeger')
    }
  })

  it('a gateway that reaches nothing', async () => {
    const found = await failure({ proxy: 'bad gateway' }, fetchTrace)
    expect(found.code).toBe('unreachable')
    expect(found.message).toContain('502')
  })
})

describe('what the server says', () => {
  it.each<readonly [string, FakeReply, Ask, string, string, string]>([
    [
      '/api/v3/traces/',
      v3Error(400, 'malformed parameter trace_id: bad'),
      fetchTrace,
      'request-refused',
      'malformed parameter trace_id: bad',
      '32 hexadecimal digits',
    ],
    [
      '/api/v3/traces/',
      v3Error(500, 'no such index [jaeger-span-2026-08-22]'),
      fetchTrace,
      'unreachable',
      'no such index [jaeger-span-2026-08-22]',
      'Elasticsearch',
    ],
    [
      '/api/v3/services',
      v3Error(500, 'gocql: no hosts available in the pool'),
      services,
      'unreachable',
      'gocql: no hosts available in the pool',
      '',
    ],
    ['/api/v3/services', textReply('{"services":"cart"}'), services, 'bad-reply', 'no list of services', ''],
    ['/api/v3/services', textReply('[1]'), services, 'bad-reply', 'JSON that is no object', ''],
    ['/api/v3/services', textReply(''), services, 'bad-reply', 'an empty ', ''],
    ['/api/v3/traces/', textReply('{"status":"ok"}'), fetchTrace, 'bad-reply', 'expected "result"', ''],
    [
      '/api/v3/traces/',
      textReply('{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4bf9'),
      fetchTrace,
      'bad-reply',
      'cut off',
      '',
    ],
    ['/api/v3/traces/', textReply('hello there'), fetchTrace, 'bad-reply', 'no JSON but "hello there"', ''],
    [
      '/api/v3/traces/',
      textReply('{"error":{"grpc_code":14,"http_code":503,"message":"storage is gone"}}'),
      fetchTrace,
      'bad-reply',
      'storage is gone',
      'its log',
    ],
    [
      '/api/v3/traces/',
      textReply(
        `{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"abcd","spanId":"01"}]}]}]}}`,
      ),
      fetchTrace,
      'bad-reply',
      '1 span rejected',
      '',
    ],
  ])('%s %j', async (path, reply, ask, code, said, hinted) => {
    const found = await failure({ replies: { [path]: reply } }, ask)
    expect(found.code).toBe(code)
    expect(found.message).toContain(`URL${path}`)
    expect(found.message).toContain(said)
    expect(found.hint).toContain(hinted)
  })

  it.each<readonly [FakeReply, string, string, string]>([
    [
      internalError(400, "malformed 'tags' parameter, cannot unmarshal JSON: json"),
      'request-refused',
      "malformed 'tags' parameter",
      'without --tag',
    ],
    [internalError(500, 'json: unsupported value: NaN'), 'unreachable', 'unsupported value: NaN', '/api/v3'],
    [textReply('{"data":[{"traceID":"4bf9","spans":[{'), 'bad-reply', 'cut off', ''],
    [textReply('{"total":0}'), 'bad-reply', 'expected "data"', ''],
  ])('a server of the older API alone: %j', async (reply, code, said, hinted) => {
    const replies = { '/api/traces/': reply }
    const found = await failure({ persona: 'victoriatraces', replies }, fetchTrace)
    expect(found.code).toBe(code)
    expect(found.message).toContain(said)
    expect(found.hint).toContain(hinted)
  })

  it.each(['truncate', 'reset', 'silence', 'stall', 'drip', 'endless'] as const)(
    'a connection that does not end well: %s',
    async (fault) => {
      const reply: FakeReply = {
        fault,
        contentType: 'application/json',
        body: '{"result":{"resourceSpans":[',
      }
      const found = await failure({ replies: { '/api/v3/traces/': reply } }, fetchTrace)
      // The same piece over and over is nothing but brackets, which is given up on before it is too much.
      expect(found.code).toBe(fault === 'endless' ? 'bad-reply' : 'unreachable')
      expect(found.message).toContain('URL/api/v3/traces/')
    },
  )
})

async function fetched(options: Partial<FakeJaegerOptions>): Promise<TraceData | undefined> {
  await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: [], ...options })
  const backend = jaegerAt(server.url)
  const data = await backend.fetchTrace(ID, signal)
  await backend.close()
  return data
}

describe('what is not all of a trace', () => {
  it('a stream that broke off', async () => {
    const span = `{"traceId":"${ID}","spanId":"${spanIdOf(1)}","name":"a","startTimeUnixNano":"5","endTimeUnixNano":"9"}`
    const body = [
      `{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}}`,
      '{"error":{"grpc_code":13,"http_code":500,"message":"storage is gone","http_status":"Internal Server Error"}}',
    ].join('\n')
    const data = await fetched({ replies: { '/api/v3/traces/': textReply(body) } })
    expect(data?.spans).toHaveLength(1)
    expect(data?.partial).toBe('the server broke off: storage is gone')
    expect(buildTrace(data!).partial).toBe('the server broke off: storage is gone')
  })

  it('a span that cannot be read', async () => {
    const good = `{"traceId":"${ID}","spanId":"${spanIdOf(1)}","name":"a","startTimeUnixNano":"5","endTimeUnixNano":"9"}`
    const bad = `{"traceId":"${ID}","spanId":"0102","name":"b"}`
    const body = `{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[${good},${bad}]}]}]}}`
    const data = await fetched({ replies: { '/api/v3/traces/': textReply(body) } })
    expect(data?.spans).toHaveLength(1)
    expect(data?.partial).toContain('1 span rejected')
  })

  it('a trace whose spans have yet to come is what is there of it', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: JAEGER_TRACES, slow: true })
    const backend = jaegerAt(server.url)
    expect(await backend.fetchTrace(ID, signal)).toBeUndefined()
    expect((await backend.fetchTrace(ID, signal))?.spans).toHaveLength(1)
    expect((await backend.fetchTrace(ID, signal))?.spans).toHaveLength(3)
    await backend.close()
  })
})

describe('what one API cannot say', () => {
  const trace: TraceData = {
    spans: [
      makeSpan({ traceId: ID, spanId: spanIdOf(1), attributes: { ratio: Number.NaN } }),
      makeSpan({ traceId: ID, spanId: spanIdOf(2), parentId: spanIdOf(1), attributes: { ratio: -Infinity } }),
    ],
    logs: [],
  }

  it('the newer one has numbers that JSON has not', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: [trace] })
    const backend = jaegerAt(server.url)
    const data = await backend.fetchTrace(ID, signal)
    expect(data?.spans.map(({ attributes }) => attributes[0]?.value)).toEqual([Number.NaN, -Infinity])
    await backend.close()
  })

  it('the older one fails, and it is said why', async () => {
    const found = await failure({ persona: 'victoriatraces', traces: [trace] }, fetchTrace)
    expect(found).toMatchObject({ code: 'unreachable', hint: expect.stringContaining('no number') as string })
  })
})

describe('warnings', () => {
  const spans = [
    makeSpan({ traceId: ID, spanId: spanIdOf(1), startMs: 0, endMs: 10 }),
    makeSpan({ traceId: ID, spanId: spanIdOf(2), parentId: spanIdOf(1), startMs: -2, endMs: 5 }),
    makeSpan({ traceId: ID, spanId: spanIdOf(3), parentId: spanIdOf(9), startMs: 3, endMs: 5 }),
    makeSpan({ traceId: ID, spanId: spanIdOf(4), parentId: spanIdOf(8), startMs: 3, endMs: 5 }),
  ]

  it('that somebody else has caused are told once, and are no attributes', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: [{ spans, logs: [] }] })
    // as a browser reads it, which leaves its warnings in the store, again and again
    for (let read = 0; read < 3; read++) {
      // oxlint-disable-next-line no-await-in-loop
      await (await fetch(`${server.url}/api/v3/traces/${ID}`)).text()
    }
    const backend = jaegerAt(server.url)
    const data = await backend.fetchTrace(ID, signal)
    expect(data?.notes).toEqual([
      'times are as they were recorded: Jaeger would move 1 span, by up to 2ms',
      'Jaeger has not got the parents of 2 spans',
    ])
    expect(data?.spans.flatMap(({ attributes }) => attributes)).toEqual([])
    await backend.close()
  })

  it('are not asked for', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: [{ spans, logs: [] }] })
    const backend = jaegerAt(server.url)
    await backend.search(searchOf({ from: undefined }), signal)
    expect((await backend.fetchTrace(ID, signal))?.notes).toBeUndefined()
    await backend.close()
  })
})

it('a server that is no Jaeger at all is told as that', async () => {
  await using server = await startFakeServer(() => textReply('{"hello":"world"}'))
  for (const ask of [fetchTrace, search]) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await failureAt(server, ask)).code).toBe('bad-reply')
  }
})
