import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TracectlError } from '../../../src/errors.ts'
import type { Backend } from '../../../src/sources/backend.ts'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import { openTempo } from '../../../src/sources/tempo/tempo.ts'
import type { SearchQuery, SearchResult } from '../../../src/sources/source.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { backendOptions, backendTarget } from '../../support/backend-target.ts'
import { startFakeServer, textReply, type FakeReply } from '../../support/fake-server.ts'
import {
  startFakeTempo,
  type FakeTempo,
  type FakeTempoOptions,
  type TempoPersona,
} from '../../support/fake-tempo.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'

const MINUTE = 60_000_000_000n
const NOW = TEST_START + 5n * MINUTE
const { signal } = new AbortController()

const WITH_ZEROS = '00bb651916cd43dd8448eb211c80319c' as TraceId
const SHORT = '0000000000000000d6e9329d67b6146a' as TraceId

const TRACES: readonly TraceData[] = [
  {
    spans: [
      makeSpan({ spanId: 'a000000000000001', name: 'GET /cart', service: 'web', kind: 'server', endMs: 500 }),
      makeSpan({
        spanId: 'a000000000000002',
        parentId: 'a000000000000001',
        name: 'load items',
        service: 'cart',
        startMs: 10,
        endMs: 400,
        status: 'error',
        attributes: { 'http.method': 'GET', items: 3n },
      }),
    ],
    logs: [],
  },
  {
    spans: [
      makeSpan({
        traceId: WITH_ZEROS,
        spanId: '0600000000000001',
        name: 'tick',
        service: 'cron',
        startMs: 1000,
      }),
    ],
    logs: [],
  },
  {
    spans: [
      makeSpan({
        traceId: SHORT,
        spanId: 'd000000000000001',
        parentId: 'dfffffffffffffff',
        name: 'orphan',
        service: 'cart',
        startMs: 2000,
        endMs: 2050,
      }),
    ],
    logs: [],
  },
]

const HEADERS: Readonly<Partial<Record<TempoPersona, Readonly<Record<string, string>>>>> = {
  tenancy: { 'X-Scope-OrgID': 'team-a' },
  'gateway-auth': { authorization: 'Bearer open-sesame' },
  'grafana-proxy': { authorization: 'Bearer glsa_test' },
}

function open(url: string, headers: Readonly<Record<string, string>> = {}, now: bigint = NOW): Backend {
  const target = backendTarget(url, { kind: 'tempo', headers })
  const options = backendOptions({ now: () => now })
  return openTempo(openHttpClient(target, options, { firstMs: 1, tries: 2 }), target, options)
}

async function withTempo<T>(
  options: Partial<FakeTempoOptions>,
  use: (tempo: Backend, server: FakeTempo) => Promise<T>,
): Promise<T> {
  const { persona = 'tempo-3.0' } = options
  await using server = await startFakeTempo({ traces: TRACES, ...options, persona })
  const tempo = open(server.url, HEADERS[persona])
  try {
    return await use(tempo, server)
  } finally {
    await tempo.close()
  }
}

/** Against a server that answers everything so. */
async function withReply<T>(
  reply: FakeReply | ((path: string) => FakeReply),
  use: (tempo: Backend) => Promise<T>,
): Promise<T> {
  await using server = await startFakeServer(({ path }) =>
    typeof reply === 'function' ? reply(path) : reply,
  )
  const tempo = open(server.url)
  try {
    return await use(tempo)
  } finally {
    await tempo.close()
  }
}

function query(text?: string, rest: Partial<SearchQuery> = {}): SearchQuery {
  return {
    filter: text === undefined ? undefined : parseTraceQL(text),
    from: instantOf(NOW - 60n * MINUTE),
    to: undefined,
    limit: 20,
    order: 'time',
    ...rest,
  }
}

function idsIn({ traces }: SearchResult): readonly string[] {
  return traces.map(({ id }) => id)
}

async function failure(work: Promise<unknown>): Promise<TracectlError> {
  return work.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as TracectlError,
  )
}

const PERSONAS: readonly TempoPersona[] = [
  'tempo-3.0',
  'tempo-2.10',
  'tempo-2.3',
  'tempo-1.5',
  'tenancy',
  'gateway-auth',
  'grafana-proxy',
]

describe.each(PERSONAS)('%s', (persona) => {
  it('gives the same traces by id', async () => {
    await withTempo({ persona }, async (tempo) => {
      for (const { spans } of TRACES) {
        const { traceId } = spans[0]!
        const data = await tempo.fetchTrace(traceId, signal)
        const [got, wanted] = [buildTrace(data!), buildTrace({ spans, logs: [] })]
        expect(got.nodes.map(({ id, start, end, state }) => ({ id, start, end, state }))).toEqual(
          wanted.nodes.map(({ id, start, end, state }) => ({ id, start, end, state })),
        )
        expect(data!.partial).toBeUndefined()
      }
      expect(await tempo.fetchTrace('f'.repeat(32) as TraceId, signal)).toBeUndefined()
    })
  })

  it('finds ids by all of their digits, without their zeros, and by their beginning', async () => {
    await withTempo({ persona }, async (tempo) => {
      expect(await tempo.findTraceIds(TEST_TRACE_ID, 10, signal)).toEqual([TEST_TRACE_ID])
      expect(await tempo.findTraceIds(SHORT.slice(16), 10, signal)).toEqual([SHORT])
      expect(await tempo.findTraceIds(WITH_ZEROS.slice(2), 10, signal)).toEqual([WITH_ZEROS])
      expect(await tempo.findTraceIds(TEST_TRACE_ID.slice(0, 8), 10, signal)).toEqual([TEST_TRACE_ID])
      expect(await tempo.findTraceIds('00', 10, signal)).toEqual([SHORT, WITH_ZEROS])
      expect(await tempo.findTraceIds('f'.repeat(32), 10, signal)).toEqual([])
      expect(await tempo.findTraceIds('ffff', 10, signal)).toEqual([])
    })
  })

  it.each<[string | undefined, readonly string[]]>([
    [undefined, [SHORT, WITH_ZEROS, TEST_TRACE_ID]],
    ['{ resource.service.name = "cart" }', [SHORT, TEST_TRACE_ID]],
    ['{ name = "tick" }', [WITH_ZEROS]],
    ['{ status = error }', [TEST_TRACE_ID]],
    ['{ .http.method = "GET" && duration > 100ms }', [TEST_TRACE_ID]],
    ['{ duration >= 50ms }', [SHORT, TEST_TRACE_ID]],
    ['{ kind = server } >> { status = error }', [TEST_TRACE_ID]],
    ['{ } | count() > 1', [TEST_TRACE_ID]],
    ['{ name = "no such span" }', []],
  ])('searches %s', async (text, ids) => {
    await withTempo({ persona }, async (tempo) => {
      const result = await tempo.search(query(text), signal)
      expect(idsIn(result)).toEqual(ids)
      expect(result.limited).toBe(false)
    })
  })

  it('lists names', async () => {
    await withTempo({ persona }, async (tempo) => {
      expect(await tempo.services(signal)).toEqual(['cart', 'cron', 'web'])
      expect(await tempo.operations('cart', signal)).toEqual(['load items', 'orphan'])
      expect(await tempo.tagNames(signal)).toEqual(['http.method', 'items', 'service.name'])
      expect(await tempo.tagValues('items', signal)).toEqual(['3'])
      expect(await tempo.dependencies({ from: undefined, to: undefined }, signal)).toBeUndefined()
    })
  })

  it('lists its newest traces', async () => {
    await withTempo({ persona }, async (tempo) => {
      const listed = []
      for await (const { id, spans } of tempo.listTraces({ limit: 10 }, signal)) listed.push([id, spans])
      expect(listed).toEqual([
        [SHORT, 1],
        [WITH_ZEROS, 1],
        [TEST_TRACE_ID, 2],
      ])
    })
  })
})

describe('by id', () => {
  it('asks the older API where the newer is not there', async () => {
    await withTempo({ persona: 'tempo-2.3' }, async (tempo, { requests }) => {
      await tempo.fetchTrace(TEST_TRACE_ID, signal)
      expect(requests.map(({ path }) => path)).toEqual([
        `/api/v2/traces/${TEST_TRACE_ID}`,
        `/api/traces/${TEST_TRACE_ID}`,
      ])
      // once is enough
      await tempo.fetchTrace(TEST_TRACE_ID, signal)
      expect(requests).toHaveLength(3)
    })
  })

  it('says in the words of the server that a trace is partial', async () => {
    await withTempo({ mostSpans: 1 }, async (tempo) => {
      const data = await tempo.fetchTrace(TEST_TRACE_ID, signal)
      expect(data!.spans).toHaveLength(1)
      expect(data!.partial).toBe('Trace exceeds maximum size of 600 bytes, a partial trace is returned')
    })
  })

  it('says that a trace is too large for an old server', async () => {
    await withTempo({ persona: 'tempo-2.3', mostSpans: 1 }, async (tempo, { url }) => {
      const error = await failure(tempo.fetchTrace(TEST_TRACE_ID, signal))
      expect(error.code).toBe('bad-reply')
      expect(error.message).toBe(
        `${url}/api/traces/${TEST_TRACE_ID} does not send trace ${TEST_TRACE_ID}: it is too large for this Tempo: trace exceeds max size (max bytes: 600)`,
      )
      expect(error.hint).toContain('max_bytes_per_trace')
    })
  })

  it.each<[string, FakeReply, string, RegExp]>([
    ['a wrong prefix', textReply('404 page not found\n', 404), 'bad-reply', /base URL right/],
    [
      'a wrong uid',
      { status: 404, contentType: 'application/json', body: '{"message":"Data source not found"}' },
      'bad-reply',
      /uid/,
    ],
    [
      'a route that Grafana does not know',
      { status: 404, contentType: 'application/json', body: '{"message":"Not found"}' },
      'bad-reply',
      /gateway before Tempo/,
    ],
    ['a tenant that is missing', textReply('no org id\n', 401), 'auth', /--tenant/],
    [
      'a tenant that is none',
      textReply("tenant ID 'a/b' contains unsupported character '/'", 400),
      'request-refused',
      /--tenant/,
    ],
    [
      'the credentials of a data source',
      {
        status: 400,
        contentType: 'application/json',
        body: '{"message":"Authentication to data source failed"}',
      },
      'auth',
      /Data sources/,
    ],
    [
      'a login page',
      { contentType: 'text/html', body: '<title>Sign in</title><input type=password>' },
      'auth',
      /--token-file/,
    ],
    ['a page', { contentType: 'text/html', body: '<title>Hello</title>' }, 'bad-reply', /base URL right/],
    ['a Jaeger', { contentType: 'application/json', body: '{"data":[]}' }, 'bad-reply', /base URL right/],
    [
      'the gRPC limit',
      textReply('response larger than the max (17000000 vs 16777216)', 500),
      'bad-reply',
      /gRPC message size/,
    ],
    [
      'a long story about size',
      textReply(
        'error querying live-stores in Querier.FindTraceByID: rpc error: code = Unknown desc = trace exceeds max size (max bytes: 600)\n',
        422,
      ),
      'bad-reply',
      /max_bytes_per_trace/,
    ],
    ['a bug', textReply('runtime error: index out of range', 500), 'unreachable', /.*/],
    [
      'one that starts',
      textReply('Ingester not ready: ingester check ready failed: waiting for 15s after being ready', 503),
      'unreachable',
      /15 s/,
    ],
    ['a limit of requests', textReply('too many outstanding requests', 429), 'unreachable', /--since/],
    [
      'JSON that is cut off',
      { contentType: 'application/json', body: '{"trace":{"resourceSpans":[{' },
      'bad-reply',
      /.*/,
    ],
    [
      'protobuf that is cut off',
      { contentType: 'application/protobuf', body: Uint8Array.of(0x0a, 0x50, 0x0a) },
      'bad-reply',
      /.*/,
    ],
    [
      'the llm shape',
      {
        contentType: 'application/json',
        body: readFileSync(new URL('../../fixtures/tempo/v303-v2-llm.json', import.meta.url)),
      },
      'bad-reply',
      /.*/,
    ],
    ['a body that is missing', { contentType: 'application/json', body: '' }, 'nothing', /.*/],
  ])('tells of %s', async (_what, reply, code, hint) => {
    await withReply(reply, async (tempo) => {
      if (code === 'nothing') {
        expect(await tempo.fetchTrace(TEST_TRACE_ID, signal)).toBeUndefined()
        return
      }
      const error = await failure(tempo.fetchTrace(TEST_TRACE_ID, signal))
      expect(error).toMatchObject({ name: 'TracectlError', code })
      expect(error.message).toContain('http://127.0.0.1:')
      expect(error.hint ?? '').toMatch(hint)
    })
  })

  it('takes 404 without a word for a trace that is not there', async () => {
    await withReply({ status: 404 }, async (tempo) => {
      expect(await tempo.fetchTrace(TEST_TRACE_ID, signal)).toBeUndefined()
    })
  })

  it('leaves out spans of other traces, and says so', async () => {
    const other = makeSpan({ traceId: SHORT, spanId: 'd000000000000001' })
    const { tempoJson } = await import('../../support/fake-tempo-json.ts')
    const body = tempoJson({ spans: [...TRACES[0]!.spans, other], logs: [] }, 'v2')
    await withReply({ contentType: 'application/json', body }, async (tempo) => {
      const data = await tempo.fetchTrace(TEST_TRACE_ID, signal)
      expect(data!.spans).toHaveLength(2)
      expect(data!.partial).toBe('1 span of other traces left out')
    })
  })
})

/** What a version says that does not know it. */
function refusedSelect(text: string): FakeReply | undefined {
  const at = Array.from(text.slice(0, text.indexOf('select('))).length
  const why = `invalid TraceQL query: parse error at line 1, col ${at + 1}: syntax error: unexpected IDENTIFIER`
  return text.includes('select(') ? textReply(why, 400) : undefined
}

describe('a search', () => {
  it('tells what the list says of a trace', async () => {
    await withTempo({}, async (tempo) => {
      const { traces } = await tempo.search(query('{ status = error && .items = 3 }'), signal)
      expect(traces).toEqual([
        {
          id: TEST_TRACE_ID,
          start: TEST_START,
          duration: 500_000_000,
          rootService: 'web',
          rootName: 'GET /cart',
          spans: 2,
          services: 2,
          errors: 1,
          matches: [
            {
              id: 'a000000000000002',
              service: 'cart',
              name: 'load items',
              start: TEST_START + 10_000_000n,
              duration: 390_000_000,
              attributes: expect.arrayContaining([{ name: 'items', value: 3n }]) as unknown,
            },
          ],
        },
      ])
    })
  })

  it('sends whole seconds around the window, and cuts them off here', async () => {
    await withTempo({}, async (tempo, { requests }) => {
      const from = instantOf(TEST_START + 1n)
      const to = instantOf(TEST_START + 1_000_000_000n)
      const result = await tempo.search(query(undefined, { from, to }), signal)
      expect(idsIn(result)).toEqual([WITH_ZEROS])
      const sent = requests.at(-1)!.query
      expect([sent.get('start'), sent.get('end')]).toEqual([
        String(TEST_START / 1_000_000_000n),
        String(TEST_START / 1_000_000_000n + 2n),
      ])
    })
  })

  it('asks for more where the last second of the window is full of others', async () => {
    const crowd = Array.from({ length: 30 }, (_, at): TraceData => ({
      spans: [makeSpan({ traceId: String(at + 1).padStart(32, '1'), startMs: 700 })],
      logs: [],
    }))
    await withTempo({ traces: [...TRACES, ...crowd] }, async (tempo) => {
      const to = instantOf(TEST_START + 650_000_000n)
      expect(idsIn(await tempo.search(query(undefined, { to, limit: 2 }), signal))).toEqual([TEST_TRACE_ID])
    })
  })

  it('asks for the newest, and says where they need not be', async () => {
    await withTempo({}, async (tempo, { requests }) => {
      const result = await tempo.search(query('{ }', { limit: 2 }), signal)
      expect(idsIn(result)).toEqual([SHORT, WITH_ZEROS])
      expect(result).toMatchObject({ limited: true, notes: [] })
      expect(requests[0]!.query.get('q')).toBe(
        '{ } | select(name, resource.service.name) with (most_recent=true)',
      )
    })
    await withTempo({ persona: 'tempo-2.3' }, async (tempo, { requests }) => {
      const result = await tempo.search(query('{ }', { limit: 2 }), signal)
      expect(result.notes).toEqual([
        'this Tempo gives the first traces that it finds, which need not be the newest',
      ])
      expect(requests).toHaveLength(2)
      await tempo.search(query('{ }', { limit: 2 }), signal)
      // what it did not know is not tried again
      expect(requests).toHaveLength(3)
    })
  })

  it('goes without what the server stumbles over, and keeps the rest', async () => {
    await using server = await startFakeServer(
      ({ query: sent }) =>
        refusedSelect(sent.get('q') ?? '') ?? { contentType: 'application/json', body: '{"traces":[]}' },
    )
    const tempo = open(server.url)
    await tempo.search(query('{ name = "ключ" }'), signal)
    await tempo.search(query('{ name = "b" }'), signal)
    expect(server.requests.map(({ query: sent }) => sent.get('q'))).toEqual([
      '{ name = "ключ" } | select(name, resource.service.name) with (most_recent=true)',
      '{ name = "ключ" } with (most_recent=true)',
      '{ name = "b" } with (most_recent=true)',
    ])
    await tempo.close()
  })

  it('explains why the last half minute is empty', async () => {
    const now = TEST_START + 5_000_000_000n
    await using server = await startFakeTempo({ persona: 'tempo-3.0', traces: TRACES, now: () => now })
    const tempo = open(server.url, {}, now)
    const young = await tempo.search(query(undefined, { from: instantOf(TEST_START - MINUTE) }), signal)
    expect(young.traces).toEqual([])
    expect(young.notes).toEqual([expect.stringContaining('younger than 30 s') as unknown])
    expect(await tempo.fetchTrace(TEST_TRACE_ID, signal)).toBeDefined()
    const past = await tempo.search(
      query('{ name = "x" }', {
        from: instantOf(TEST_START - 2n * MINUTE),
        to: instantOf(TEST_START - MINUTE),
      }),
      signal,
    )
    expect(past.notes).toEqual([])
    await tempo.close()
  })

  it('goes through a long window in pieces, the newest first', async () => {
    const days = 30n
    const old: TraceData = {
      spans: [
        makeSpan({
          traceId: SHORT,
          start: TEST_START - 20n * 1440n * MINUTE,
          end: TEST_START - 20n * 1440n * MINUTE + 5n,
        }),
      ],
      logs: [],
    }
    await withTempo({ traces: [TRACES[0]!, old] }, async (tempo, { requests }) => {
      const from = instantOf(NOW - days * 1440n * MINUTE)
      expect(idsIn(await tempo.search(query('{ }', { from }), signal))).toEqual([TEST_TRACE_ID, SHORT])
      expect(requests).toHaveLength(6)
      expect(idsIn(await tempo.search(query('{ }', { from, limit: 1 }), signal))).toEqual([TEST_TRACE_ID])
      expect(requests).toHaveLength(7)
    })
    await withTempo({}, async (tempo) => {
      const error = await failure(tempo.search(query('{ }', { from: instantOf(0n) }), signal))
      expect(error).toMatchObject({
        code: 'request-refused',
        hint: expect.stringContaining('--since 7d') as unknown,
      })
      expect(error.message).toContain('range specified by start and end exceeds 168h0m0s')
    })
  })

  it('is content with as many as the server gives', async () => {
    await withTempo({}, async (tempo) => {
      const result = await tempo.search(query('{ }', { limit: 300_000 }), signal)
      expect(result.traces).toHaveLength(3)
      expect(result.notes).toEqual(['Tempo gives no more than 262144 traces at once'])
    })
  })

  it('marks what the server does not take', async () => {
    await withTempo({ persona: 'tempo-2.3' }, async (tempo, { url, requests }) => {
      const error = await failure(tempo.search(query('{ name = "tick" && nestedSetParent < 0 }'), signal))
      expect(error.code).toBe('request-refused')
      expect(error.message.split('\n')).toEqual([
        `Tempo at ${url} does not take the query: unexpected nestedSetParent`,
        '  { name = "tick" && nestedSetParent < 0 }',
        '                     ^',
      ])
      expect(error.hint).toContain('too old')
      expect(requests.length).toBeLessThanOrEqual(3)
    })
    const reply = textReply(
      'invalid TraceQL query: rootServiceName=nil is not valid because intrinsics cannot be nil',
      400,
    )
    await withReply(reply, async (tempo) => {
      const error = await failure(tempo.search(query('{ name = "a" }'), signal))
      expect(error.message).toContain('intrinsics cannot be nil\n  { name = "a" }')
      expect(error.hint).toContain('{ rootServiceName = "" }')
    })
  })

  it('is by tags where there is no TraceQL, and matches here', async () => {
    await withTempo({ persona: 'tempo-1.5' }, async (tempo, { requests }) => {
      const result = await tempo.search(
        query('{ resource.service.name = "cart" && .http.method = "GET" }'),
        signal,
      )
      expect(idsIn(result)).toEqual([TEST_TRACE_ID])
      expect(requests[1]!.query.get('tags')).toBe('service.name=cart http.method=GET')
      expect(result.notes[0]).toBe(
        'this Tempo knows no TraceQL: it was asked for service.name=cart http.method=GET; the 1 trace that it found was matched here',
      )
    })
  })

  it('leaves out what Tempo takes for a span without a place in the tree', async () => {
    const body = readFileSync(
      new URL('../../fixtures/tempo/v303-search-by-false-positives.json', import.meta.url),
    )
    const recorded = JSON.parse(body.toString()) as { traces: readonly { startTimeUnixNano: string }[] }
    const to = instantOf(BigInt(recorded.traces[0]!.startTimeUnixNano) + MINUTE)
    await withReply({ contentType: 'application/json', body }, async (tempo) => {
      const window = { from: instantOf(to - 60n * MINUTE), to }
      const { traces } = await tempo.search(
        query('{ nestedSetParent = 0 } | by(resource.service.name)', window),
        signal,
      )
      expect(traces.length).toBeLessThan(recorded.traces.length)
      expect(traces.every(({ matches }) => matches.length > 0)).toBe(true)
      expect(idsIn({ traces, limited: false, notes: [] })).toContain('1af7651916cd43dd8448eb211c80319c')
      expect(idsIn({ traces, limited: false, notes: [] })).not.toContain('0af7651916cd43dd8448eb211c80319c')
    })
    await withTempo({}, async (tempo, { requests }) => {
      expect(idsIn(await tempo.search(query('{ nestedSetParent < 0 } | count() > 0'), signal))).toEqual([
        WITH_ZEROS,
        TEST_TRACE_ID,
      ])
      expect(requests[0]!.query.get('spss')).toBe('100')
    })
  })

  it('tells what went wrong', async () => {
    await withReply(textReply('404 page not found\n', 404), async (tempo) => {
      expect(await failure(tempo.search(query('{ }'), signal))).toMatchObject({ code: 'bad-reply' })
    })
    await withReply(
      { contentType: 'application/json', body: '{"traces":[{"traceID":5}]}' },
      async (tempo) => {
        const error = await failure(tempo.search(query('{ }'), signal))
        expect(error.message).toContain('traces[0].traceID')
      },
    )
    await withReply({ body: '{"traces":[', contentType: 'application/json' }, async (tempo) => {
      expect(await failure(tempo.search(query(), signal))).toMatchObject({ code: 'bad-reply' })
    })
  })

  it('tells that it is partial', async () => {
    const body = '{"traces":[],"status":"PARTIAL","message":"some jobs failed"}'
    await withReply({ contentType: 'application/json', body }, async (tempo) => {
      const { notes } = await tempo.search(query('{ }'), signal)
      expect(notes).toContain('Tempo says: some jobs failed')
    })
  })

  it('without a beginning is of the last hour, and says so', async () => {
    await withTempo({}, async (tempo) => {
      const { notes } = await tempo.search(query('{ }', { from: undefined }), signal)
      expect(notes).toEqual(['Tempo was asked for the last hour: --since looks further back'])
    })
  })
})

describe('names', () => {
  it('may hold anything', async () => {
    await withTempo({}, async (tempo, { requests }) => {
      for (const name of ['a b', 'a/b', '..', 'a/../b', '"', 'x?y#z', 'ключ']) {
        await tempo.tagValues(name, signal)
      }
      expect(requests.every(({ path }) => /^\/api\/v2\/search\/tag\/.+\/values$/.test(path))).toBe(true)
      expect(requests[0]!.path).toBe('/api/v2/search/tag/.%22a%20b%22/values')
      expect(requests[1]!.path).toBe('/api/v2/search/tag/.a/b/values')
    })
  })

  it('are of one service where the server can tell', async () => {
    await withTempo({}, async (tempo) => {
      expect(await tempo.operations('cart', signal)).toEqual(['load items', 'orphan'])
    })
  })
})

describe('what it is called', () => {
  it('is without secrets', async () => {
    const target = backendTarget('http://host/tempo', {
      headers: { 'X-Scope-OrgID': 'a', authorization: 'Bearer s3cret' },
      name: 'prod',
    })
    const options = backendOptions()
    const tempo = openTempo(openHttpClient(target, options), target, options)
    expect(tempo.label).toBe('Tempo prod at http://host/tempo')
    expect(tempo.identity).toBe('tempo http://host/tempo tenant=a')
    expect(tempo.searchDelayMs).toBe(30_000)
    expect(tempo.traceUrl(TEST_TRACE_ID)).toBeUndefined()
    await tempo.close()
  })

  it('has a page in the Grafana that it is asked through', async () => {
    await withTempo({ persona: 'grafana-proxy' }, (tempo, { port }) => {
      const page = new URL(tempo.traceUrl(TEST_TRACE_ID)!)
      expect(`${page.origin}${page.pathname}`).toBe(`http://127.0.0.1:${port}/explore`)
      expect(JSON.parse(page.searchParams.get('panes')!)).toMatchObject({
        trace: { datasource: 'abc', queries: [{ queryType: 'traceql', query: TEST_TRACE_ID }] },
      })
      return Promise.resolve()
    })
  })
})
