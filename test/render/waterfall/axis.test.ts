import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisStep, axisTicks, renderAxis } from '../../../src/render/waterfall/axis.ts'

const UNICODE = { ascii: false }
const MINUTE = 60e9

test.each([
  [500, 200],
  [10e3, 5e3],
  [300e3, 100e3],
  [1.2e6, 500e3],
  [42e6, 20e6],
  [310e6, 100e6],
  [2.4e9, 1e9],
  [31.6e9, 10e9],
  [2 * MINUTE, MINUTE],
  [5 * MINUTE + 6e9, 2 * MINUTE],
  [120 * MINUTE, 30 * MINUTE],
])('over 36 columns a span of %d ns has a tick every %d ns', (length, step) => {
  expect(axisStep(length, 36)).toBe(step)
})

test.each([
  [31.62e9, 36, '0          10s         20s'],
  [500, 36, '0             200ns          400ns'],
  [1.2e6, 36, '0              500µs          1000µs'],
  [42e6, 36, '0                20ms'],
  [5 * MINUTE + 6e9, 36, '0             2m00s         4m00s'],
  [120 * MINUTE, 36, '0        30m00s   1h00m    1h30m'],
  [90e9, 48, '0          20s       40s        1m00s      1m20s'],
  [20 * 1440 * MINUTE, 36, '0        5d00h    10d00h   15d00h'],
  [17, 36, '0          5ns       10ns       15ns'],
  [0, 36, '0                                1ns'],
])('%d ns over %i columns', (length, cells, line) => {
  expect(renderAxis({ origin: 0, length, cells }, UNICODE).trimEnd()).toBe(line)
})

test('at any length and width: two ticks at least, apart, within the edge, labels of seven cells at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 53 }), fc.integer({ min: 20, max: 240 }), (length, cells) => {
      const ticks = axisTicks({ origin: 0, length, cells }, UNICODE)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks[0]).toEqual({ column: 0, label: '0' })
      let free = 0
      for (const { column, label } of ticks) {
        expect(label.length).toBeLessThanOrEqual(7)
        expect(column).toBeGreaterThanOrEqual(free)
        expect(column + label.length).toBeLessThanOrEqual(cells)
        free = column + label.length + 1
      }
      expect(renderAxis({ origin: 0, length, cells }, UNICODE)).toHaveLength(cells)
    }),
    { numRuns: 2000 },
  )
})

test('ASCII has u for µ', () => {
  expect(renderAxis({ origin: 0, length: 10e3, cells: 36 }, { ascii: true })).toContain('5us')
})
