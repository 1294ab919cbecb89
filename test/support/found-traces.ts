// Traces as a search finds them.
import type { FoundTrace, MatchedSpan } from '../../src/sources/source.ts'
import type { SpanId, TraceId } from '../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../src/trace/time.ts'
import { TEST_START } from './spans.ts'

export interface FoundInput extends Partial<Omit<FoundTrace, 'id' | 'start' | 'duration' | 'matches'>> {
  readonly id?: string
  /** After TEST_START. */
  readonly startMs?: number
  readonly durationMs?: number
  readonly matches?: readonly MatchInput[]
}

export interface MatchInput extends Partial<Omit<MatchedSpan, 'id' | 'start' | 'duration' | 'attributes'>> {
  readonly id?: string
  readonly durationMs?: number
  readonly attributes?: Readonly<Record<string, MatchedSpan['attributes'][number]['value']>>
}

export function foundTraceOf(input: FoundInput = {}): FoundTrace {
  const { id = '4bf92f3577b34da6a3ce929d0e0e4736', startMs = 0, durationMs = 30_040, matches = [] } = input
  return {
    rootService: 'frontend',
    rootName: 'POST /api/checkout',
    spans: 132,
    services: 4,
    errors: 1,
    ...input,
    id: id as TraceId,
    start: instantOf(TEST_START + BigInt(Math.round(startMs * 1e6))),
    duration: offsetOf(durationMs * 1e6),
    matches: matches.map(matchOf),
  }
}

function matchOf({
  id = '00f067aa0ba902b7',
  durationMs = 3020,
  attributes = {},
  ...rest
}: MatchInput): MatchedSpan {
  return {
    service: 'payments',
    name: 'POST /charge',
    ...rest,
    id: id as SpanId,
    start: TEST_START,
    duration: offsetOf(durationMs * 1e6),
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  }
}

/** Five that have little in common, newest first. */
export const FIVE: readonly FoundTrace[] = [
  foundTraceOf({
    startMs: -12_000,
    matches: [
      {
        attributes: {
          'http.route': '/charge',
          retry: 3n,
          'db.statement': 'SELECT * FROM orders WHERE customer = 42 ORDER BY created DESC LIMIT 100',
        },
      },
      { id: '10f067aa0ba902b7', name: undefined, durationMs: 3.02 },
    ],
  }),
  foundTraceOf({
    id: 'a0b1c2d3000000000000000000000001',
    startMs: -75_000,
    rootName: 'GET /health',
    durationMs: 1.2,
    spans: 1,
    services: 1,
    errors: 0,
  }),
  foundTraceOf({
    id: '0000000000000000202d6c3b1a5f0e77',
    startMs: -1_440_000,
    durationMs: 45_000,
    rootService: 'recommendation-engine',
    rootName: 'GET /api/products/{id}/reviews',
    spans: 123_456,
    services: 14,
    errors: 1234,
  }),
  foundTraceOf({
    id: 'c0ffee00000000000000000000000001',
    startMs: -2_400_000,
    durationMs: 148,
    rootService: undefined,
    rootName: undefined,
    spans: 11,
    services: 3,
    errors: 12,
  }),
  foundTraceOf({
    id: 'deadbeef000000000000000000000001',
    startMs: -2_500_000,
    durationMs: 0,
    rootService: '注文サービス',
    rootName: '注文\u001b[31mを\n作成\tする',
    spans: 3,
    services: 1,
    errors: 0,
  }),
]
