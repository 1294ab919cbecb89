import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDarkLeaves } from '../../../src/analysis/gaps/dark-leaves.ts'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { timeLost } from '../../../src/analysis/finding-order.ts'
import { checkHygiene } from '../../../src/analysis/rules/hygiene.ts'
import { findQueueTimes } from '../../../src/analysis/gaps/queue-time.ts'
import { findRepeats } from '../../../src/analysis/repeats.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { codes, traceOf } from '../../support/findings.ts'
import { makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

function contextOf(trace: Trace): Parameters<typeof checkHygiene>[1] {
  const darkLeaves = findDarkLeaves(trace, findCriticalPaths(trace))
  return { repeats: findRepeats(trace), queues: findQueueTimes(trace), darkLeaves }
}

test('the example of the documentation', () => {
  const trace = exampleTrace()
  expect(codes(trace, contextOf(trace))).toEqual([
    'repeat',
    'dark-leaf',
    'work-after-end',
    'queue-time',
    'missing-resource',
  ])
})

test('a trace in which all is well says nothing', () => {
  const trace = traceOf(
    { spanId: spanIdOf(1), name: 'GET /cart', kind: 'server', endMs: 10 },
    { parentId: spanIdOf(1), name: 'SELECT carts', kind: 'client', startMs: 1, endMs: 9 },
  )
  expect(codes(trace, contextOf(trace))).toEqual([])
})

describe('the order', () => {
  test('what failed, then what cost time, then what is good to know', () => {
    const trace = traceOf(
      { spanId: spanIdOf(1), name: 'GET /healthz', kind: 'server', endMs: 10 },
      { spanId: spanIdOf(2), parentId: spanIdOf(1), name: 'job 123456', endMs: 5 },
      { spanId: spanIdOf(3), parentId: spanIdOf(1), name: 'GET', kind: 'client', endMs: 5 },
      { parentId: spanIdOf(3), name: 'GET', kind: 'server', service: 'slow', endMs: 500 },
      { parentId: spanIdOf(1), kind: 'server', attributes: { 'http.status_code': 500n } },
    )
    expect(codes(trace)).toEqual(['green-failure', 'abandoned-call', 'changing-name', 'health-check'])
  })

  test('is by severity and time lost, and the same whatever order spans came in', () => {
    fc.assert(
      fc.property(
        fc.array(anySpan, { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (inputs, random) => {
          const spans = inputs.map((input, n) => makeSpan({ ...input, spanId: spanIdOf(n + 1) }))
          const shuffled = spans
            .map((span) => ({ span, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ span }) => span)
          const told = findingsOf(buildTrace({ spans, logs: [] }))
          expect(findingsOf(buildTrace({ spans: shuffled, logs: [] }))).toEqual(told)
        },
      ),
    )
  })
})

test('no finding stands for what another says, and none is of a span alone where there are more', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { minLength: 1, maxLength: 30 }), (inputs) => {
      const spans = inputs.map((input, n) => makeSpan({ ...input, spanId: spanIdOf(n + 1) }))
      const told = findingsOf(buildTrace({ spans, logs: [] }))
      expect(new Set(told).size).toBe(told.length)
    }),
  )
})

const anySpan: fc.Arbitrary<SpanInput> = fc.record({
  parentId: fc.option(fc.integer({ min: 1, max: 40 }).map(spanIdOf), { nil: undefined }),
  name: fc.constantFrom('a', 'SELECT users', 'GET /users/4711', 'GET /healthz', 'worker 7'),
  service: fc.constantFrom('web', 'pay', 'unknown_service'),
  kind: fc.constantFrom('server', 'client', 'internal', 'producer', 'consumer'),
  startMs: fc.integer({ min: 0, max: 60 }),
  endMs: fc.integer({ min: 0, max: 90 }),
  droppedEvents: fc.constantFrom(0, 0, 0, 2),
  attributes: fc.constantFrom({}, { 'http.status_code': 503n }, { 'rpc.grpc.status_code': 5n }),
})

/** Everything that a finding says, with spans by their ids. */
function findingsOf(trace: Trace): readonly string[] {
  const findings = checkHygiene(trace, contextOf(trace))
  const ranks = findings.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity))
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  for (const [at, finding] of findings.entries()) {
    const next = findings[at + 1]
    if (next?.severity === finding.severity) expect(timeLost(finding)).toBeGreaterThanOrEqual(timeLost(next))
  }
  return findings.map((finding) =>
    JSON.stringify(finding, (key, value: unknown) => {
      if (key === 'children' || key === 'parent') return undefined
      return typeof value === 'bigint' ? `${value}n` : value
    }),
  )
}
