// Random traces of a few spans on whole milliseconds, with everything that real ones get wrong: children that outlive
// their parents, spans without an end or without any time, ends before starts, parents that nobody sent.
import * as fc from 'fast-check'
import type { Span, SpanKind } from '../../src/trace/span.ts'
import { atMs, makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from './spans.ts'

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer', 'unspecified']

const row = fc.record({
  /** Which of the spans before it. */
  parent: fc.nat(1000),
  start: fc.nat(40),
  length: fc.oneof(fc.nat(12), fc.nat(60), fc.constant(0)),
  kind: fc.constantFrom(...KINDS),
  service: fc.nat(2),
  fault: fc.oneof(
    { weight: 12, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('unfinished' as const, 'bad-time' as const, 'untimed' as const, 'orphan' as const),
  ),
})

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never

/** The n-th span has the id n, from 1, and the name `n`. */
export const arbitraryTree: fc.Arbitrary<readonly Span[]> = fc
  .array(row, { minLength: 1, maxLength: 24 })
  .map((rows) => rows.map(spanOf))

const RESOURCES = ['web', 'cart', 'pay'].map((name) => makeResource({ 'service.name': name }))

function spanOf({ parent, start, length, kind, service, fault }: Row, at: number): Span {
  const end = fault === 'bad-time' ? start - 1 - length : start + length
  return makeSpan({
    traceId: TEST_TRACE_ID,
    spanId: spanIdOf(at + 1),
    parentId:
      fault === 'orphan' ? spanIdOf(9000 + (parent % 3)) : at === 0 ? undefined : spanIdOf((parent % at) + 1),
    name: String(at + 1),
    kind,
    resource: RESOURCES[service]!,
    start: fault === 'untimed' ? 0n : atMs(start),
    end: fault === 'untimed' || fault === 'unfinished' ? 0n : atMs(end),
  })
}
