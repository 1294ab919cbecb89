// All parts together: they are about one and the same trace, in whatever order its spans came.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Analysis } from '../../src/analysis/analysis.ts'
import { analyze } from '../../src/analysis/analyze.ts'
import type { SkewMode } from '../../src/analysis/clocks/clock-skew.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { offsetOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleSpans, exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'
import { makeResource, makeSpan, spanIdOf } from '../support/spans.ts'

test('the example: one gap, and every nanosecond of the root accounted for', () => {
  const { trace, shownGaps, ledger, queues, repeats, idle } = analyze(exampleTrace())
  expect(shownGaps.map(({ node, start, end }) => [node.id, start, end])).toEqual([
    [spanIdOf(3), 509_600_000, 3_530_000_000],
  ])
  expect(ledger.root).toBe(trace.headline)
  expect(ledger.lines.reduce((sum, { time }) => sum + time, 0)).toBe(30.04e9)
  expect([queues.length, repeats.length, idle.length]).toEqual([1, 1, 1])
})

test('the same whatever the order of the spans', () => {
  const spans = exampleSpans()
  const expected = digest(analyze(buildTrace({ spans, logs: [] })))
  fc.assert(
    fc.property(fc.shuffledSubarray([...spans], { minLength: spans.length }), (shuffled) => {
      expect(digest(analyze(buildTrace({ spans: shuffled, logs: [] })))).toEqual(expected)
    }),
    { numRuns: 20 },
  )
})

test('--gaps and --min-gap decide what is shown, and nothing else', () => {
  const trace = exampleTrace()
  const found = (options: Parameters<typeof analyze>[1]): readonly number[] => {
    const { shownGaps, gaps } = analyze(trace, options)
    return [shownGaps.length, gaps.length]
  }
  const all = analyze(trace).gaps.length
  expect(found({})).toEqual([1, all])
  expect(found({ gaps: 0 })).toEqual([0, all])
  expect(found({ gaps: 5, minGap: offsetOf(20e6) })).toEqual([5, all])
  expect(found({ minGap: offsetOf(4e9) })).toEqual([0, all])
})

test('a root that never arrived: the time of the longest below it', () => {
  const trace = picture(`
    ?  gone
    a    one    |====|
    b    two        |==========|
  `)
  const { ledger } = analyze(trace)
  expect(ledger.root.span?.name).toBe('two')
  expect(ledger.lines.map(({ time }) => time)).toEqual([11e6])
})

test('a trace without any time', () => {
  const trace = buildTrace({ spans: [makeSpan({ start: 0n, end: 0n })], logs: [] })
  const { ledger, gaps, idle } = analyze(trace)
  expect([ledger.lines, gaps]).toEqual([[], []])
  expect(idle.length).toBeLessThanOrEqual(1)
})

test('moved clocks: everything is of the trace as moved', () => {
  const [a, b] = ['a', 'b'].map((name) => makeResource({ 'service.name': name, 'host.name': name }))
  const call = makeSpan({ spanId: spanIdOf(1), kind: 'client', resource: a!, endMs: 54.001 })
  const answer = makeSpan({
    spanId: spanIdOf(2),
    parentId: spanIdOf(1),
    kind: 'server',
    resource: b!,
    startMs: 102.002,
    endMs: 152.003,
  })
  const trace = buildTrace({ spans: [call, answer], logs: [] })
  const moved = analyze(trace)
  expect(moved.skew.moves.map(({ domain }) => domain)).toEqual(['host.name=b'])
  expect(moved.trace).not.toBe(trace)
  expect(moved.paths.byRoot.has(moved.trace.headline)).toBe(true)
  expect(moved.gaps.map(({ kind }) => kind)).toEqual(['hop'])
  const raw = analyze(trace, { skew: 'off' })
  expect(raw.trace).toBe(trace)
  expect(raw.gaps).toEqual([])
})

test('what clocks that were not moved make of a trace is neither a pause nor work after its end', () => {
  const hours = apart(10_800_000, 200)
  expect(told(hours, 'auto')).toEqual([[], 0])
  const seconds = apart(2000, 60_000)
  expect(told(seconds, 'auto')).toEqual([[59_898e6], 0])
  for (const skew of ['off', 'show'] as const) expect(told(seconds, skew)).toEqual([[57_910e6], 0])
})

/** A call whose server's clock is so far off, and something that the client does later. */
function apart(ms: number, pauseMs: number): Trace {
  const [web, pay] = ['web', 'pay'].map((name) => makeResource({ 'service.name': name, 'host.name': name }))
  const spans = [
    makeSpan({ spanId: spanIdOf(1), kind: 'client', resource: web!, endMs: 100 }),
    makeSpan({
      spanId: spanIdOf(2),
      parentId: spanIdOf(1),
      kind: 'server',
      resource: pay!,
      startMs: ms + 10.001,
      endMs: ms + 90,
    }),
    makeSpan({ spanId: spanIdOf(3), resource: web!, startMs: pauseMs, endMs: pauseMs + 10 }),
  ]
  return buildTrace({ spans, logs: [] })
}

/** Pauses, and whether work after the end is told of. */
function told(trace: Trace, skew: SkewMode): unknown {
  const { idle, findings } = analyze(trace, { skew })
  const after = findings.filter(({ code }) => code === 'work-after-end')
  return [idle.map(({ start, end }) => end - start), after.length]
}

function digest({ trace, paths, gaps, ledger, findings, queues, repeats, idle }: Analysis): unknown {
  return {
    path: [...paths.byRoot].map(([root, path]) => ({
      root: root.id,
      path: path.map(({ node, start, end }) => [node.id, start, end]),
    })),
    gaps: gaps.map(({ node, kind, start, end, onPath }) => [node.id, kind, start, end, onPath]),
    ledger: ledger.lines.map(({ kind, time }) => [kind, time]),
    findings: findings.map(({ code, severity, nodes }) => [code, severity, nodes.map(({ id }) => id)]),
    rest: [trace.duration, queues.length, repeats.map(({ total }) => total), idle],
  }
}
