import { describe, expect, test } from 'vitest'
import type { Head } from '../../../src/propagation/heads/head.ts'
import { findKeyJoins } from '../../../src/propagation/joins/key-joins.ts'
import type { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'

/** With every head of a fragment open. */
function joinsIn(...traces: readonly DrawnTrace[]): readonly string[] {
  const { table, nameOf } = drawnTable(...traces)
  return findKeyJoins(table, markCalled(table), allHeads(table)).map(
    ({ caller, head, by, confidence }) =>
      `${table.traceIdOf(caller) === table.traceIdOf(head) ? 'itself' : nameOf(caller)} → ${nameOf(head)} by ${by}${
        confidence >= 0.95 ? '' : ', perhaps'
      }`,
  )
}

function allHeads(table: SpanTable): readonly Head[] {
  const heads: Head[] = []
  for (let row = 0; row < table.count; row++)
    if (table.head[row] === row) heads.push({ row, parentage: 'root' })
  return heads
}

/** A fragment whose spans all state the same attributes. */
function stating(text: string, startMs: number, attributes: Record<string, string>): DrawnTrace {
  const names = text
    .split('\n')
    .flatMap((line) => /^\s*\S+\s+(.+?)(?:\s+\[\w+\])?\s+[.\s]*\|/.exec(line)?.[1] ?? [])
  return { text, startMs, spans: Object.fromEntries(names.map((name) => [name, { attributes }])) }
}

describe('a request id', () => {
  test('ties the fragment to the one of the same id, of several that ran', () => {
    expect(
      joinsIn(
        shopWith('r-1', 0),
        shopWith('r-2', 1),
        shopWith('r-3', 2),
        stockWith('r-2', 6),
        stockWith('r-1', 7),
      ),
    ).toEqual(['GET /order → GET /stock by request.id', 'GET /order → GET /stock by request.id'])
  })

  test('not to one that did not run', () => {
    expect(joinsIn(shopWith('r-1', 0), stockWith('r-1', 500))).toEqual([])
  })

  test('nor to another request that has the same one', () => {
    expect(joinsIn(shopWith('r-1', 0), shopWith('r-1', 1))).toEqual([])
  })

  test('the innermost span is the caller, where it runs through a chain of fragments', () => {
    expect(
      joinsIn(
        stating('web  GET / [server]  |==================|', 0, { request_id: 'r-1' }),
        stating('shop  GET /order [server]  |============|', 2, { request_id: 'r-1' }),
        stating('stock  GET /stock [server]  |=====|', 6, { request_id: 'r-1' }),
      ),
    ).toEqual(['GET / → GET /order by request.id', 'GET /order → GET /stock by request.id'])
  })

  test('an exit makes one call: of a chain the outermost is its', () => {
    expect(
      joinsIn(
        stating(
          `
          web   GET / [server]     |===================|
          web     GET [client]      |=================|
        `,
          0,
          { request_id: 'r-1' },
        ),
        stating('shop  GET /order [server]  |============|', 2, { request_id: 'r-1' }),
        stating('stock  GET /stock [server]  |=====|', 6, { request_id: 'r-1' }),
      ),
    ).toEqual(['GET → GET /order by request.id', 'GET /order → GET /stock by request.id'])
  })

  test('of two that ran around all calls the one whose distances stay the same', () => {
    const traces = Array.from({ length: 30 }, (_, index) => crowdedRequest(index)).flat()
    expect(new Set(joinsIn(...traces))).toEqual(new Set(['GET /order → GET /stock by request.id']))
  })
})

describe('messages', () => {
  test('are handled long after they were sent', () => {
    expect(
      joinsIn(sentWith('m-1', 0), sentWith('m-2', 20), handledWith('m-1', 800), handledWith('m-2', 900)),
    ).toEqual([
      'send mail → process mail by messaging.message.id',
      'send mail → process mail by messaging.message.id',
    ])
  })

  test('are sent once and handled by several, some of which go on with the trace', () => {
    const sent: DrawnTrace = {
      text: `
      shop     GET /order [server]          |====|
      shop       send mail [producer]        |=|
      billing      bill mail [consumer]        |=====|
    `,
      spans: { 'send mail': { attributes: { 'messaging.message.id': 'm-1' } } },
    }
    expect(joinsIn(sent, handledWith('m-1', 40), handledWith('m-1', 50))).toEqual([
      'send mail → process mail by messaging.message.id',
      'send mail → process mail by messaging.message.id',
    ])
  })

  test('are sent by who states what they are about, where the client of the queue makes no span', () => {
    expect(
      joinsIn(ordered('o-7118', 0), ordered('o-7119', 5), mailed('o-7119', 900), mailed('o-7118', 2_000)),
    ).toEqual([
      'POST /order → mail process by value, perhaps',
      'POST /order → mail process by value, perhaps',
    ])
    expect(joinsIn(ordered('o-7118', 0), ordered('o-7118', 90), mailed('o-7118', 900))).toEqual([])
  })

  test('who takes a message has not called who sent it, though no kinds say which is which', () => {
    const id = { attributes: { 'messaging.message.id': 'm-1' } }
    expect(
      joinsIn(
        { text: 'shop mail send [unspecified] |==|', startMs: 2, spans: { 'mail send': id } },
        { text: 'mail mail process [unspecified] |======|', startMs: 0, spans: { 'mail process': id } },
      ),
    ).toEqual([])
  })

  test('are not handled before', () => {
    expect(joinsIn(sentWith('m-1', 800), handledWith('m-1', 0))).toEqual([])
  })

  test('a place in a log is one of its topic and partition', () => {
    expect(
      joinsIn(
        withAttributes(sentWith('', 0), 'send mail', placeInLog(7n, '0')),
        withAttributes(sentWith('', 20), 'send mail', placeInLog(7n, '1')),
        withAttributes(handledWith('', 800), 'process mail', placeInLog(7n, '1')),
        withAttributes(handledWith('', 900), 'process mail', placeInLog(8n, '1')),
      ),
    ).toEqual(['send mail → process mail by kafka.offset'])
  })
})

describe('calls', () => {
  test('an invocation is named by both sides', () => {
    expect(
      joinsIn(
        {
          text: `
            shop   GET /order [server]    |=========|
            shop     Invoke [client]        |=====|
          `,
          startMs: 0,
          spans: { Invoke: { attributes: { 'aws.request_id': 'i-1' } } },
        },
        {
          text: 'fn  handle [server]  |==|',
          startMs: 3,
          spans: { handle: { attributes: { 'faas.execution': 'i-1' } } },
        },
      ),
    ).toEqual(['Invoke → handle by faas.invocation.id'])
  })

  test('a connection has one end at each', () => {
    expect(joinsIn(...connectedBy(50_001n, 0), ...connectedBy(50_002n, 1))).toEqual([
      'GET → GET /stock by network.peer.port',
      'GET → GET /stock by network.peer.port',
    ])
  })

  test('two callees with one peer are not caller and callee', () => {
    expect(
      joinsIn(
        ...['GET /a', 'GET /b'].map((name, index): DrawnTrace => ({
          text: `app${index}  ${name} [server]  |${'='.repeat(20 - index * 10)}|`,
          startMs: index * 3,
          spans: { [name]: { attributes: { 'network.peer.port': 50_001n } } },
        })),
      ),
    ).toEqual([])
  })

  test('a path with an id in it is asked for by whoever called', () => {
    expect(joinsIn(...callOfItem(8_271, 0), ...callOfItem(8_272, 1))).toEqual([
      'GET → GET /items by url.path',
      'GET → GET /items by url.path',
    ])
  })
})

describe('names of things', () => {
  test('are the same whatever they are called, and less sure than ids', () => {
    expect(joinsIn(...orderWith('7-81', 0), ...orderWith('7-82', 1), ...orderWith('7-83', 2))).toEqual(
      Array.from({ length: 3 }, () => 'POST /orders → POST /pay by value, perhaps'),
    )
  })

  test('surer once it has been seen often that it is this operation', () => {
    const many = Array.from({ length: 25 }, (_, index) => orderWith(`7-${100 + index}`, index * 100)).flat()
    expect(new Set(joinsIn(...many))).toEqual(new Set(['POST /orders → POST /pay by value']))
  })

  test('nothing is said by what all of them state', () => {
    const strangers = Array.from({ length: 60 }, (_, index): DrawnTrace => ({
      text: `app${index % 2}  work ${index % 2} [server]  |${'='.repeat(30 - (index % 2) * 20)}|`,
      startMs: index * 5,
      spans: { [`work ${index % 2}`]: { attributes: { tenant: 'tenant-0001' } } },
    }))
    expect(joinsIn(...strangers)).toEqual([])
  })
})

test('who was seen as the peer is the only one that may have called', () => {
  const callee: DrawnTrace = {
    text: 'stock GET /stock [server] |==|',
    startMs: 4,
    spans: {
      'GET /stock': { attributes: { request_id: 'r-1', 'network.peer.address': '::ffff:10.0.0.2' } },
    },
  }
  expect(joinsIn(serviceAt('shop', '10.0.0.1'), serviceAt('billing', '10.0.0.2'), callee)).toContain(
    'GET /billing → GET /stock by request.id',
  )
})

function shopWith(id: string, startMs: number): DrawnTrace {
  return stating('shop  GET /order [server]  |==================|', startMs, { 'x-request-id': id })
}

function stockWith(id: string, startMs: number): DrawnTrace {
  return stating('stock  GET /stock [server]  |=====|', startMs, { 'http.request.header.x-request-id': id })
}

function crowdedRequest(index: number): readonly DrawnTrace[] {
  const at = index * 1_000
  const id = { request_id: `r-${index}` }
  // What runs beside it begins and ends at any time.
  const early = (index * 7) % 5
  return [
    {
      text: `
        web    GET / [server]         |================================|
        price    GET /price [server]    ${' '.repeat(early)}|${'='.repeat(22 - early + ((index * 3) % 5))}|
        shop     GET /order [server]    .      |=================|
      `,
      startMs: at,
      spans: { 'GET /price': { attributes: id }, 'GET /order': { attributes: id } },
    },
    {
      text: 'stock GET /stock [server] |=============|',
      startMs: at + 11,
      spans: { 'GET /stock': { attributes: id } },
    },
  ]
}

function sentWith(id: string, startMs: number): DrawnTrace {
  return {
    text: `
    shop   GET /order [server]      |====|
    shop     send mail [producer]    |=|
    shop     send log [producer]       |=|
  `,
    startMs,
    spans: { 'send mail': { attributes: { 'messaging.message.id': id } } },
  }
}

function handledWith(id: string, startMs: number): DrawnTrace {
  return {
    text: 'mail  process mail [consumer]  |===|',
    startMs,
    spans: { 'process mail': { attributes: { 'messaging.message_id': id } } },
  }
}

function placeInLog(offset: bigint, partition: string): Record<string, string | bigint> {
  return {
    'messaging.destination.name': 'mail',
    'messaging.destination.partition.id': partition,
    'messaging.kafka.offset': offset,
  }
}

function withAttributes(
  trace: DrawnTrace,
  name: string,
  attributes: Record<string, string | bigint>,
): DrawnTrace {
  return {
    ...trace,
    spans: { [name]: { attributes } },
  }
}

function connectedBy(port: bigint, startMs: number): readonly DrawnTrace[] {
  return [
    {
      text: `
      shop   GET /order [server]    |=========|
      shop     GET [client]           |=====|
    `,
      startMs,
      spans: {
        'GET /order': { attributes: { 'network.peer.port': 40_000n } },
        GET: { attributes: { 'network.local.port': port } },
      },
    },
    {
      text: 'stock  GET /stock [server]  |==|',
      startMs: startMs + 4,
      spans: { 'GET /stock': { attributes: { 'net.sock.peer.port': port } } },
    },
  ]
}

function callOfItem(id: number, startMs: number): readonly DrawnTrace[] {
  return [
    {
      text: `
      shop   GET /order [server]    |=========|
      shop     GET [client]           |=====|
    `,
      startMs,
      spans: { GET: { attributes: { 'url.full': `http://stock:8080/items/${id}?all` } } },
    },
    {
      text: 'stock  GET /items [server]  |==|',
      startMs: startMs + 4,
      spans: { 'GET /items': { attributes: { 'http.target': `/items/${id}` } } },
    },
  ]
}

function orderWith(order: string, startMs: number): readonly DrawnTrace[] {
  return [
    {
      text: 'shop  POST /orders [server]  |=========|',
      startMs,
      spans: { 'POST /orders': { attributes: { 'app.order_id': order, 'app.tenant': 'tenant-0001' } } },
    },
    {
      text: `
      pay  POST /pay [server]  |==|
      pay    charge             ||
    `,
      startMs: startMs + 4,
      spans: { charge: { attributes: { orderId: order, tenant: 'tenant-0001' } } },
    },
  ]
}

function serviceAt(service: string, ip: string): DrawnTrace {
  return {
    text: `${service}  GET /${service} [server]  |${'='.repeat(service.length * 4)}|`,
    startMs: 0,
    spans: {
      [`GET /${service}`]: { attributes: { request_id: 'r-1' }, resource: { 'k8s.pod.ip': ip } },
    },
  }
}

/** By a service whose queue client makes no spans. */
function ordered(id: string, startMs: number): DrawnTrace {
  return {
    text: `
      shop  POST /order [server]   |========|
      shop    check                  |==|
    `,
    startMs,
    spans: { 'POST /order': { attributes: { 'order.id': id } } },
  }
}

function mailed(id: string, startMs: number): DrawnTrace {
  return {
    text: 'mail  mail process [consumer] |=|',
    startMs,
    spans: { 'mail process': { attributes: { 'order.id': id, 'messaging.destination.name': 'mail' } } },
  }
}
