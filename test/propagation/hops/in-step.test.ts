// What is sent and taken in step, and what only comes as often.
import { expect, test } from 'vitest'
import { findStep } from '../../../src/propagation/hops/in-step.ts'
import { SeededRandom } from '../../../src/propagation/match/seeded-random.ts'

const MS = 1e6

function anyTimes(count: number, seed: number): Float64Array {
  const random = new SeededRandom(seed)
  return Float64Array.from({ length: count }, () => random.next() * count * 100 * MS).sort()
}

test('messages that one worker takes, one after the other, keep step with what was sent', () => {
  const sent = anyTimes(200, 1)
  let free = 0
  const taken = sent.map((time) => (free = Math.max(time, free) + 40 * MS))
  const step = findStep(sent, taken)
  expect([...step!.sentOf]).toEqual([...sent.keys()])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('what comes as often by chance does not (%s)', (seed) => {
  expect(findStep(anyTimes(200, seed), anyTimes(200, seed + 100))).toBeUndefined()
})

test('nor what comes at even distances', () => {
  const sent = Float64Array.from({ length: 60 }, (_, at) => at * 1000 * MS)
  expect(
    findStep(
      sent,
      sent.map((time) => time + 300 * MS),
    ),
  ).toBeUndefined()
})

test('nor what is taken before it is sent', () => {
  const sent = anyTimes(200, 1)
  expect(
    findStep(
      sent,
      sent.map((time) => time - 50 * MS),
    ),
  ).toBeUndefined()
})
