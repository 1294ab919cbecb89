import { describe, expect, test } from 'vitest'
import { findGreenFailures } from '../../../src/analysis/rules/green-failures.ts'
import type { SpanEvent } from '../../../src/trace/span.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { finish } from '../../../src/trace/steps.ts'
import { found, traceOf } from '../../support/findings.ts'
import { makeEvent, makeLog, makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

/** `error http 503` of a lone span. */
function sign(input: SpanInput): string | undefined {
  const [finding] = finish(findGreenFailures(buildTrace({ spans: [makeSpan(input)], logs: [] })))
  if (finding === undefined) return undefined
  const { kind, value } = finding.sign
  const handled = finding.sign.kind === 'exception' && finding.sign.handled ? ' handled' : ''
  return `${finding.severity} ${kind} ${value}${handled}`
}

const exception = (attributes: Readonly<Record<string, string | boolean>> = {}): readonly SpanEvent[] => [
  makeEvent('exception', 0, { 'exception.type': 'TimeoutError', ...attributes }),
]

describe('an answer that is an error', () => {
  test.each<[string, SpanInput, string | undefined]>([
    [
      'a server that answers 503',
      { kind: 'server', attributes: { 'http.response.status_code': 503n } },
      'error http 503',
    ],
    [
      'the older name, as text',
      { kind: 'client', attributes: { 'http.status_code': '500' } },
      'error http 500',
    ],
    [
      'also with status OK',
      { kind: 'server', status: 'ok', attributes: { 'http.status_code': 500n } },
      'error http 500',
    ],
    ['a 4xx is the client’s', { kind: 'client', attributes: { 'http.status_code': 404n } }, 'info http 404'],
    [
      'unless it takes it for an answer',
      { kind: 'client', status: 'ok', attributes: { 'http.status_code': 404n } },
      undefined,
    ],
    [
      'and no error of the server that gave it',
      { kind: 'server', attributes: { 'http.status_code': 404n } },
      undefined,
    ],
    [
      'a status that is ERROR',
      { kind: 'server', status: 'error', attributes: { 'http.status_code': 503n } },
      undefined,
    ],
    ['a redirect', { kind: 'client', attributes: { 'http.status_code': 302n } }, undefined],
    [
      'a code that HTTP does not have',
      { kind: 'server', attributes: { 'http.status_code': 999n } },
      undefined,
    ],
    [
      'gRPC by number',
      { kind: 'server', attributes: { 'rpc.grpc.status_code': 14n } },
      'error grpc UNAVAILABLE',
    ],
    [
      'gRPC by word',
      { kind: 'client', attributes: { 'rpc.response.status_code': 'deadline_exceeded' } },
      'error grpc DEADLINE_EXCEEDED',
    ],
    [
      'gRPC that blames the request, for the client',
      { kind: 'client', attributes: { 'rpc.grpc.status_code': 5n } },
      'info grpc NOT_FOUND',
    ],
    ['and for the server', { kind: 'server', attributes: { 'rpc.grpc.status_code': 5n } }, undefined],
    ['gRPC OK', { kind: 'client', attributes: { 'rpc.grpc.status_code': 0n } }, undefined],
    [
      'codes of another protocol',
      { kind: 'client', attributes: { 'rpc.jsonrpc.error_code': -32601n } },
      undefined,
    ],
    [
      'the plainest sign of several',
      { kind: 'server', events: exception(), attributes: { 'http.status_code': 500n } },
      'error http 500',
    ],
  ])('%s', (_what, input, expected) => {
    expect(sign(input)).toBe(expected)
  })
})

describe('a recorded exception', () => {
  test.each<[string, SpanInput, string | undefined]>([
    ['whatever the kind', { events: exception() }, 'warning exception TimeoutError'],
    ['without a type', { events: [makeEvent('exception', 0)] }, 'warning exception undefined'],
    [
      'that left the span',
      { events: exception({ 'exception.escaped': true }) },
      'warning exception TimeoutError',
    ],
    [
      'that did not',
      { events: exception({ 'exception.escaped': false }) },
      'info exception TimeoutError handled',
    ],
    [
      'as Python says it',
      { events: exception({ 'exception.escaped': 'False' }) },
      'info exception TimeoutError handled',
    ],
    [
      'in a span that went well',
      { status: 'ok', events: exception() },
      'info exception TimeoutError handled',
    ],
    ['in a span that failed', { status: 'error', events: exception() }, undefined],
    ['another event', { events: [makeEvent('retry', 0)] }, undefined],
  ])('%s', (_what, input, expected) => {
    expect(sign(input)).toBe(expected)
  })

  test('one that was not handled counts before one that was', () => {
    const handled = makeEvent('exception', 0, { 'exception.type': 'A', 'exception.escaped': false })
    const thrown = makeEvent('exception', 1, { 'exception.type': 'B' })
    expect(sign({ events: [handled, thrown] })).toBe('warning exception B')
  })

  test('a log record is one too, and below ERROR a handled one', () => {
    const span = makeSpan({ spanId: spanIdOf(1) })
    const signOf = (severityNumber: number): unknown => {
      const log = makeLog({
        spanId: spanIdOf(1),
        severityNumber,
        attributes: [{ key: 'exception.type', value: 'TimeoutError' }],
      })
      return finish(findGreenFailures(buildTrace({ spans: [span], logs: [log] })))[0]?.sign
    }
    expect(signOf(17)).toEqual({ kind: 'exception', value: 'TimeoutError', handled: false })
    expect(signOf(13)).toEqual({ kind: 'exception', value: 'TimeoutError', handled: true })
  })
})

test('one finding for all spans of one operation', () => {
  const failing: SpanInput = { kind: 'server', name: 'GET /cart', attributes: { 'http.status_code': 503n } }
  const trace = traceOf(...Array.from({ length: 100 }, () => failing), { ...failing, name: 'GET /order' })
  expect(found(trace, 'green-failure').map(({ nodes }) => [nodes[0]?.span?.name, nodes.length])).toEqual(
    expect.arrayContaining([
      ['GET /cart', 100],
      ['GET /order', 1],
    ]),
  )
})
