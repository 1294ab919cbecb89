// The search for the least moves against the plain way to do it: all shortest paths anew for each clock decided.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClockConstraint } from '../../../src/analysis/clocks/clock-constraints.ts'
import { ClockConstraints } from '../../../src/analysis/clocks/clock-constraints.ts'
import { leastMoves } from '../../../src/analysis/clocks/least-moves.ts'

const CLOCKS = 7
const constraint: fc.Arbitrary<ClockConstraint> = fc
  .record({
    from: fc.nat(CLOCKS - 1),
    to: fc.nat(CLOCKS - 1),
    limit: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 100 })),
    calls: fc.integer({ min: 1, max: 5 }),
  })
  .filter(({ from, to }) => from !== to)
const constraints = fc.array(constraint, { maxLength: 30 })

test('a constraint is taken in exactly if it goes together with those before', () => {
  fc.assert(
    fc.property(constraints, (wanted) => {
      const system = new ClockConstraints(CLOCKS)
      const taken: ClockConstraint[] = []
      for (const each of wanted) {
        const fits = shortestPaths([...taken, each]).every((row, clock) => row[clock]! >= 0)
        expect(system.add(each)).toBe(fits)
        if (fits) taken.push(each)
      }
    }),
  )
})

test('moves and ranges are those of the plain way, and keep to all constraints', () => {
  fc.assert(
    fc.property(constraints, (wanted) => {
      const system = new ClockConstraints(CLOCKS)
      const taken = wanted.filter((each) => system.add(each))
      const { offsets, least, most, calls } = leastMoves(system)
      expect(taken.filter(({ from, to, limit }) => offsets[to]! - offsets[from]! > limit)).toEqual([])
      const expected = plainMoves(taken)
      expect([...offsets]).toEqual(expected.offsets)
      expect([...most]).toEqual(expected.most)
      expect([...least]).toEqual(expected.least)
      for (const [clock, count] of calls.entries()) expect(count < Infinity).toBe(offsets[clock] !== 0)
    }),
    { numRuns: 1000 },
  )
})

test('a move rests on its weakest constraint, by the best supported of equal ways', () => {
  const system = new ClockConstraints(4)
  // 0 → 1 → 3 and 0 → 2 → 3 both end at −10.
  for (const [from, to, limit, calls] of [
    [0, 1, -4, 9],
    [1, 3, -6, 2],
    [0, 2, -7, 5],
    [2, 3, -3, 4],
  ] as const) {
    system.add({ from, to, limit, calls })
  }
  expect([...leastMoves(system).offsets]).toEqual([0, -4, -7, -10])
  expect([...leastMoves(system).calls]).toEqual([Infinity, 9, 5, 4])
})

interface PlainMoves {
  readonly offsets: readonly number[]
  readonly least: readonly number[]
  readonly most: readonly number[]
}

function plainMoves(taken: readonly ClockConstraint[]): PlainMoves {
  const groups = groupsOf(taken)
  const known: ClockConstraint[] = []
  /** The clock against its reference. */
  const rangeOf = (clock: number): readonly [number, number] => {
    const paths = shortestPaths([...taken, ...known])
    const reference = groups.indexOf(groups[clock]!)
    return [0 - paths[clock]![reference]!, paths[reference]![clock]!]
  }
  const clocks = Array.from({ length: CLOCKS }, (_, clock) => clock)
  const ranges = clocks.map(rangeOf)
  const needOf = (clock: number): number => Math.max(0, ranges[clock]![0], -ranges[clock]![1])
  const offsets = clocks.map(() => 0)
  for (const clock of clocks.toSorted((a, b) => needOf(a) - needOf(b) || a - b)) {
    const [from, to] = rangeOf(clock)
    const offset = from > 0 ? from : to < 0 ? to : 0
    offsets[clock] = offset
    const reference = groups.indexOf(groups[clock]!)
    known.push({ from: reference, to: clock, limit: offset, calls: 1 })
    known.push({ from: clock, to: reference, limit: 0 - offset, calls: 1 })
  }
  return {
    offsets,
    least: clocks.map((clock) => (groups[clock] === groups[0] ? ranges[clock]![0] : -Infinity)),
    most: clocks.map((clock) => (groups[clock] === groups[0] ? ranges[clock]![1] : Infinity)),
  }
}

/** By clock, the smallest clock that it is connected with. */
function groupsOf(taken: readonly ClockConstraint[]): readonly number[] {
  const groups = Array.from({ length: CLOCKS }, (_, clock) => clock)
  for (const _ of groups) {
    for (const { from, to } of taken) {
      const smallest = Math.min(groups[from]!, groups[to]!)
      groups[from] = groups[to] = smallest
    }
  }
  return groups
}

/** Floyd and Warshall's. */
function shortestPaths(edges: readonly ClockConstraint[]): readonly (readonly number[])[] {
  const paths = Array.from({ length: CLOCKS }, (_row, from) =>
    Array.from({ length: CLOCKS }, (_column, to) => (from === to ? 0 : Infinity)),
  )
  for (const { from, to, limit } of edges) paths[from]![to] = Math.min(paths[from]![to]!, limit)
  for (let by = 0; by < CLOCKS; by++) {
    for (let from = 0; from < CLOCKS; from++) {
      for (let to = 0; to < CLOCKS; to++) {
        paths[from]![to] = Math.min(paths[from]![to]!, paths[from]![by]! + paths[by]![to]!)
      }
    }
  }
  return paths
}
