import { expect, test } from 'vitest'
import { timeResolution } from '../../../src/analysis/clocks/time-resolution.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { instantOf, offsetOf } from '../../../src/trace/time.ts'
import { makeSpan, spanIdOf, TEST_START } from '../../support/spans.ts'
import { shiftClocks } from '../../../src/trace/shift-clocks.ts'
import { finish } from '../../../src/trace/steps.ts'
import { picture } from '../../support/picture.ts'

type Row = readonly [service: string, start: number, end: number]

/** Of spans that are each the child of the one before; nanoseconds after TEST_START. */
function resolutionOf(...rows: readonly Row[]): number {
  const spans = rows.map(([service, start, end], at) =>
    makeSpan({
      service,
      spanId: spanIdOf(at + 1),
      parentId: at === 0 ? undefined : spanIdOf(at),
      start: instantOf(TEST_START + BigInt(start)),
      end: instantOf(TEST_START + BigInt(end)),
    }),
  )
  return finish(timeResolution(buildTrace({ spans, logs: [] })))
}

test('two of the unit that all times are whole multiples of', () => {
  expect(resolutionOf(['web', 0, 9_000_000], ['web', 1_000_000, 2_000_000])).toBe(2e6)
  expect(resolutionOf(['web', 1000, 9_001_000], ['web', 1_001_000, 2_003_000])).toBe(2e3)
  expect(resolutionOf(['web', 1, 9_001_001], ['web', 1_001_007, 2_003_003])).toBe(0)
})

test('whole milliseconds in the starts of entry spans alone are enough', () => {
  expect(
    resolutionOf(['web', 0, 9_123_456], ['web', 1_234_567, 8_345_678], ['pay', 3_000_000, 7_000_001]),
  ).toBe(2e6)
})

test('one coarse service among fine ones is enough', () => {
  expect(
    resolutionOf(
      ['api', 11, 9_123_456],
      ['web', 1_000_000, 8_345_678],
      ['web', 2_000_000, 7_000_001],
      ['web', 3_000_000, 6_123_003],
    ),
  ).toBe(2e6)
})

test('a single time on a whole millisecond may be there by chance', () => {
  expect(resolutionOf(['web', 123_456, 9_234_567], ['pay', 3_000_000, 7_123_456])).toBe(0)
  expect(resolutionOf(['web', 0, 1_234_567])).toBe(0)
})

test('times count from the epoch, not from the start of the trace', () => {
  expect(resolutionOf(['web', 7, 1_000_007], ['web', 500_007, 700_007])).toBe(0)
})

test('it is that of the times as recorded, although a clock was moved', () => {
  const recorded = picture(`
    web   GET     |=======|
    cart    items .  |===|
  `)
  expect(finish(timeResolution(shiftClocks(recorded, () => offsetOf(123_456))))).toBe(2e6)
})

test('spans without times, and parents that never arrived, say nothing', () => {
  const trace = picture(`
    ?     gone    .
    web     GET   |=======>
    cart      items
  `)
  expect(finish(timeResolution(trace))).toBe(0)
})
