import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyze, analyzeInSteps } from '../../src/analysis/analyze.ts'
import { makeSpans, SHAPES } from '../../bench/trace-shapes.ts'
import { buildTrace, buildTraceInSteps } from '../../src/trace/build-trace.ts'
import { each, eachBackwards, finish, sortInSteps, type Steps } from '../../src/trace/steps.ts'

test('everything is visited once and in order, also what is appended meanwhile', () => {
  const items = Array.from({ length: 5_000 }, (_, at) => at)
  const forwards: number[] = []
  finish(
    each(items, (item, at) => {
      forwards.push(item)
      if (at < 10) items.push(5_000 + at)
    }),
  )
  expect(forwards).toEqual(items)
  const backwards: number[] = []
  finish(eachBackwards(items, (item) => void backwards.push(item)))
  expect(backwards).toEqual(items.toReversed())
})

test('sorting in steps is stable, and as sorting at once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000 }),
      fc.nat(),
      fc.integer({ min: 1, max: 9_000 }),
      (count, seed, keys) => {
        const items = Array.from({ length: count }, (_, at) => ({
          at,
          key: ((at * 7_919 + seed) * 104_729) % keys,
        }))
        const expected = items.toSorted(byKey)
        finish(sortInSteps(items, byKey))
        expect(items.map(({ at }) => at)).toEqual(expected.map(({ at }) => at))
      },
    ),
    { numRuns: 25 },
  )
})

test.each(SHAPES)('a trace that is read by and by is the same as one that is read at once: %s', (shape) => {
  const data = { spans: makeSpans(shape, 6_000).toReversed(), logs: [], partial: undefined }
  const [trace, stops] = counted(buildTraceInSteps(data))
  expect(stops).toBeGreaterThan(50)
  const whole = buildTrace(data)
  expect(trace.nodes.map(({ id, depth, size }) => [id, depth, size])).toEqual(
    whole.nodes.map(({ id, depth, size }) => [id, depth, size]),
  )
  expect(trace).toMatchObject({ duration: whole.duration, services: whole.services, spanCount: 6_000 })
  const [analysis, more] = counted(analyzeInSteps(trace))
  expect(more).toBeGreaterThan(50)
  const { findings, ledger, gaps } = analyze(whole)
  expect(analysis.findings.map(({ code, nodes }) => [code, nodes.length])).toEqual(
    findings.map(({ code, nodes }) => [code, nodes.length]),
  )
  expect(analysis.ledger.lines.map(({ time }) => time)).toEqual(ledger.lines.map(({ time }) => time))
  expect(analysis.gaps.map(({ start, end }) => [start, end])).toEqual(
    gaps.map(({ start, end }) => [start, end]),
  )
})

function byKey(one: { readonly key: number }, other: { readonly key: number }): number {
  return one.key - other.key
}

function counted<Result>(steps: Steps<Result>): readonly [result: Result, stops: number] {
  for (let stops = 0; ; stops++) {
    const { done, value } = steps.next()
    if (done === true) return [value, stops]
  }
}
