import { array, assert, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARK, SpanTable } from '../../../src/propagation/spans/span-table.ts'
import type { SpanKind } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { drawnSpanId, drawnTable, drawnTraceId, type DrawnTrace } from '../drawn-table.ts'

const REQUEST = `
  shop     GET /order [server]    |=======|
  shop       GET [client]          |====|
  stock        GET /stock [server]  |==|
  stock          query               ||
`

test('a subtree is a run of rows, parents before children', () => {
  const { table, row } = drawnTable(REQUEST, REQUEST)
  expect(table.count).toBe(8)
  expect([table.size[row('GET /order')], table.size[row('GET /stock', 1)]]).toEqual([4, 2])
  expect(table.parent[row('query', 1)]).toBe(row('GET /stock', 1))
  expect(table.head[row('query', 1)]).toBe(row('GET /order', 1))
  expect(table.traces.map(({ first, count }) => [first, count])).toEqual([
    [0, 4],
    [4, 4],
  ])
})

test('ids come back as they were sent', () => {
  const { table, row } = drawnTable(REQUEST)
  const client = row('GET')
  expect(table.traceIdOf(client)).toBe(drawnTraceId(0))
  expect(table.spanIdOf(client)).toBe(drawnSpanId(0, 2))
  expect(table.parentIdOf(client)).toBe(drawnSpanId(0, 1))
  expect(table.parentIdOf(row('GET /order'))).toBeUndefined()
})

test('all traces are on one clock, wherever the first began', () => {
  const { table, row } = drawnTable({ text: REQUEST, startMs: 50 }, { text: REQUEST, startMs: 20 })
  const later = row('GET /order')
  const earlier = row('GET /order', 1)
  expect((table.start[later] as number) - (table.start[earlier] as number)).toBe(30e6)
  expect(
    table.instantOf(table.start[later] as number) - table.instantOf(table.start[earlier] as number),
  ).toBe(30_000_000n)
})

test('a trace of a clock that was never set takes no more than a quarter of a microsecond from the others', () => {
  const table = new SpanTable()
  const usual = instantOf(1_790_000_000_123_456_789n)
  for (const start of [instantOf(1n), usual]) {
    table.add({ spans: [makeSpan({ start, end: start })], logs: [], partial: undefined })
  }
  expect(Math.abs(Number(table.instantOf(table.start[1]!) - usual))).toBeLessThanOrEqual(128)
})

test('every fragment of a trace has its head', () => {
  const { table, row } = drawnTable(`
    shop     GET /order [server]    |=======|
    ?          lost                .
    stock        GET /a [server]     |==|
    stock        GET /b [server]        |==|
  `)
  const heads = [row('GET /order'), row('GET /a'), row('GET /b')]
  expect(heads.map((head) => table.head[head])).toEqual(heads)
  expect(heads.map((head) => table.hasMark(head, MARK.orphan))).toEqual([false, true, true])
})

describe('marks', () => {
  test('what the sender says of the parent', () => {
    const { table, row } = drawnTable(REQUEST)
    expect(table.hasMark(row('GET /stock'), MARK.parentRemote)).toBe(true)
    expect(table.hasMark(row('query'), MARK.parentRemote)).toBe(false)
    expect(table.hasMark(row('query'), MARK.parentKnown)).toBe(true)
  })

  test('errors, ends that are missing, times that are none', () => {
    const { table, row } = drawnTable(`
      shop     ! GET /order [server]  |=======>
      shop       load                  |====|
      shop       lost               .
    `)
    expect(table.hasMark(row('GET /order'), MARK.error | MARK.unfinished)).toBe(true)
    expect(table.end[row('GET /order')]).toBe(table.end[row('load')])
    expect(table.hasMark(row('lost'), MARK.untimed)).toBe(true)
  })

  test('a parent id that is its own', () => {
    const { table, row } = drawnTable({
      text: REQUEST,
      spans: { 'GET /order': { parentId: drawnSpanId(0, 1) } },
    })
    expect(table.hasMark(row('GET /order'), MARK.badParent)).toBe(true)
    expect(table.hasMark(row('GET /order'), MARK.orphan)).toBe(false)
  })
})

describe('ids that are sent twice', () => {
  const client = makeSpan({ spanId: spanIdOf(7), service: 'shop', kind: 'client', endMs: 9 })

  test('an exact copy counts once', () => {
    const table = new SpanTable()
    table.add({ spans: [client, { ...client }], logs: [] })
    expect([table.count, table.duplicates]).toEqual([1, 1])
  })

  test('a client and its server that share one are caller and callee', () => {
    const table = new SpanTable()
    const server = makeSpan({ spanId: spanIdOf(7), service: 'stock', kind: 'server', startMs: 2, endMs: 8 })
    table.add({ spans: [server, client], logs: [] })
    expect([table.kindOf(0), table.kindOf(1), table.parent[1]]).toEqual(['client', 'server', 0])
  })
})

describe('facts', () => {
  test('have the name of today, whatever they are called', () => {
    const table = factsOf('client', {
      'http.method': 'GET',
      'http.url': 'http://stock:8080/items/7?all',
      'http.status_code': 503n,
      'messaging.kafka.message.offset': 12n,
      'guid:x-request-id': 'r-1',
    })
    expect(table.factOf('http.request.method', 0)).toBe('GET')
    expect(table.factOf('server.address', 0)).toBe('stock')
    expect(table.factOf('url.path', 0)).toBe('/items/7')
    expect(table.factOf('http.response.status_code', 0)).toBe('503')
    expect(table.factOf('kafka.offset', 0)).toBe('12')
    expect(table.factOf('request.id', 0)).toBe('r-1')
    expect(table.factOf('user_agent.original', 0)).toBeUndefined()
  })

  test('today’s name is believed before an older one', () => {
    expect(
      factsOf('server', { 'http.method': 'POST', 'http.request.method': 'GET' }).factOf(
        'http.request.method',
        0,
      ),
    ).toBe('GET')
  })

  test('the other side of a server is its client', () => {
    expect(factsOf('server', { 'net.peer.ip': '10.0.0.7' }).factOf('client.address', 0)).toBe('10.0.0.7')
    expect(factsOf('client', { 'net.peer.ip': '10.0.0.7' }).factOf('server.address', 0)).toBe('10.0.0.7')
  })

  test.each([
    [{ 'rpc.service': 'pay.Pay', 'rpc.method': 'Charge' }, 'call'],
    [{ 'rpc.method': '/pay.Pay/Charge' }, 'call'],
    [{}, '/pay.Pay/Charge'],
  ] as const)('a remote procedure has one name: %j %s', (attributes, name) => {
    expect(factsOf('client', attributes, name).factOf('rpc.method', 0)).toBe('pay.Pay/Charge')
  })

  test('nobody states any', () => {
    expect(factsOf('internal', {}).hasFacts).toBe(false)
    expect(factsOf('internal', { 'http.method': 'GET' }).hasFacts).toBe(true)
  })
})

test('operations leave out ids, and are one for each service and kind', () => {
  const { table } = drawnTable(
    'shop GET /orders/17 [server] |==|',
    'shop GET /orders/18 [server] |==|',
    'shop GET /orders/19 [client] |==|',
    'cart GET /orders/17 [server] |==|',
  )
  expect(table.operations.map(({ serviceName, kind, name }) => `${serviceName} ${kind} ${name}`)).toEqual([
    'shop server GET /orders/#',
    'shop client GET /orders/#',
    'cart server GET /orders/#',
  ])
})

test('emitters are told apart by instance, and know their addresses', () => {
  const { table } = drawnTable(fromPod('a', '10.0.0.1'), fromPod('b', '10.0.0.2'), fromPod('a', '10.0.0.1'))
  expect(table.emitters.map(({ instance, addresses }) => [instance, addresses])).toEqual([
    ['a', ['10.0.0.1']],
    ['b', ['10.0.0.2']],
  ])
})

test('links are kept as they were sent', () => {
  const links = [{ traceId: 'abc', spanId: '' }]
  const { table, row } = drawnTable({ text: REQUEST, spans: { query: { links } } })
  expect(table.links).toEqual([{ row: row('query'), traceId: 'abc', spanId: '' }])
})

test('whatever the parents, rows are a forest in which subtrees are runs', () => {
  const sent = array(record({ id: integer({ min: 1, max: 30 }), parent: integer({ min: 0, max: 32 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  assert(
    property(sent, (spans) => {
      const table = new SpanTable()
      table.add({
        spans: spans.map(({ id, parent }) =>
          makeSpan({
            spanId: spanIdOf(id),
            parentId: parent === 0 ? undefined : spanIdOf(parent),
            startMs: id,
          }),
        ),
        logs: [],
      })
      for (let row = 0; row < table.count; row++) {
        const parent = table.parent[row] as number
        const last = row + (table.size[row] as number)
        expect(parent).toBeLessThan(row)
        expect(last).toBeLessThanOrEqual(parent < 0 ? table.count : parent + (table.size[parent] as number))
        expect(table.head[row]).toBe(parent < 0 ? row : table.head[parent])
      }
      expect(table.count + table.duplicates).toBe(spans.length)
    }),
  )
})

/** Of the one span that states them. */
function factsOf(kind: SpanKind, attributes: Record<string, string | bigint>, name = 'call'): SpanTable {
  const table = new SpanTable()
  table.add({ spans: [makeSpan({ kind, name, attributes })], logs: [] })
  return table
}

function fromPod(pod: string, ip: string): DrawnTrace {
  return {
    text: 'shop GET / [server] |==|',
    spans: { 'GET /': { resource: { 'k8s.pod.name': pod, 'k8s.pod.ip': ip } } },
  }
}
