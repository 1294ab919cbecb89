// Drawn requests on clocks that differ by as much as a call takes: what is about as long as its callee called it, and what
// runs before or after it did not.
import { expect, test } from 'vitest'
import { DrawnLoad, type LoadOptions } from './drawn-load.ts'
import { hopsOf } from './hops-of.ts'

const USUAL: LoadOptions = { requests: 60, everyMs: 120 }

/** Instances that nothing tells apart, each with a clock of its own. */
function onClocks(text: string, aheadMs: readonly number[]): DrawnLoad {
  const load = new DrawnLoad()
  for (const [at, ahead] of aheadMs.entries())
    load.add(text, { ...USUAL, seed: at + 1, ahead: { cart: ahead, web: 0 } })
  return load
}

const CLIENT = `
  web    GET /cart [server]   |==========================|
    web    GET [client]           |============|
      ~cart  items [server]        |==========|
`

test.each([
  { clocks: 'of one machine', aheadMs: [0, 0] },
  { clocks: 'kept well', aheadMs: [1.5, -1.5, 0.4] },
  { clocks: 'far apart', aheadMs: [18, -15] },
])('the client span that its callee fits into, on clocks $clocks', ({ aheadMs }) => {
  expect(hopsOf(onClocks(CLIENT, aheadMs))).toEqual(['web GET -> cart items, wire'])
})

test('the same where no kinds are stated', () => {
  const text = CLIENT.replaceAll(/\[\w+\]/g, '[unspecified]')
  expect(hopsOf(onClocks(text, [1.5, -1.5]))).toEqual(['web GET -> cart items, wire'])
})

test('not a call that begins when the heads have ended, whatever its clock', () => {
  const load = new DrawnLoad().add(
    `
    web    GET /cart [server]       |===========================|
      ~auth   check [server]          |==|
      web    GET [client]                  |=============|
        cart   items [server]               |===========|
    `,
    { ...USUAL, requests: 150 },
  )
  expect(hopsOf(load)).toEqual(['web GET /cart -> auth check, no-client-span'])
})

test('a client that its server outlasts, as in the calls that are whole', () => {
  const load = new DrawnLoad().add(
    `
    web    GET /cart [server]   |==========================|
      web    GET [client]           |========|
        ~cart  items [server]        |=========|
    `,
    { ...USUAL, requests: 200, broken: 0.5 },
  )
  expect(hopsOf(load)).toEqual(['web GET -> cart items, wire'])
})

test('no clock is moved for some heads that fits others as it is', () => {
  const apart = { web: 0, stock: 0, shop: 0 }
  const load = new DrawnLoad()
    .add(
      `
      web    POST /buy [server]         |========================|
        web    POST [client]              |=====================|
          shop   POST /orders [server]     |===================|
            ~stock  POST /reserve [server]    |=========|
      `,
      { ...USUAL, requests: 200, ahead: apart },
    )
    .add(
      `
      web    POST /users [server]     |======|
      ~stock  PUT /stock [server]               |==|
      `,
      { ...USUAL, requests: 150, seed: 2, ahead: apart },
    )
  expect(hopsOf(load)).toEqual(['shop POST /orders -> stock POST /reserve, no-client-span'])
})
