import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { criticalPath } from '../../../src/analysis/path/critical-path.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { nodeNamed, picture, pictureSpans } from '../../support/picture.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

/** `name start–end` in milliseconds, newest first. */
function pathOf(trace: Trace, root = trace.headline): readonly string[] {
  return criticalPath(root).map(({ node, start, end }) => `${node.span?.name} ${start / 1e6}–${end / 1e6}`)
}

function overlapping(overlapMs: number): Trace {
  const P = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: P, name: 'P', endMs: 100 }),
    makeSpan({ parentId: P, name: 'A', endMs: 60 }),
    makeSpan({ parentId: P, name: 'B', startMs: 60 - overlapMs, endMs: 100 }),
  ]
  return buildTrace({ spans, logs: [] })
}

const tenths = { msPerColumn: 10 }

test('children that touch leave nothing to their parent', () => {
  const trace = picture(
    `
    web P    |=========|
    web   c1 |====|
    web   c2      |====|
  `,
    tenths,
  )
  expect(pathOf(trace)).toEqual(['c2 50–100', 'c1 0–50'])
})

test('what no child covers is the parent’s own', () => {
  const trace = picture(
    `
    web P    |=========|
    web   c1 .||
    web   c2 .     |==|
  `,
    tenths,
  )
  expect(pathOf(trace)).toEqual(['P 90–100', 'c2 60–90', 'P 20–60', 'c1 10–20', 'P 0–10'])
})

test('a child that ran all the time has all of the path, whatever ran beside it', () => {
  const trace = picture(
    `
    web P    |=========|
    web   A  |=========|
    web   B  .||
    web   C  .     |==|
  `,
    tenths,
  )
  expect(pathOf(trace)).toEqual(['A 0–100'])
})

test('a sibling that still ran when the path’s child began was not waited for', () => {
  const trace = picture(
    `
    web P    |=========|
    web   A  |=====|
    web   B  .    |====|
  `,
    tenths,
  )
  expect(pathOf(trace)).toEqual(['B 50–100', 'P 0–50'])
})

test('unless by no more than clocks blur: 1 % of the parent', () => {
  expect(pathOf(overlapping(0.5))).toEqual(['B 59.5–100', 'A 0–59.5'])
  expect(pathOf(overlapping(1))).toEqual(['B 59–100', 'A 0–59'])
  expect(pathOf(overlapping(1.01))).toEqual(['B 58.99–100', 'P 0–58.99'])
})

test('a message is not waited for', () => {
  const trace = picture(`
    web send [producer]     |=========|
    job   handle [consumer] .                   |====|
  `)
  expect(pathOf(trace)).toEqual(['send 0–10'])
})

test('a call that gave up had waited for its server until then', () => {
  const trace = picture(
    `
    web call [client]    |===================|
    pay   charge [server] |===================================|
  `,
    { msPerColumn: 500 },
  )
  expect(pathOf(trace)).toEqual(['charge 500–10000', 'call 0–500'])
})

test('what goes on after the answer is not waited for', () => {
  const trace = picture(`
    web GET / [server] |=========|
    web   flush        . |===========================|
  `)
  expect(pathOf(trace)).toEqual(['GET / 0–10'])
})

test('a span without an end lasts as long as what is known below it', () => {
  const trace = picture(`
    web P      |=======>
    web   c    .         |=========|
  `)
  expect(pathOf(trace)).toEqual(['c 10–20', 'P 0–10'])
})

test('a span that ends before it starts takes no time', () => {
  const P = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: P, name: 'P', endMs: 10 }),
    makeSpan({ parentId: P, name: 'bad', startMs: 5, endMs: 3 }),
  ]
  const trace = buildTrace({ spans, logs: [] })
  expect(pathOf(trace)).toEqual(['P 0–10'])
  expect(nodeNamed(trace, 'bad')).toMatchObject({ state: 'bad-time', start: 5e6, end: 5e6 })
})

test('two spans that name each other as parents: the root keeps its path', () => {
  const [r, x, y] = [spanIdOf(1), spanIdOf(2), spanIdOf(3)]
  const spans = [
    makeSpan({ spanId: r, name: 'r', endMs: 10 }),
    makeSpan({ spanId: x, parentId: y, name: 'x', startMs: 1, endMs: 2 }),
    makeSpan({ spanId: y, parentId: x, name: 'y', startMs: 0.5, endMs: 3 }),
  ]
  const trace = buildTrace({ spans, logs: [] })
  expect(pathOf(trace)).toEqual(['r 0–10'])
  expect(pathOf(trace, nodeNamed(trace, 'y'))).toEqual(['y 2–3', 'x 1–2', 'y 0.5–1'])
  expect(nodeNamed(trace, 'x').parent).toBe(nodeNamed(trace, 'y'))
})

test('a span received twice counts once', () => {
  const spans = pictureSpans(`
    web P    |=========|
    web   c  .|=|
  `)
  const trace = buildTrace({ spans: [...spans, spans[1]!], logs: [] })
  expect(pathOf(trace)).toEqual(['P 3–10', 'c 1–3', 'P 0–1'])
  expect(trace.duplicates).toBe(1)
})

test('what ran below a span without times was waited for by the next one above', () => {
  const trace = picture(`
    web P        |==========|
    web   untimed
    web     a    . |==|
    web     b    .      |==|
  `)
  expect(pathOf(trace)).toEqual(['P 10–11', 'b 7–10', 'P 5–7', 'a 2–5', 'P 0–2'])
})

test('the path of a child is clipped to the part of it that counts', () => {
  const trace = picture(`
    web P        |==========|
    web   early |====|
    web     x   |=|
    web     y   .   ||
    web   late   .      |===|
  `)
  const [early] = [nodeNamed(trace, 'early')]
  expect(early.start).toBe(0)
  expect(pathOf(trace, nodeNamed(trace, 'P'))).toEqual(['late 8–12', 'P 5–8', 'y 4–5', 'early 2–4', 'x 1–2'])
})

test('covers its root without a hole, each piece inside its span', () => {
  fc.assert(
    fc.property(arbitraryTree, (spans) => {
      for (const root of buildTrace({ spans, logs: [] }).roots) expectTiling(root)
    }),
    { numRuns: 3000 },
  )
})

test('is the same in whatever order the spans came', () => {
  fc.assert(
    fc.property(
      arbitraryTree.chain((spans) =>
        fc.tuple(fc.constant(spans), fc.shuffledSubarray([...spans], whole(spans))),
      ),
      ([spans, shuffled]) => {
        const [one, other] = [spans, shuffled].map((each) => buildTrace({ spans: each, logs: [] }))
        expect(pathOf(one!)).toEqual(pathOf(other!))
      },
    ),
  )
})

test('a hundred thousand siblings, and a chain of as many', () => {
  for (const shape of ['siblings', 'chain'] as const) {
    const root = buildTrace({ spans: manySpans(shape, 100_000), logs: [] }).headline
    expect(expectTiling(root)).toBe(199_999)
  }
})

function expectTiling(root: Trace['headline']): number {
  const path = criticalPath(root)
  let cursor: number = root.end
  const wrong = path.filter(({ node, start, end }) => {
    const fits = end === cursor && start < end && node.start <= start && end <= node.end
    cursor = start
    return !fits
  })
  expect(wrong).toEqual([])
  if (root.end > root.start) expect(cursor).toBe(root.start)
  else expect(path).toEqual([])
  return path.length
}

/** Siblings one after another, 1 µs apart; or each span 1 µs inside its parent on both sides. */
function manySpans(shape: 'siblings' | 'chain', count: number): readonly Span[] {
  return Array.from({ length: count }, (_, i) => {
    const isRoot = i === 0
    const [start, end] = shape === 'chain' ? [i, 2 * count - i] : isRoot ? [0, 2 * count] : [2 * i, 2 * i + 1]
    const parent = shape === 'chain' ? i : 1
    return makeSpan({
      spanId: spanIdOf(i + 1),
      parentId: isRoot ? undefined : spanIdOf(parent),
      startMs: start / 1000,
      endMs: end / 1000,
    })
  })
}

function whole(spans: readonly Span[]): { readonly minLength: number; readonly maxLength: number } {
  return { minLength: spans.length, maxLength: spans.length }
}
