// Names with names in them, `GET /user/alice`: thousands of operations, of which each may have called each other. Callers
// are found among those that were running.
import { expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { DrawnLoad } from './drawn-load.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

test('a caller is found among thousands of operations', () => {
  const load = new DrawnLoad().add(
    `
    web    GET /cart [server]   |==================|
      web    render [internal]                  |=|
      ~cart  items [server]          |=======|
        cart   select [client]         |===|
    `,
    { requests: 150, everyMs: 60 },
  )
  for (let user = 0; user < 1200; user++) {
    load.add(`users  GET /user/${nameOf(user)} [server]  |=====|`, {
      requests: 1,
      everyMs: 1,
      seed: user + 1,
      startMs: (user * 7919) % 9000,
    })
  }
  expect(load.table.operations.length).toBeGreaterThan(1200)
  const { hops, unexplained } = findBrokenHops(load.table, findRoles(load.table), load.heads(), [])
  expect(
    hops.map(({ callerOperation, calleeOperation }) => {
      return `${load.nameOf(callerOperation)} -> ${load.nameOf(calleeOperation)}`
    }),
  ).toEqual(['web GET /cart -> cart items'])
  expect(unexplained.length).toBeGreaterThan(1200)
})

/** In letters: digits would be taken for an id, and all for one operation. */
function nameOf(user: number): string {
  return String(user).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
}
