// What an analysis is for programs, on the trace that the documentation draws and on one whose clocks disagree.
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { traceDocument } from '../../../src/render/json/json.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { makeEvent, makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'

interface Document {
  readonly [key: string]: unknown
  readonly spans: readonly Record<string, unknown>[]
  readonly gaps: readonly Record<string, unknown>[]
  readonly ledger: {
    readonly lengthNs: number
    readonly lines: readonly { readonly timeNs: number }[]
  }
  readonly criticalPaths: readonly {
    readonly rootSpanId: string
    readonly segments: readonly {
      readonly spanId: string
      readonly startNs: number
      readonly lengthNs: number
    }[]
  }[]
}

describe('the example', () => {
  const document = traceDocument(analyze(exampleTrace())) as Document
  const span = (name: string): Record<string, unknown> | undefined =>
    document.spans.findLast((one) => one['name'] === name)

  test('its ledger sums to the root, gap and culprit first', () => {
    const { lines, lengthNs } = document.ledger
    expect(lengthNs).toBe(30.04e9)
    expect(lines.reduce((sum, { timeNs }) => sum + timeNs, 0)).toBe(lengthNs)
    expect(lines.slice(0, 3)).toEqual([
      {
        kind: 'spans',
        service: 'payments',
        name: 'POST api.stripe.com',
        spanIds: [spanIdOf(128), spanIdOf(129)],
        timeNs: 26.08e9,
      },
      { kind: 'gap', gap: 1, timeNs: 3_020_400_000 },
      expect.objectContaining({ kind: 'spans', name: 'SELECT users', timeNs: 432e6 }),
    ])
  })

  test('its critical path, from the beginning, without a hole; the consumer is not on it', () => {
    const [{ rootSpanId, segments } = { rootSpanId: '', segments: [] }, ...others] = document.criticalPaths
    expect(rootSpanId).toBe(spanIdOf(1))
    expect(others).toEqual([])
    let end = 0
    for (const { startNs, lengthNs } of segments) {
      expect(startNs).toBe(end)
      end = startNs + lengthNs
    }
    expect(end).toBe(30.04e9)
    expect(segments.map(({ spanId }) => spanId)).not.toContain(spanIdOf(132))
  })

  test('its gaps, the one that is shown first', () => {
    expect(document.gaps[0]).toEqual({
      number: 1,
      kind: 'between',
      spanId: spanIdOf(3),
      startNs: 509_600_000,
      lengthNs: 3_020_400_000,
      onPathNs: 3_020_400_000,
      afterSpanId: spanIdOf(124),
      beforeSpanId: spanIdOf(125),
      detachedSpanIds: [],
    })
    expect(document.gaps.slice(1).map((gap) => [gap['number'], gap['detachedSpanIds']])).toEqual(
      document.gaps.slice(1).map(() => [null, null]),
    )
  })

  test('what each span has of it', () => {
    expect(span('POST api.stripe.com')).toMatchObject({ critNs: 16.08e9, mode: 'sync', skewNs: 0 })
    expect(span('POST /checkout')).toMatchObject({ critNs: 3_185_000_000, mode: 'sync' })
    expect(span('orders process')).toMatchObject({ mode: 'async' })
    expect(span('POST /api/checkout')).toMatchObject({ mode: null })
  })

  test('queue, hops, idle time and the repeat', () => {
    expect(document).toMatchObject({
      queues: [
        {
          producerTraceId: TEST_TRACE_ID,
          producerSpanId: spanIdOf(131),
          consumerSpanId: spanIdOf(132),
          lengthNs: 1.27e9,
          by: 'parent',
        },
      ],
      hops: [
        { clientSpanId: spanIdOf(2), serverSpanId: spanIdOf(3), overheadNs: 18e6, outlivedNs: 0 },
        { clientSpanId: spanIdOf(125), serverSpanId: spanIdOf(126), overheadNs: 40e6, outlivedNs: 0 },
      ],
      idle: [{ startNs: 30.04e9, lengthNs: 1.16e9 }],
      repeats: [{ parentSpanId: spanIdOf(3), order: 'sequential', totalNs: 432e6, isNPlusOne: true }],
      clocks: { skewMode: 'auto', moves: [], domains: 4, contradictions: 0, unreliable: [] },
    })
  })
})

describe('clocks that disagree', () => {
  // The server's clock is 50 ms ahead; each call takes 2 ms either way, and times are whole milliseconds.
  const hosts = ['web', 'pay'].map((name) => makeResource({ 'service.name': name, 'host.name': name }))
  const spans = [0, 100, 200].flatMap((startMs, call) => [
    makeSpan({
      spanId: spanIdOf(10 + call),
      parentId: spanIdOf(1),
      name: 'POST',
      kind: 'client',
      resource: hosts[0]!,
      startMs,
      endMs: startMs + 54,
    }),
    makeSpan({
      spanId: spanIdOf(20 + call),
      parentId: spanIdOf(10 + call),
      name: 'charge',
      kind: 'server',
      resource: hosts[1]!,
      startMs: startMs + 52,
      endMs: startMs + 102,
      events: [makeEvent('cached', startMs + 60)],
    }),
  ])
  const root = makeSpan({
    spanId: spanIdOf(1),
    name: 'GET /',
    kind: 'server',
    resource: hosts[0]!,
    endMs: 300,
  })
  const trace = buildTrace({ spans: [root, ...spans], logs: [] })

  test('moved: by how much, within what, and what was recorded', () => {
    const document = traceDocument(analyze(trace)) as Document
    expect(document['clocks']).toMatchObject({
      skewMode: 'auto',
      moves: [
        { domain: 'host.name=pay', services: ['pay'], offsetNs: -46e6, rangeNs: [-54e6, -46e6], calls: 3 },
      ],
      pairs: [{ caller: 'host.name=web', callee: 'host.name=pay', rangeNs: [-52e6, -48e6], calls: 3 }],
    })
    expect(charge(document)).toMatchObject({
      startNs: 6e6,
      durationNs: 50e6,
      skewNs: -46e6,
      skewRangeNs: [-54e6, -46e6],
      startUnixNano: '1787407391260000000',
      events: [{ name: 'cached', offsetNs: 14e6, timeUnixNano: '1787407391268000000' }],
    })
    expect(document.gaps.find(({ spanId }) => spanId === spanIdOf(10))).toMatchObject({
      kind: 'hop',
      lengthNs: 4e6,
    })
  })

  test.each(['off', 'show'] as const)('%s: as recorded, and what auto would do', (skew) => {
    const document = traceDocument(analyze(trace, { skew })) as Document
    expect(document['clocks']).toMatchObject({
      skewMode: skew,
      moves: [],
      proposals: [{ domain: 'host.name=pay', offsetNs: -46e6 }],
      unreliable: ['host.name=pay'],
    })
    expect(charge(document)).toMatchObject({ startNs: 52e6, skewNs: 0, skewRangeNs: null })
    expect(document.gaps.filter(({ spanId }) => spanId === spanIdOf(10))).toEqual([])
  })
})

function charge(document: Document): Record<string, unknown> | undefined {
  return document.spans.find((one) => one['spanId'] === spanIdOf(20))
}
