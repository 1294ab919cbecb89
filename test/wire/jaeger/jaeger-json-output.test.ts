import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { Instant } from '../../../src/trace/time.ts'
import { instantOf } from '../../../src/trace/time.ts'
import type { SpanNode, Trace } from '../../../src/trace/trace.ts'
import { encodeJaegerJson } from '../../../src/wire/jaeger/jaeger-json-output.ts'
import { decodeJaegerJson } from '../../../src/wire/jaeger/jaeger-json.ts'
import { decodeZipkinJson } from '../../../src/wire/zipkin/zipkin-json.ts'
import { realDocuments, realTraces } from '../../support/real-traces.ts'
import { makeEvent, makeLog, makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'
import { jaegerSpans } from '../../support/jaeger-span-arbitrary.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

interface JaegerSpan {
  readonly spanID: string
  readonly startTime: number
  readonly duration: number
  readonly references: readonly {
    readonly refType: string
    readonly traceID: string
    readonly spanID: string
  }[]
  readonly tags: readonly { readonly key: string }[]
  readonly logs: readonly object[]
  readonly warnings: readonly string[] | null
}

/** As a reader gets it: through the text. */
function written(trace: Trace): { readonly data: readonly [{ readonly spans: readonly JaegerSpan[] }] } {
  return JSON.parse(JSON.stringify(encodeJaegerJson(trace))) as never
}

function spansOf(...spans: readonly Span[]): readonly JaegerSpan[] {
  return written(buildTrace({ spans, logs: [] })).data[0].spans
}

function readBack(trace: Trace): Trace {
  return buildTrace(decodeJaegerJson(written(trace))[0]!)
}

function tag(key: string, type: string, value: unknown): object {
  return { key, type, value }
}

/** Within the trace. */
function link(spanId: string, type?: string): Span['links'][number] {
  return {
    traceId: TEST_TRACE_ID,
    spanId,
    traceState: '',
    attributes: type === undefined ? [] : [{ key: 'opentracing.ref_type', value: type }],
    droppedAttributes: 0,
    flags: 0,
  }
}

describe('Jaeger JSON output', () => {
  it('has the shape of an answer of the query API', () => {
    const resource = makeResource({ 'service.name': 'cart', 'host.name': 'h1', 'host.ip': ['10.0.0.1'] })
    const root = makeSpan({
      spanId: 'eee19b7ec3c1b173',
      name: 'root',
      resource,
      kind: 'unspecified',
      start: 1_544_712_660_300_000_999n,
      end: 1_544_712_660_400_000_000n,
    })
    const span = makeSpan({
      spanId: 'eee19b7ec3c1b174',
      parentId: 'eee19b7ec3c1b173',
      name: 'GET /cart',
      kind: 'server',
      flags: 0x301,
      resource: makeResource({ 'service.name': 'cart', 'host.name': 'h1', 'host.ip': ['10.0.0.1'] }),
      scope: { name: 'lib', version: '1.2', attributes: [], droppedAttributes: 0, schemaUrl: '' },
      traceState: 'a=1',
      start: 1_544_712_660_300_123_456n,
      end: 1_544_712_660_312_468_000n,
      status: { code: 'error', message: 'boom' },
      attributes: {
        s: 'text',
        b: false,
        i: 500n,
        large: 9007199254740993n,
        d: 0.5,
        nan: Number.NaN,
        bytes: Uint8Array.of(0, 255),
        list: ['a', 1n, Uint8Array.of(1)],
        map: { entries: [{ key: 'k', value: true }] },
        none: undefined,
        '@jaeger@warnings': ['slow'],
      },
      events: [{ ...makeEvent('exception', 0), time: 1_544_712_660_300_500_123n as never }],
      links: [
        {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: 'b7ad6b7169203331',
          traceState: '',
          attributes: [],
          droppedAttributes: 0,
          flags: 0,
        },
      ],
    })
    const log = { ...makeLog({ spanId: span.spanId, body: 'said', attributes: [{ key: 'n', value: 1n }] }) }
    const trace = buildTrace({ spans: [span, root], logs: [log] })
    expect(written(trace)).toEqual({
      data: [
        {
          traceID: TEST_TRACE_ID,
          spans: [
            {
              traceID: TEST_TRACE_ID,
              spanID: 'eee19b7ec3c1b173',
              operationName: 'root',
              references: [],
              startTime: 1544712660300000,
              duration: 100000,
              tags: [],
              logs: [],
              processID: 'p1',
              warnings: null,
            },
            {
              traceID: TEST_TRACE_ID,
              spanID: 'eee19b7ec3c1b174',
              flags: 1,
              operationName: 'GET /cart',
              references: [
                { refType: 'CHILD_OF', traceID: TEST_TRACE_ID, spanID: 'eee19b7ec3c1b173' },
                {
                  refType: 'FOLLOWS_FROM',
                  traceID: '0af7651916cd43dd8448eb211c80319c',
                  spanID: 'b7ad6b7169203331',
                },
              ],
              startTime: 1544712660300123,
              duration: 12345,
              tags: [
                tag('span.kind', 'string', 'server'),
                tag('otel.status_code', 'string', 'ERROR'),
                tag('error', 'bool', true),
                tag('otel.status_description', 'string', 'boom'),
                tag('otel.scope.name', 'string', 'lib'),
                tag('otel.scope.version', 'string', '1.2'),
                tag('w3c.tracestate', 'string', 'a=1'),
                tag('s', 'string', 'text'),
                tag('b', 'bool', false),
                tag('i', 'int64', 500),
                tag('large', 'int64', '9007199254740993'),
                tag('d', 'float64', 0.5),
                tag('nan', 'float64', 'NaN'),
                tag('bytes', 'binary', 'AP8='),
                tag('list', 'string', '["a",1,"AQ=="]'),
                tag('map', 'string', '{"k":true}'),
                tag('none', 'string', ''),
              ],
              logs: [
                { timestamp: 1544712660300500, fields: [tag('event', 'string', 'exception')] },
                {
                  timestamp: Number(log.time / 1000n),
                  fields: [
                    tag('level', 'string', 'INFO'),
                    tag('message', 'string', 'said'),
                    tag('n', 'int64', 1),
                  ],
                },
              ],
              processID: 'p1',
              warnings: ['slow'],
            },
          ],
          processes: {
            p1: {
              serviceName: 'cart',
              tags: [tag('host.name', 'string', 'h1'), tag('host.ip', 'string', '["10.0.0.1"]')],
            },
          },
          warnings: null,
        },
      ],
      total: 0,
      limit: 0,
      offset: 0,
      errors: null,
    })
  })

  it('names a process for each resource, also without a service', () => {
    const spans = ['cart', undefined, 'pay', 'cart'].map((service) =>
      makeSpan({ resource: makeResource(service === undefined ? {} : { 'service.name': service }) }),
    )
    const [{ processes }] = written(buildTrace({ spans, logs: [] })).data as unknown as [
      { readonly processes: Readonly<Record<string, { readonly serviceName: string }>> },
    ]
    expect(
      Object.values(processes)
        .map(({ serviceName }) => serviceName)
        .toSorted(),
    ).toEqual(['OTLPResourceNoServiceName', 'cart', 'pay'])
  })

  describe('where the page would lose spans or its scale', () => {
    it('a cycle is cut where the tree cuts it', () => {
      const a = makeSpan({ spanId: spanIdOf(1), parentId: spanIdOf(2), startMs: 0 })
      const b = makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(1), startMs: 1 })
      const self = makeSpan({ spanId: spanIdOf(3), parentId: spanIdOf(3), startMs: 2 })
      const spans = spansOf(a, b, self)
      expect(spans.map(({ references }) => references.map(({ spanID }) => spanID))).toEqual([
        [],
        [spanIdOf(1)],
        [],
      ])
      expect(spans.map(({ warnings }) => warnings)).toEqual([
        ['its parent 0000000000000002 is below it; drawn as a root'],
        null,
        ['named itself as its parent; drawn as a root'],
      ])
    })

    it('every span has an id of its own, and its children follow it', () => {
      const client = makeSpan({ spanId: spanIdOf(1), kind: 'client', service: 'web', startMs: 0, endMs: 9 })
      const server = makeSpan({ spanId: spanIdOf(1), kind: 'server', service: 'cart', startMs: 1, endMs: 8 })
      const inner = makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(1), service: 'cart', startMs: 2 })
      const spans = spansOf(inner, server, client)
      expect(spans.map(({ spanID, references }) => [spanID, references[0]?.spanID])).toEqual([
        [spanIdOf(1), undefined],
        [spanIdOf(3), spanIdOf(1)],
        [spanIdOf(2), spanIdOf(3)],
      ])
    })

    it('every span has a time and a length that can be drawn', () => {
      const parent = makeSpan({ name: 'parent', startMs: 0, endMs: 10 })
      const { spanId: parentId } = parent
      const spans = spansOf(
        parent,
        makeSpan({ parentId, startMs: 1, end: 0n }),
        makeSpan({ parentId, start: 0n, end: 0n }),
        makeSpan({ parentId, startMs: 3, endMs: 2 }),
      )
      const origin = spans[0]!.startTime
      expect(
        spans.map(({ startTime, duration, warnings }) => [startTime - origin, duration, warnings]),
      ).toEqual([
        [0, 10_000, null],
        [0, 0, ['no start was received; drawn where its children or its parent are']],
        [1000, 0, ['no end was received; drawn to the end of what is below it']],
        [3000, 0, ['ended 1000000ns before it began; drawn without length']],
      ])
    })

    it('a link within the trace makes no other parent than the tree has', () => {
      const root = makeSpan({ spanId: spanIdOf(1), startMs: 0, links: [link(spanIdOf(2))] })
      const child = makeSpan({
        spanId: spanIdOf(2),
        parentId: spanIdOf(1),
        startMs: 1,
        links: [link(spanIdOf(3), 'child_of'), link(spanIdOf(1))],
      })
      const spans = spansOf(root, child)
      expect(spans[0]).toMatchObject({
        references: [],
        warnings: ['has a link to the span 0000000000000002 of this trace'],
      })
      expect(spans[1]!.references.map(({ refType, spanID }) => [refType, spanID])).toEqual([
        ['FOLLOWS_FROM', spanIdOf(1)],
        ['FOLLOWS_FROM', spanIdOf(3)],
      ])
    })

    it('ids that name nobody are left out', () => {
      const none = { traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }
      const links = [
        { ...none, traceId: '', spanId: '' },
        { ...none, traceId: '0'.repeat(32), spanId: spanIdOf(1) },
        { ...none, traceId: TEST_TRACE_ID, spanId: 'abc' },
      ]
      const [span] = spansOf(makeSpan({ links, invalidParentId: 'abcd' }))
      expect(span).toMatchObject({
        references: [],
        warnings: [
          'its parent id abcd is not 8 bytes long; drawn as a root',
          'has a link to the span abc of this trace',
        ],
      })
    })
  })

  it('is read back as the same tree, whatever is wrong with it', () => {
    fc.assert(
      fc.property(arbitraryTree, (spans) => {
        const trace = buildTrace({ spans, logs: [] })
        expect(outline(readBack(trace))).toEqual(outline(trace))
      }),
      { numRuns: 200 },
    )
  })

  it('gives back all that Jaeger has a place for', () => {
    fc.assert(
      fc.property(fc.array(jaegerSpans, { minLength: 1, maxLength: 6 }), (rows) => {
        const spans = rows.map(({ choice, ...row }, at) => {
          const parentId = at === 0 ? undefined : spanIdOf((((choice * at) >>> 0) % at) + 1)
          return makeSpan({
            ...row,
            spanId: spanIdOf(at + 1),
            parentId,
            traceId: TEST_TRACE_ID,
          })
        })
        const trace = buildTrace({ spans, logs: [] })
        const back = new Map(readBack(trace).nodes.map(({ id, span }) => [id, span!]))
        for (const span of spans) expect(back.get(span.spanId)).toEqual(cutToMicroseconds(span))
      }),
      { numRuns: 200 },
    )
  })

  describe('of published sets', () => {
    it.for([
      ['hotel_load25.jsonl.gz', decodeJaegerJson],
      ['node_load25.jsonl.gz', decodeJaegerJson],
      ['zipkin-smartthings-mobile-web-install.json.gz', decodeZipkinJson],
      ['zipkin-messaging-kafka.json.gz', decodeZipkinJson],
    ] as const)('%s', ([name, decode], { skip }) => {
      const path = realTraces(name)
      if (path === undefined) return skip(`${name} is not there`)
      for (const document of realDocuments(path)) {
        const trace = buildTrace(decode(document)[0]!)
        const ids = written(trace).data[0].spans.map(({ spanID }) => spanID)
        expect(new Set(ids).size).toBe(trace.spanCount)
        expect(outline(readBack(trace))).toEqual(outline(trace))
      }
    })
  })
})

/** The tree with what Jaeger keeps of each span, times in whole microseconds since the trace began. */
function outline(trace: Trace): readonly string[] {
  return trace.nodes.map((node) => {
    const { span, depth } = node
    const [start, end] = [node.start, node.end].map((at) => Math.floor(at / 1000))
    return `${' '.repeat(depth)}${span === undefined ? '?' : `${span.name} ${span.kind}`} ${start}-${end} ${errorOf(node)}`
  })
}

function errorOf({ span }: SpanNode): string {
  return span?.status.code ?? ''
}

function cutToMicroseconds(span: Span): Span {
  return {
    ...span,
    start: cut(span.start),
    end: cut(span.end),
    events: span.events.map((event) => Object.assign({}, event, { time: cut(event.time) })),
  }
}

function cut(time: Instant): Instant {
  return instantOf(time - (time % 1000n))
}
