// Which end is blamed: by who else is broken, by how work begins, and by who called at all.
import { expect, test } from 'vitest'
import { codesOf, causesOf, evidenceOf, findingOf, repeated, scoped } from '../drawn-hops.ts'
import type { DrawnTrace } from '../drawn-table.ts'

const SENDS = `
  checkout  POST /order [server]    |=======|
  checkout    orders send [producer]   |=|
`
const MAIL: DrawnTrace = { text: 'mailer  orders process [client] |==|' }
const SHIP: DrawnTrace = { text: 'shipper  orders handle [client] |==|' }

test('a producer that no consumer of several follows does not inject', () => {
  const traces = repeated(6, { text: SENDS }, MAIL, SHIP)
  const mail = { mode: 'queue', caller: 'orders send', head: 'orders process' } as const
  const ship = { mode: 'queue', caller: 'orders send', head: 'orders handle' } as const
  expect(codesOf(causesOf(traces, mail, ship)).startsWith('C11')).toBe(true)
})

test('a trace that begins with a call was not meant to be one of its own', () => {
  const traces = repeated(
    6,
    { text: 'shop GET /order [server] |==|' },
    { text: 'shop HTTP POST [client]     |==|' },
  )
  const hop = { mode: 'in-process', caller: 'GET /order', head: 'HTTP POST' } as const
  expect(codesOf(causesOf(traces, hop)).startsWith('C15')).toBe(true)
})

test("a browser's user agent says nothing of the caller's library", () => {
  const agent = {
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  }
  const called = { text: 'stock GET /stock [server]  |=|', spans: { 'GET /stock': { attributes: agent } } }
  const traces = repeated(
    6,
    { text: 'shop GET /order [server] |===|', spans: { 'GET /order': { span: scoped('x') } } },
    called,
  )
  const hop = { mode: 'no-client-span', caller: 'GET /order', head: 'GET /stock' } as const
  expect(evidenceOf(causesOf(traces, hop), 'C01')).not.toContain('user-agent')
})

test('a hole that is none is no evidence', () => {
  const busy = `
    shop GET /order [server]   |==========|
    shop   work                 |========|
  `
  const traces = Array.from({ length: 4 }, (_, at) => [
    { text: busy, startMs: at * 100 },
    { text: 'stock GET /stock [server] |==|', startMs: at * 100 + 3 },
  ]).flat()
  const finding = findingOf(traces, { mode: 'no-client-span', caller: 'GET /order', head: 'GET /stock' })
  expect(finding.evidence.map(({ code }) => code)).not.toContain('hole')
})

test('a callee that was asked under another name than the caller used was asked by somebody in between', () => {
  const trace = `
    shop   GET /order [server]   |=========|
    shop     GET [client]          |=====|
  `
  const traces = repeated(
    6,
    { text: trace, spans: { GET: asked('pricing') } },
    { text: 'promo  GET /promo [server]    |=|', spans: { 'GET /promo': asked('promo') } },
  )
  const hop = { mode: 'wire', caller: 'GET', head: 'GET /promo' } as const
  expect(codesOf(causesOf(traces, hop)).startsWith('C06')).toBe(true)
  expect(findingOf(traces, hop).context.between).toBe('pricing')
})

function asked(host: string): { readonly attributes: Record<string, string> } {
  return { attributes: { 'server.address': host } }
}

test('a service into which and out of which no context comes has one propagator set wrong', () => {
  const broken = repeated(
    6,
    { text: calling('web', 'risk') },
    { text: calling('risk', 'limits').replace('GET /risk', 'GET /score') },
    { text: 'limits  GET /limits [server]     |=|' },
    { text: `${calling('web', 'cart')}\n    cart       GET /cart [server]      |===|` },
  )
  const into = { mode: 'wire', caller: 'GET risk', head: 'GET /score' } as const
  const out = { mode: 'wire', caller: 'GET limits', head: 'GET /limits' } as const
  const causes = causesOf(broken, into, out)
  expect(codesOf(causes).startsWith('C03') || codesOf(causes).startsWith('C08')).toBe(true)
  expect(evidenceOf(causes, 'C03')).toContain('bad-both-ways')
  expect(findingOf(broken, into, out).context.oddEnd).toBe('callee')
})

function calling(from: string, to: string): string {
  return `
    ${from}   GET /${from} [server]     |=========|
    ${from}     GET ${to} [client]        |=====|
  `
}

test('what a producer calls over the wire says nothing of its messages', () => {
  const whole = `
    checkout  POST /order [server]       |==========|
    checkout    orders send [producer]    |=|
    checkout    GET [client]                 |====|
    price         GET /price [server]         |==|
  `
  const traces = repeated(6, { text: whole }, MAIL, SHIP)
  const mail = { mode: 'queue', caller: 'orders send', head: 'orders process' } as const
  const ship = { mode: 'queue', caller: 'orders send', head: 'orders handle' } as const
  expect(codesOf(causesOf(traces, mail, ship)).startsWith('C11')).toBe(true)
})
