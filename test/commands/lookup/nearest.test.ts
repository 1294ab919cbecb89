import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest } from '../../../src/commands/lookup/nearest.ts'

test.each([
  ['', '', 0],
  ['show', 'show', 0],
  ['shwo', 'show', 1],
  ['sho', 'show', 1],
  ['shows', 'show', 1],
  ['shov', 'show', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('%s → %s: %i', (a, b, expected) => {
  expect(editDistance(a, b, 10)).toBe(expected)
})

test('over the limit is over the limit, and no more is promised', () => {
  expect(editDistance('aaaaaaaa', 'bbbbbbbb', 2)).toBeGreaterThan(2)
  expect(editDistance('a', 'aaaaaaaa', 2)).toBeGreaterThan(2)
})

test('the distance is that of the plain recursive definition', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(letters, letters, fc.nat(6), (a, b, limit) => {
      const expected = byDefinition(a, b)
      const found = editDistance(a, b, limit)
      expect(Math.min(found, limit + 1)).toBe(Math.min(expected, limit + 1))
    }),
  )
})

test('nearest first, then by name', () => {
  expect(nearest('tial', ['tail', 'trial', 'dial', 'show'], 1)).toEqual(['dial', 'tail', 'trial'])
  expect(nearest('q', ['zz', 'w'], 2)).toEqual([])
  expect(nearest('xxxx', ['tail', 'show'], 2)).toEqual([])
})

function byDefinition(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a.at(-1) === b.at(-1) ? 0 : 1
  const swapped =
    a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)
      ? byDefinition(a.slice(0, -2), b.slice(0, -2)) + 1
      : Number.POSITIVE_INFINITY
  return Math.min(
    byDefinition(a.slice(0, -1), b) + 1,
    byDefinition(a, b.slice(0, -1)) + 1,
    byDefinition(a.slice(0, -1), b.slice(0, -1)) + same,
    swapped,
  )
}
