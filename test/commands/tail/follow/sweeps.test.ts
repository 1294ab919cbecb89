// Stretches of time that are searched: nothing that has not been looked at lies between two of them, whatever the rhythm.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SweepPlan, SWEEPS } from '../../../../src/commands/tail/follow/sweeps.ts'
import { instantOf } from '../../../../src/trace/time.ts'
import { TEST_START } from '../../../support/spans.ts'

const MS = 1_000_000n

test('any pauses between looks, delay and all, leave no hole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 3_600_000 }), { maxLength: 40 }),
      fc.nat({ max: 60_000 }),
      (pauses, delayMs) => {
        const plan = new SweepPlan(delayMs)
        let now: bigint = TEST_START
        let reached: bigint | undefined
        for (const pause of pauses) {
          now += BigInt(pause) * MS
          const from = plan.dueFrom(instantOf(now))
          expect(now - from >= BigInt(60_000 + delayMs) * MS).toBe(true)
          if (reached !== undefined) expect(from <= reached - BigInt(60_000 + delayMs) * MS).toBe(true)
          plan.done(from, instantOf(now))
          reached = now
        }
      },
    ),
  )
})

test('a look that failed is made good by the next one', () => {
  const plan = new SweepPlan(0)
  plan.done(plan.dueFrom(TEST_START), TEST_START)
  const later = instantOf(TEST_START + 600_000n * MS)
  plan.dueFrom(later)
  expect(plan.dueFrom(instantOf(later + 1000n * MS)) <= TEST_START - 60_000n * MS).toBe(true)
})

test('every look sees the last minute, now and then one the last quarter of an hour', () => {
  const plan = new SweepPlan(0)
  const reaches: number[] = []
  for (let at = 0; at <= 240; at += 2) {
    const now = instantOf(TEST_START + BigInt(at) * 1000n * MS)
    const from = plan.dueFrom(now)
    reaches.push(Number((now - from) / (1000n * MS)))
    plan.done(from, now)
  }
  const count = (seconds: number): number => reaches.filter((reach) => reach === seconds).length
  expect([count(900), count(300)]).toEqual([3, 6])
  expect(count(62) + count(60)).toBe(reaches.length - 9)
  expect(SWEEPS).toHaveLength(3)
})

test('a clock that was set back makes all of them due', () => {
  const plan = new SweepPlan(1000)
  const ahead = instantOf(BigInt(10_000_000) * 1_000_000_000n)
  const now = instantOf(ahead - 3_600_000_000_000n)
  plan.done(plan.dueFrom(ahead), ahead)
  expect(now - plan.dueFrom(now)).toBe(901_000_000_000n)
})
