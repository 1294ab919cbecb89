// Jaeger's own JSON cuts starts and lengths to microseconds, each by itself: ends may come up to two too early, so that a
// child seems to outlive its parent by one. Nothing may be concluded from that.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { childMode } from '../../src/analysis/path/child-mode.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span, SpanKind } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeResource, makeSpan, spanIdOf, TEST_START } from '../support/spans.ts'

/** As they come out of Jaeger. */
function cut(span: Span): Span {
  const start = span.start - (span.start % 1000n)
  const length = span.end - span.start
  return { ...span, start: instantOf(start), end: instantOf(start + length - (length % 1000n)) }
}

const RESOURCES = ['web', 'cart', 'pay'].map((name) => makeResource({ 'service.name': name }))

interface Placed {
  readonly kind: SpanKind
  readonly service: number
  readonly start: number
  /** Where its next child may begin. */
  free: number
  readonly end: number
}

/**
 * Spans that lie in their parents exactly, one after another, often edge to edge; nanoseconds, of a trace that takes from
 * some microseconds to some seconds.
 */
const consistent = fc
  .record({
    first: fc.nat(2000),
    length: fc.oneof(fc.integer({ min: 5000, max: 60_000 }), fc.integer({ min: 60_000, max: 3_000_000_000 })),
    rows: fc.array(
      fc.record({
        parent: fc.nat(1000),
        before: fc.oneof(fc.constant(0), fc.nat(1000)),
        share: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 1000 })),
        service: fc.nat(2),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  })
  .map(({ first, length, rows }) => {
    const placed: Placed[] = [{ kind: 'server', service: 0, start: first, free: first, end: first + length }]
    const parents = [-1]
    for (const { parent: choice, before, share, service } of rows) {
      const at = choice % placed.length
      const parent = placed[at]!
      const room = parent.end - parent.free
      const start = parent.free + Math.floor((room * before) / 2000)
      const end = start + Math.floor(((parent.end - start) * share) / 1000)
      parent.free = end
      const kind = parent.kind === 'client' ? 'server' : 'client'
      placed.push({ kind, service: kind === 'server' ? service : parent.service, start, free: start, end })
      parents.push(at)
    }
    return placed.map(({ kind, service, start, end }, at) =>
      makeSpan({
        spanId: spanIdOf(at + 1),
        parentId: at === 0 ? undefined : spanIdOf(parents[at]! + 1),
        name: `${at + 1}`,
        kind,
        resource: RESOURCES[service]!,
        start: instantOf(TEST_START + BigInt(start)),
        end: instantOf(TEST_START + BigInt(end)),
      }),
    )
  })

describe('times cut to microseconds', () => {
  it('make no finding of clocks, early starts, late ends or work that was not waited for', () => {
    fc.assert(
      fc.property(consistent, (spans) => {
        const { findings, skew, gaps, trace } = analyze(traceOf(spans.map(cut)))
        const codes = findings.map(({ code }) => code).filter((code) => OF_TIMES.has(code))
        expect(codes).toEqual([])
        expect([skew.proposals, skew.contradictions, skew.refused]).toEqual([[], 0, []])
        expect(gaps.flatMap(({ detached }) => detached)).toEqual([])
        for (const node of trace.nodes) {
          if (node.parent === undefined || node.end - node.start <= 1000) continue
          expect(childMode(node.parent, node)).toBe('sync')
        }
      }),
      { numRuns: 300 },
    )
  })

  it('change no span on the critical path by more than they were cut', () => {
    fc.assert(
      fc.property(consistent, (spans) => {
        const [exact, rounded] = [spans, spans.map(cut)].map((each) => ownTimes(traceOf(each)))
        for (const [id, time] of exact!) {
          expect(Math.abs((rounded!.get(id) ?? 0) - time)).toBeLessThan(4000 * (spans.length + 1))
        }
      }),
      { numRuns: 300 },
    )
  })
})

const OF_TIMES: ReadonlySet<string> = new Set([
  'early-start',
  'abandoned-call',
  'work-after-end',
  'bad-time',
  'clock-moved',
  'clock-refused',
  'clock-contradiction',
  'unfinished',
])

function traceOf(spans: readonly Span[]): Trace {
  return buildTrace({ spans, logs: [] })
}

function ownTimes(trace: Trace): ReadonlyMap<string, number> {
  const { paths } = analyze(trace)
  return new Map(trace.nodes.map((node) => [node.id, paths.ownTime[node.index] ?? 0]))
}
