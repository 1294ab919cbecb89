// One request after the other, each as soon as the last is answered: nobody calls the next.
import { expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from './drawn-load.ts'

const AFTER = `
  users  POST /users [server]   |=========|
  ~stock  PUT /stock [server]               |====|
`
const WITHIN = `
  users  POST /users [server]   |=========|
  ~stock  PUT /stock [server]        |===|
`

function hopsOf(after: number): number {
  const load = new DrawnLoad()
    .add(AFTER, { requests: after, everyMs: 300 })
    .add(WITHIN, { requests: 40, everyMs: 1500, seed: 3 })
  return findBrokenHops(load.table, findRoles(load.table), load.heads(), []).hops.length
}

test('a few that get in are no more called than the rest', () => {
  expect(hopsOf(200)).toBe(0)
})

test('few misses are of another caller', () => {
  expect(hopsOf(10)).toBe(1)
})
