import { expect, it } from 'vitest'
import { formatGoMicroseconds, parseGoDuration } from '../../../src/wire/jaeger/go-duration.ts'

it.each([
  ['2ms', 2e6],
  ['-1.5ms', -1.5e6],
  ['2m3.004s', 123.004e9],
  ['1h2m3s4ms5us6ns', 3_723_004_005_006],
  ['1µs', 1e3],
  ['1μs', 1e3],
  ['+3s', 3e9],
  ['0', 0],
  ['0s', 0],
])('%s', (text, nanoseconds) => {
  expect(parseGoDuration(text)).toBeCloseTo(nanoseconds, 3)
})

it.each(['', '-', '2', 'ms', '2 ms', '1.s5', '2ms!', 'NaNs', '1e3s', '1s'.repeat(40)])(
  '%j is none',
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined()
  },
)

it('writes what it reads', () => {
  expect(formatGoMicroseconds(1500)).toBe('1500us')
  expect(parseGoDuration(formatGoMicroseconds(1500))).toBe(1.5e6)
})
