import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { calledPeer, clockDomain, readAttribute } from '../../../src/trace/semconv.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { WireError } from '../../../src/wire/wire-error.ts'
import { decodeZipkinJson } from '../../../src/wire/zipkin/zipkin-json.ts'
import { realDocuments, realTraces } from '../../support/real-traces.ts'

function decodeSpans(...spans: readonly object[]): readonly Span[] {
  return decodeZipkinJson(spans.map((span) => Object.assign({ traceId: '1' }, span)))[0]!.spans
}

function idsIn(value: unknown): readonly (readonly string[])[] {
  return decodeZipkinJson(value).map(({ spans }) => spans.map(({ spanId }) => spanId.replace(/^0+/, '')))
}

function bare(traceId: string, id: string): object {
  return { traceId, id }
}

function decodeOne(span: object): Span {
  return decodeSpans({ id: 'a', ...span })[0]!
}

describe('Zipkin JSON', () => {
  it('is read as the v2 API writes it', () => {
    const spans = [
      {
        traceId: '5982fe77008310cc80f1da5e10147517',
        id: 'bd7a977555f6b982',
        parentId: '90394f6bcffb5d13',
        kind: 'SERVER',
        name: 'get /cart',
        timestamp: 1458702548467000,
        duration: 386000,
        shared: true,
        localEndpoint: { serviceName: 'cart', ipv4: '10.0.0.1', port: 8080 },
        remoteEndpoint: { ipv4: '10.0.0.9' },
        annotations: [{ timestamp: 1458702548467100, value: 'cache.miss' }],
        tags: { 'http.method': 'GET', error: 'boom' },
        debug: false,
      },
    ]
    expect(decodeZipkinJson(spans)).toEqual([
      {
        spans: [
          {
            traceId: '5982fe77008310cc80f1da5e10147517',
            spanId: 'bd7a977555f6b982',
            parentId: '90394f6bcffb5d13',
            invalidParentId: undefined,
            parentLocation: 'unknown',
            flags: 0,
            traceState: '',
            name: 'get /cart',
            kind: 'server',
            start: 1_458_702_548_467_000_000n,
            end: 1_458_702_548_853_000_000n,
            status: { code: 'error', message: 'boom' },
            resource: {
              attributes: [
                { key: 'service.name', value: 'cart' },
                { key: 'host.ip', value: ['10.0.0.1'] },
              ],
              droppedAttributes: 0,
              schemaUrl: '',
            },
            scope: { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' },
            attributes: [
              { key: 'http.method', value: 'GET' },
              { key: 'network.local.port', value: 8080n },
              { key: 'network.peer.address', value: '10.0.0.9' },
              { key: 'zipkin.shared', value: true },
            ],
            droppedAttributes: 0,
            events: [
              { time: 1_458_702_548_467_100_000n, name: 'cache.miss', attributes: [], droppedAttributes: 0 },
            ],
            droppedEvents: 0,
            links: [],
            droppedLinks: 0,
          },
        ],
        logs: [],
      },
    ])
  })

  it('is a span, a list of spans or a list of such lists', () => {
    expect(idsIn(bare('1', 'a'))).toEqual([['a']])
    expect(idsIn([bare('1', 'a'), bare('2', 'b'), bare('1', 'c')])).toEqual([['a', 'c'], ['b']])
    expect(idsIn([[bare('1', 'a')], [], [bare('2', 'b')]])).toEqual([['a'], ['b']])
    expect(idsIn([])).toEqual([])
  })

  it.each([
    ['unfinished', { timestamp: 5 }, 5000n, 0n],
    ['without a time', {}, 0n, 0n],
    ['with a length alone', { duration: 7 }, 0n, 7000n],
    ['with a length of zero, which is none', { timestamp: 5, duration: 0 }, 5000n, 0n],
    ['that ended before it began', { timestamp: 9, duration: -4 }, 9000n, 5000n],
  ])('%s', (_name, times, start, end) => {
    const span = decodeOne(times)
    expect([span.start, span.end]).toEqual([start, end])
  })

  it.each([
    [{}, { code: 'unset', message: '' }],
    [{ error: '' }, { code: 'error', message: '' }],
    [{ error: 'true' }, { code: 'error', message: '' }],
    [{ error: 'false' }, { code: 'error', message: 'false' }],
  ])('has a status by the tag error alone: %j', (tags, status) => {
    expect(decodeOne({ tags })).toMatchObject({ status, attributes: [] })
  })

  it.each([
    ['CLIENT', 'client'],
    ['SERVER', 'server'],
    ['PRODUCER', 'producer'],
    ['CONSUMER', 'consumer'],
    [undefined, 'unspecified'],
  ])('has the kind %s', (kind, expected) => {
    expect(decodeOne({ kind }).kind).toBe(expected)
  })

  it('keeps a kind that is none in its own words', () => {
    const { kind, attributes } = decodeOne({ kind: 'LOCAL' })
    expect([kind, attributes]).toEqual(['unspecified', [{ key: 'zipkin.kind', value: 'LOCAL' }]])
  })

  it('says who was called, and where it ran', () => {
    const span = decodeOne({
      kind: 'CLIENT',
      localEndpoint: { serviceName: 'cart', ipv4: '10.0.0.1', ipv6: '::1' },
      remoteEndpoint: { serviceName: 'db', ipv4: '10.0.0.9', port: 5432 },
    })
    expect(calledPeer(span)).toBe('db')
    expect(readAttribute(span, 'network.peer.port')).toBe(5432)
    expect(clockDomain(span)).toBe('host.ip=10.0.0.1')
  })

  it('takes the long form of a trace id that some services cut to 64 bits', () => {
    const long = '5982fe77008310cc80f1da5e10147517'
    const spans = [
      { traceId: '80f1da5e10147517', id: '1' },
      { traceId: long, id: '2' },
      { traceId: '7', id: '3' },
    ]
    const ids = decodeZipkinJson(spans).map(({ spans: [first, ...more] }) => [
      first!.traceId,
      1 + more.length,
    ])
    expect(ids).toEqual([
      [long, 2],
      ['00000000000000000000000000000007', 1],
    ])
  })

  it('leaves a short trace id that may be either of two long ones', () => {
    const spans = ['7', '10000000000000000000000000000007', '20000000000000000000000000000007'].map(
      (traceId) => ({
        traceId,
        id: '1',
      }),
    )
    expect(decodeZipkinJson(spans)).toHaveLength(3)
  })

  describe('pieces of a span', () => {
    const localEndpoint = { serviceName: 'cart' }
    const begun = { id: 'a', kind: 'SERVER', name: 'get', timestamp: 10, localEndpoint, tags: { a: '1' } }
    const ended = { id: 'a', duration: 5, localEndpoint, tags: { a: '1', b: '2', error: 'boom' } }
    const noted = { id: 'a', localEndpoint, annotations: [{ timestamp: 12, value: 'note' }], parentId: 'b' }

    it('are put together, in whatever order they came', () => {
      fc.assert(
        fc.property(fc.shuffledSubarray([begun, ended, noted, noted], { minLength: 4 }), (pieces) => {
          const spans = decodeSpans(...pieces)
          expect(spans).toHaveLength(1)
          expect(spans[0]).toMatchObject({
            name: 'get',
            kind: 'server',
            parentId: '000000000000000b',
            start: 10_000n,
            end: 15_000n,
            status: { code: 'error', message: 'boom' },
            events: [{ name: 'note', time: 12_000n }],
          })
          expect(spans[0]!.attributes.toSorted((x, y) => (x.key < y.key ? -1 : 1))).toEqual([
            { key: 'a', value: '1' },
            { key: 'b', value: '2' },
          ])
        }),
      )
    })

    it.each<[string, object | undefined, object]>([
      ['no endpoint', undefined, { 'service.name': 'cart' }],
      [
        'more of its endpoint',
        { serviceName: 'cart', ipv4: '10.0.0.1' },
        { 'service.name': 'cart', 'host.ip': ['10.0.0.1'] },
      ],
      [
        'an endpoint without a name',
        { ipv4: '10.0.0.1' },
        { 'service.name': 'cart', 'host.ip': ['10.0.0.1'] },
      ],
    ])('are, where one has %s', (_name, endpoint, expected) => {
      const late = JSON.parse(JSON.stringify({ ...ended, localEndpoint: endpoint })) as object
      for (const pieces of [
        [begun, late],
        [late, begun],
      ]) {
        const spans = decodeSpans(...pieces)
        expect(spans).toHaveLength(1)
        const known = spans[0]!.resource.attributes.map(({ key, value }) => [key, value])
        expect(Object.fromEntries(known)).toEqual(expected)
      }
    })

    it('are not, where they ran at two addresses', () => {
      const [here, there] = ['10.0.0.1', '10.0.0.2'].map((ipv4) => ({ serviceName: 'cart', ipv4 }))
      const spans = decodeSpans({ ...begun, localEndpoint: here }, { ...ended, localEndpoint: there })
      expect(spans).toHaveLength(2)
    })

    it.each([
      ['another service', { localEndpoint: { serviceName: 'web' } }],
      ['another kind', { kind: 'CLIENT' }],
      ['another start', { timestamp: 11 }],
      ['the shared half', { shared: true }],
    ])('are not: %s', (_name, difference) => {
      expect(decodeSpans(begun, { ...ended, ...difference })).toHaveLength(2)
    })
  })

  describe('shared ids', () => {
    const client = {
      id: 'a',
      kind: 'CLIENT',
      timestamp: 1,
      duration: 9,
      localEndpoint: { serviceName: 'web' },
    }
    const server = {
      id: 'a',
      kind: 'SERVER',
      timestamp: 3,
      duration: 5,
      localEndpoint: { serviceName: 'cart' },
    }
    const inner = {
      id: 'b',
      parentId: 'a',
      timestamp: 4,
      duration: 1,
      localEndpoint: { serviceName: 'cart' },
    }

    it.each([true, undefined])(
      'hang the server under its client, whether it says so or not: %s',
      (shared) => {
        fc.assert(
          fc.property(
            fc.shuffledSubarray([client, { ...server, shared }, inner], { minLength: 3 }),
            (spans) => {
              const trace = buildTrace({ spans: decodeSpans(...spans), logs: [] })
              expect(trace.nodes.map(({ span, depth }) => [span!.kind, depth])).toEqual([
                ['client', 0],
                ['server', 1],
                ['unspecified', 2],
              ])
            },
          ),
        )
      },
    )
  })

  it.each([
    [5, 'expected an object, found 5'],
    [[{ id: '1' }], '[0].traceId: expected the id of a trace, found none'],
    [[{ traceId: '1' }], '[0].id: expected the id of a span, found none'],
    [
      [{ traceId: '1', id: '1', timestamp: {} }],
      '[0].timestamp: expected a number of microseconds, found an object',
    ],
    [
      [{ traceId: '1', id: '1', annotations: [], binaryAnnotations: [] }],
      '[0].binaryAnnotations: this is a span of Zipkin v1, and only v2 can be read',
    ],
    [[[[{ traceId: '1', id: '1' }]]], '[0][0]: expected an object, found a list'],
  ])('cannot read %j', (value, message) => {
    expect(() => decodeZipkinJson(value)).toThrow(expect.objectContaining({ name: 'WireError', message }))
  })

  it('loses no other span to one that cannot be read, when somebody takes note', () => {
    const refused: WireError[] = []
    const spans = [{ traceId: '1', id: '1' }, { traceId: '1' }, { traceId: '1', id: '3' }]
    expect(decodeZipkinJson(spans, (error) => refused.push(error))[0]!.spans).toHaveLength(2)
    expect(refused).toHaveLength(1)
  })

  describe('of published sets', () => {
    it.for([
      ['zipkin-skew.json.gz', 4, 1, 0, 0, 2, 161_718_000, 99_411_000],
      ['zipkin-messaging-kafka.json.gz', 28, 0, 0, 0, 2, 649_065_000, 26_000],
      ['zipkin-smartthings-mobile-web-install.json.gz', 1041, 378, 175, 84, 16, 306_017_245_000, 36_713_000],
    ] as const)('%s', ([name, spans, twins, endless, untimed, services, duration, root], { skip }) => {
      const path = realTraces(name)
      if (path === undefined) return skip(`${name} is not there`)
      const all = realDocuments(path).flatMap((document) => decodeZipkinJson(document))
      expect(all).toHaveLength(1)
      const trace = buildTrace(all[0]!)
      expect(trace.spanCount).toBe(spans)
      expect(trace.duplicates).toBe(0)
      expect(trace.roots).toHaveLength(1)
      expect(trace.missingParents).toBe(0)
      expect(trace.services).toHaveLength(services)
      expect(trace.nodes.filter(({ span }) => span!.end === 0n)).toHaveLength(endless)
      expect(trace.nodes.filter(({ state }) => state === 'untimed')).toHaveLength(untimed)
      expect(trace.spanCount - new Set(trace.nodes.map(({ id }) => id)).size).toBe(twins)
      expect([trace.duration, trace.headline.end - trace.headline.start]).toEqual([duration, root])
    })
  })
})
