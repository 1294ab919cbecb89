import { expect, test } from 'vitest'
import type { Analysis } from '../../../src/analysis/analysis.ts'
import { analyze, type AnalyzeOptions } from '../../../src/analysis/analyze.ts'
import {
  stringify,
  traceDocument,
  traceDocumentChunks,
  traceLineDocument,
} from '../../../src/render/json/json.ts'
import { jsonValue } from '../../../src/render/json/json-values.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { AttributeValue } from '../../../src/trace/span.ts'
import type { TraceData } from '../../../src/trace/trace.ts'
import { summarizeTrace } from '../../../src/trace/summary.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeEvent, makeLog, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'

test('a span with everything', () => {
  const span = makeSpan({
    spanId: spanIdOf(2),
    parentId: spanIdOf(1),
    parentLocation: 'remote',
    flags: 0x301,
    traceState: 'a=b',
    name: 'charge',
    kind: 'server',
    service: 'pay',
    startMs: 5,
    endMs: 15,
    status: { code: 'error', message: 'declined' },
    attributes: { 'http.response.status_code': 500n },
    droppedAttributes: 1,
    events: [makeEvent('exception', 6, { 'exception.type': 'E' })],
    droppedEvents: 2,
    links: [
      {
        traceId: 'ab',
        spanId: 'cd',
        traceState: '',
        attributes: [{ key: 'k', value: true }],
        droppedAttributes: 3,
        flags: 1,
      },
    ],
    droppedLinks: 4,
  })
  const root = makeSpan({ spanId: spanIdOf(1), name: 'root', service: 'web', endMs: 20 })
  const log = makeLog({ spanId: spanIdOf(2), timeMs: 7, body: 'oh', resource: span.resource })
  const document = traceDocument(analysisOf({ spans: [span, root], logs: [log, makeLog()] }))
  expect(document).toMatchObject({
    schemaVersion: 1,
    trace: {
      id: '4bf92f3577b34da6a3ce929d0e0e4736',
      start: '2026-08-22T14:03:11.208000000Z',
      startUnixNano: '1787407391208000000',
      durationNs: 20e6,
      rootService: 'web',
      rootName: 'root',
      rootSpanIds: ['0000000000000001'],
      spanCount: 2,
      serviceCount: 2,
      services: ['pay', 'web'],
      errorCount: 1,
      missingParents: 0,
      duplicates: 0,
      logs: [expect.objectContaining({ body: { type: 'string', value: 'log' }, resource: 2 })],
    },
    resources: ['web', 'pay', 'app'].map((service) => ({
      attributes: [{ key: 'service.name', type: 'string', value: service }],
      droppedAttributes: 0,
      schemaUrl: '',
    })),
    scopes: [{ name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }],
    spans: [
      expect.objectContaining({
        spanId: '0000000000000001',
        parentId: null,
        depth: 0,
        selfNs: 10e6,
        resource: 0,
      }),
      {
        spanId: '0000000000000002',
        parentId: '0000000000000001',
        depth: 1,
        state: 'finished',
        marks: [],
        startNs: 5e6,
        durationNs: 10e6,
        selfNs: 10e6,
        critNs: 10e6,
        mode: 'sync',
        skewNs: 0,
        skewRangeNs: null,
        service: 'pay',
        name: 'charge',
        kind: 'server',
        status: { code: 'error', message: 'declined' },
        sentParentId: '0000000000000001',
        parentLocation: 'remote',
        flags: 0x301,
        traceState: 'a=b',
        startUnixNano: '1787407391213000000',
        endUnixNano: '1787407391223000000',
        attributes: [{ key: 'http.response.status_code', type: 'int', value: 500 }],
        droppedAttributes: 1,
        events: [
          {
            name: 'exception',
            timeUnixNano: '1787407391214000000',
            offsetNs: 6e6,
            attributes: [{ key: 'exception.type', type: 'string', value: 'E' }],
            droppedAttributes: 0,
          },
        ],
        droppedEvents: 2,
        links: [
          {
            traceId: 'ab',
            spanId: 'cd',
            traceState: '',
            flags: 1,
            attributes: [{ key: 'k', type: 'bool', value: true }],
            droppedAttributes: 3,
          },
        ],
        droppedLinks: 4,
        resource: 1,
        scope: 0,
        logs: [
          {
            spanId: '0000000000000002',
            timeUnixNano: '1787407391215000000',
            observedTimeUnixNano: '1787407391215000000',
            offsetNs: 7e6,
            severityNumber: 9,
            severityText: 'INFO',
            eventName: '',
            body: { type: 'string', value: 'oh' },
            attributes: [],
            droppedAttributes: 0,
            flags: 0,
            resource: 1,
            scope: 0,
          },
        ],
      },
    ],
  })
})

test('what is missing, unfinished or wrong is null, and what was sent is there all the same', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'orphan', parentId: 'deadbeefdeadbeef', startMs: 1, endMs: 2 }),
    makeSpan({ spanId: spanIdOf(2), name: 'unfinished', startMs: 1, end: 0n }),
    makeSpan({ spanId: spanIdOf(3), name: 'backwards', startMs: 5, endMs: 3 }),
    makeSpan({ spanId: spanIdOf(4), name: 'untimed', start: 0n, end: 0n }),
    makeSpan({ spanId: spanIdOf(5), name: 'short', invalidParentId: 'abcd' }),
    makeSpan({ spanId: spanIdOf(6), name: 'self', parentId: spanIdOf(6) }),
  ]
  const { spans: found } = traceDocument(analysisOf({ spans, logs: [] })) as {
    readonly spans: readonly Record<string, unknown>[]
  }
  const of = (name: string | null): Record<string, unknown> | undefined =>
    found.find((span) => span['name'] === name)
  expect(of(null)).toEqual({
    spanId: 'deadbeefdeadbeef',
    parentId: null,
    depth: 0,
    state: 'missing',
    marks: [],
    startNs: 1e6,
    durationNs: null,
    selfNs: null,
    critNs: null,
    mode: null,
    skewNs: 0,
    skewRangeNs: null,
    service: null,
    name: null,
    logs: [],
  })
  expect(of('unfinished')).toMatchObject({
    state: 'unfinished',
    durationNs: null,
    selfNs: null,
    endUnixNano: '0',
  })
  expect(of('backwards')).toMatchObject({
    state: 'bad-time',
    durationNs: 0,
    endUnixNano: '1787407391211000000',
  })
  expect(of('untimed')).toMatchObject({
    state: 'untimed',
    startNs: null,
    durationNs: null,
    startUnixNano: '0',
  })
  expect(of('short')).toMatchObject({ marks: ['invalid-parent-id'], sentParentId: 'abcd', parentId: null })
  expect(of('self')).toMatchObject({ marks: ['self-parent'], sentParentId: spanIdOf(6), parentId: null })
})

test('no log is left out: those of spans that nobody sent or named are the trace’s, with the id they came with', () => {
  const logs = [
    makeLog({ spanId: spanIdOf(1), body: 'own' }),
    makeLog({ spanId: 'deadbeefdeadbeef', body: 'of the missing parent' }),
    makeLog({ spanId: spanIdOf(9), timeMs: 1, body: 'of nobody' }),
    makeLog({ timeMs: 2, body: 'of the trace' }),
  ]
  const spans = [makeSpan({ spanId: spanIdOf(1), parentId: 'deadbeefdeadbeef' })]
  const found = traceDocument(analysisOf({ spans, logs })) as {
    readonly trace: { readonly logs: readonly unknown[] }
    readonly spans: readonly { readonly logs: readonly unknown[] }[]
  }
  expect(found.trace.logs).toEqual([logLike(spanIdOf(9), 'of nobody'), logLike(null, 'of the trace')])
  expect(found.spans.map((span) => span.logs)).toEqual([
    [logLike('deadbeefdeadbeef', 'of the missing parent')],
    [logLike(spanIdOf(1), 'own')],
  ])
})

test.each<[AttributeValue, unknown]>([
  ['a', { type: 'string', value: 'a' }],
  [true, { type: 'bool', value: true }],
  [1n, { type: 'int', value: 1 }],
  [9_007_199_254_740_991n, { type: 'int', value: 9_007_199_254_740_991 }],
  [9_007_199_254_740_993n, { type: 'int', value: '9007199254740993' }],
  [-(2n ** 63n), { type: 'int', value: '-9223372036854775808' }],
  [1.5, { type: 'double', value: 1.5 }],
  [1, { type: 'double', value: 1 }],
  [Number.NaN, { type: 'double', value: 'NaN' }],
  [-Infinity, { type: 'double', value: '-Infinity' }],
  [-0, { type: 'double', value: '-0' }],
  [new Uint8Array([0, 255]), { type: 'bytes', value: 'AP8=' }],
  [undefined, { type: 'empty', value: null }],
  [
    ['a', 1n],
    {
      type: 'array',
      value: [
        { type: 'string', value: 'a' },
        { type: 'int', value: 1 },
      ],
    },
  ],
  [{ entries: [{ key: 'k', value: [] }] }, { type: 'map', value: [{ key: 'k', type: 'array', value: [] }] }],
])('%o keeps its type', (value, expected) => {
  expect(jsonValue(value)).toEqual(expected)
})

test('the document in pieces is the document: a span on each line', () => {
  const analysis = analyze(exampleTrace())
  const text = [...traceDocumentChunks(analysis, { note: 'x' })].join('')
  expect(JSON.parse(text)).toEqual(traceDocument(analysis, { note: 'x' }))
  expect(text.split('\n').filter((line) => line.startsWith('{"spanId":"'))).toHaveLength(132)
})

test('equal resources that came in different requests are one', () => {
  const spans = [1, 2, 3].map((n) =>
    makeSpan({ spanId: spanIdOf(n), resource: makeResource({ 'service.name': 'web' }) }),
  )
  const document = traceDocument(analysisOf({ spans, logs: [] })) as {
    readonly resources: readonly unknown[]
  }
  expect(document.resources).toHaveLength(1)
})

test('text comes back as it was sent, and nothing in it acts on a terminal', () => {
  const name = 'a\u001b[31m\u009b1m\u202e\u2028b\ud83d"\\'
  const text = stringify({ name })
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2028]/)
  expect(JSON.parse(text)).toEqual({ name })
})

test('a settled trace is one object', () => {
  const trace = picture(`
    web  GET /cart         |==========|
    ?    pricing
    pay    charge             |=======|
  `)
  const line = {
    summary: summarizeTrace(trace),
    largestGap: offsetOf(3e6),
    incomplete: true,
    missingParents: trace.missingParents,
  }
  expect(traceLineDocument(line)).toEqual({
    schemaVersion: 1,
    trace: {
      id: '4bf92f3577b34da6a3ce929d0e0e4736',
      start: '2026-08-22T14:03:11.208000000Z',
      startUnixNano: '1787407391208000000',
      durationNs: 11e6,
      rootService: 'web',
      rootName: 'GET /cart',
      spanCount: 2,
      serviceCount: 2,
      errorCount: 0,
      missingParents: 1,
      incomplete: true,
      largestGapNs: 3e6,
      lateSpans: 0,
    },
  })
})

function logLike(spanId: string | null, value: string): unknown {
  return expect.objectContaining({ spanId, body: { type: 'string', value } })
}

function analysisOf(data: TraceData, options?: AnalyzeOptions): Analysis {
  return analyze(buildTrace(data), options)
}
