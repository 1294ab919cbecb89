import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeFilter, mayHold } from '../../../src/store/index/trace-filter.ts'
import type { TraceWords } from '../../../src/store/index/trace-words.ts'

const word = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 0xffff_ffff))
const words = fc.tuple(word, word, word, word)

it('never denies an id that is in it', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 300 }), (ids) => {
      const filter = makeFilter(Uint32Array.from(ids.flat()))
      expect(ids.every((id) => mayHold(filter, id))).toBe(true)
    }),
  )
})

it.each([
  ['random', (n: number): TraceWords => [mix(n), mix(n + 1), mix(n + 2), mix(n + 3)]],
  ['of 64 bits', (n: number): TraceWords => [0, 0, mix(n), mix(n + 1)]],
  [
    'with a time in front',
    (n: number): TraceWords => [1_761_609_600 + (n >> 8), mix(n), mix(n + 1), mix(n + 2)],
  ],
  ['that only count up', (n: number): TraceWords => [0, 0, 0, n]],
  ['that differ in front', (n: number): TraceWords => [n, 0, 0, 7]],
])('lets few others through: ids %s', (_, idOf) => {
  const count = 20_000
  const filter = makeFilter(Uint32Array.from(Array.from({ length: count }, (_, n) => idOf(n)).flat()))
  let through = 0
  for (let n = count; n < 2 * count; n++) if (mayHold(filter, idOf(n))) through++
  // one in 7,000 is expected
  expect(through).toBeLessThan(20)
})

it('of nothing holds nothing', () => {
  expect(mayHold(makeFilter(new Uint32Array()), [1, 2, 3, 4])).toBe(false)
})

function mix(n: number): number {
  const x = Math.imul(n ^ (n >>> 15), 0x2c1b_3c6d)
  return Math.imul(x ^ (x >>> 12), 0x297a_2d39) >>> 0
}
