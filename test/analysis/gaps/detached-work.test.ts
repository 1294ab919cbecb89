import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAnsweredAcrossClocks } from '../../../src/analysis/clocks/clock-calls.ts'
import { darkIntervals } from '../../../src/analysis/gaps/dark-intervals.ts'
import { DetachedWork } from '../../../src/analysis/gaps/detached-work.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span, SpanId } from '../../../src/trace/span.ts'
import type { Instant } from '../../../src/trace/time.ts'
import { instantOf } from '../../../src/trace/time.ts'
import type { SpanNode } from '../../../src/trace/trace.ts'
import { nodeNamed, picture } from '../../support/picture.ts'
import { TEST_START } from '../../support/spans.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

function during(text: string, fromMs: number, toMs: number): readonly (string | undefined)[] {
  const trace = picture(text)
  const found = new DetachedWork(trace).during(nodeNamed(trace, 'P'), fromMs * 1e6, toMs * 1e6)
  return found.map((node) => node.span?.name)
}

const TEXT = `
  web P          |===========================|
  web   a        .|==|
  web     early  . |======|
  web     flush  . |=================|
  web       io   .     |====|
  web     inside . ||
  web   b        .                        |==|
`

test('the highest span that went on without its parent, of those that ran then', () => {
  expect(during(TEXT, 4, 24)).toEqual(['flush', 'early'])
  expect(during(TEXT, 10, 24)).toEqual(['flush'])
  expect(during(TEXT, 21, 24)).toEqual([])
})

test('what two clocks make of a call that was answered is none', () => {
  const text = `
    web P                |===========================|
    web   call [client]  .|=====|
    pay     pay [server] .    |====|
    web   call [client]  .|=====|
    pay     slow [server].    |=======|
  `
  expect(during(text, 7, 24)).toEqual(['slow'])
})

test('spans that began before their parent are seen as well', () => {
  const text = `
    web P          |===========================|
    web   late     .                 |==|
    web     before .   |=======================|
  `
  expect(during(text, 0, 17)).toEqual(['before'])
})

test('agrees with looking at every span, for gaps of traces in which nothing begins before its parent', () => {
  fc.assert(
    fc.property(arbitraryTree.map(startingInOrder), (spans) => {
      const trace = buildTrace({ spans, logs: [] })
      const work = new DetachedWork(trace)
      for (const node of trace.nodes) {
        for (const { start, end } of darkIntervals(node)) {
          expect(work.during(node, start, end)).toEqual(topmost(detachedBelow(node, start, end)))
        }
      }
    }),
    { numRuns: 1000 },
  )
})

/** A parent comes before its children: its start is added to theirs. */
function startingInOrder(spans: readonly Span[]): readonly Span[] {
  const later = new Map<SpanId | undefined, bigint>()
  return spans.map((span) => {
    const by = later.get(span.parentId) ?? 0n
    const own = span.start === 0n ? 0n : span.start - TEST_START
    later.set(span.spanId, by + own)
    const shift = (time: bigint): Instant => instantOf(time === 0n ? 0n : time + by)
    return Object.assign({}, span, { start: shift(span.start), end: shift(span.end) })
  })
}

function detachedBelow(node: SpanNode, from: number, to: number): readonly SpanNode[] {
  return node.children.flatMap((child) => {
    const others = detachedBelow(child, from, to)
    const mine = child.children.filter((each) => {
      if (isAnsweredAcrossClocks(child, each)) return false
      return each.end > child.end && each.end > from && each.start < to && each.end > each.start
    })
    return [...mine, ...others]
  })
}

function topmost(nodes: readonly SpanNode[]): readonly SpanNode[] {
  const all = new Set(nodes)
  const isBelowAnother = (node: SpanNode): boolean => {
    for (let above = node.parent; above !== undefined; above = above.parent) if (all.has(above)) return true
    return false
  }
  return [...all].filter((node) => !isBelowAnother(node)).toSorted((a, b) => a.index - b.index)
}
