// What waits in a queue starts at any time after its sender, and so does all else: who is taken for a sender, and who is not.
import { describe, expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from './drawn-load.ts'

function hopsOf(load: DrawnLoad): readonly string[] {
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), [])
  return hops
    .map((hop) => `${load.nameOf(hop.callerOperation)} -> ${load.nameOf(hop.calleeOperation)}`)
    .sort()
}

describe('nothing is sent', () => {
  test('where no kinds are stated and requests are handled', () => {
    const load = new DrawnLoad().add(
      `
      web    handle    |===============================|
        web    request   |==========|
          users  handle     |====|
        web    request              |===============|
          search handle               |===========|
            search query                |====|
      `,
      { requests: 500, everyMs: 65 },
    )
    expect(hopsOf(load)).toEqual([])
  })

  test('to whom its messages come at times of their own', () => {
    const load = new DrawnLoad()
      .add(
        `
        shop   POST [client]  |====|
          pay    POST [server]  |==|
        `,
        { requests: 300, everyMs: 90 },
      )
      .add('mail   post process [consumer] |===|', { requests: 300, everyMs: 80, seed: 2 })
    expect(hopsOf(load)).toEqual([])
  })

  test('by a timer that two instances run, to one that falls into step with both', () => {
    const load = new DrawnLoad()
    const every = 2000
    for (let turn = 0; turn < 24; turn++) {
      for (const phase of [0, 730]) {
        load.add('pay    expire holds [internal]  |===|', {
          requests: 1,
          everyMs: 0,
          startMs: turn * every + phase,
        })
      }
      load.add(
        `
        export clean up [internal]  |==========|
          export delete [client]      |======|
        `,
        { requests: 1, everyMs: 0, startMs: turn * every - 2 },
      )
    }
    expect(hopsOf(load)).toEqual([])
  })
})

describe('a message is from', () => {
  test('its sender, and not from the connection that was opened for it', () => {
    const load = new DrawnLoad().add(
      `
      shop   POST /order [server]  |==================|
        shop   send mail [producer]    |===========|
          shop   dns.lookup [client]    |==|
        ~mail   process mail [consumer]               |=====|
      `,
      { requests: 150, everyMs: 300 },
    )
    expect(hopsOf(load)).toEqual(['shop send mail -> mail process mail'])
  })

  test('who sends to the queue of its name', () => {
    const load = new DrawnLoad().add(
      `
      shop   POST /order [server]  |=====================|
        shop   send audit [producer]   |====|
        shop   send mail [producer]           |======|
        ~mail   process mail [consumer]                  |=====|
      `,
      { requests: 150, everyMs: 300 },
    )
    expect(hopsOf(load)).toEqual(['shop send mail -> mail process mail'])
  })
})
