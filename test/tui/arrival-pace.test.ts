import { expect, test } from 'vitest'
import { ArrivalPace } from '../../src/tui/arrival-pace.ts'

test('frames that cost little are drawn as often as one likes', () => {
  const pace = new ArrivalPace()
  expect(pace.wait(0, 0)).toBeLessThanOrEqual(0)
  pace.drawn(1_000, 50)
  expect(pace.wait(1_100, 55)).toBeLessThanOrEqual(0)
})

test('those that cost much wait until they are an eighth of the time, and never for long', () => {
  const pace = new ArrivalPace()
  pace.drawn(1_000, 50)
  expect(pace.wait(1_100, 68)).toBeCloseTo(50)
  expect(pace.wait(1_150, 68)).toBeCloseTo(0)
  expect(pace.wait(1_100, 140)).toBe(100)
  expect(pace.wait(1_200, 240)).toBe(0)
})
