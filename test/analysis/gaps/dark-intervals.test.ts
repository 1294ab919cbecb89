import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { darkIntervals, selfTime } from '../../../src/analysis/gaps/dark-intervals.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { nodeNamed, picture } from '../../support/picture.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'

/** `start–end after/before` in milliseconds. */
function darkOf(trace: Trace, name: string): readonly string[] {
  return darkIntervals(nodeNamed(trace, name)).map((dark) => {
    return `${dark.start / 1e6}–${dark.end / 1e6} ${dark.after?.span?.name ?? ''}/${dark.before?.span?.name ?? ''}`
  })
}

test('before, between and after children', () => {
  const trace = picture(`
    web P    |==========|
    web   c1 . |=|
    web   c2 .      |==|
  `)
  expect(darkOf(trace, 'P')).toEqual(['0–2 /c1', '4–7 c1/c2', '10–11 c2/'])
  expect(selfTime(nodeNamed(trace, 'P'))).toBe(6e6)
})

test('children that touch leave nothing', () => {
  const trace = picture(`
    web P    |==========|
    web   c1 |====|
    web   c2      |=====|
  `)
  expect(darkOf(trace, 'P')).toEqual([])
})

test('an earlier, longer sibling covers the space between later ones', () => {
  const trace = picture(`
    web P    |==========|
    web   A  |==========|
    web   B   |=|
    web   C        |==|
  `)
  expect(darkOf(trace, 'P')).toEqual([])
})

test('of overlapping children the one that ended last opened the interval', () => {
  const trace = picture(`
    web P    |===============|
    web   A  |=====|
    web   B   |==|
    web   C           |======|
  `)
  expect(darkOf(trace, 'P')).toEqual(['6–9 A/C'])
})

test('children are clipped to their parent, and one wholly outside covers nothing', () => {
  const trace = picture(`
    web P        |=========|
    web   early |==|
    web   late          |=====|
    web   apart                |==|
  `)
  expect(darkOf(trace, 'P')).toEqual(['3–8 early/late'])
})

test('a child of zero length covers nothing and is nobody’s neighbour', () => {
  const trace = picture(`
    web P    |=======|
    web   z     |
  `)
  expect(darkOf(trace, 'P')).toEqual(['0–8 /'])
})

test('a child that ran on in the background covers what it covers', () => {
  const trace = picture(`
    web P    |=======|
    web   bg   |==================|
  `)
  expect(darkOf(trace, 'P')).toEqual(['0–2 /bg'])
})

test('a leaf is dark altogether, and a span of zero length not at all', () => {
  const trace = picture(`
    web P    |=======|
    web   c  |===|
    web   z     |
  `)
  expect(darkOf(trace, 'c')).toEqual(['0–4 /'])
  expect(darkOf(trace, 'z')).toEqual([])
})

test('a parent without times of its own does not hide what ran below it', () => {
  const trace = picture(`
    web P        |=======|
    web   untimed
    web     c      |==|
  `)
  expect(darkOf(trace, 'P')).toEqual(['0–2 /untimed', '5–8 untimed/'])
})

test('agrees with looking at every tick', () => {
  const interval = fc.tuple(fc.nat(30), fc.nat(12))
  const input = fc.record({
    start: fc.nat(10),
    length: fc.nat(25),
    children: fc.array(interval, { maxLength: 8 }),
  })
  fc.assert(
    fc.property(input, ({ start, length, children }) => {
      const id = spanIdOf(1)
      const spans = [
        makeSpan({ spanId: id, name: 'P', startMs: start, endMs: start + length }),
        ...children.map(([from, span], i) =>
          makeSpan({ spanId: spanIdOf(i + 2), parentId: id, startMs: from, endMs: from + span }),
        ),
      ]
      const trace = buildTrace({ spans, logs: [] })
      const base = Math.min(start, ...children.map(([from]) => from))
      const dark = darkIntervals(nodeNamed(trace, 'P'))
      for (let tick = start; tick < start + length; tick++) {
        const covered = children.some(([from, span]) => tick >= from && tick < from + span)
        const at = (tick - base) * 1e6
        expect(dark.filter((d) => d.start <= at && at < d.end)).toHaveLength(covered ? 0 : 1)
      }
      for (const { start: from, end, after, before } of dark) {
        expect(end).toBeGreaterThan(from)
        expect(after === undefined ? nodeNamed(trace, 'P').start : after.end).toBe(from)
        expect(before === undefined ? nodeNamed(trace, 'P').end : before.start).toBe(end)
      }
    }),
    { numRuns: 2000 },
  )
})
