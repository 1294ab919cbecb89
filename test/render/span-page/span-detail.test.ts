import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderSpan } from '../../../src/render/span-page/span-detail.ts'
import { textWidth } from '../../../src/render/text.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { AttributeValue, LogRecord } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { makeEvent, makeLog, makeSpan, type SpanInput, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'
import { anyName } from '../names.ts'

const UNICODE = { ascii: false, color: 0 } as const

function page(trace: Trace, id: string, width = 80): string {
  const node = trace.nodes.find((candidate) => candidate.id === id)
  if (node === undefined) throw new Error(`no span ${id}`)
  return `\n${renderSpan(node, trace, { width, theme: UNICODE }).join('\n')}\n`
}

/** A span `0…2` below a root of 30 s. */
function traceWith(input: SpanInput, logs: readonly LogRecord[] = []): Trace {
  const root = makeSpan({
    spanId: spanIdOf(1),
    service: 'frontend',
    name: 'POST /api/checkout',
    endMs: 30_000,
  })
  const span = makeSpan({
    spanId: spanIdOf(2),
    parentId: spanIdOf(1),
    startMs: 3550,
    endMs: 29_880,
    ...input,
  })
  return buildTrace({ spans: [root, span], logs })
}

const NESTED: AttributeValue = {
  entries: [
    { key: 'id', value: 17n },
    {
      key: 'items',
      value: [
        {
          entries: [
            { key: 'name', value: 'bolt' },
            { key: 'text', value: 'a long text '.repeat(8) },
          ],
        },
        { entries: [] },
      ],
    },
  ],
}

const EVERYTHING: SpanInput = {
  service: 'payments',
  name: 'POST /charge',
  kind: 'server',
  parentLocation: 'remote',
  flags: 0x301,
  traceState: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
  status: { code: 'error', message: 'card declined:\n  insufficient funds' },
  attributes: {
    'http.request.method': 'POST',
    'url.full': `https://payments.example.com/charge?${'q=1&'.repeat(30)}`,
    'http.response.status_code': 500n,
    'db.query.text': 'SELECT *\n  FROM users\n\tWHERE id = $1',
    'server.port': '8080',
    ratio: 0.5,
    ok: true,
    raw: new Uint8Array(40).fill(171),
    list: ['a', 'b', 1n],
    nothing: undefined,
    empty: '',
    nested: NESTED,
    'an.attribute.with.a.very.long.key.that.goes.on': 'v',
  },
  droppedAttributes: 3,
  events: [
    makeEvent('retry', 3600, { attempt: 2n }),
    {
      ...makeEvent('exception', 29_870, {
        'exception.type': 'TimeoutError',
        'exception.message': 'no answer in 10s',
        'exception.stacktrace':
          'TimeoutError: no answer in 10s\n    at call (/srv/pay.js:12:3)\n\tat main (/srv/index.js:1:1)\n',
        'exception.escaped': false,
      }),
      droppedAttributes: 2,
    },
    makeEvent('too early', 3000),
  ],
  droppedEvents: 4,
  links: [
    {
      traceId: TEST_TRACE_ID,
      spanId: '00f067aa0ba902b7',
      traceState: '',
      attributes: [{ key: 'messaging.batch', value: 3n }],
      droppedAttributes: 0,
      flags: 1,
    },
    { traceId: '', spanId: '', traceState: 'a=b', attributes: [], droppedAttributes: 0, flags: 0 },
  ],
  scope: {
    name: '@opentelemetry/instrumentation-http',
    version: '0.57.1',
    attributes: [],
    droppedAttributes: 0,
    schemaUrl: 'https://opentelemetry.io/schemas/1.27.0',
  },
}

test('a span with everything', () => {
  const logs = [
    makeLog({
      spanId: spanIdOf(2),
      timeMs: 3700,
      severityNumber: 17,
      severityText: '',
      body: 'card declined\nsecond line',
      attributes: [
        { key: 'user.id', value: 7n },
        { key: 'exception.stacktrace', value: 'Declined: no\n    at pay (/app/pay.js:1:1)' },
      ],
    }),
    makeLog({
      spanId: spanIdOf(2),
      timeMs: 3800,
      eventName: 'audit',
      body: { entries: [{ key: 'a', value: 1n }] },
    }),
  ]
  expect(page(traceWith(EVERYTHING, logs), spanIdOf(2))).toBe(`
span 0000000000000002   trace 4bf92f3577b34da6a3ce929d0e0e4736
! payments POST /charge

kind         server
parent       0000000000000001  frontend POST /api/checkout, remote
start        2026-08-22 14:03:14.758Z, 3.55s into the trace
duration     26.3s (88% of the trace)
status       error: card declined:
               insufficient funds
flags        0x301 (sampled, parent is remote)
trace state  rojo=00f067aa0ba902b7,congo=t61rcWkgMzE

attributes  (3 more dropped by the sender)
  http.request.method        POST
  http.response.status_code  500
  url.full                   https://payments.example.com/charge?q=1&q=1&q=1&q=1
                             &q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=
                             1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q=1&q
                             =1&
  db.query.text              SELECT *
                               FROM users
                                 WHERE id = $1
  server.port                "8080"
  ratio                      0.5
  ok                         true
  raw                        0xababababababababababababababababababababababababa
                             bababababababab... (40 bytes)
  list                       ["a", "b", 1]
  nothing                    (no value)
  empty                      ""
  nested                     id: 17
                             items:
                               - name: bolt
                                 text:
                                   a long text a long text a long text a long
                                   text a long text a long text a long text a
                                   long text
                               - {}
  an.attribute.with.a.very.long.key.that.goes.on
                             v

events 3  (4 more dropped by the sender)
  +50.0ms  retry
    attempt  2
  +26.3s  exception TimeoutError: no answer in 10s
    exception.escaped  false
                       2 more dropped by the sender
    TimeoutError: no answer in 10s
        at call (/srv/pay.js:12:3)
        at main (/srv/index.js:1:1)
  -550ms  too early

links 2
  this trace  span 00f067aa0ba902b7
    messaging.batch  3
  trace (no id)  span (no id)  a=b

logs 2
  +150ms  ERROR card declined
    second line
    user.id  7
    Declined: no
        at pay (/app/pay.js:1:1)
  +250ms  INFO audit {a: 1}

resource
  service.name  payments

scope
  name      @opentelemetry/instrumentation-http
  version   0.57.1
  (schema)  https://opentelemetry.io/schemas/1.27.0
`)
})

test('a root, and nothing more', () => {
  expect(page(traceWith({}), spanIdOf(1))).toBe(`
span 0000000000000001   trace 4bf92f3577b34da6a3ce929d0e0e4736
frontend POST /api/checkout

kind      internal
parent    none: a root
start     2026-08-22 14:03:11.208Z, with the trace
duration  30.0s (100% of the trace), 3.67s without a child
children  1

resource
  service.name  frontend
`)
})

test('a parent that was not received', () => {
  const trace = traceWith({ parentId: 'deadbeefdeadbeef', parentLocation: 'remote' })
  expect(page(trace, 'deadbeefdeadbeef')).toBe(`
span deadbeefdeadbeef   trace 4bf92f3577b34da6a3ce929d0e0e4736
? not received

why shown  a span names it as parent, and nobody has sent it
extent     2026-08-22 14:03:14.758Z, 3.55s into the trace, 26.3s (the spans
           below it)
named by   app span
`)
  expect(page(trace, spanIdOf(2))).toContain('parent    deadbeefdeadbeef (not received, remote)\n')
})

test.each<[string, SpanInput, string]>([
  [
    'its own parent',
    { parentId: spanIdOf(2) },
    'parent    0000000000000002 (itself: ignored, shown as a root)',
  ],
  ['an invalid parent', { parentId: undefined, invalidParentId: 'abcd' }, 'parent    abcd (not 8 bytes long'],
  ['no end', { end: 0n }, 'duration  no end was sent\n'],
  ['an end before the start', { endMs: 3000 }, 'duration  unknown: its end is before its start'],
  ['no times', { start: 0n, end: 0n }, 'start     none was sent\nduration  unknown'],
  ['no name', { name: '\u202e' }, '\napp (no name)\n'],
  ['a status that says nothing', { status: 'ok' }, 'status    ok\n'],
  ['random trace flags', { flags: 0x103 }, 'flags     0x103 (sampled, random trace id, parent is local)'],
  ['flags of a root', { parentId: undefined, flags: 0x101 }, 'flags     0x101 (sampled)\n'],
  [
    'a link into the same trace',
    {
      links: [
        {
          traceId: TEST_TRACE_ID,
          spanId: spanIdOf(1),
          traceState: '',
          attributes: [],
          droppedAttributes: 0,
          flags: 1,
        },
      ],
    },
    'this trace  span 0000000000000001  frontend POST /api/checkout\n',
  ],
])('%s', (_, input, expected) => {
  expect(page(traceWith(input), spanIdOf(2))).toContain(expected)
})

test('a cycle that was cut', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(3), startMs: 1, endMs: 2 }),
    makeSpan({ spanId: spanIdOf(3), parentId: spanIdOf(2), startMs: 0, endMs: 3 }),
  ]
  const trace = buildTrace({ spans, logs: [] })
  expect(page(trace, spanIdOf(3))).toContain(
    'parent    0000000000000002 (it is below this span: cut, shown as a root)',
  )
})

test('an exception keeps the lines of its message, and nothing of it acts on the terminal', () => {
  const exception = makeEvent('exception', 3600, {
    'exception.type': '\u001b[31mQueryError\u001b[0m',
    'exception.message': 'syntax error\n  at \u001b]0;title\u0007"FORM"\r\n',
    'exception.stacktrace': 'QueryError\n    at \u001b[2Jquery (db.js:1)',
  })
  expect(page(traceWith({ events: [exception] }), spanIdOf(2))).toContain(`
events 1
  +50.0ms  exception QueryError: syntax error
             at "FORM"
    QueryError
        at query (db.js:1)
`)
})

test('ASCII is ASCII throughout, as long as its sender’s text is', () => {
  const trace = traceWith({
    ...EVERYTHING,
    attributes: {
      text: 'x'.repeat(70_000),
      list: Array.from({ length: 70 }, (_, n) => n),
      raw: new Uint8Array(99),
      nested: { entries: [{ key: 'deep', value: [[[[[[[[[[1n]]]]]]]]]] }] },
    },
  })
  const lines = trace.nodes.flatMap((node) =>
    renderSpan(node, trace, { width: 80, theme: { ascii: true, color: 0 } }),
  )
  for (const line of lines) expect(line).toMatch(/^[ -~]*$/)
})

test('what is too long to read is cut, with a count', () => {
  const trace = traceWith({
    attributes: {
      text: 'x'.repeat(100_000),
      bytes: new Uint8Array(5000),
      list: Array.from({ length: 5000 }, (_, n) => `item ${n}`),
    },
    events: Array.from({ length: 1500 }, (_, n) => makeEvent(`event ${n}`, 3600)),
  })
  const text = page(trace, spanIdOf(2))
  expect(text).toContain('34,464 more characters')
  expect(text).toContain('(5000 bytes)')
  expect(text).toContain('4,000 more lines')
  expect(text).toContain('\n  500 more\n')
})

test('whatever is in it, at any width: every line fits, nothing harmful gets through', () => {
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  const harmful = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
  const anyValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      anyName,
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double(),
      fc.uint8Array({ maxLength: 50 }),
      fc.constant(undefined),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.record({ key: anyName, value: tie('value') }), { maxLength: 4 })
        .map((entries) => ({ entries })),
    ),
  })).value
  const anyAttributes = fc.array(fc.record({ key: anyName, value: anyValue }), { maxLength: 5 })
  const anySpan = fc
    .record({ name: anyName, service: anyName, message: anyName, state: anyName, attributes: anyAttributes })
    .map(({ name, service, message, state, attributes }): SpanInput => ({
      name,
      service,
      traceState: state,
      status: { code: 'error', message },
      attributes,
      events: [
        makeEvent(name, 4000, attributes),
        makeEvent('exception', 4000, attributes),
        makeEvent('exception', 4000, {
          'exception.type': name,
          'exception.message': message,
          'exception.stacktrace': state,
        }),
      ],
      links: [{ traceId: '', spanId: '', traceState: state, attributes, droppedAttributes: 1, flags: 0 }],
      scope: { name, version: message, attributes, droppedAttributes: 0, schemaUrl: state },
    }))
  fc.assert(
    fc.property(anySpan, anyValue, fc.integer({ min: 20, max: 200 }), (input, body, width) => {
      const log = makeLog({ spanId: spanIdOf(2), body, severityText: input.name ?? '' })
      const trace = traceWith(input, [log])
      for (const line of page(trace, spanIdOf(2), width).split('\n')) {
        expect(line).not.toMatch(harmful)
        expect(textWidth(line), line).toBeLessThanOrEqual(width)
      }
    }),
    { numRuns: 300 },
  )
})

test('colour is kept to what matters', () => {
  const trace = traceWith({ service: 'payments', name: 'POST /charge', status: 'error' })
  const node = trace.nodes[1]
  if (node === undefined) throw new Error('no node')
  const [, title] = renderSpan(node, trace, { width: 80, theme: { ascii: false, color: 2 } })
  expect(title?.replaceAll('\u001b', '^')).toBe(
    '^[38;5;203m! ^[39m^[38;5;74mpayments ^[39m^[38;5;203mPOST /charge^[39m',
  )
})
