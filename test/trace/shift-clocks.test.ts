import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { serviceName } from '../../src/trace/semconv.ts'
import { shiftClocks } from '../../src/trace/shift-clocks.ts'
import { offsetWithin, skewOf } from '../../src/trace/skew-of.ts'
import type { Span } from '../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../src/trace/time.ts'
import type { Offset } from '../../src/trace/time.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { nodeNamed, picture } from '../support/picture.ts'
import { atMs, spanIdOf, TEST_START } from '../support/spans.ts'
import { arbitraryTree } from '../support/tree-arbitrary.ts'

const SKEWED = `
  web   GET [client]       .      |==================|
  cart    items [server]   |=========*=|
  db        SELECT         .  |====|
  pay     charge [server]  .           |====|
`

/** The times of these services, moved by so many milliseconds. */
function moved(trace: Trace, ms: Readonly<Record<string, number>>): Trace {
  return shiftClocks(trace, moveBy(ms))
}

function moveBy(ms: Readonly<Record<string, number>>): (node: SpanNode) => Offset {
  return ({ span }) => offsetOf((span === undefined ? 0 : (ms[serviceName(span)] ?? 0)) * 1e6)
}

function rows(trace: Trace): readonly string[] {
  return trace.nodes.map((node) => {
    const name = node.span?.name ?? `? ${node.id}`
    const times = `${node.start / 1e6}–${node.end / 1e6} …${node.subtreeEnd / 1e6}`
    return `${'  '.repeat(node.depth)}${name} ${node.state} ${times} #${node.index}+${node.size}`
  })
}

describe('clocks that are moved', () => {
  const recorded = picture(SKEWED)
  const trace = moved(recorded, { cart: 10, db: 9 })

  test('move the spans, whose children stay under them', () => {
    expect(rows(trace)).toEqual([
      'GET finished 0–19 …19 #0+4',
      '  items finished 3–15 …15 #1+2',
      '    SELECT finished 5–10 …10 #2+1',
      '  charge finished 5–10 …10 #3+1',
    ])
  })

  test('change where the trace begins and how long it is', () => {
    expect([recorded.start, recorded.duration / 1e6]).toEqual([TEST_START, 26])
    expect([trace.start, trace.duration / 1e6]).toEqual([atMs(7), 19])
  })

  test('leave the recorded trace and its spans as they were', () => {
    expect(rows(recorded)).toEqual(rows(picture(SKEWED)))
    expect(nodeNamed(trace, 'items').span).toBe(nodeNamed(recorded, 'items').span)
  })

  test('tell how far a span was moved, and where in the trace its events are then', () => {
    const items = nodeNamed(trace, 'items')
    expect(trace.nodes.map((node) => skewOf(node, trace) / 1e6)).toEqual([0, 10, 9, 0])
    expect(recorded.nodes.map((node) => skewOf(node, recorded))).toEqual([0, 0, 0, 0])
    expect(offsetWithin(items, trace, items.span!.events[0]!.time) / 1e6).toBe(13)
    expect(offsetWithin(nodeNamed(trace, 'GET'), trace, atMs(8)) / 1e6).toBe(1)
  })

  test('put siblings into the order that they have then', () => {
    const later = moved(recorded, { cart: 20 })
    expect(nodeNamed(later, 'GET').children.map(({ span }) => span?.name)).toEqual(['charge', 'items'])
  })

  test('move the start of an unfinished span; its end follows from what is below it', () => {
    const unfinished = picture(`
      web   GET     |=======>
      cart    items .   |===|
    `)
    expect(rows(moved(unfinished, { cart: 5 }))).toEqual([
      'GET unfinished 0–13 …13 #0+2',
      '  items finished 9–13 …13 #1+1',
    ])
    expect(rows(moved(unfinished, { web: -3 }))[0]).toBe('GET unfinished 0–11 …11 #0+2')
  })

  test('are followed by parents without times of their own', () => {
    const orphans = picture(`
      ?     gone     .
      web     GET    |===|
      cart    items  .   |===|
    `)
    const later = moved(orphans, { cart: 5 })
    expect([later.headline.start, later.headline.end].map((time) => time / 1e6)).toEqual([0, 13])
    expect(skewOf(later.headline, later)).toBe(0)
  })
})

test('is the trace that the same spans make with the times they would have had', () => {
  const moves = fc.record({ web: fc.integer({ min: -50, max: 50 }), cart: fc.nat(50), pay: fc.constant(0) })
  fc.assert(
    fc.property(arbitraryTree, moves, (spans, ms) => {
      const recorded = buildTrace({ spans, logs: [] })
      const trace = moved(recorded, ms)
      const expected = buildTrace({ spans: spans.map((span) => withTimesMoved(span, ms)), logs: [] })
      expect(rows(trace)).toEqual(rows(expected))
      expect(trace.headline.id).toBe(expected.headline.id)
      // Where no span has a time there is nothing to move.
      expect([trace.start, trace.duration]).toEqual([expected.start, expected.duration])
      for (const node of trace.nodes) {
        const own = node.state !== 'missing' && node.state !== 'untimed'
        expect(skewOf(node, trace)).toBe(own ? moveBy(ms)(node) : 0)
      }
    }),
  )
})

function withTimesMoved(span: Span, ms: Readonly<Record<string, number>>): Span {
  const move = BigInt((ms[serviceName(span)] ?? 0) * 1e6)
  const plus = (time: bigint): Span['start'] => instantOf(time === 0n ? 0n : time + move)
  return { ...span, start: plus(span.start), end: plus(span.end) }
}

test('a chain of 100,000 spans is moved without recursion', () => {
  const spans = picture(SKEWED).nodes.map(({ span }) => span!)
  const chain = Array.from({ length: 100_000 }, (_, at): Span => {
    return { ...spans[0]!, spanId: spanIdOf(at + 1), parentId: at === 0 ? undefined : spanIdOf(at) }
  })
  const trace = moved(buildTrace({ spans: chain, logs: [] }), { web: 7 })
  expect(trace.start).toBe(instantOf(spans[0]!.start + 7_000_000n))
  expect(trace.nodes[99_999]!.depth).toBe(99_999)
})
