// Hops of which ids alone tell.
import { expect, test } from 'vitest'
import type { Head } from '../../../src/propagation/heads/head.ts'
import { findJoinedHops } from '../../../src/propagation/hops/joined-hops.ts'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import { drawnSpanId, drawnTable, type DrawnTrace } from '../drawn-table.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

const SHOP = `
  shop   GET /order [server]       |===========|
  shop     call stock [client]       |=======|
`

function hopsIn(...traces: readonly (string | DrawnTrace)[]): {
  hops: readonly string[]
  open: readonly string[]
} {
  const { table, nameOf } = drawnTable(...traces)
  const open: Head[] = []
  for (let row = 0; row < table.count; row++)
    if (table.head[row] === row) open.push({ row, parentage: 'root' })
  const { hops, open: left } = findJoinedHops(
    table,
    findRoles(table),
    open,
    findExactJoins(table, markCalled(table)),
  )
  return {
    hops: hops.map(
      ({ mode, callerOperation, calleeOperation, heads, significance }) =>
        `${heads.length} × ${mode} ${table.operations[callerOperation]!.name} → ${table.operations[calleeOperation]!.name} p ${significance.p}`,
    ),
    open: left.map(({ row }) => nameOf(row)),
  }
}

function stockOf(caller: number): DrawnTrace {
  return {
    text: 'stock GET /stock [server] |==|',
    spans: { 'GET /stock': { parentId: drawnSpanId(caller, 2) } },
  }
}

test('parents in another trace are one hop, and the rest stays open', () => {
  expect(hopsIn(SHOP, stockOf(0), SHOP, stockOf(2))).toEqual({
    hops: ['2 × wire call stock → GET /stock p 0'],
    open: ['GET /order', 'GET /order'],
  })
})

test('a parent that was never sent, in the trace of both', () => {
  expect(
    hopsIn(`
      shop   GET /order [server]       |===========|
      shop     call stock [client]       |=======|
      ?          proxy                     .
      stock        GET /stock [server]      |===|
    `).hops,
  ).toEqual(['1 × wire call stock → GET /stock p 0'])
})

test('now and then a parent gets lost, and no hop loses it', () => {
  const whole = `
    shop   GET /order [server]       |===========|
    shop     call stock [client]       |=======|
    stock      GET /stock [server]      |===|
  `
  const lost = whole.replace(
    'shop     call stock [client]       |=======|',
    '?        call                       .',
  )
  const { table } = drawnTable(lost, whole, whole)
  const heads = [0, 1, 2, 3].filter((row) => table.head[row] === row)
  const open = heads.map((row): Head => ({ row, parentage: 'root' }))
  const { hops, setAside } = findJoinedHops(
    table,
    findRoles(table),
    open,
    findExactJoins(table, markCalled(table)),
  )
  expect(hops).toEqual([])
  expect(setAside).toMatchObject([{ code: 'C24', heads: [1] }])
})

test('links are by design and no hop', () => {
  expect(
    hopsIn(SHOP, {
      text: 'stock GET /stock [server] |==|',
      spans: {
        'GET /stock': { links: [{ traceId: 'abcdef01abcdef01abcdef0155555555', spanId: drawnSpanId(0, 2) }] },
      },
    }).hops,
  ).toEqual([])
})
