import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import type { Finding } from '../../../src/analysis/finding.ts'
import { findingText, renderFinding } from '../../../src/render/findings/findings.ts'
import { textWidth } from '../../../src/render/text.ts'
import type { Theme } from '../../../src/render/theme.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { lines, traceOf } from '../../support/findings.ts'
import { makeEvent, makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

const PLAIN: Theme = { ascii: false, color: 0 }

/** All findings of a trace, as wide as told. */
function told(trace: Trace, width: number, theme: Theme = PLAIN): readonly string[] {
  const analysis = analyze(trace)
  return analysis.findings.flatMap((finding) =>
    renderFinding(finding, { width, theme, trace: analysis.trace }),
  )
}

test('the example of the documentation at 80 columns', () => {
  expect(`\n${told(exampleTrace(), 80).join('\n')}\n`).toBe(`
gap #1  3.02s 10%  checkout  inside POST /checkout  at 510ms → 3.53s
  after 120× SELECT users, before POST → payments; nothing was recorded between
repeat  120× SELECT users  one after another, 432ms in all (N+1?)
  inside checkout POST /checkout
  fix: ask for all of them in one call: a join, a list of ids, a batch
dark    payments POST api.stripe.com took 26.1s in 2 calls; the callee sent no
  spans
  fix: instrument the callee; where it is, see that the call hands its context
  on (traceparent) and that it exports here
after   response sent at 30.0s; 1 detached span ran on to 31.6s
queue   1.27s  orders publish → orders process  not waited for
service service.version and deployment.environment.name are missing from 4
  services: checkout, email, frontend and payments
  fix: set service.version and deployment.environment.name in
  OTEL_RESOURCE_ATTRIBUTES (key=value,key=value)
`)
})

test('in ASCII', () => {
  const text = told(exampleTrace(), 80, { ascii: true, color: 0 }).join('\n')
  expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  expect(text).toContain('before POST -> payments')
})

test('too narrow for a column, the label stands above', () => {
  const [first, second] = told(exampleTrace(), 20)
  expect([first, second]).toEqual(['gap #1', '3.02s 10%  checkout'])
})

describe('in words', () => {
  test.each<[string, SpanInput, string]>([
    [
      'a server’s 5xx',
      { kind: 'server', name: 'GET /cart', attributes: { 'http.status_code': 503n } },
      'green   app GET /cart answered 503, and its status is not ERROR',
    ],
    [
      'a client’s gRPC status',
      { kind: 'client', name: 'Cart/Get', attributes: { 'rpc.grpc.status_code': 14n } },
      'green   app Cart/Get got UNAVAILABLE, and its status is not ERROR',
    ],
    [
      'an exception',
      { name: 'load', events: [makeEvent('exception', 0, { 'exception.type': 'TimeoutError' })] },
      'green   app load recorded TimeoutError, and its status is not ERROR',
    ],
    [
      'one without a type, said to be handled',
      { name: 'load', events: [makeEvent('exception', 0, { 'exception.escaped': false })] },
      'green   app load recorded an exception, said to be handled: its status is not ERROR',
    ],
  ])('%s', (_what, input, expected) => {
    expect(lines(traceOf(input), 'green-failure')[0]).toBe(expected)
  })

  test('a health check', () => {
    const trace = traceOf({
      kind: 'server',
      name: 'GET',
      attributes: { 'user_agent.original': 'kube-probe/1.29' },
    })
    expect(lines(trace, 'health-check')[0]).toBe(
      'health  app GET is a health check (asked by kube-probe), and traced',
    )
  })

  test('names', () => {
    const named = traceOf(
      { name: 'GET /users/1', kind: 'server' },
      { name: 'GET /users/2', kind: 'server', startMs: 5 },
    )
    expect(lines(named, 'changing-name')).toEqual([
      'name    app: 2 names differ in a number: GET /users/{number}, as in GET /users/1 (2 spans)',
      '  fix: name it by its route (http.route, url.template), with the id in an attribute',
    ])
    expect(lines(traceOf({ name: 'mail to ada@example.org' }), 'changing-name')[0]).toBe(
      'name    app: a name has a mail address in it: mail to {email}, as in mail to ada@example.org',
    )
  })

  test('a service without a name', () => {
    const trace = buildTrace({ spans: [makeSpan({ service: 'unknown_service:node' })], logs: [] })
    expect(lines(trace, 'missing-resource')).toEqual([
      'service service.name, service.version and deployment.environment.name are missing from 1 service: unknown_service:node',
      '  fix: set OTEL_SERVICE_NAME; set service.version and deployment.environment.name in OTEL_RESOURCE_ATTRIBUTES (key=value,key=value)',
    ])
  })

  test('of many services the first few', () => {
    const spans = 'abcdefghij'.split('').map((service) => makeSpan({ service }))
    expect(lines(buildTrace({ spans, logs: [] }), 'missing-resource')[0]).toMatch(
      /: a, b, c, d, e and 5 more$/,
    )
  })

  test('clocks', () => {
    const trace = exampleTrace()
    const move = {
      domain: 'host.name=cart',
      services: ['cart'],
      offset: offsetOf(12e6),
      least: 12e6,
      most: 14.1e6,
      calls: 17,
    }
    const say = (finding: Finding): string => findingText(finding, { theme: PLAIN, trace }).sentence
    const common = { severity: 'info', nodes: [] } as const
    expect(say({ ...common, code: 'clock-moved', move })).toBe(
      'cart moved +12.0ms (12.0ms…14.1ms fits 17 calls)',
    )
    const hours = { ...move, offset: offsetOf(-3 * 3600e9) }
    expect(say({ ...common, code: 'clock-refused', move: hours })).toBe('cart is 3h00m off; not moved')
    expect(say({ ...common, code: 'clock-contradiction', calls: 5 })).toBe(
      '5 calls cannot be explained by a constant offset of clocks',
    )
  })
})

describe('names that senders gave', () => {
  const HOSTILE = '\u001b[31mred\u0000 \u202egnp.exe \u0007 漢字 👩‍👩‍👧 e\u0301'

  test('reach the terminal without controls', () => {
    const text = told(troubled(HOSTILE), 80).join('\n')
    // oxlint-disable-next-line no-control-regex -- controls are what it looks for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(text).toContain('red')
  })

  test('and one of a megabyte takes no more room than any other', () => {
    const long = told(troubled('x'.repeat(10_000)), 80)
    expect(told(troubled('x'.repeat(1_000_000)), 80)).toHaveLength(long.length)
  })

  test('no line is wider than asked, whatever they are', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(HOSTILE, '', ' ', '漢'.repeat(50), 'a'.repeat(200)),
    )
    fc.assert(
      fc.property(name, fc.integer({ min: 2, max: 200 }), fc.boolean(), (given, width, ascii) => {
        for (const line of told(troubled(given), width, { ascii, color: 0 })) {
          expect(textWidth(line)).toBeLessThanOrEqual(width)
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('colour adds nothing but colour', () => {
  const bare = told(exampleTrace(), 60)
  const colored = told(exampleTrace(), 60, { ascii: false, color: 3 })
  expect(colored).not.toEqual(bare)
  // oxlint-disable-next-line no-control-regex -- colours are what it takes out
  expect(colored.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''))).toEqual(bare)
})

/** A trace that nearly every rule speaks of, in which everything has the same name. */
function troubled(name: string): Trace {
  const common = { name, service: name, endMs: 50 }
  const event = makeEvent('exception', 0, { 'exception.type': name })
  const repeated = { name, service: name, parentId: spanIdOf(1), attributes: { [`${name}.123456`]: 1n } }
  const spans: readonly SpanInput[] = [
    { ...common, spanId: spanIdOf(1), kind: 'server', endMs: 1000, events: [event] },
    { ...common, spanId: spanIdOf(2), parentId: spanIdOf(1), kind: 'client', endMs: 300 },
    { ...common, spanId: spanIdOf(3), parentId: spanIdOf(2), kind: 'server', endMs: 400 },
    { ...common, parentId: spanIdOf(1), startMs: 20, endMs: 10 },
    { ...common, parentId: spanIdOf(1), end: 0n },
    { ...common, parentId: spanIdOf(1), startMs: 900, endMs: 2000 },
    { ...common, parentId: spanIdOf(99), kind: 'server', traceState: `${name}=1`, startMs: 20 },
    { ...common, parentId: spanIdOf(1), droppedAttributes: 3, droppedLinks: 1, name: `${name} 4711471` },
    { ...common, spanId: spanIdOf(4), startMs: 5 },
    { ...common, spanId: spanIdOf(4), startMs: 6 },
    { ...common, spanId: spanIdOf(5), parentId: spanIdOf(5), startMs: 8 },
    { ...common, parentId: spanIdOf(1), kind: 'client', attributes: { 'http.status_code': 500n } },
    ...[500, 520, 540, 560, 580, 600].map((startMs) =>
      Object.assign({ startMs, endMs: startMs + 19 }, repeated),
    ),
  ]
  return buildTrace({ spans: spans.map((input) => makeSpan(input)), logs: [] })
}
