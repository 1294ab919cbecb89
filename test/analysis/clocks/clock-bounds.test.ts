import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { poolCalls } from '../../../src/analysis/clocks/clock-bounds.ts'
import type { ClockCall } from '../../../src/analysis/clocks/clock-calls.ts'
import { finish } from '../../../src/trace/steps.ts'

function calls(...bounds: readonly (readonly [least: number, most: number])[]): readonly ClockCall[] {
  return bounds.map(([least, most]) => ({ caller: 0, callee: 1, least, most }))
}

/** `−3…6 (2)`: the bounds and how many calls agree on them. */
function pooled(of: readonly ClockCall[], slack = 0): string {
  return finish(poolCalls(of, slack))
    .map(({ least, most, calls: count }) => `${least}…${most} (${count})`)
    .join(' ')
}

test('calls that agree leave what all of them allow', () => {
  expect(pooled([])).toBe('')
  expect(pooled(calls([-5, 5]))).toBe('-5…5 (1)')
  expect(pooled(calls([-5, 5], [-3, 8], [-9, 6]))).toBe('-3…5 (3)')
  expect(pooled(calls([-5, Infinity], [-3, Infinity]))).toBe('-3…Infinity (2)')
})

test('within twice the slack they agree, and the bounds are given without it', () => {
  expect(pooled(calls([-5, 1], [3, 8]), 0.5)).toBe('-5…1 (1)')
  expect(pooled(calls([-5, 1], [3, 8]), 1)).toBe('3…1 (2)')
})

test('where they do not, those count that most agree with, and of as many those nearest to no offset', () => {
  expect(pooled(calls([1, 2], [10, 20], [12, 22], [14, 24]))).toBe('14…20 (3)')
  expect(pooled(calls([4, 9], [-7, -2]))).toBe('-7…-2 (1)')
  expect(pooled(calls([-9, -4], [2, 7]))).toBe('2…7 (1)')
  expect(pooled(calls([10, 11], [-1, 1], [30, Infinity]))).toBe('-1…1 (1)')
})

test('each ordered pair of clocks has its own', () => {
  const pooling = poolCalls(
    [
      { caller: 1, callee: 0, least: -3, most: 3 },
      { caller: 0, callee: 2, least: -2, most: 2 },
      { caller: 0, callee: 1, least: -1, most: 1 },
      { caller: 0, callee: 2, least: 0, most: 9 },
    ],
    0,
  )
  const pairs = finish(pooling)
  expect(pairs.map(({ caller, callee, least, most }) => [caller, callee, least, most])).toEqual([
    [0, 1, -1, 1],
    [0, 2, 0, 2],
    [1, 0, -3, 3],
  ])
})

test('no other offset suits more calls', () => {
  const call = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.oneof(fc.nat(30), fc.constant(Infinity)))
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 20 }), fc.nat(3), (shapes, slack) => {
      const all = calls(...shapes.map(([least, length]) => [least, least + length] as const))
      const [bounds] = finish(poolCalls(all, slack))
      const suited = all.map(({ least }) => all.filter((each) => suits(each, least - slack, slack)).length)
      expect(bounds?.calls).toBe(Math.max(...suited))
      expect(bounds!.least - slack).toBeLessThanOrEqual(bounds!.most + slack)
      expect(all.filter((each) => suits(each, bounds!.least - slack, slack)).length).toBe(bounds?.calls)
    }),
  )
})

function suits({ least, most }: ClockCall, offset: number, slack: number): boolean {
  return least - slack <= offset && most + slack >= offset
}
