import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fisher, wilsonLowerBound } from '../../../src/propagation/causes/exact-test.ts'

const count = fc.integer({ min: 0, max: 40 })

describe('the exact test', () => {
  test('as tabled: the lady tasting tea', () => {
    expect(fisher(4, 0, 0, 4)).toBeCloseTo(1 / 70, 10)
    expect(fisher(3, 1, 1, 3)).toBeCloseTo(17 / 70, 10)
  })

  test('is a probability, and 1 where the group has no broken call', () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const p = fisher(a, b, c, d)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(fisher(0, b, c, d)).toBeCloseTo(1, 8)
      }),
    )
  })

  test('does not overflow where there are many', () => {
    expect(fisher(5000, 0, 0, 5000)).toBeLessThan(1e-100)
    expect(fisher(50_000, 50_000, 50_000, 50_000)).toBeCloseTo(0.5, 2)
  })
})

describe('the lower bound of a share', () => {
  test.each([
    [0, 0, 0],
    [5, 5, 0.566],
    [50, 50, 0.929],
    [500, 500, 0.992],
    [5, 10, 0.237],
  ])('%i of %i: %f', (hits, of, bound) => {
    expect(wilsonLowerBound(hits, of)).toBeCloseTo(bound, 3)
  })

  test('lies below the share, and nearer the more there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (hits, misses) => {
        const few = wilsonLowerBound(hits, hits + misses)
        const many = wilsonLowerBound(hits * 10, (hits + misses) * 10)
        expect(few).toBeLessThan(many)
        expect(many).toBeLessThan(hits / (hits + misses))
      }),
    )
  })
})
