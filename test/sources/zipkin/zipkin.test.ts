// Zipkin as a source, over real sockets, in every shape that its spans come in.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Backend } from '../../../src/sources/backend.ts'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import type { SearchQuery } from '../../../src/sources/source.ts'
import { openZipkin } from '../../../src/sources/zipkin/zipkin.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import type { SearchConditions } from '../../../src/traceql/conditions.ts'
import { backendTarget } from '../../support/backend-target.ts'
import { startFakeZipkin, type FakeZipkin, type FakeZipkinOptions } from '../../support/fake-zipkin.ts'
import { deadUrl, htmlReply, jsonReply, textReply } from '../../support/fake-server.ts'
import { pictureSpans } from '../../support/picture.ts'
import { makeSpan, TEST_START } from '../../support/spans.ts'
import { asked } from '../../support/search-queries.ts'

const A = '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId
const HALF = `${'0'.repeat(16)}a3ce929d0e0e4736` as TraceId
const B = '0af7651916cd43dd8448eb211c80319c' as TraceId
const SHORT = '0000000000000000e457b5a2e4d86bd1' as TraceId
const NONE = 'ffffffffffffffffffffffffffffffff' as TraceId

const CART: TraceData = {
  spans: pictureSpans(
    `
    web   GET /Cart [client]   |=====================|
    cart    GET /Cart [server] . |================|
    cart      load items       .   |=====|
    db          ! SELECT [client]  .     |==|
  `,
    { traceId: A },
  ),
  logs: [],
}
const PAY: TraceData = {
  spans: [
    makeSpan({
      traceId: B,
      service: 'pay',
      name: 'charge',
      startMs: 1000,
      endMs: 1500,
      kind: 'server',
      attributes: { 'http.status_code': 402n, region: 'eu-1' },
    }),
  ],
  logs: [],
}
const BATCH: TraceData = {
  spans: [makeSpan({ traceId: SHORT, service: 'batch', name: 'run', startMs: 2000, endMs: 2001 })],
  logs: [],
}
const TRACES = [CART, PAY, BATCH]
const NOW = TEST_START + 60_000_000_000n
const never = new AbortController().signal

let opened: (AsyncDisposable | Backend)[] = []
beforeEach(() => (opened = []))
afterEach(async () => {
  for (const one of opened) await ('kind' in one ? one.close() : one[Symbol.asyncDispose]())
})

async function start(options: FakeZipkinOptions = {}): Promise<{ zipkin: Backend; fake: FakeZipkin }> {
  const fake = await startFakeZipkin({ traces: TRACES, now: Number(NOW / 1_000_000n), ...options })
  opened.push(fake)
  return { fake, zipkin: open(`${fake.url}${options.basePath ?? ''}`) }
}

function open(url: string): Backend {
  const target = backendTarget(url, { kind: 'zipkin' })
  const options = { env: {}, now: () => NOW }
  const zipkin = openZipkin(openHttpClient(target, options), target, options)
  opened.unshift(zipkin)
  return zipkin
}

const query = (conditions: Partial<SearchConditions>, more: Partial<SearchQuery> = {}): SearchQuery => ({
  from: undefined,
  to: undefined,
  limit: 20,
  order: 'time',
  filter: asked(conditions),
  ...more,
})

const at = (ms: number): SearchQuery['from'] => instantOf(TEST_START + BigInt(ms) * 1_000_000n)

const idsFound = async (zipkin: Backend, asked: SearchQuery): Promise<readonly string[]> =>
  (await zipkin.search(asked, never)).traces.map(({ id }) => id)

const tree = (data: TraceData | undefined): readonly (readonly [string, string, string])[] =>
  buildTrace(data!).nodes.map(({ span, parent }) => [
    span?.kind ?? '',
    span?.name ?? '',
    parent?.span === undefined ? '' : `${parent.span.kind} ${parent.span.name}`,
  ])

const answering = async (reply: ReturnType<typeof textReply>): Promise<Backend> =>
  (await start({ intercept: () => reply })).zipkin

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('a trace by its id', () => {
  test('is the one that was sent, to the microsecond', async () => {
    const { zipkin } = await start()
    const data = await zipkin.fetchTrace(A, never)
    expect(data?.notes).toBeUndefined()
    expect(
      data?.spans.map(({ spanId, parentId, kind, name, start, end, status }) => [
        spanId,
        parentId,
        kind,
        name,
        start,
        end,
        status.code,
      ]),
    ).toEqual(
      CART.spans.map(({ spanId, parentId, kind, name, start, end, status }) => [
        spanId,
        parentId,
        kind === 'internal' ? 'unspecified' : kind,
        name.toLowerCase(),
        start,
        end,
        status.code,
      ]),
    )
  })

  test('of 64 bits', async () => {
    const { zipkin, fake } = await start()
    expect((await zipkin.fetchTrace(SHORT, never))?.spans).toHaveLength(1)
    expect(fake.requests.map(({ path }) => path)).toEqual(['/api/v2/trace/e457b5a2e4d86bd1'])
  })

  test('that is not there', async () => {
    const { zipkin } = await start()
    expect(await zipkin.fetchTrace(NONE, never)).toBeUndefined()
    expect(await zipkin.findTraceIds(NONE, 2, never)).toEqual([])
  })

  test('by a whole id, by 64 bits without their zeros, or by the beginning of a recent one', async () => {
    const { zipkin, fake } = await start()
    expect(await zipkin.findTraceIds(A, 2, never)).toEqual([A])
    const asked = fake.requests.length
    expect((await zipkin.fetchTrace(A, never))?.spans).toHaveLength(4)
    expect(fake.requests).toHaveLength(asked)
    expect(await zipkin.findTraceIds(SHORT.slice(16), 2, never)).toEqual([SHORT])
    expect(await zipkin.findTraceIds('0af765', 2, never)).toEqual([B])
    expect(await zipkin.findTraceIds('', 2, never)).toEqual([SHORT, B])
  })

  test.each([true, false])('some of whose services cut it to 64 bits, strict: %s', async (strictTraceId) => {
    const { zipkin } = await start({ cutIds: ['cart', 'db'], strictTraceId })
    const data = await zipkin.fetchTrace(A, never)
    expect(data?.spans.map(({ traceId }) => traceId)).toEqual([A, A, A, A])
    expect(buildTrace(data!).roots).toHaveLength(1)
  })

  test('all of whose services cut it to 64 bits', async () => {
    const { zipkin } = await start({ cutIds: ['web', 'cart', 'db'] })
    const data = await zipkin.fetchTrace(A, never)
    expect(data?.spans.map(({ traceId }) => traceId)).toEqual([A, A, A, A])
    expect(data?.notes).toEqual([
      'Zipkin has it under a3ce929d0e0e4736, the end of its id, as services that cut ids to 64 bits report it',
    ])
  })

  test('asked for by its last 64 bits', async () => {
    const { zipkin } = await start({ strictTraceId: false })
    expect(await zipkin.findTraceIds(HALF.slice(16), 2, never)).toEqual([A])
    const data = await zipkin.fetchTrace(HALF, never)
    expect(data?.spans[0]?.traceId).toBe(A)
    expect(data?.notes).toEqual([`a3ce929d0e0e4736 is the end of its id ${A}`])
  })

  test('is not another one that ends alike', async () => {
    const { zipkin } = await start({ strictTraceId: false })
    expect(await zipkin.fetchTrace(`${'1'.repeat(16)}${A.slice(16)}` as TraceId, never)).toBeUndefined()
  })
})

describe('the same tree', () => {
  const EXPECTED = [
    ['client', 'get /cart', ''],
    ['server', 'get /cart', 'client get /cart'],
    ['unspecified', 'load items', 'server get /cart'],
    ['client', 'select', 'unspecified load items'],
  ]

  test.each<[string, FakeZipkinOptions]>([
    ['with an id for every span', {}],
    ['with ids shared by client and server', { sharedIds: 'flagged' }],
    ['with shared ids that nothing says', { sharedIds: 'unflagged' }],
    ['with spans in pieces', { pieces: true }],
    ['with shared ids in pieces', { sharedIds: 'flagged', pieces: true }],
    ['with ids cut to 64 bits', { cutIds: ['cart'] }],
    ['with services that tell no times', { untimed: ['cart'] }],
    ['with everything at once', { sharedIds: 'unflagged', cutIds: ['cart'], pieces: true, untimed: ['db'] }],
  ])('%s', async (_what, options) => {
    const { zipkin } = await start(options)
    expect(tree(await zipkin.fetchTrace(A, never))).toEqual(EXPECTED)
  })

  test('without a time there is no bar, and the times of others are not touched', async () => {
    const { zipkin } = await start({ untimed: ['cart'] })
    const trace = buildTrace((await zipkin.fetchTrace(A, never))!)
    expect(trace.nodes.map(({ state }) => state)).toEqual(['finished', 'untimed', 'untimed', 'finished'])
    expect(trace.duration).toBe(buildTrace(CART).duration)
  })
})

describe('a search', () => {
  test.each<[string, Partial<SearchConditions>, readonly string[]]>([
    ['for everything, newest first', {}, [SHORT, B, A]],
    ['for a service', { services: ['cart'] }, [A]],
    ['for one of two services', { services: ['cart', 'pay'] }, [B, A]],
    ['for a service in capitals', { services: ['CART'] }, [A]],
    ['for an operation, as it was before Zipkin had it', { operation: 'GET /Cart' }, [A]],
    ['for an operation of another service', { services: ['pay'], operation: 'GET /Cart' }, []],
    ['for a tag', { tags: [{ key: 'region', value: 'eu-1' }] }, [B]],
    ['for a tag that is a number', { tags: [{ key: 'http.status_code', value: '402' }] }, [B]],
    ['for a tag that is there', { tags: [{ key: 'region', value: undefined }] }, [B]],
    ['for a tag with another value', { tags: [{ key: 'region', value: 'eu-2' }] }, []],
    ['for failures', { errors: true }, [A]],
    ['for a service with failures elsewhere', { services: ['web'], errors: true }, [A]],
    ['for long traces', { minDuration: 100_000_000 as never }, [B]],
    ['for short traces', { maxDuration: 100_000_000 as never }, [SHORT, A]],
    ['for nothing that is there', { services: ['nobody'] }, []],
  ])('%s', async (_what, conditions, expected) => {
    const { zipkin } = await start()
    expect(await idsFound(zipkin, query(conditions))).toEqual(expected)
  })

  test('tells of each trace what a list shows', async () => {
    const { zipkin } = await start()
    const { traces, notes, limited } = await zipkin.search(query({ services: ['db'] }), never)
    expect({ notes, limited }).toEqual({ notes: [], limited: false })
    expect(traces).toMatchObject([
      {
        id: A,
        start: TEST_START,
        rootService: 'web',
        rootName: 'get /cart',
        spans: 4,
        services: 3,
        errors: 1,
      },
    ])
    expect(traces[0]?.matches).toMatchObject([{ service: 'db', name: 'select' }])
  })

  test('in a window', async () => {
    const { zipkin } = await start()
    expect(await idsFound(zipkin, query({}, { from: at(500) }))).toEqual([SHORT, B])
    expect(await idsFound(zipkin, query({}, { to: at(500) }))).toEqual([A])
    expect(await idsFound(zipkin, query({}, { from: at(500), to: at(1500) }))).toEqual([B])
    expect(await idsFound(zipkin, query({}, { from: at(1500), to: at(500) }))).toEqual([])
  })

  test('asks for what it needs, in the units of each parameter', async () => {
    const { zipkin, fake } = await start()
    const from = instantOf(TEST_START)
    await zipkin.search(
      query(
        { services: ['pay'], operation: 'Charge', tags: [{ key: 'region', value: 'eu-1' }] },
        { from, to: instantOf(NOW) },
      ),
      never,
    )
    expect(Object.fromEntries(fake.requests[0]!.query)).toEqual({
      serviceName: 'pay',
      spanName: 'Charge',
      annotationQuery: 'region=eu-1',
      endTs: String(NOW / 1_000_000n),
      lookback: '60000',
      limit: '50',
    })
  })

  test('says that a limit cut the list, and gives the newest', async () => {
    const { zipkin } = await start()
    const found = await zipkin.search(query({}, { limit: 2, order: 'duration' }), never)
    expect(found.limited).toBe(true)
    expect(found.traces.map(({ id }) => id)).toEqual([B, SHORT])
    expect((await zipkin.search(query({}, { limit: 3 }), never)).limited).toBe(false)
  })

  test('goes on where a page ends, until there are enough', async () => {
    const traces = Array.from({ length: 130 }, (_, index): TraceData => ({
      spans: [
        makeSpan({
          traceId: (index + 1).toString(16).padStart(32, '10000000000000000000'),
          // several in one millisecond
          startMs: Math.floor(index / 3),
          service: 'cart',
          name: index % 60 === 0 ? 'rare' : 'often',
          kind: index % 60 === 0 ? 'server' : 'client',
        }),
      ],
      logs: [],
    }))
    const { zipkin, fake } = await start({ traces })
    expect(await idsFound(zipkin, query({}, { limit: 130 }))).toHaveLength(130)
    const { parseTraceQL } = await import('../../../src/traceql/parse.ts')
    const found = await zipkin.search({ ...query({}), filter: parseTraceQL('{ name =~ "ra.*" }') }, never)
    expect(found.traces).toHaveLength(3)
    expect(found.notes[0]).toBe(
      'Zipkin was asked for every trace; the rest of the expression was matched here, on 130 traces',
    )
    expect(fake.requests.length).toBeGreaterThan(3)
  })

  test('by an expression that it does not know, with tags as what they were', async () => {
    const { parseTraceQL } = await import('../../../src/traceql/parse.ts')
    const { zipkin } = await start()
    const found = async (text: string): Promise<readonly [readonly string[], readonly string[]]> => {
      const { traces, notes } = await zipkin.search({ ...query({}), filter: parseTraceQL(text) }, never)
      return [traces.map(({ id }) => id), notes]
    }
    expect((await found('{ span.http.status_code >= 400 }'))[0]).toEqual([B])
    expect((await found('{ name = "GET /Cart" } >> { resource.service.name = "DB" }'))[0]).toEqual([A])
    expect((await found('{ name =~ "GET /\\\\S+" }'))[0]).toEqual([A])
    expect((await found('{ resource.k8s.pod.name = "x" }'))[1]).toContain(
      'Zipkin keeps no attributes of resources, so that none has k8s.pod.name',
    )
  })

  test('that finds nothing says why that may be', async () => {
    const nothing = query({ services: ['nobody'] })
    const { zipkin } = await start()
    expect((await zipkin.search(nothing, never)).notes).toEqual([
      'it was asked for as far back as it looks by itself, by default a day: --since 7d looks further',
    ])
    const { zipkin: off } = await start({ searchEnabled: false })
    expect((await off.search(nothing, never)).notes).toEqual([
      'its searching is switched off (SEARCH_ENABLED=false): it can only be asked for ids',
    ])
    expect((await off.fetchTrace(A, never))?.spans).toHaveLength(4)
  })
})

describe('names', () => {
  test('of services, their operations, tags and dependencies', async () => {
    const peer = makeSpan({
      traceId: B,
      service: 'web',
      kind: 'client',
      status: 'error',
      attributes: { 'peer.service': 'Pay', env: 'prod' },
    })
    const { zipkin } = await start({
      traces: [CART, { spans: [peer, ...PAY.spans], logs: [] }],
      autocompleteKeys: ['env'],
    })
    expect(await zipkin.services(never)).toEqual(['cart', 'db', 'pay', 'web'])
    expect(await zipkin.operations('Cart', never)).toEqual(['get /cart', 'load items'])
    expect(await zipkin.operations('nobody', never)).toEqual([])
    expect(await zipkin.tagNames(never)).toEqual(['env'])
    expect(await zipkin.tagValues('env', never)).toEqual(['prod'])
    expect(await zipkin.dependencies({ from: undefined, to: undefined }, never)).toEqual([
      { parent: 'web', child: 'pay', calls: 1, errors: 1 },
    ])
  })

  test('of an empty server', async () => {
    const { zipkin } = await start({ traces: [] })
    expect(await zipkin.services(never)).toEqual([])
    expect(await zipkin.tagNames(never)).toEqual([])
    expect(await zipkin.dependencies({ from: undefined, to: undefined }, never)).toEqual([])
    expect((await zipkin.search(query({}), never)).traces).toEqual([])
    expect(await all(zipkin.listTraces({}, never))).toEqual([])
    expect(await zipkin.findTraceIds('4b', 2, never)).toEqual([])
  })

  test('of recent traces', async () => {
    const { zipkin } = await start()
    const traces = await all(zipkin.listTraces({ since: instantOf(TEST_START + 1n) }, never))
    expect(traces.map(({ id }) => id)).toEqual([SHORT, B])
    expect(await zipkin.countTraces(never)).toBeUndefined()
  })
})

describe('where it is', () => {
  test.each([
    ['', '/zipkin/traces/'],
    ['/zipkin', '/zipkin/traces/'],
    ['/api/v2', '/zipkin/traces/'],
    ['/zipkin/api/v2', '/zipkin/traces/'],
    ['/tools/zipkin', '/tools/zipkin/traces/'],
  ])('at %s', async (path, page) => {
    const { fake } = await start(path.startsWith('/tools') ? { basePath: path } : {})
    const zipkin = open(`${fake.url}${path}`)
    expect(await zipkin.services(never)).toEqual(['batch', 'cart', 'db', 'pay', 'web'])
    expect((await zipkin.fetchTrace(A, never))?.spans).toHaveLength(4)
    expect(zipkin.traceUrl(A)).toBe(`${fake.url}${page}${A}`)
    expect(zipkin.traceUrl(SHORT)).toBe(`${fake.url}${page}${SHORT.slice(16)}`)
  })

  test('behind a proxy that serves the API alone it has no page', () => {
    expect(open('http://127.0.0.1:1/api/datasources/proxy/uid/z').traceUrl(A)).toBeUndefined()
  })

  test('has a name that a list can show, and an identity without secrets', () => {
    const zipkin = open('http://127.0.0.1:1/zipkin')
    expect([zipkin.label, zipkin.identity]).toEqual([
      'Zipkin at http://127.0.0.1:1/zipkin',
      'zipkin http://127.0.0.1:1/zipkin',
    ])
  })
})

describe('what goes wrong', () => {
  test('a 404 that is not about a trace: there is no Zipkin', async () => {
    const zipkin = await answering(textReply('404 page not found\n', 404))
    const refused = { code: 'bad-reply', hint: expect.stringContaining('http://host:9411') as string }
    await expect(zipkin.fetchTrace(A, never)).rejects.toMatchObject(refused)
    await expect(zipkin.services(never)).rejects.toMatchObject(refused)
  })

  test('an older Zipkin whose 404 says nothing', async () => {
    const { zipkin } = await start({
      intercept: ({ path }) => (path.includes('/trace/') ? { status: 404 } : undefined),
    })
    expect(await zipkin.fetchTrace(A, never)).toBeUndefined()
  })

  test('a server without the list of tags', async () => {
    const { zipkin } = await start({
      intercept: ({ path }) => (path.includes('/autocomplete') ? textReply('404 Not Found', 404) : undefined),
    })
    expect(await zipkin.tagNames(never)).toEqual([])
    expect(await zipkin.tagValues('x', never)).toEqual([])
  })

  test('what it refuses, in its own words', async () => {
    const zipkin = await answering({ status: 400, contentType: 'text/*', body: 'lookback <= 0' })
    await expect(zipkin.search(query({}), never)).rejects.toMatchObject({
      code: 'request-refused',
      message: expect.stringMatching(
        /\/api\/v2\/traces\?.* refused the request: HTTP 400: lookback <= 0$/,
      ) as string,
    })
  })

  test.each([
    ['a page', htmlReply('<!doctype html><title>Zipkin</title>'), 'bad-reply'],
    ['a login page', htmlReply('<title>Sign in</title><input type="password">'), 'auth'],
    ['credentials wanted', textReply('who are you?', 401), 'auth'],
    ["Jaeger's answer", jsonReply({ data: [], total: 0 }), 'bad-reply'],
    ['half of an answer', { contentType: 'application/json', body: '[[{"traceId":"1","id"' }, 'bad-reply'],
    ['an empty answer', { contentType: 'application/json', body: '' }, 'bad-reply'],
  ])('%s', async (_what, reply, code) => {
    const zipkin = await answering(reply)
    await expect(zipkin.search(query({}), never)).rejects.toMatchObject({ code })
    await expect(zipkin.fetchTrace(A, never)).rejects.toMatchObject({ code })
    await expect(zipkin.services(never)).rejects.toMatchObject({ code })
  })

  test('nobody there', async () => {
    await expect(open(await deadUrl()).services(never)).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('a span that cannot be read is told, and the others are there', async () => {
    const { zipkin } = await start({
      intercept: ({ path }) =>
        path.includes(`/trace/${A}`)
          ? jsonReply([{ traceId: A, id: '1' }, { traceId: A, id: 'x' }, 7])
          : undefined,
    })
    const data = await zipkin.fetchTrace(A, never)
    expect(data?.spans).toHaveLength(1)
    expect(data?.partial).toMatch(/^2 spans cannot be read: \[1\]\.id: expected an id/)
  })

  test('lists with other things in them', async () => {
    const { zipkin } = await start({
      intercept: () => jsonReply([null, 7, {}, 'b', 'a', '', 'b', [{}], [null]]),
    })
    expect(await zipkin.services(never)).toEqual(['a', 'b'])
    expect(await zipkin.dependencies({ from: undefined, to: undefined }, never)).toEqual([])
    await expect(zipkin.search(query({}), never)).rejects.toMatchObject({
      code: 'bad-reply',
      message: expect.stringContaining(
        'did not send a list of traces: 7 spans cannot be read: [1]: expected',
      ),
    })
  })

  test('being told to stop', async () => {
    const stop = new AbortController()
    const { zipkin } = await start({
      intercept: () => (stop.abort(new Error('stopped')), { fault: 'silence' }),
    })
    await expect(zipkin.search(query({}), stop.signal)).rejects.toThrow('stopped')
  })
})
