// When the screen is drawn, on a clock that the test turns.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DrawingTimes, TICK_MS } from '../../src/tui/drawing-times.ts'

let workedMs = 0

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  workedMs = 0
  performance.eventLoopUtilization = () => ({ active: workedMs, idle: 0, utilization: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** @param costMs of each frame */
function drawingTimes(costMs: number, isSpoken = false): { times: DrawingTimes; drawnAt: number[] } {
  const drawnAt: number[] = []
  const begin = performance.now()
  const times: DrawingTimes = new DrawingTimes(() => {
    drawnAt.push(Math.round(performance.now() - begin))
    times.drawn()
    workedMs += costMs
  }, isSpoken)
  return { times, drawnAt }
}

function pass(seconds: number, everyMs: number, work: () => void): void {
  for (let ms = 0; ms < seconds * 1_000; ms += everyMs) {
    work()
    vi.advanceTimersByTime(everyMs)
  }
}

test('for a key at once, and thirty times a second at most', () => {
  const { times, drawnAt } = drawingTimes(5)
  times.soon()
  expect(drawnAt).toEqual([0])
  pass(1, 1, () => times.soon())
  expect(drawnAt.length).toBeGreaterThan(27)
  expect(drawnAt.length).toBeLessThanOrEqual(31)
})

test.each([
  ['ten times a second', 2, 10],
  ['half as often where a frame costs much', 90, 5],
])('for what arrives %s', (_, costMs, frames) => {
  const { times, drawnAt } = drawingTimes(costMs)
  pass(2, TICK_MS, () => times.tick(true))
  expect(drawnAt).toHaveLength(2 * frames)
})

test('never for nothing, and for who listens every five seconds', () => {
  const { times, drawnAt } = drawingTimes(1, true)
  pass(1, TICK_MS, () => times.tick(false))
  expect(drawnAt).toEqual([])
  pass(11, TICK_MS, () => times.tick(true))
  expect(drawnAt).toEqual([1_000, 6_000, 11_000])
  times.soon()
  expect(drawnAt).toHaveLength(4)
})

test('not once it has been stopped', () => {
  const { times, drawnAt } = drawingTimes(1)
  times.soon()
  times.soon()
  times.stop()
  vi.advanceTimersByTime(1_000)
  expect(drawnAt).toEqual([0])
})
