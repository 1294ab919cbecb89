// Drawn requests, sent a few hundred times: who is named as the caller of what lost its context, and of what did not.
import { describe, expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { DrawnLoad, type LoadOptions } from './drawn-load.ts'
import { hopsOf } from './hops-of.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

const USUAL: LoadOptions = { requests: 150, everyMs: 60 }

const RAW_CLIENT = `
  web    GET /cart [server]   |==================|
    web    render [internal]                  |=|
    ~cart  items [server]          |=======|
      cart   select [client]         |===|
`

describe('the caller is', () => {
  test('the client span whose header was lost', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]   |==================|
        web    GET [client]         |==============|
          ~cart  items [server]        |=======|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual(['web GET -> cart items, wire'])
  })

  test('what encloses the call where there is no client span', () => {
    expect(hopsOf(new DrawnLoad().add(RAW_CLIENT, USUAL))).toEqual([
      'web GET /cart -> cart items, no-client-span',
    ])
  })

  test('the innermost, where all of a chain of calls is broken', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]     |=====================|
        ~cart  items [server]          |===============|
          ~stock count [server]            |========|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual([
      'cart items -> stock count, no-client-span',
      'web GET /cart -> cart items, no-client-span',
    ])
  })

  test('the handler of each route, and none of the layers that handle them all', () => {
    const load = new DrawnLoad()
      .add(handling('/p/price'), USUAL)
      .add(handling('/p/quote'), { ...USUAL, seed: 2, requests: 12, everyMs: 700 })
    expect(hopsOf(load)).toEqual([
      'shop /p/price -> promo GET, no-client-span',
      'shop /p/quote -> promo GET, no-client-span',
    ])
  })

  test('the application behind a sidecar, for the call that goes out through the sidecar', () => {
    const load = new DrawnLoad().add(
      `
      proxy  ingress [server]        |========================|
        shop   GET /cart [server]      |====================|
          ~proxy  egress [client]         |==============|
            stock   GET /stock [server]     |==========|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual(['shop GET /cart -> proxy egress, no-client-span'])
  })

  test('not what is called at the same time', () => {
    const load = new DrawnLoad()
    const first = `
      web    GET /cart [server]     |=====================|
        web    GET [client]             |=============|
          price  prices [server]         |===========|
        ~cart  items [server]            |=======|
    `
    const second = `
      web    GET /cart [server]     |=====================|
        web    GET [client]             |=====|
          price  prices [server]         |===|
        ~cart  items [server]           |=======|
    `
    load.add(first, USUAL).add(second, { ...USUAL, requests: 50, seed: 2 })
    expect(hopsOf(load)).toEqual(['web GET /cart -> cart items, no-client-span'])
  })

  test('each of two, where both call the same', () => {
    const load = new DrawnLoad()
      .add(RAW_CLIENT, { ...USUAL, everyMs: 150 })
      .add(RAW_CLIENT.replaceAll('web ', 'shop'), { ...USUAL, everyMs: 150, seed: 7 })
    expect(hopsOf(load)).toEqual([
      'shop GET /cart -> cart items, no-client-span',
      'web GET /cart -> cart items, no-client-span',
    ])
  })

  test('found where one call of ten is broken', () => {
    const load = new DrawnLoad().add(RAW_CLIENT, { ...USUAL, requests: 400, broken: 0.1 })
    expect(hopsOf(load)).toEqual(['web GET /cart -> cart items, no-client-span'])
  })

  test.each([40, -700])('found with a clock that is %s ms ahead', (ms) => {
    const load = new DrawnLoad().add(RAW_CLIENT, { ...USUAL, ahead: { cart: ms } })
    expect(hopsOf(load)).toEqual(['web GET /cart -> cart items, no-client-span'])
  })

  test('the sender of a message, however long it waits', () => {
    const load = new DrawnLoad().add(
      `
      web    POST /order [server]   |======|
        web    orders send [producer]  |=|
          ~mail  orders process [consumer]          |======|
      `,
      { ...USUAL, everyMs: 200 },
    )
    expect(hopsOf(load)).toEqual(['web orders send -> mail orders process, queue'])
  })

  test('of the same process, where a thread lost the context', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]   |==================|
        ~web   GET [client]          |=========|
          cart   items [server]        |=====|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual(['web GET /cart -> web GET, in-process'])
  })
})

describe('no caller is', () => {
  test('a query, however tightly it encloses', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]   |=====================|
        web    select carts [client]   |============|
        ~cart  items [server]            |=======|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual(['web GET /cart -> cart items, no-client-span'])
  })

  test('a health check in step with a timer', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /healthz [server]   |=========|
      ~cart  items [server]             |===|
      `,
      USUAL,
    )
    expect(hopsOf(load)).toEqual([])
  })

  test('a message sent whenever a timer of somebody else runs', () => {
    const load = new DrawnLoad()
    // So many that chance would be ruled out, were they not at even distances.
    for (let turn = 0; turn < 60; turn++) {
      load.add(
        `
        web    orders send [producer]   |==|
        ~cart  expire carts [internal]    |====|
        `,
        { requests: 1, everyMs: 1, startMs: 10_000 * turn, seed: turn + 1 },
      )
    }
    expect(hopsOf(load)).toEqual([])
  })

  test('one of a handful of requests', () => {
    expect(hopsOf(new DrawnLoad().add(RAW_CLIENT, { ...USUAL, requests: 7 }))).toEqual([])
  })

  test('who has a few of a thousand, beside one who has the others', () => {
    const load = new DrawnLoad()
      .add(RAW_CLIENT, { ...USUAL, requests: 600 })
      .add(RAW_CLIENT.replaceAll('web ', 'shop'), { ...USUAL, everyMs: 2000, requests: 12, seed: 7 })
    expect(hopsOf(load)).toEqual(['web GET /cart -> cart items, no-client-span'])
  })
})

describe('nothing is broken', () => {
  const WEB = `
    web    GET /cart [server]   |==================|
      web    GET [client]         |==============|
        cart   items [server]        |=======|
  `
  const JOB = `
    ledger POST /book [server]     |====|
  `

  test('where requests of two entries overlap by chance', () => {
    const load = new DrawnLoad().add(WEB, USUAL).add(JOB, { ...USUAL, seed: 5 })
    expect(hopsOf(load)).toEqual([])
  })

  test('where requests of two entries would overlap on other clocks', () => {
    const load = new DrawnLoad()
      .add(WEB, { ...USUAL, ahead: { web: 0, cart: 0 } })
      .add(JOB, { ...USUAL, seed: 5, ahead: { ledger: 40 } })
    expect(hopsOf(load)).toEqual([])
  })

  test('where two entries are busy at the same times', () => {
    const rushes = { requests: 300, everyMs: 30, rush: 30 }
    const load = new DrawnLoad().add(WEB, rushes).add(JOB, { ...rushes, seed: 9 })
    expect(hopsOf(load)).toEqual([])
  })

  test('without a head', () => {
    expect(findBrokenHops(new DrawnLoad().table, [], [], [])).toEqual({ hops: [], unexplained: [] })
  })
})

test('requests are told apart, and how surely is said', () => {
  const load = new DrawnLoad().add(RAW_CLIENT, USUAL)
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), [])
  const joins = hops.flatMap((hop) => hop.joins)
  expect(joins.length).toBe(150)
  // The trace of each head was added right after that of its caller.
  const right = joins.filter(({ head, caller }) => load.table.trace[head] === load.table.trace[caller]! + 1)
  expect(right.length).toBeGreaterThanOrEqual(0.95 * joins.length)
  const sure = joins.filter(({ confidence }) => confidence >= 0.95)
  expect(sure.length).toBeGreaterThan(0.5 * joins.length)
  expect(sure.filter((join) => !right.includes(join))).toEqual([])
})

test('a caller known by keys needs no resemblance in time', () => {
  const load = new DrawnLoad().add(RAW_CLIENT, { ...USUAL, requests: 2 })
  const heads = load.heads().filter(({ row }) => load.nameOf(load.table.operation[row]!) === 'cart items')
  const joins = heads.map(({ row: head }) => {
    const caller = load.table.traces[load.table.trace[head]! - 1]!.first
    return { head, caller, tier: 'keyed', by: 'request.id', confidence: 0.98 } as const
  })
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), joins)
  expect(hops.map((hop) => hop.joins)).toEqual([joins])
  expect(hops[0]?.significance.p).toBe(0)
})

function handling(route: string): string {
  // As wide as what stands in its place.
  return `
        edge   GET [client]                  |==================================|
          shop   GET [server]                 |================================|
            shop   log [internal]               |============================|
              shop   session [internal]          |==========================|
                shop   auth [internal]            |========================|
                  shop   limit [internal]          |======================|
                    shop   router [internal]        |====================|
                      shop   handle [internal]       |==================|
                        shop   ${route} [internal]    |================|
                          ~promo GET [server]            |=======|
        `
}
