import { expect, test } from 'vitest'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import type { Gap } from '../../../src/analysis/gaps/gaps.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import type { ShownGapsOptions } from '../../../src/analysis/gaps/shown-gaps.ts'
import { offPathGaps, selectShownGaps } from '../../../src/analysis/gaps/shown-gaps.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'

function shownOf(trace: Trace, options: Partial<ShownGapsOptions> = {}): readonly string[] {
  const gaps = findGaps(trace, findCriticalPaths(trace))
  return selectShownGaps(gaps, { root: trace.headline, ...options }).map(inWords)
}

function inWords({ node, start, end }: Gap): string {
  return `${node.span?.name} ${start / 1e6}–${end / 1e6}`
}

function waitingFirst(gapMs: number): Trace {
  const P = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: P, name: 'P', endMs: 1000 }),
    makeSpan({ parentId: P, startMs: gapMs, endMs: 1000 }),
  ]
  return buildTrace({ spans, logs: [] })
}

const FOUR = picture(`
  web P    |====================|
  web   c1 .|=|
  web   c2 .     |=|
  web   c3 .           |=|
  web   c4 .              |====|
`)

test('three at most, unless told otherwise', () => {
  const ranked = ['P 8–12', 'P 3–6', 'P 0–1', 'P 14–15', 'P 20–21']
  expect(shownOf(FOUR)).toEqual(ranked.slice(0, 3))
  expect(shownOf(FOUR, { count: 1 })).toEqual(ranked.slice(0, 1))
  expect(shownOf(FOUR, { count: 9 })).toEqual(ranked)
  expect(shownOf(FOUR, { count: 0 })).toEqual([])
})

test('none below 1 % of the root, nor below 1 ms', () => {
  const text = `
    web P    |=========================|
    web   c1 .|===================|
    web   c2 .                     |==|
  `
  expect(shownOf(picture(text))).toEqual(['P 0–1', 'P 21–22', 'P 25–26'])
  expect(shownOf(picture(text, { msPerColumn: 0.9 }))).toEqual([])
})

test('of a long root, 1 % of it', () => {
  expect(shownOf(waitingFirst(9.999))).toEqual([])
  expect(shownOf(waitingFirst(10))).toEqual(['P 0–10'])
})

test('a bound of one’s own takes the place of the others', () => {
  expect(shownOf(FOUR, { minimum: offsetOf(4e6) })).toEqual(['P 8–12'])
  expect(shownOf(FOUR, { minimum: offsetOf(5e6) })).toEqual([])
  const tiny = picture(
    `
    web P    |========|
    web   c1 .|=======|
  `,
    { msPerColumn: 0.001 },
  )
  expect(shownOf(tiny)).toEqual([])
  expect(shownOf(tiny, { minimum: offsetOf(500) })).toEqual(['P 0–0.001'])
  expect(shownOf(tiny, { minimum: offsetOf(0) })).toEqual(['P 0–0.001'])
})

test('the example trace has one', () => {
  expect(shownOf(exampleTrace())).toEqual(['POST /checkout 509.6–3530'])
})

test('off the critical path, those of a tenth of the trace', () => {
  const trace = picture(`
    web P         |====================|
    web   A       |==============|
    web     a     .      |=======|
    web     b     .||
    web   B       |====================|
  `)
  const gaps = findGaps(trace, findCriticalPaths(trace))
  expect(gaps.map(inWords)).toEqual(['A 2–7', 'A 0–1'])
  expect(offPathGaps(trace, gaps).map(inWords)).toEqual(['A 2–7'])
  expect(shownOf(trace, { minimum: offsetOf(0) })).toEqual([])
})
