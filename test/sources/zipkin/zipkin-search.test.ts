// What Zipkin is asked, and that what it finds, filtered again, is what the same traces give at hand.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import { foundTrace } from '../../../src/sources/search/match-trace.ts'
import { openZipkin } from '../../../src/sources/zipkin/zipkin.ts'
import { zipkinConditions } from '../../../src/sources/zipkin/zipkin-conditions.ts'
import { windowParameters } from '../../../src/sources/zipkin/zipkin-window.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { pushDown } from '../../../src/traceql/push-down.ts'
import { backendTarget } from '../../support/backend-target.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { makeSpan, spanIdOf, TEST_START } from '../../support/spans.ts'

const asked = (text: string): Record<string, string> => {
  const { services, parameters } = zipkinConditions(pushDown(parseTraceQL(text)))
  return {
    ...(services.length === 0 ? {} : { services: services.join() }),
    ...Object.fromEntries(parameters),
  }
}

const anyOf = (count: number): string =>
  `{ ${Array.from({ length: count }, (_, index) => `resource.service.name = "s${index}"`).join(' || ')} }`

describe('Zipkin is asked', () => {
  test.each<[string, Record<string, string>]>([
    ['{ resource.service.name = "cart" }', { services: 'cart' }],
    ['{ name = "GET /" && status = error }', { spanName: 'GET /', annotationQuery: 'error' }],
    ['{ .a = "1" && span.b = "x=y" }', { annotationQuery: 'a=1 and b=x=y' }],
    ['{ .a = "x and y" }', { annotationQuery: 'a' }],
    ['{ .a = " x" }', { annotationQuery: 'a' }],
    ['{ ."a=b" = "1" }', {}],
    ['{ resource.a = "1" }', {}],
    ['{ .peer.service = "db" && .error = "x" && .zipkin.debug = "true" }', {}],
    ['{ duration > 5ms }', { minDuration: '5000' }],
    ['{ duration < 5ms }', { minDuration: '1', maxDuration: '5000' }],
    ['{ duration >= 1500ns && duration <= 1500ns }', { minDuration: '1', maxDuration: '2' }],
    ['{ trace:duration > 1s }', {}],
    ['{ .a = "1" } || { .b = "2" }', {}],
    ['{ name =~ "a.*" }', {}],
    ['{ kind = server }', {}],
    ['{}', {}],
  ])('of %s for %j', (text, expected) => {
    expect(asked(text)).toEqual(expected)
  })

  test('about some services one by one, about many not at all', () => {
    expect(asked(anyOf(2))).toEqual({ services: 's0,s1' })
    expect(asked(anyOf(20))).toEqual({})
  })
})

test.each<[bigint | undefined, bigint | undefined, Record<string, string> | undefined]>([
  [undefined, undefined, { endTs: '70000' }],
  [1_000_000_000n, undefined, { endTs: '70000', lookback: '69000' }],
  [1_000_000_001n, 2_000_000_001n, { endTs: '2001', lookback: '1001' }],
  [2_000_000_000n, 2_000_000_000n, { endTs: '2000', lookback: '1' }],
  [3_000_000_000n, 2_000_000_000n, undefined],
  [-5n, 2_000_000_000n, { endTs: '2000', lookback: '2000' }],
  [undefined, 0n, undefined],
])('a window from %s to %s is %j', (from, to, expected) => {
  const window = {
    from: from === undefined ? undefined : instantOf(from),
    to: to === undefined ? undefined : instantOf(to),
  }
  const parameters = windowParameters(window, 10_000_000_000n)
  expect(parameters && Object.fromEntries(parameters)).toEqual(expected)
})

const span = fc.record({
  service: fc.constantFrom('cart', 'pay', 'web'),
  name: fc.constantFrom('get', 'put', 'run'),
  kind: fc.constantFrom('client' as const, 'server' as const, 'internal' as const),
  failed: fc.boolean(),
  a: fc.constantFrom(undefined, '1', '2', 'x and y'),
  ms: fc.integer({ min: 1, max: 9 }),
})
const condition = fc.oneof(
  fc.constantFrom('cart', 'pay', 'web').map((name) => `resource.service.name = "${name}"`),
  fc.constantFrom('get', 'put', 'run').map((name) => `name = "${name}"`),
  fc.constantFrom('1', '2', 'x and y').map((value) => `span.a = "${value}"`),
  fc.constantFrom('status = error', 'status != error', 'kind = server', 'kind = internal', 'span.a != nil'),
  fc
    .tuple(fc.constantFrom('>', '<', '>=', '<='), fc.integer({ min: 1, max: 9 }))
    .map(([operator, ms]) => `duration ${operator} ${ms}ms`),
)
const filter = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .chain((conditions) => fc.constantFrom(' && ', ' || ').map((joint) => `{ ${conditions.join(joint)} }`))
const expression = fc.oneof(
  filter,
  fc.tuple(filter, fc.constantFrom('&&', '||', '>>', '>', '~'), filter).map((parts) => parts.join(' ')),
  filter.map((text) => `${text} | count() > 1`),
)

test('what it finds is what the same traces give at hand', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(span, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
      fc.array(expression, { minLength: 1, maxLength: 4 }),
      async (shapes, expressions) => {
        const traces = shapes.map((spans, index): TraceData => ({
          spans: spans.map(({ service, name, kind, failed, a, ms }, at) =>
            makeSpan({
              traceId: (index + 1).toString(16).padStart(32, '10000000000000000000'),
              spanId: spanIdOf(at + 1),
              parentId: at === 0 ? undefined : spanIdOf((at >> 1) + (at === 1 ? 1 : 0)),
              service,
              name,
              kind,
              status: failed ? 'error' : 'unset',
              startMs: index * 10,
              endMs: index * 10 + ms,
              attributes: a === undefined ? {} : { a },
            }),
          ),
          logs: [],
        }))
        const now = TEST_START + 10_000_000_000n
        await using fake = await startFakeZipkin({ traces, now: Number(now / 1_000_000n) })
        const target = backendTarget(fake.url)
        const options = { env: {}, now: () => now }
        const zipkin = openZipkin(openHttpClient(target, options), target, options)
        try {
          for (const text of expressions) {
            const query = parseTraceQL(text)
            const expected = traces.flatMap((data) => foundTrace(buildTrace(data), query)?.id ?? [])
            const { traces: found } = await zipkin.search(
              { from: undefined, to: undefined, filter: query, limit: 50, order: 'time' },
              new AbortController().signal,
            )
            expect(found.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
          }
        } finally {
          await zipkin.close()
        }
      },
    ),
    { numRuns: 60 },
  )
})
