// Whatever Jaeger it is, the answers are the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../../src/sources/backend.ts'
import type { SearchQuery } from '../../../src/sources/source.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Attributes, Span, TraceData, TraceId } from '../../../src/trace/span.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { bothOf, type SearchConditions } from '../../../src/traceql/conditions.ts'
import type { Query } from '../../../src/traceql/ast.ts'
import { startFakeJaeger, type FakeJaegerOptions } from '../../support/fake-jaeger.ts'
import type { FakeServer } from '../../support/fake-server.ts'
import {
  BROKEN_ID,
  CHECKOUT_ID,
  jaegerAt,
  JAEGER_TRACES,
  OLD_ID,
  searchOf,
  SHORT_ID,
  testTime,
} from '../../support/jaeger-backend.ts'
import { asked } from '../../support/search-queries.ts'

interface Setting {
  readonly name: string
  readonly options: Omit<FakeJaegerOptions, 'traces'>
  readonly headers?: Readonly<Record<string, string>>
}

const SETTINGS: readonly Setting[] = [
  { name: '1.52', options: { persona: 'jaeger-1.52' } },
  { name: '1.53', options: { persona: 'jaeger-1.53' } },
  { name: '1.76', options: { persona: 'jaeger-1.76' } },
  { name: '1.76 under a base path', options: { persona: 'jaeger-1.76', basePath: '/jaeger/ui' } },
  { name: '1.76 with a store that needs a service', options: { persona: 'jaeger-1.76', needsService: true } },
  { name: '2.13', options: { persona: 'jaeger-2.13' } },
  { name: '2.18', options: { persona: 'jaeger-2.18' } },
  { name: '2.18 with a small store', options: { persona: 'jaeger-2.18', maxTraces: 8 } },
  { name: '2.20', options: { persona: 'jaeger-2.20' } },
  { name: '2.20 as an early build', options: { persona: 'jaeger-2.20', summaryId: 'traceID' } },
  { name: '2.20 with a small store', options: { persona: 'jaeger-2.20', maxTraces: 8 } },
  {
    name: '2.20 for tenants',
    options: { persona: 'jaeger-2.20', tenants: ['a'] },
    headers: { 'x-tenant': 'a' },
  },
  { name: '2.20 behind a proxy that packs', options: { persona: 'jaeger-2.20', proxy: 'gzip' } },
  { name: '2.21', options: { persona: 'jaeger-2.21' } },
  { name: '2.21 with a store that needs a service', options: { persona: 'jaeger-2.21', needsService: true } },
  { name: 'VictoriaTraces', options: { persona: 'victoriatraces' } },
  { name: 'Greptime', options: { persona: 'greptime' } },
]

const { signal } = new AbortController()

describe.each(SETTINGS)('Jaeger $name', ({ options, headers = {} }) => {
  let server: FakeServer
  let backend: Backend

  beforeAll(async () => {
    server = await startFakeJaeger({ ...options, traces: JAEGER_TRACES })
    backend = jaegerAt(server.url, { headers })
  })
  afterAll(async () => {
    await backend.close()
    await server.close()
  })

  async function idsOf(query: Partial<SearchQuery> = {}): Promise<readonly string[]> {
    const { traces } = await backend.search(searchOf(query), signal)
    return traces.map(({ id }) => id)
  }

  it.each(JAEGER_TRACES)('gives a trace as it was sent', async (sent) => {
    const fetched = await backend.fetchTrace(idOf(sent), signal)
    expect(fetched).toBeDefined()
    expect(comparable(fetched!)).toEqual(comparable(sent))
    expect(fetched?.notes).toBeUndefined()
    expect(fetched?.partial).toBeUndefined()
  })

  it('knows what is not there', async () => {
    expect(await backend.fetchTrace('f'.repeat(32) as TraceId, signal)).toBeUndefined()
    expect(await backend.findTraceIds('f'.repeat(32), 5, signal)).toEqual([])
  })

  it('finds ids by their beginning, and those of 64 bits without their zeros', async () => {
    expect(await backend.findTraceIds('4bf92f35', 5, signal)).toEqual([CHECKOUT_ID])
    expect(await backend.findTraceIds(SHORT_ID.slice(16), 5, signal)).toEqual([SHORT_ID])
    expect(await backend.findTraceIds(CHECKOUT_ID, 5, signal)).toEqual([CHECKOUT_ID])
  })

  it('says that an id may have been cut', async () => {
    const wanted = `4bf92f3577b34da6${SHORT_ID.slice(16)}`
    await expect(backend.findTraceIds(wanted, 5, signal)).rejects.toMatchObject({
      code: 'trace-not-found',
      hint: expect.stringContaining(`tracectl show ${SHORT_ID.slice(16)} --from ${server.url}`) as string,
    })
  })

  it('finds all of a time, newest first, whatever their services', async () => {
    expect(await idsOf()).toEqual([CHECKOUT_ID, BROKEN_ID, SHORT_ID])
    expect(await idsOf({ from: testTime(-8_000_000) })).toEqual([CHECKOUT_ID, BROKEN_ID, SHORT_ID, OLD_ID])
    expect(await idsOf({ from: testTime(3500), to: testTime(4500) })).toEqual([BROKEN_ID])
    expect(await idsOf({ from: testTime(4000), to: testTime(4000) })).toEqual([BROKEN_ID])
    expect(await idsOf({ from: testTime(100_000) })).toEqual([])
    expect(await idsOf({ from: testTime(9), to: testTime(8) })).toEqual([])
  })

  it('says of each what a list shows', async () => {
    const { traces } = await backend.search(searchOf(), signal)
    expect(traces).toEqual([
      {
        id: CHECKOUT_ID,
        start: testTime(5000),
        duration: 300e6,
        rootService: 'web',
        rootName: 'POST /checkout',
        spans: 3,
        services: 2,
        errors: 1,
        matches: [],
      },
      {
        id: BROKEN_ID,
        start: testTime(4000),
        duration: 900e6,
        rootService: undefined,
        rootName: undefined,
        spans: 1,
        services: 1,
        errors: 0,
        matches: [],
      },
      expect.objectContaining({
        id: SHORT_ID,
        rootService: 'cart',
        rootName: 'GET /cart',
        spans: 2,
      }) as object,
    ])
  })

  it.each<readonly [string, Partial<SearchConditions>, readonly string[]]>([
    ['service', { services: ['web'] }, [CHECKOUT_ID]],
    ['service that shares traces', { services: ['cart'] }, [CHECKOUT_ID, SHORT_ID]],
    ['several services', { services: ['web', 'mail'] }, [CHECKOUT_ID, BROKEN_ID]],
    ['unknown service', { services: ['nobody'] }, []],
    ['operation', { services: ['cart'], operation: 'SELECT items' }, [SHORT_ID]],
    ['operation of any service', { operation: 'GET /cart' }, [CHECKOUT_ID, SHORT_ID]],
    ['tag', { services: ['web'], tags: [{ key: 'user.id', value: 'u1' }] }, [CHECKOUT_ID]],
    ['tag of any service', { tags: [{ key: 'http.method', value: 'GET' }] }, [SHORT_ID]],
    ['number as a tag', { tags: [{ key: 'http.status_code', value: '500' }] }, [CHECKOUT_ID]],
    [
      'tag of a resource',
      { tags: [{ key: 'deployment.environment', value: 'prod' }] },
      [CHECKOUT_ID, SHORT_ID],
    ],
    // an event has it, and Jaeger finds that too
    ['tag that only an event has', { services: ['cart'], tags: [{ key: 'key', value: 'cart:7' }] }, []],
    ['tag of whatever value', { tags: [{ key: 'db.system', value: undefined }] }, [SHORT_ID]],
    [
      'several tags',
      {
        tags: [
          { key: 'http.method', value: 'GET' },
          { key: 'http.status_code', value: '200' },
        ],
      },
      [SHORT_ID],
    ],
    ['errors', { errors: true }, [CHECKOUT_ID]],
    ['errors of a service, wherever in the trace', { services: ['cart'], errors: true }, [CHECKOUT_ID]],
    ['least duration', { minDuration: offsetOf(300e6) }, [CHECKOUT_ID, BROKEN_ID]],
    ['most duration', { maxDuration: offsetOf(299e6) }, [SHORT_ID]],
    ['service and duration', { services: ['cart'], minDuration: offsetOf(100e6) }, [CHECKOUT_ID]],
  ])('searches by %s', async (_, conditions, expected) => {
    expect(await idsOf({ filter: asked(conditions) })).toEqual(expected)
  })

  it('searches by the length and the kind of a span', async () => {
    const long = comparison('span:duration', '>=', { type: 'duration', value: 220e6 })
    expect(await idsOf({ filter: bothOf(asked({ services: ['cart'] }), long) })).toEqual([CHECKOUT_ID])
    const consumer = comparison('span:kind', '=', { type: 'kind', value: 'consumer' })
    expect(await idsOf({ filter: consumer })).toEqual([BROKEN_ID])
  })

  it('says when a limit cut the list', async () => {
    const one = await backend.search(searchOf({ limit: 1 }), signal)
    expect(one.traces.map(({ id }) => id)).toEqual([CHECKOUT_ID])
    expect(one.limited).toBe(true)
    expect((await backend.search(searchOf({ limit: 20 }), signal)).limited).toBe(false)
    const filter = asked({ tags: [{ key: 'deployment.environment', value: 'prod' }] })
    const filtered = await backend.search(searchOf({ limit: 1, filter }), signal)
    expect(filtered.traces.map(({ id }) => id)).toEqual([CHECKOUT_ID])
    expect(filtered.limited).toBe(true)
  })

  it('sorts the newest by what is asked', async () => {
    expect(await idsOf({ order: 'duration' })).toEqual([BROKEN_ID, CHECKOUT_ID, SHORT_ID])
    expect(await idsOf({ order: 'errors' })).toEqual([CHECKOUT_ID, BROKEN_ID, SHORT_ID])
  })

  it('shows the spans that a filter is about', async () => {
    const filter = asked({ services: ['cart'], tags: [{ key: 'http.method', value: 'GET' }] })
    const { traces, notes } = await backend.search(searchOf({ filter }), signal)
    expect(traces).toMatchObject([{ id: SHORT_ID, matches: [{ service: 'cart', name: 'GET /cart' }] }])
    expect(notes.join('\n')).toContain('matched here')
  })

  it('lists services, operations and tags', async () => {
    expect(await backend.services(signal)).toEqual(['cart', 'mail', 'web'])
    expect(await backend.operations('cart', signal)).toEqual(['GET /cart', 'SELECT items'])
    expect(await backend.operations('nobody', signal)).toEqual([])
    expect(await backend.tagNames(signal)).toEqual(
      expect.arrayContaining(['http.method', 'host.name', 'db.system']),
    )
    expect(await backend.tagValues('http.method', signal)).toEqual(['GET', 'POST'])
  })

  it('lists its recent traces', async () => {
    const listed: (readonly [string, number])[] = []
    for await (const { id, spans } of backend.listTraces({ limit: 3 }, signal)) listed.push([id, spans])
    expect(listed).toEqual([
      [CHECKOUT_ID, 3],
      [BROKEN_ID, 1],
      [SHORT_ID, 2],
    ])
    expect(await backend.countTraces(signal)).toBeUndefined()
  })

  it('says who calls whom, where it knows', async () => {
    const found = await backend.dependencies({ from: testTime(0), to: undefined }, signal)
    const isKnown = options.persona.startsWith('jaeger')
    expect(found).toEqual(
      isKnown ? [{ parent: 'web', child: 'cart', calls: 1, errors: undefined }] : undefined,
    )
  })

  it('names itself without secrets', () => {
    expect(backend.label).toBe(`Jaeger at ${server.url}`)
    expect(backend.traceUrl(CHECKOUT_ID as TraceId)).toBe(`${server.url}/trace/${CHECKOUT_ID}`)
    expect(backend.identity).toBe(
      `jaeger ${server.url}${headers['x-tenant'] === undefined ? '' : ' tenant=a'}`,
    )
  })
})

describe.each([
  'jaeger-1.52',
  'jaeger-1.76',
  'jaeger-2.13',
  'jaeger-2.18',
  'jaeger-2.20',
  'jaeger-2.21',
  'victoriatraces',
  'greptime',
] as const)('an empty %s', (persona) => {
  it('is empty', async () => {
    await using server = await startFakeJaeger({ persona, traces: [] })
    const backend = jaegerAt(server.url)
    expect(await backend.services(signal)).toEqual([])
    expect(await backend.operations('cart', signal)).toEqual([])
    expect(await backend.search(searchOf(), signal)).toEqual({ traces: [], limited: false, notes: [] })
    expect(await backend.search(searchOf({ filter: asked({ services: ['cart'] }) }), signal)).toMatchObject({
      traces: [],
      limited: false,
    })
    expect(await backend.tagNames(signal)).toEqual([])
    expect(await backend.fetchTrace(CHECKOUT_ID as TraceId, signal)).toBeUndefined()
    await backend.close()
  })
})

const PLACE = { from: 0, to: 0 }

function comparison(
  intrinsic: 'span:duration' | 'span:kind',
  operator: '=' | '>=',
  literal:
    | { readonly type: 'duration'; readonly value: number }
    | { readonly type: 'kind'; readonly value: 'consumer' },
): Query {
  const condition = {
    type: 'comparison',
    operator,
    left: { type: 'intrinsic', intrinsic, place: PLACE },
    right: { type: 'literal', literal, place: PLACE },
    place: PLACE,
  } as const
  return { first: { type: 'filter', condition, place: PLACE }, stages: [], hints: [] }
}

function idOf(data: TraceData): TraceId {
  return data.spans[0]!.traceId
}

/** What both APIs can say: in the order of the tree, attributes by their keys. */
function comparable(data: TraceData): readonly object[] {
  return buildTrace(data).nodes.flatMap(({ span, depth }) =>
    span === undefined ? [] : [{ depth, ...fields(span) }],
  )
}

function fields(span: Span): object {
  const { traceId, spanId, parentId, name, kind, start, end, status, traceState, events, links } = span
  return {
    ids: [traceId, spanId, parentId],
    facts: { name, kind, start, end, status, traceState },
    scope: `${span.scope.name} ${span.scope.version}`,
    resource: byKey(span.resource.attributes),
    attributes: byKey(span.attributes),
    events: events.map((event) => ({
      time: event.time,
      name: event.name,
      attributes: byKey(event.attributes),
    })),
    links: links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: byKey(link.attributes),
    })),
  }
}

function byKey(attributes: Attributes): Attributes {
  return attributes.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}
