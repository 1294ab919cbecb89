// What is learned of gaps: a density, whatever the gaps are.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GapDensity, quartiles } from '../../../src/propagation/match/gap-density.ts'

const MS = 1e6

function densityOf(gaps: readonly number[], resolution = 1000): GapDensity {
  return new GapDensity(Float64Array.from(gaps), new Float64Array(gaps.length).fill(1), resolution)
}

test('its area is one, but for what is far away', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 500, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (gaps) => {
        const density = densityOf(
          gaps.map((gap) => gap * MS),
          MS,
        )
        let area = 0
        for (let at = -2000 * MS; at < 3000 * MS; at += 0.1 * MS) area += density.at(at) * 0.1 * MS
        expect(area).toBeGreaterThan(0.9)
        expect(area).toBeLessThan(1.1)
      },
    ),
    { numRuns: 20 },
  )
})

describe('a gap is', () => {
  const density = densityOf(Array.from({ length: 200 }, (_, at) => (2 + (at % 20) / 100) * MS))

  test('probable where others are', () => {
    expect(density.at(2.1 * MS)).toBeGreaterThan(100 * density.at(4 * MS))
  })

  test('never impossible', () => {
    expect(density.at(-1e12)).toBeGreaterThan(0)
    expect(density.at(1e15)).toBeGreaterThan(0)
  })

  test('no sharper than the times it comes from', () => {
    const rounded = densityOf(
      Array.from({ length: 500 }, () => 0),
      MS,
    )
    expect(rounded.at(0)).toBeLessThan(2 / MS)
  })

  test('in either of two places', () => {
    const both = densityOf(Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? 1 : 90) * MS + at * 1e4))
    expect(both.at(1.5 * MS)).toBeGreaterThan(2 * both.at(45 * MS))
    expect(both.at(90.5 * MS)).toBeGreaterThan(2 * both.at(45 * MS))
  })
})

test('quartiles go by weight', () => {
  const [low, middle, high] = quartiles(Float64Array.of(1, 2, 3, 100), Float64Array.of(1, 1, 1, 0))
  expect([low, middle, high]).toEqual([1, 2, 3])
  expect(quartiles(new Float64Array(0), new Float64Array(0))).toEqual([0, 0, 0])
})
