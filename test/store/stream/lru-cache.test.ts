import { expect, it } from 'vitest'
import { LruCache } from '../../../src/store/stream/lru-cache.ts'

it('lets go of what was used longest ago', () => {
  const cache = new LruCache<string, number>(100)
  cache.set('a', 1, 40)
  cache.set('b', 2, 40)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3, 40)
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
})

it('counts a value that is set again once', () => {
  const cache = new LruCache<string, number>(100)
  for (let n = 0; n < 10; n++) cache.set('a', n, 50)
  cache.set('b', 2, 50)
  expect([cache.get('a'), cache.get('b')]).toEqual([9, 2])
})

it('keeps the newest even when it is larger than all that is allowed', () => {
  const cache = new LruCache<string, number>(100)
  cache.set('a', 1, 10)
  cache.set('b', 2, 1000)
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2])
})
