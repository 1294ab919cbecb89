// Giving heads to callers: compared with trying all ways there are.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign, type Assignable } from '../../../src/propagation/match/assign.ts'
import { findPosteriors } from '../../../src/propagation/match/posterior.ts'

const problems = fc
  .record({
    capacity: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 4 }),
    heads: fc.array(
      fc.record({
        alone: fc.integer({ min: -9, max: 0 }),
        scores: fc.array(fc.integer({ min: -9, max: 9 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ capacity, heads }): Assignable => {
    const first = [0]
    const caller: number[] = []
    const score: number[] = []
    for (const { scores } of heads) {
      for (const [at, value] of scores.slice(0, capacity.length).entries()) {
        caller.push(at)
        score.push(value)
      }
      first.push(caller.length)
    }
    return {
      first: Int32Array.from(first),
      caller: Int32Array.from(caller),
      score: Float64Array.from(score),
      alone: Float64Array.from(heads, ({ alone }) => alone),
      capacity: Int32Array.from(capacity),
    }
  })

function bestTotal(problem: Assignable, head = 0, left: Int32Array = problem.capacity.slice()): number {
  if (head === problem.alone.length) return 0
  let best = problem.alone[head]! + bestTotal(problem, head + 1, left)
  for (let pair = problem.first[head]!; pair < problem.first[head + 1]!; pair++) {
    const caller = problem.caller[pair]!
    if (left[caller] === 0) continue
    left[caller]!--
    best = Math.max(best, problem.score[pair]! + bestTotal(problem, head + 1, left))
    left[caller]!++
  }
  return best
}

test('no way to give heads to callers is better', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const chosen = assign(problem)
      const used = new Map<number, number>()
      let total = 0
      for (const [head, pair] of chosen.entries()) {
        total += pair < 0 ? problem.alone[head]! : problem.score[pair]!
        if (pair < 0) continue
        expect(pair).toBeGreaterThanOrEqual(problem.first[head]!)
        expect(pair).toBeLessThan(problem.first[head + 1]!)
        used.set(problem.caller[pair]!, (used.get(problem.caller[pair]!) ?? 0) + 1)
      }
      for (const [caller, count] of used) expect(count).toBeLessThanOrEqual(problem.capacity[caller]!)
      expect(total).toBeCloseTo(bestTotal(problem), 9)
    }),
    { numRuns: 300 },
  )
})

test('a head is with one caller or none, and no caller has too many', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const posterior = findPosteriors(problem)
      const load = new Float64Array(problem.capacity.length)
      for (let head = 0; head + 1 < problem.first.length; head++) {
        let sum = 0
        for (let pair = problem.first[head]!; pair < problem.first[head + 1]!; pair++) {
          sum += posterior[pair]!
          load[problem.caller[pair]!]! += posterior[pair]!
        }
        expect(sum).toBeLessThanOrEqual(1 + 1e-9)
      }
      // Within what is left after the last sweep.
      for (const [caller, sum] of load.entries())
        expect(sum).toBeLessThanOrEqual(1.1 * problem.capacity[caller]!)
    }),
  )
})

test('of two heads and one caller the better has it, and neither is sure of it alone', () => {
  const problem: Assignable = {
    first: Int32Array.of(0, 1, 2),
    caller: Int32Array.of(0, 0),
    score: Float64Array.of(5, 4),
    alone: Float64Array.of(-5, -5),
    capacity: Int32Array.of(1),
  }
  expect([...assign(problem)]).toEqual([0, -1])
  const [first, second] = findPosteriors(problem)
  expect(first! + second!).toBeCloseTo(1, 1)
  expect(first).toBeGreaterThan(second!)
})
