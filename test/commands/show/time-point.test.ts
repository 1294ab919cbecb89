import { expect, test } from 'vitest'
import { offsetOfPoint, parseTimePoint } from '../../../src/commands/show/time-point.ts'
import { TEST_START } from '../../support/spans.ts'

// 2026-08-22T14:03:11.208Z
test.each([
  ['0', 0],
  ['3s', 3e9],
  ['1m30s', 90e9],
  ['2026-08-22T14:03:12.208Z', 1e9],
  ['2026-08-22 14:03:12.208z', 1e9],
  ['2026-08-22T14:03:11Z', -208e6],
  ['2026-08-22T16:03:11.208+02:00', 0],
  ['2026-08-22T09:33:11.208 -04:30', 0],
  ['2026-08-22T14:03:11.208000001Z', 1],
])('%s', (text, offset) => {
  expect(offsetOfPoint(parseTimePoint(text, '--from-time'), TEST_START)).toBe(offset)
})

test.each([
  ['3', "--from-time: '3' has no unit"],
  ['soon', "--from-time: 'soon' is not a duration"],
  ['-3s', "--from-time: '-3s' is not a duration"],
  ['2026-08-22', "--from-time: '2026-08-22' is not a time as RFC 3339 writes it"],
  ['2026-08-22T14:03:11', 'is not a time as RFC 3339 writes it'],
  ['2026-02-30T14:03:11Z', 'is not a time as RFC 3339 writes it'],
  ['2026-08-22T25:03:11Z', 'is not a time as RFC 3339 writes it'],
])('%s is none', (text, message) => {
  expect(() => parseTimePoint(text, '--from-time')).toThrow(message)
})
