// What part a span plays in a call, by its kind or by its neighbours.
import { expect, test } from 'vitest'
import { findBystanders } from '../../../src/propagation/match/bystanders.ts'
import { findRoles, type Role } from '../../../src/propagation/spans/roles.ts'
import { drawnTable, type DrawnTable } from '../drawn-table.ts'

function rolesOf({ table }: DrawnTable): Readonly<Record<string, Role | undefined>> {
  const roles = findRoles(table)
  return Object.fromEntries(table.operations.map(({ name }, at) => [name, roles[at]]))
}

test('kinds say it', () => {
  const drawn = drawnTable(`
    web   GET /a [server]        |==========|
      web   render [internal]     |==|
      web   GET [client]              |====|
      web   news send [producer]           |=|
  `)
  expect(rolesOf(drawn)).toEqual({
    'GET /a': 'entry',
    render: 'inside',
    GET: 'exit',
    'news send': 'exit',
  })
})

test('where none is stated, neighbours do', () => {
  const drawn = drawnTable(
    `
    web   page [unspecified]              |==========|
      web   HTTP GET [unspecified]          |======|
        cart  items [unspecified]             |==|
          cart  select [unspecified]          |=|
    `,
    // All calls of this service are broken: the name tells.
    `
    shop  window [unspecified]            |==========|
      shop  HTTP GET [unspecified]          |======|
      shop  news send [unspecified]                 |=|
    `,
  )
  expect(rolesOf(drawn)).toEqual({
    page: 'inside',
    'HTTP GET': 'exit',
    items: 'entry',
    select: 'inside',
    window: 'inside',
    'news send': 'exit',
  })
})

test('a leaf that runs beside the calls is a bystander', () => {
  const text = `
    gate  page [unspecified]            |=======================|
      gate  filter [unspecified]          |===================|
      gate  HTTP GET [unspecified]         |==================|
        cart  items [unspecified]             |==|
      gate  log [unspecified]                                  |
  `
  const { table } = drawnTable(text, text, text, text, text)
  const found = [...findBystanders(table, findRoles(table))].map((at) => table.operations[at]!.name)
  expect(found).toEqual(['filter'])
})
