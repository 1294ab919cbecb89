// Which operations lie between a likely caller and the heads that it contains.
import { expect, test } from 'vitest'
import { findInnerOperations } from '../../../src/propagation/match/inner-operations.ts'
import { buildDemand } from '../../../src/propagation/match/demand.ts'
import { scoreCaller, sampleOf } from '../../../src/propagation/match/caller-score.ts'
import { MatchContext } from '../../../src/propagation/match/match-context.ts'
import { findResolution } from '../../../src/propagation/match/resolution.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from './drawn-load.ts'

test('the innermost that contain a head, each with its own', () => {
  const load = new DrawnLoad()
    .add(
      `
      shop   GET [server]           |=====================|
        shop   session [internal]     |=================|
          shop   /price [internal]     |===============|
            ~promo GET [server]           |=====|
      `,
      { requests: 40, everyMs: 200 },
    )
    .add(
      `
      shop   GET [server]           |=====================|
        shop   session [internal]     |=================|
          shop   /quote [internal]     |===============|
          ~promo GET [server]                            |
      `,
      { requests: 10, everyMs: 900, seed: 2 },
    )
  const { table } = load
  const roles = findRoles(table)
  const context = new MatchContext(table, roles, new Uint8Array(table.count))
  const rows = load
    .heads()
    .map(({ row }) => row)
    .filter((row) => table.operationOf(row).serviceName === 'promo')
  const operation = table.operation[rows[0]!]!
  const demand = buildDemand(operation, rows, context, findResolution(table, rows), context.longEnough)
  const outer = table.operations.findIndex(
    ({ name, serviceName }) => serviceName === 'shop' && name === 'GET',
  )
  const supply = context.supplies.get(outer)!
  const heads = Int32Array.from(rows, (_, at) => at)
  const score = scoreCaller(
    demand,
    {
      supply,
      gate: { shape: 'inside', tolerance: 3e6, stretch: 2e6, reach: 6e11 },
      anchors: undefined,
      resolution: demand.resolution,
      isSameProcess: false,
    },
    sampleOf(demand, heads, false),
    { ...context.limits, rounds: 2, leastCovered: 0, isRough: true },
  )!
  const inner = findInnerOperations(context, demand, heads, [score])
  expect([...inner].map((one) => table.operations[one]!.name)).toEqual(['/price'])
})
