// How often a server is asked.
import { expect, test } from 'vitest'
import { Pace } from '../../../../src/commands/tail/follow/pace.ts'

test('every two seconds while something comes, less often while nothing does', () => {
  const pace = new Pace()
  expect([pace.afterAnswer(true, 10), pace.afterAnswer(true, 10)]).toEqual([2000, 2000])
  const idle = Array.from({ length: 8 }, () => pace.afterAnswer(false, 10))
  expect(idle[0]).toBe(2500)
  expect(idle.at(-1)).toBe(5000)
  expect(pace.afterAnswer(true, 10)).toBe(2000)
})

test('nine tenths of its time are for others', () => {
  const pace = new Pace()
  expect(pace.afterAnswer(true, 1000)).toBe(9000)
  expect(pace.afterAnswer(true, 30_000)).toBe(60_000)
  expect(pace.afterAnswer(true, 10)).toBe(2000)
})

test('less and less often while it does not answer', () => {
  const pace = new Pace()
  expect(Array.from({ length: 6 }, () => pace.afterFailure())).toEqual([
    4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ])
  expect(pace.afterAnswer(true, 10)).toBe(2000)
  expect(pace.afterFailure()).toBe(4000)
})
