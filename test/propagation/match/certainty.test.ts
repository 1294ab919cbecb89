// How sure pairs are where two spans of the same request may have called: no surer than what tells them apart.
import { expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from './drawn-load.ts'

/** Each hop with the confidence that half of its pairs reach. */
function surenessOf(load: DrawnLoad): Readonly<Record<string, number>> {
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), [])
  return Object.fromEntries(
    hops.map(({ callerOperation, calleeOperation, joins }) => {
      const sorted = joins.map(({ confidence }) => confidence).sort((a, b) => a - b)
      const name = `${load.nameOf(callerOperation)} -> ${load.nameOf(calleeOperation)}`
      return [name, sorted[sorted.length >> 1]!]
    }),
  )
}

const requests = { requests: 150, everyMs: 120 }

test('a caller with no other near is certain', () => {
  const load = new DrawnLoad().add(
    `
    web    GET /cart [server]   |==========================|
      web    render [internal]                        |==|
      ~cart  items [server]        |==========|
    `,
    requests,
  )
  expect(surenessOf(load)['web GET /cart -> cart items']).toBeGreaterThan(0.95)
})

test('where a rule and not the times chose between two, no pair is sure', () => {
  // The handler holds nine heads of ten, and more closely than the server: clocks, or a call beside it?
  const inside = `
    web    GET /cart [server]   |===================|
      web    handle [internal]   |================|
        ~cart  items [server]     |=============|
  `
  const load = new DrawnLoad()
    .add(inside, requests)
    .add(inside.replace('|================|', '|==========|      '), { ...requests, requests: 25, seed: 2 })
  const [sureness] = Object.values(surenessOf(load))
  expect(sureness).toBeLessThan(0.95)
})

/** What notify does once it has answered; on a clock of its own it would fit into the request. */
const AFTER_THE_ANSWER = `
  web    POST /rides [server]     |==========================|
    web    POST [client]            |=======================|
      rides  POST /rides [server]     |===================|
        rides  GET [client]             |===|
          cars   GET /cars [server]      |=|
        rides  POST [client]                   |======|
          notify POST /notify [server]          |====|
        ~push  POST /push [server]                                      |=======|
`

const hostsOf = (...services: readonly string[]): Record<string, number> =>
  Object.fromEntries(services.map((service) => [service, 0]))

test('no pair is sure that fits only on another clock, where all clocks that are known agree', () => {
  const load = new DrawnLoad().add(AFTER_THE_ANSWER, {
    ...requests,
    ahead: hostsOf('web', 'rides', 'cars', 'notify', 'push'),
  })
  const surenesses = Object.values(surenessOf(load))
  expect(surenesses).not.toEqual([])
  for (const sureness of surenesses) expect(sureness).toBeLessThan(0.6)
})

test('and where clocks differ it may be the clock', () => {
  const load = new DrawnLoad().add(AFTER_THE_ANSWER, {
    ...requests,
    ahead: { web: 0, rides: 31, cars: -24, notify: 17, push: 0 },
  })
  expect(Math.max(...Object.values(surenessOf(load)))).toBeGreaterThan(0.8)
})
