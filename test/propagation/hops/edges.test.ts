// The matrix of who calls whom.
import { expect, test } from 'vitest'
import { countEdges } from '../../../src/propagation/hops/edges.ts'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import { brokenHop, repeated } from '../drawn-hops.ts'
import { drawnSpanId, drawnTable, drawnTraceId } from '../drawn-table.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

test('healthy, broken and linked calls, by protocol', () => {
  const drawn = drawnTable(
    ...repeated(3, {
      text: `
        shop   GET /order [server]    |===========|
        shop     GET [client]           |====|
        stock      GET /stock [server]   |==|
        shop     send mail [producer]         |=|
      `,
    }),
    { text: 'price GET /price [server] |==|' },
    {
      text: 'mailer process mail [consumer] |==|',
      spans: { 'process mail': { links: [{ traceId: drawnTraceId(0), spanId: drawnSpanId(0, 4) }] } },
    },
  )
  const hop = brokenHop(drawn, { mode: 'no-client-span', caller: 'GET /order', head: 'GET /price' })
  expect(
    countEdges(
      drawn.table,
      findRoles(drawn.table),
      [hop],
      findExactJoins(drawn.table, markCalled(drawn.table)),
    ),
  ).toEqual([
    { caller: 'shop', callee: 'stock', protocol: 'http', healthy: 3, broken: 0, linked: 0 },
    { caller: 'shop', callee: 'mailer', protocol: 'messaging', healthy: 0, broken: 0, linked: 1 },
    { caller: 'shop', callee: 'price', protocol: 'http', healthy: 0, broken: 1, linked: 0 },
  ])
})

test('a batch has a call of each of its senders', () => {
  const links = [0, 1, 2].map((index) => ({ traceId: drawnTraceId(index), spanId: drawnSpanId(index, 1) }))
  const { table } = drawnTable(
    'shop send mail [producer] |=|',
    'shop send mail [producer] |=|',
    'cart send mail [producer] |=|',
    { text: 'mailer process mail [consumer] |==|', spans: { 'process mail': { links } } },
  )
  expect(countEdges(table, findRoles(table), [], findExactJoins(table, markCalled(table)))).toEqual([
    { caller: 'shop', callee: 'mailer', protocol: 'messaging', healthy: 0, broken: 0, linked: 2 },
    { caller: 'cart', callee: 'mailer', protocol: 'messaging', healthy: 0, broken: 0, linked: 1 },
  ])
})

test('without kinds a child in another service is a call', () => {
  const { table } = drawnTable(`
    shop   order [unspecified]    |======|
    stock    look [unspecified]     |==|
    stock      read [unspecified]    ||
  `)
  expect(countEdges(table, findRoles(table), [], [])).toEqual([
    { caller: 'shop', callee: 'stock', protocol: 'unknown', healthy: 1, broken: 0, linked: 0 },
  ])
})

test('a service that calls itself is an edge, and work within it is none', () => {
  const { table } = drawnTable(`
    shop   GET /order [server]        |==========|
    shop     POST [client]              |=====|
    shop       POST /invoice [server]    |===|
    shop     render                             ||
  `)
  expect(countEdges(table, findRoles(table), [], [])).toEqual([
    { caller: 'shop', callee: 'shop', protocol: 'http', healthy: 1, broken: 0, linked: 0 },
  ])
})

test('rpc by its attributes; a loss within a process is no edge', () => {
  const drawn = drawnTable(
    {
      text: `
        shop   order [server]       |======|
        shop     Get [client]         |==|
        stock      Get [server]       |==|
      `,
      spans: { Get: { attributes: { 'rpc.system': 'grpc' } } },
    },
    { text: 'shop task |==|' },
  )
  const lost = brokenHop(drawn, { mode: 'in-process', caller: 'order', head: 'task' })
  expect(countEdges(drawn.table, findRoles(drawn.table), [lost], [])).toEqual([
    { caller: 'shop', callee: 'stock', protocol: 'rpc', healthy: 1, broken: 0, linked: 0 },
  ])
})
