// Keys that agree for some calls of a hop only: too few to speak for it, and right about their requests all the same.
import { expect, test } from 'vitest'
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import type { Join } from '../../../src/propagation/joins/join.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from '../match/drawn-load.ts'

function broken(): DrawnLoad {
  return new DrawnLoad().add(
    `
    web    GET /cart [server]   |==================|
      web    GET [client]         |==============|
        ~cart  items [server]        |=======|
    `,
    { requests: 120, everyMs: 400 },
  )
}

/** Of every third head, as a path does that only some calls state. */
function pathJoins(load: DrawnLoad): readonly Join[] {
  const { table } = load
  const rows = Array.from({ length: table.count }, (_, row) => row)
  const clients = rows.filter((row) => table.kindOf(row) === 'client')
  return load
    .heads()
    .filter(({ row }) => table.operationOf(row).name === 'items')
    .filter((_, at) => at % 3 === 0)
    .map(({ row: head }): Join => {
      const caller = clients.find(
        (row) => table.start[row]! <= table.start[head]! && table.end[head]! <= table.end[row]!,
      )!
      return { head, caller, tier: 'keyed', by: 'url.path', confidence: 0.98 }
    })
}

test('they do not take the callers away from times, and are kept where times agree', () => {
  const load = broken()
  const joins = pathJoins(load)
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), joins)
  expect(hops.map(({ mode, heads }) => [mode, heads.length])).toEqual([['wire', 120]])
  const keyed = hops[0]!.joins.filter(({ tier }) => tier === 'keyed')
  expect(keyed.map(({ head, caller }) => [head, caller])).toEqual(
    joins.map(({ head, caller }) => [head, caller]),
  )
  expect(new Set(hops[0]!.joins.map(({ caller }) => caller)).size).toBe(120)
})

test('they are forgotten where times name somebody else', () => {
  const load = broken()
  const { hops } = findBrokenHops(
    load.table,
    findRoles(load.table),
    load.heads(),
    // The span around the client, which is no caller of what a client calls.
    pathJoins(load)
      .slice(0, 3)
      .map((join) => Object.assign({}, join, { caller: join.caller - 1 })),
  )
  expect(hops.map(({ mode, heads }) => [mode, heads.length])).toEqual([['wire', 120]])
  expect(hops[0]!.joins.every(({ tier }) => tier === 'timing')).toBe(true)
})
