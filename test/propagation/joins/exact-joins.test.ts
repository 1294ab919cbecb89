import { describe, expect, test } from 'vitest'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import type { SpanId } from '../../../src/trace/span.ts'
import { drawnSpanId, drawnTable, drawnTraceId, type DrawnTrace } from '../drawn-table.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'

/** `caller → head by …`, in order of rows. */
function joinsIn(...traces: readonly (string | DrawnTrace)[]): readonly string[] {
  const { table, nameOf } = drawnTable(...traces)
  return findExactJoins(table, markCalled(table)).map(
    ({ caller, head, by, confidence }) =>
      `${nameOf(caller)} → ${nameOf(head)} by ${by} ${confidence.toFixed(2)}`,
  )
}

const SENDER = `
  shop   GET /order [server]    |=====|
  shop     send mail [producer]   |=|
`

describe('links', () => {
  test('the head links to its sender', () => {
    const links = [{ traceId: drawnTraceId(0), spanId: drawnSpanId(0, 2) }]
    expect(
      joinsIn(SENDER, { text: 'mail process mail [consumer] |==|', spans: { 'process mail': { links } } }),
    ).toEqual(['send mail → process mail by link 1.00'])
  })

  test('a child of the head does: one span receives, another works', () => {
    const links = [{ traceId: drawnTraceId(0), spanId: drawnSpanId(0, 2) }]
    expect(
      joinsIn(SENDER, {
        text: `
          mail receive mail [client]      |===|
          mail   process mail [consumer]    |=|
        `,
        spans: { 'process mail': { links } },
      }),
    ).toEqual(['send mail → receive mail by link 1.00'])
  })

  test('a batch is of each of its senders, and of none for sure', () => {
    const links = [0, 1].map((index) => ({ traceId: drawnTraceId(index), spanId: drawnSpanId(index, 2) }))
    expect(
      joinsIn(SENDER, SENDER, {
        text: 'mail process mail [consumer] |==|',
        spans: { 'process mail': { links } },
      }),
    ).toEqual(['send mail → process mail by link 0.50'])
  })

  test('not to a span that is not there, nor into its own fragment, nor with an id that is none', () => {
    const links = [
      { traceId: drawnTraceId(7), spanId: drawnSpanId(7, 1) },
      { traceId: drawnTraceId(0), spanId: drawnSpanId(0, 2) },
      { traceId: drawnTraceId(0), spanId: '' },
      { traceId: '', spanId: 'x'.repeat(16) },
    ]
    expect(joinsIn({ text: SENDER, spans: { 'GET /order': { links } } })).toEqual([])
  })

  test('of two that link to each other the later one hangs under the earlier', () => {
    expect(joinsIn(jobLinkedTo(0, 1), jobLinkedTo(1, 0))).toEqual(['job 0 → job 1 by link 1.00'])
  })
})

function jobLinkedTo(index: number, other: number): DrawnTrace {
  const links = [{ traceId: drawnTraceId(other), spanId: drawnSpanId(other, 1) }]
  return { text: `app job ${index} |==|`, spans: { [`job ${index}`]: { links } } }
}

describe('a parent in another trace', () => {
  const caller = `
    shop   GET /order [server]    |=====|
    shop     GET [client]           |=|
  `

  test('is found by its id', () => {
    expect(
      joinsIn(caller, {
        text: 'stock GET /stock [server] |=|',
        spans: { 'GET /stock': { parentId: drawnSpanId(0, 2) } },
      }),
    ).toEqual(['GET → GET /stock by parent-elsewhere 0.99'])
  })

  test('is not, where spans of several traces have the id', () => {
    expect(joinsIn(firstOfTrace, { ...firstOfTrace }, childOfFirst(2))).toEqual([])
  })

  test('a small number counts only where it was running', () => {
    expect(joinsIn(firstOfTrace, childOfFirst(2))).toEqual(['GET / → GET /stock by parent-elsewhere 0.99'])
    expect(joinsIn(firstOfTrace, childOfFirst(5_000))).toEqual([])
  })
})

const firstOfTrace: DrawnTrace = {
  text: 'gate GET / [server] |=====|',
  startMs: 0,
  spans: { 'GET /': { span: { spanId: '0000000000000001' as SpanId } } },
}

function childOfFirst(startMs: number): DrawnTrace {
  return {
    text: 'stock GET /stock [server] |=|',
    startMs,
    spans: { 'GET /stock': { parentId: '0000000000000001' } },
  }
}

describe('half a trace id', () => {
  const whole = '463ac35c9f6413ad48485a3953bb6124'
  const half = '000000000000000048485a3953bb6124'
  const caller: DrawnTrace = {
    text: `
      shop   GET /order [server]  |=========|
      shop     read cart            |=|
      shop     GET [client]            |===|
    `,
    traceId: whole,
    startMs: 0,
  }
  const callee = (parentId?: string): DrawnTrace => ({
    text: 'stock GET /stock [server] |=|',
    traceId: half,
    startMs: 5,
    spans: parentId === undefined ? {} : { 'GET /stock': { parentId } },
  })

  test('with the parent that came along', () => {
    expect(joinsIn(caller, callee(drawnSpanId(0, 3)))).toEqual(['GET → GET /stock by low-64 1.00'])
  })

  test('with the exit that nobody answered, where the parent got lost as well', () => {
    expect(joinsIn(caller, callee())).toEqual(['GET → GET /stock by low-64 0.95'])
  })

  test('the caller may be the one with half of it', () => {
    expect(joinsIn({ ...caller, traceId: half }, { ...callee(drawnSpanId(0, 3)), traceId: whole })).toEqual([
      'GET → GET /stock by low-64 1.00',
    ])
  })

  test('counted ids are not halves of each other', () => {
    expect(
      joinsIn(
        { ...caller, traceId: '463ac35c9f6413ad0000000000000007' },
        { ...callee(), traceId: '00000000000000000000000000000007' },
      ),
    ).toEqual([])
  })
})

describe('a parent that was never sent', () => {
  test('hangs under the exit that nobody answered', () => {
    expect(
      joinsIn(`
        shop   GET /order [server]    |==========|
        shop     GET a [client]        |==|
        price      GET /a [server]     |=|
        shop     GET b [client]            |====|
        ?          proxy               .
        stock        GET /b [server]        |==|
      `),
    ).toEqual(['GET b → GET /b by unexported 0.95'])
  })

  test('not under a query: a database does not call anybody', () => {
    expect(
      joinsIn({
        text: `
          shop   GET /order [server]    |==========|
          shop     SELECT [client]       |======|
          ?          proxy             .
          stock        GET /b [server]    |==|
        `,
        spans: { SELECT: { attributes: { 'db.system': 'postgresql' } } },
      }),
    ).toEqual(['GET /order → GET /b by unexported 0.70'])
  })

  test('of several such exits the tighter one, and less surely', () => {
    expect(
      joinsIn(`
        shop   GET /order [server]    |==========|
        shop     GET a [client]         |=======|
        shop     GET b [client]          |====|
        ?          proxy               .
        stock        GET /b [server]      |==|
      `),
    ).toEqual(['GET b → GET /b by unexported 0.47'])
  })

  test('without an exit under what was running', () => {
    expect(
      joinsIn(`
        shop   GET /order [server]    |==========|
        shop     load                   |====|
        ?          proxy               .
        stock        GET /b [server]      |==|
      `),
    ).toEqual(['load → GET /b by unexported 0.70'])
  })

  test('children of one missing span stay together, around all of which somebody ran', () => {
    expect(
      joinsIn(`
        shop   GET /order [server]    |================|
        shop     load                   |==|
        ?        lost                 .
        stock      GET /a [server]       |=|
        stock      GET /b [server]               |=|
      `),
    ).toEqual(['GET /order → GET /a by unexported 0.70', 'GET /order → GET /b by unexported 0.70'])
  })

  test('one of the same process hangs under its process alone', () => {
    const local = { span: { parentLocation: 'local' as const } }
    expect(
      joinsIn({
        text: `
          shop   GET /order [server]      |==========|
          stock    GET /stock [server]     |========|
          ?          lost               .
          shop         query                 |==|
        `,
        spans: { query: local },
      }),
    ).toEqual(['GET /order → query by unexported 0.70'])
  })

  test('not before anybody ran', () => {
    expect(
      joinsIn(`
        ?      lost                  .
        web      GET / [server]      |=====|
        shop   GET /order [server]   .                                                                |===|
      `),
    ).toEqual([])
  })
})

test('nothing is joined where nothing is broken', () => {
  expect(joinsIn(SENDER, SENDER)).toEqual([])
  expect(joinsIn()).toEqual([])
})
