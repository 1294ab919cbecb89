import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDateTime,
  formatDuration,
  formatInstant,
  formatPercent,
  formatShortCount,
} from '../../src/render/units.ts'
import { instantOf } from '../../src/trace/time.ts'
import { TEST_START } from '../support/spans.ts'

const UNICODE = { ascii: false }
const DAY = 86_400e9

test.each([
  [0, '0'],
  [1, '1ns'],
  [17, '17ns'],
  [999, '999ns'],
  [1_000, '1.00µs'],
  [9_994, '9.99µs'],
  [9_995, '10.0µs'],
  [99_949, '99.9µs'],
  [99_950, '100µs'],
  [999_499, '999µs'],
  [999_500, '1.00ms'],
  [432e6, '432ms'],
  [999.5e6, '1.00s'],
  [1e9, '1.00s'],
  [3.02e9, '3.02s'],
  [59.9e9, '59.9s'],
  [59.949e9, '59.9s'],
  [59.95e9, '1m00s'],
  [60e9, '1m00s'],
  [3_599e9, '59m59s'],
  [3_599.5e9, '1h00m'],
  [3_600e9, '1h00m'],
  [86_399e9, '1d00h'],
  [90_000e9, '1d01h'],
  [20 * DAY, '20d00h'],
  [999 * DAY, '999d00h'],
  [5_000 * DAY, '5000d'],
])('%d ns is %s', (ns, text) => {
  expect(formatDuration(ns, UNICODE)).toBe(text)
})

test('µ is U+00B5, which is narrow everywhere, and u where there is only ASCII', () => {
  expect(formatDuration(1000, UNICODE)).toBe('1.00\u00b5s')
  expect(formatDuration(1000, { ascii: true })).toBe('1.00us')
})

test('what comes before its reference has a sign', () => {
  expect(formatDuration(-5e6, UNICODE)).toBe('-5.00ms')
})

test('every duration takes at most seven cells and never shows a full thousand of a unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (ns) => {
      const text = formatDuration(ns, UNICODE)
      expect(text.length).toBeLessThanOrEqual(7)
      expect(text).not.toMatch(/1000|60\.0s|60s|60m|24h/)
    }),
    { numRuns: 5000 },
  )
})

test('longer never reads shorter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e15 }), fc.integer({ min: 0, max: 1e15 }), (a, b) => {
      const [shorter, longer] = a < b ? [a, b] : [b, a]
      expect(nanoseconds(formatDuration(shorter, UNICODE))).toBeLessThanOrEqual(
        nanoseconds(formatDuration(longer, UNICODE)),
      )
    }),
  )
})

test.each([
  [0, ''],
  [0.0049, '<1%'],
  [0.005, '1%'],
  [0.1005, '10%'],
  [1, '100%'],
])('%d as per cent is "%s"', (share, text) => {
  expect(formatPercent(share)).toBe(text)
})

test('counts are grouped; short ones take four cells', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567')
  expect(formatCount(999)).toBe('999')
  const short = [0, 9_999, 10_000, 123_456, 999_499, 999_500, 1_250_000, 9_949_999, 9_950_000, 123_000_000]
  expect(short.map(formatShortCount)).toEqual([
    '0',
    '9999',
    '10k',
    '123k',
    '999k',
    '1.0M',
    '1.3M',
    '9.9M',
    '10M',
    '123M',
  ])
})

test('bytes', () => {
  expect([0, 1023, 1024, 1536, 1023 * 1024, 2 ** 30, 3e15].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KiB',
    '1.50 KiB',
    '1.00 MiB',
    '1.00 GiB',
    '2.66 PiB',
  ])
})

test('times of day and dates, in UTC and elsewhere', () => {
  expect(formatClock(TEST_START)).toBe('14:03:11.208')
  expect(formatClock(TEST_START, { utcOffset: 330 })).toBe('19:33:11.208')
  expect(formatDateTime(TEST_START)).toBe('2026-08-22 14:03:11.208Z')
  expect(formatDateTime(TEST_START, { utcOffset: -570 })).toBe('2026-08-22 04:33:11.208 -09:30')
  expect(formatInstant(TEST_START, 'ms')).toBe('2026-08-22T14:03:11.208Z')
  expect(formatInstant(instantOf(TEST_START + 1n))).toBe('2026-08-22T14:03:11.208000001Z')
  expect(formatInstant(instantOf(2n ** 64n - 1n))).toBe('2554-07-21T23:34:33.709551615Z')
})

/** What a formatted duration says. */
function nanoseconds(text: string): number {
  const units: Readonly<Record<string, number>> = {
    ns: 1,
    µs: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3600e9,
    d: DAY,
  }
  let sum = 0
  for (const [, digits, unit] of text.matchAll(/([\d.]+)(ns|µs|ms|s|m|h|d)/g)) {
    sum += Number(digits) * (units[unit ?? ''] ?? Number.NaN)
  }
  return sum
}
