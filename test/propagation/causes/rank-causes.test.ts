// Which cause is named first, on what evidence, and how sure: drawn callers and callees, as the two ends of a hop.
import { describe, expect, test } from 'vitest'
import { causesOf, codesOf, evidenceOf, repeated, scoped, type DrawnHop } from '../drawn-hops.ts'
import type { DrawnSpan, DrawnTrace } from '../drawn-table.ts'

const RAW: DrawnHop = { mode: 'no-client-span', caller: 'GET /order', head: 'GET /stock' }
const WIRE: DrawnHop = { mode: 'wire', caller: 'call stock', head: 'GET /stock' }

const python = { resource: { 'telemetry.sdk.language': 'python' } }
const node = { resource: { 'telemetry.sdk.language': 'nodejs' } }

function rawCaller(spans: Readonly<Record<string, DrawnSpan>> = {}): DrawnTrace {
  return { text: 'shop GET /order [server] |==========|', spans }
}

function callee(service = 'stock', spans: Readonly<Record<string, DrawnSpan>> = {}): DrawnTrace {
  return { text: `${service} GET /${service} [server] |===|`, spans }
}

function caller(
  service: string,
  called: string,
  spans: Readonly<Record<string, DrawnSpan>> = {},
): DrawnTrace {
  return {
    text: `
      ${service}   GET /order [server]      |=========|
      ${service}     call ${called} [client]  |=====|
    `,
    spans,
  }
}

function healthy(
  service: string,
  called: string,
  spans: Readonly<Record<string, DrawnSpan>> = {},
): DrawnTrace {
  return {
    text: `
      ${service}   GET /order [server]      |=========|
      ${service}     call ${called} [client]  |=====|
      ${called}        GET /${called} [server]  |===|
    `,
    spans,
  }
}

function version(value: string): Readonly<Record<string, DrawnSpan>> {
  return { 'call stock': { resource: { 'service.version': value } } }
}

describe('without a client span', () => {
  test('times alone: a raw client is likely, and nothing is sure', () => {
    const causes = causesOf(repeated(5, rawCaller(), callee()), RAW)
    expect(codesOf(causes)).toBe('C01 C32')
    expect(causes[0]!.score).toBeLessThan(0.6)
  })

  test('the User-Agent names a library, and the caller has no spans of it', () => {
    const agent = { attributes: { 'user_agent.original': 'python-requests/2.34.2' }, ...python }
    const server = { ...python, span: scoped('opentelemetry.instrumentation.flask') }
    const causes = causesOf(
      repeated(5, rawCaller({ 'GET /order': server }), callee('stock', { 'GET /stock': agent })),
      RAW,
    )
    expect(codesOf(causes)).toBe('C01 C32')
    expect(causes[0]!.score).toBeGreaterThan(0.7)
    expect(causes[0]!.evidence).toContainEqual({
      code: 'scopes',
      service: 'shop',
      present: ['opentelemetry.instrumentation.flask'],
      missing: 'requests',
    })
  })

  test('the callee saw the address of the caller', () => {
    const at = { resource: { 'k8s.pod.ip': '10.0.0.7' } }
    const seen = { attributes: { 'network.peer.address': '10.0.0.7' } }
    const causes = causesOf(
      repeated(4, rawCaller({ 'GET /order': at }), callee('stock', { 'GET /stock': seen })),
      RAW,
    )
    expect(evidenceOf(causes, 'C01')).toContain('peer-address')
  })

  test('Node without a framework span: the SDK came after the libraries', () => {
    const server = { ...node, span: scoped('@opentelemetry/instrumentation-http') }
    const causes = causesOf(repeated(5, rawCaller({ 'GET /order': server }), callee()), RAW)
    expect(codesOf(causes)).toBe('C32 C01')
    expect(evidenceOf(causes, 'C32')).toContain('no-exit-scope')
  })

  test('fetch of Node has an instrumentation of its own: no matter of order', () => {
    const server = { ...node, span: scoped('@opentelemetry/instrumentation-http') }
    const agent = { attributes: { 'user_agent.original': 'node' } }
    const causes = causesOf(
      repeated(5, rawCaller({ 'GET /order': server }), callee('stock', { 'GET /stock': agent })),
      RAW,
    )
    expect(codesOf(causes)).toBe('C01 C32')
    expect(causes[0]!.score).toBeGreaterThan(causes[1]!.score * 2)
  })

  test('gRPC: its metadata', () => {
    const rpc = { attributes: { 'rpc.system': 'grpc', 'rpc.method': 'Get', 'rpc.service': 'Stock' } }
    const causes = causesOf(repeated(5, rawCaller(), callee('stock', { 'GET /stock': rpc })), RAW)
    expect(codesOf(causes).slice(0, 7)).toBe('C31 C01')
  })

  test('where no service makes client spans, their absence is no sign', () => {
    const direct = `
      cart  GET /cart [server]    |=========|
      stock   GET /stock [server]   |=====|
    `
    const causes = causesOf([...repeated(20, { text: direct }), ...repeated(5, rawCaller(), callee())], RAW)
    expect(codesOf(causes)).toContain('C02')
  })
})

describe('with a client span', () => {
  test('one cell without anything beside it: both ends are suspect', () => {
    const causes = causesOf(repeated(5, caller('shop', 'stock'), callee()), WIRE)
    expect(codesOf(causes)).toBe('C02 C08 C03 C06 C07')
    expect(causes[0]!.score).toBeLessThan(0.4)
    expect(causes[0]!.evidence).toContainEqual({ code: 'both-suspect', caller: 'shop', callee: 'stock' })
  })

  test('a bad row: the caller sends nothing', () => {
    const causes = causesOf(
      repeated(5, caller('shop', 'stock'), callee(), caller('shop', 'price'), callee('price')),
      WIRE,
      { mode: 'wire', caller: 'call price', head: 'GET /price' },
    )
    expect(causes[0]).toMatchObject({ code: 'C02' })
    expect(causes[0]!.evidence).toContainEqual({ code: 'bad-row', service: 'shop', edges: 2 })
  })

  test('a bad column: the callee reads nothing', () => {
    const fromCart = {
      text: `
        cart   GET /cart [server]      |=========|
        cart     ask stock [client]      |=====|
      `,
    }
    const causes = causesOf(
      [
        ...repeated(5, caller('shop', 'stock'), callee()),
        ...repeated(5, fromCart, { text: 'stock GET /left [server] |==|' }),
      ],
      WIRE,
      { mode: 'wire', caller: 'ask stock', head: 'GET /left' },
    )
    expect(causes[0]).toMatchObject({ code: 'C03' })
    expect(causes[0]!.evidence).toContainEqual({ code: 'bad-column', service: 'stock', edges: 2 })
  })

  test('the callee gets on with others: it is not its extraction', () => {
    const causes = causesOf(
      [...repeated(5, caller('shop', 'stock'), callee()), ...repeated(5, healthy('cart', 'stock'))],
      WIRE,
    )
    expect(codesOf(causes).slice(0, 7)).toBe('C02 C08')
    expect(evidenceOf(causes, 'C02')).toContain('only-this-cell')
  })

  test('the caller gets on with others: it is not its injection', () => {
    const causes = causesOf(
      [...repeated(5, caller('shop', 'stock'), callee()), ...repeated(5, healthy('shop', 'price'))],
      WIRE,
    )
    expect(codesOf(causes).slice(0, 3)).toBe('C03')
  })

  test('through one host it breaks, past it not: a gateway', () => {
    const through = { 'call stock': { attributes: { 'server.address': 'gateway' } } }
    const past = { 'call stock': { attributes: { 'server.address': 'stock' } } }
    const causes = causesOf(
      [
        ...repeated(8, caller('shop', 'stock', through), callee()),
        ...repeated(8, healthy('shop', 'stock', past)),
      ],
      WIRE,
    )
    expect(causes[0]).toMatchObject({ code: 'C06' })
    expect(causes[0]!.score).toBeGreaterThan(0.6)
    expect(causes[0]!.evidence).toContainEqual({
      code: 'slice',
      attribute: 'server.address',
      broken: ['gateway'],
      healthy: ['stock'],
      service: undefined,
    })
  })

  test('a parent that nobody knows: somebody in between began a trace', () => {
    const orphan = { 'GET /stock': { parentId: 'feedfeedfeedfeed' } }
    const causes = causesOf(repeated(5, caller('shop', 'stock'), callee('stock', orphan)), WIRE)
    expect(codesOf(causes).slice(0, 7)).toBe('C07 C06')
  })

  test('ids that begin with the time: X-Ray on one side', () => {
    const traces = Array.from({ length: 5 }, (_, at) => [
      { ...caller('shop', 'stock'), traceId: `6a89d1bf${String(at).padStart(24, 'b')}`, startMs: at * 1000 },
      { ...callee(), startMs: at * 1000 + 2 },
    ]).flat()
    const causes = causesOf(traces, WIRE)
    expect(causes[0]).toMatchObject({ code: 'C08' })
    expect(causes[0]!.evidence).toContainEqual({
      code: 'id-shape',
      service: 'shop',
      shape: 'epoch',
      count: 5,
    })
  })

  test.each([
    ['low-64', 'C09'],
    ['parent-elsewhere', 'C10'],
    ['unexported', 'C07'],
  ] as const)('joined by %s: %s, nearly for sure', (by, code) => {
    const causes = causesOf(repeated(5, caller('shop', 'stock'), callee()), {
      ...WIRE,
      join: { by, tier: 'exact' },
    })
    expect(causes[0]).toMatchObject({ code })
    expect(causes[0]!.score).toBeGreaterThan(0.9)
  })

  test('the callee makes no server spans', () => {
    const work = { text: 'stock query [client] |==|' }
    const causes = causesOf(repeated(5, caller('shop', 'stock'), work), { ...WIRE, head: 'query' })
    expect(causes[0]).toMatchObject({ code: 'C04' })
    expect(causes[0]!.score).toBeGreaterThan(0.8)
  })

  test('the callee makes no server spans, and where kinds are not stated asks a database first', () => {
    const query = { text: 'stock select items [unspecified] |==|' }
    const causes = causesOf(repeated(5, caller('shop', 'stock'), query), { ...WIRE, head: 'select items' })
    expect(causes[0]).toMatchObject({ code: 'C04' })
  })

  test('the caller is a browser: another origin', () => {
    const web = { 'call stock': { resource: { 'telemetry.sdk.language': 'webjs' } } }
    const causes = causesOf(repeated(5, caller('page', 'stock', web), callee()), WIRE)
    expect(causes[0]).toMatchObject({ code: 'C29' })
  })

  test('only one version of the caller: its injection, and a regression', () => {
    const causes = causesOf(
      [
        ...repeated(8, caller('shop', 'stock', version('2.0')), callee()),
        ...repeated(8, healthy('shop', 'stock', version('1.9'))),
      ],
      WIRE,
    )
    expect(codesOf(causes).slice(0, 7)).toBe('C02 C33')
    expect(causes[0]!.evidence).toContainEqual({
      code: 'slice',
      attribute: 'service.version',
      broken: ['2.0'],
      healthy: ['1.9'],
      service: 'shop',
    })
  })

  test('some calls only, without a rule', () => {
    const causes = causesOf(
      [...repeated(8, caller('shop', 'stock'), callee()), ...repeated(8, healthy('shop', 'stock'))],
      WIRE,
    )
    expect(codesOf(causes)).toContain('C37')
    expect(evidenceOf(causes, 'C37')).toEqual(['part-of-calls'])
  })
})

describe('through a queue', () => {
  const QUEUE: DrawnHop = { mode: 'queue', caller: 'send mail', head: 'process mail' }
  const send = {
    text: `
      shop   GET /order [server]     |=======|
      shop     send mail [producer]    |=|
    `,
  }
  const work = { text: 'mailer process mail [consumer] |==|' }

  test('a lone queue: either end', () => {
    const causes = causesOf(repeated(5, send, work), QUEUE)
    expect(codesOf(causes)).toBe('C11 C12')
    expect(evidenceOf(causes, 'C11')).toContain('both-suspect')
  })

  test('another consumer takes the context out of the same messages', () => {
    const shared = {
      text: `
        shop   GET /order [server]            |=======|
        shop     send mail [producer]           |=|
        audit      process audit [consumer]        |==|
      `,
    }
    const causes = causesOf(repeated(5, shared, work), QUEUE)
    expect(codesOf(causes).slice(0, 3)).toBe('C12')
    expect(causes[0]!.score).toBeGreaterThan(0.8)
  })

  test('the consumer takes the context out of the messages of others', () => {
    const other = {
      text: `
        cart   send order [producer]        |=|
        mailer   process mail [consumer]       |==|
      `,
    }
    const causes = causesOf([...repeated(5, send, work), ...repeated(5, other)], QUEUE)
    expect(codesOf(causes).slice(0, 3)).toBe('C11')
    expect(causes[0]!.score).toBeGreaterThan(0.7)
  })

  test('right after a receive span: the consumer', () => {
    const receive = { text: 'mailer receive mail [client] |==|' }
    const traces = Array.from({ length: 5 }, (_, at) => [
      { ...send, startMs: at * 1000 },
      { ...receive, startMs: at * 1000 + 4 },
      { ...work, startMs: at * 1000 + 8 },
    ]).flat()
    const causes = causesOf(traces, QUEUE)
    expect(codesOf(causes)).toBe('C12 C11')
    expect(evidenceOf(causes, 'C12')).toContain('after-receive')
  })

  test('no span of sending: the producer', () => {
    const causes = causesOf(repeated(5, rawCaller(), work), { ...QUEUE, caller: 'GET /order' })
    expect(codesOf(causes).slice(0, 3)).toBe('C11')
  })
})

describe('within a process', () => {
  const IN: DrawnHop = { mode: 'in-process', caller: 'GET /order', head: 'call stock' }

  test('a client span without a parent, on a thread of a pool', () => {
    const pool = { attributes: { 'thread.name': 'pool-1-thread-2' } }
    const lost = { text: 'shop call stock [client] |==|', spans: { 'call stock': pool } }
    const causes = causesOf(repeated(5, rawCaller(), lost), IN)
    expect(causes[0]).toMatchObject({ code: 'C15' })
    expect(evidenceOf(causes, 'C15')).toEqual(expect.arrayContaining(['thread', 'client-root']))
  })

  test('after the request has ended: background work', () => {
    const traces = Array.from({ length: 5 }, (_, at) => [
      { ...rawCaller(), startMs: at * 1000 },
      { text: 'shop write log [internal] |==|', startMs: at * 1000 + 50 },
    ]).flat()
    const causes = causesOf(traces, { ...IN, head: 'write log' })
    expect(codesOf(causes)).toBe('C16 C15')
    expect(evidenceOf(causes, 'C16')).toContain('after-caller-ended')
  })
})

test('scores are shares of certainty, best first, and leave a rest', () => {
  for (const traces of [repeated(5, rawCaller(), callee()), repeated(1, rawCaller(), callee())]) {
    const scores = causesOf(traces, RAW).map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThan(1)
    expect(Math.min(...scores)).toBeGreaterThan(0)
  }
})
