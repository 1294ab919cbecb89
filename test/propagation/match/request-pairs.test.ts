// The pairs that requests are matched among: looked at in blocks, and the same as if they were not.
import { expect, test } from 'vitest'
import { findPairs } from '../../../src/propagation/match/candidate-pairs.ts'
import { chooseCallers } from '../../../src/propagation/match/choose-callers.ts'
import { buildDemand } from '../../../src/propagation/match/demand.ts'
import { MatchContext } from '../../../src/propagation/match/match-context.ts'
import { PairColumns } from '../../../src/propagation/match/pair-columns.ts'
import { collectPairs } from '../../../src/propagation/match/request-pairs.ts'
import { findResolution } from '../../../src/propagation/match/resolution.ts'
import { screenCallers } from '../../../src/propagation/match/screen-callers.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import { DrawnLoad } from './drawn-load.ts'

test('every candidate of every head is a pair, however many heads there are', () => {
  const { table } = new DrawnLoad().add(
    `
    web    GET /cart [server]   |==================|
      ~cart  items [server]          |=======|
    `,
    { requests: 4_200, everyMs: 10 },
  )
  const context = new MatchContext(table, findRoles(table), new Uint8Array(table.count))
  const rows = Array.from({ length: table.count }, (_, row) => row)
  const items = rows.filter((row) => table.operations[table.operation[row]!]!.name === 'items')
  const operation = table.operation[items[0]!]!
  const demand = buildDemand(operation, items, context, findResolution(table, items), context.longEnough)
  const choice = chooseCallers(context, screenCallers(context, demand))
  const [{ score }] = choice.chosen as [(typeof choice.chosen)[0]]

  const columns = new PairColumns()
  const { problem, hop } = collectPairs(context, [choice], columns)
  const gate = { ...score.gate, shape: 'begins' as const }
  const expected = findPairs(choice.demand, score.supply, { ...context.limits, ...score, gate })
  expect(problem.first).toEqual(expected.first)
  expect(problem.caller).toHaveLength(expected.caller.length)
  expect(hop.every((at) => at === 0)).toBe(true)
  // Columns are used again, with nothing left of what was in them.
  expect(collectPairs(context, [choice], columns).problem).toEqual(problem)
})
