// Hops of which hardly anything speaks are no findings.
import { expect, test } from 'vitest'
import type { BrokenHop } from '../../../src/propagation/hops/hop.ts'
import { leaveOutWeak } from '../../../src/propagation/hops/weak-hops.ts'

function hop(confidence: number, rest: Partial<BrokenHop> = {}): BrokenHop {
  const heads = Array.from({ length: 120 }, (_, at) => at)
  return {
    mode: 'queue',
    callerOperation: 1,
    calleeOperation: 2,
    runnerUp: undefined,
    heads,
    joins: heads.map((head) => ({ head, caller: head + 1000, tier: 'timing', by: 'time', confidence })),
    significance: { p: 0.01, share: 1, byChance: 0.04, gapMedian: 335e9, gapSpread: 12e9 },
    ...rest,
  }
}

test('a burst that follows another by minutes: each request of it may have any of the callers', () => {
  const { hops, unexplained } = leaveOutWeak({ hops: [hop(0.03)], unexplained: [] })
  expect(hops).toEqual([])
  expect(unexplained).toMatchObject([{ operation: 2, atChance: { share: 1, byChance: 0.04 } }])
})

test('a hop whose requests are told apart somewhat is kept, and so is one of which only the hop is known', () => {
  const kept = [hop(0.3), hop(0.03, { joins: [] })]
  expect(leaveOutWeak({ hops: kept, unexplained: [] })).toEqual({ hops: kept, unexplained: [] })
})
