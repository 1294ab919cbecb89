// When frames may be sent, by a clock of ours.
import { expect, test } from 'vitest'
import { Pace } from '../../../src/tui/terminal/pace.ts'

const MS = 4_000

test('what arrives waits for the answer to the last frame, and then as long as the line was busy', () => {
  const pace = new Pace()
  expect(pace.wait(false, 0)).toBe(0)
  pace.sent(100, 0)
  // Whether it answers at all is not known yet.
  expect(pace.wait(false, 1)).toBe(0)
  pace.answered(10)
  pace.sent(5_000, 100)
  expect(pace.wait(false, 150)).toBe(MS - 50)
  pace.answered(600)
  // The way alone takes 10 ms.
  expect(pace.wait(false, 600)).toBe(490)
  expect(pace.wait(false, 1_090)).toBe(0)
})

test('a key waits only where much is under way', () => {
  const pace = new Pace()
  pace.sent(100, 0)
  pace.answered(10)
  pace.sent(1_000, 100)
  expect(pace.wait(true, 101)).toBe(0)
  pace.sent(2_000, 101)
  expect(pace.wait(true, 102)).toBeGreaterThan(0)
  pace.answered(500)
  expect(pace.wait(true, 500)).toBe(0)
})

test('a lost answer holds nothing up for long, and a terminal that gives none is not asked again', () => {
  const pace = new Pace()
  pace.sent(100, 0)
  pace.answered(10)
  pace.sent(100, 20)
  expect(pace.wait(false, 20 + MS)).toBe(0)
  expect(pace.asks).toBe(true)
  pace.sent(100, 20 + MS)
  expect(pace.wait(false, 20 + MS)).toBe(2 * MS)

  const mute = new Pace()
  mute.sent(100, 0)
  mute.sent(100, 1)
  expect(mute.wait(false, MS + 1)).toBe(0)
  expect(mute.asks).toBe(false)
  mute.sent(100, MS + 2)
  expect(mute.isAnswered).toBe(true)
  expect(mute.wait(false, MS + 3)).toBe(0)
})

test('a terminal that gives no answers is given time when writing had to wait for it', () => {
  const pace = new Pace()
  pace.written(4_096, 5, 5)
  expect(pace.wait(false, 5)).toBe(0)
  pace.written(4_096, 1_000, 2_000)
  expect(pace.wait(false, 2_000)).toBe(3_000)
  expect(pace.wait(true, 2_000)).toBe(0)
})

test('the last answer is waited for about as long as answers take', () => {
  const pace = new Pace()
  expect(pace.leaveMs).toBe(100)
  pace.sent(100, 0)
  pace.answered(200)
  expect(pace.leaveMs).toBe(700)
})
