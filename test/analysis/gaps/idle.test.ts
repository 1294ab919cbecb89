import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIdle, isIdleWorthShowing } from '../../../src/analysis/gaps/idle.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { picture } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

/** `start–end` in milliseconds, and whether it is worth showing. */
function idleIn(text: string): readonly [string, boolean] {
  const trace = picture(text)
  const idle = findIdle(trace)
  return [
    idle.map(({ start, end }) => `${start / 1e6}–${end / 1e6}`).join(' '),
    isIdleWorthShowing(trace, idle),
  ]
}

test('between roots, where no span ran', () => {
  expect(
    idleIn(`
    web GET /a    |==|
    web GET /b    .      |====|
    web   query   .        |=|
    web GET /c    .                     |==|
  `),
  ).toEqual(['3–7 12–22', true])
})

test('while a message waited', () => {
  expect(
    idleIn(`
    web POST /          |===============|
    web   send          .            |==|
    job     handle      .                |==|
  `),
  ).toEqual(['16–17', false])
  expect(
    idleIn(`
    web POST /          |===============|
    web   send          .            |==|
    job     handle      .                      |==|
  `),
  ).toEqual(['16–23', true])
})

test('a short pause is worth showing when the root was the lesser part of the trace', () => {
  expect(
    idleIn(`
    web POST /          |==|
    web   send          .||
    job     handle      .   ||
    job     handle      .     |=============|
  `),
  ).toEqual(['3–4 5–6', true])
})

test('what has no end does not fill the trace', () => {
  expect(
    idleIn(`
    web a    |====>
    web b    .    |==|
    web c    .             |==|
  `),
  ).toEqual(['0–5 8–14', true])
})

test('a trace that ran all the time', () => {
  expect(idleIn('web a |====|')).toEqual(['', false])
})

test('agrees with looking at every tick', () => {
  fc.assert(
    fc.property(arbitraryTree, (spans) => {
      const trace = buildTrace({ spans, logs: [] })
      const idle = findIdle(trace)
      for (let tick = 0; tick < trace.duration; tick += 1e6) {
        const ran = trace.nodes.some((node) => {
          return node.state === 'finished' && node.start <= tick && tick < node.end
        })
        expect(idle.filter(({ start, end }) => start <= tick && tick < end)).toHaveLength(ran ? 0 : 1)
      }
      for (const [at, { start, end }] of idle.entries()) {
        expect(end).toBeGreaterThan(start)
        expect(start).toBeGreaterThanOrEqual(at === 0 ? 0 : idle[at - 1]!.end + 1)
      }
    }),
    { numRuns: 1000 },
  )
})
