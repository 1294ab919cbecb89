import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { attributeValue, type Span } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { conditionsOf } from '../../src/traceql/conditions.ts'
import { describeRest } from '../../src/traceql/describe-rest.ts'
import { evaluateTraceQL } from '../../src/traceql/evaluate.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { printTraceQL } from '../../src/traceql/print.ts'
import { pushDown, type PushDown } from '../../src/traceql/push-down.ts'
import { traceConditions } from '../../src/traceql/trace-conditions.ts'
import { queryArbitrary, type Vocabulary } from '../support/query-arbitrary.ts'
import { makeResource, makeSpan, spanIdOf } from '../support/spans.ts'

/** In short: what is said, `complete` last. */
function pushed(text: string): string {
  return inShort(pushDown(parseTraceQL(text)))
}

function inShort(said: PushDown): string {
  return [
    ...(said.services.length === 0 ? [] : [`service ${said.services.join('|')}`]),
    ...(said.operation === undefined ? [] : [`operation ${said.operation}`]),
    ...said.tags.map(({ scope, key, value }) => `${scope}.${key}${value === undefined ? '' : `=${value}`}`),
    ...(said.error ? ['error'] : []),
    ...(said.kind === undefined ? [] : [said.kind]),
    ...(said.minDuration === undefined ? [] : [`>=${said.minDuration}`]),
    ...(said.maxDuration === undefined ? [] : [`<=${said.maxDuration}`]),
    ...(said.complete ? ['complete'] : []),
  ].join(', ')
}

describe('what is pushed down', () => {
  test.each([
    ['{ }', 'complete'],
    [
      '{ resource.service.name = "a" && name = "b" && .k = "v" }',
      'service a, operation b, any.k=v, complete',
    ],
    ['{ "a" = resource.service.name }', 'service a, complete'],
    ['{ resource.service.name = "a" || resource.service.name = "b" }', 'service a|b, complete'],
    ['{ resource.service.name =~ "a|b-c" }', 'service a|b-c, complete'],
    ['{ resource.service.name =~ "a.*" }', ''],
    ['{ .service.name = "a" }', ''],
    ['{ status = error && kind = server }', 'error, server, complete'],
    ['{ status != error }', ''],
    ['{ kind = internal }', ''],
    ['{ duration > 1us && duration <= 2us }', '>=1001, <=2000, complete'],
    ['{ 1us > duration }', '<=999, complete'],
    ['{ .k = 200 }', 'any.k=200'],
    ['{ .k = "200" }', 'any.k=200'],
    ['{ .k = "200" || .k = 200 }', 'any.k=200, complete'],
    ['{ .k = true || "true" = .k }', 'any.k=true, complete'],
    ['{ .k }', 'any.k=true'],
    ['{ .k != nil }', 'any.k, complete'],
    ['{ .k = "" }', ''],
    ['{ span.k = "a" && resource.k = "b" }', 'span.k=a, resource.k=b'],
    ['{ event.k = "a" }', ''],
    ['{ !(.k = "a") }', ''],
    ['{ .k =~ "a" }', ''],
    ['{ name = "a" && .k > 1 }', 'operation a'],
    ['{ (name = "a" && .x = "1a") || (name = "a" && .y = "b") }', 'operation a'],
    // && and || bind alike.
    ['{ name = "a" && .x = "1a" || name = "a" && .y = "b" }', 'operation a, any.y=b'],
    ['{ trace:rootService = "a" && name = "b" }', 'service a'],
    ['{ traceDuration > 1s && name = "b" }', 'operation b'],
    ['{ name = "a" } && { resource.service.name = "b" }', 'service b'],
    ['{ name = "a" } && { }', 'operation a, complete'],
    ['{ name = "a" } || { name = "a" && .k = "b" }', 'operation a'],
    ['{ name = "a" } >> { .k = "b" }', 'operation a'],
    ['{ name = "a" } !>> { .k = "b" }', 'any.k=b'],
    ['{ name = "a" } | { .k = "b" }', 'operation a, any.k=b, complete'],
    ['{ name = "a" } | count() > 1', 'operation a'],
    ['{ name = "a" } | select(.x)', 'operation a, complete'],
    ['({ name = "a" } | count() > 1) && ({ .k = "b" } | by(.x))', 'operation a'],
  ])('%s', (text, said) => {
    expect(pushed(text)).toBe(said)
  })

  test('what flags ask for about one span, whole', () => {
    const query = conditionsOf({
      services: ['cart', 'shop'],
      operation: 'GET /',
      tags: [
        { key: 'http.status', value: '200' },
        { key: 'user', value: undefined },
      ],
      errors: false,
      minDuration: undefined,
      maxDuration: undefined,
    })
    expect(inShort(pushDown(query))).toBe(
      'service cart|shop, operation GET /, any.http.status=200, any.user, complete',
    )
  })

  test('nothing of no query, which is all of it', () => {
    expect(inShort(pushDown(undefined))).toBe('complete')
  })
})

describe('what is not pushed down, in words', () => {
  test.each([
    ['{ name = "a" }', undefined],
    ['{ name = "a" && traceDuration >= 1s }', '{ traceDuration >= 1s }'],
    ['{ name = "a" && .k > 1 && status = error }', '{ .k > 1 }'],
    ['{ name = "a" } && { status = error }', '{ status = error }'],
    ['{ name = "a" } | count() > 1 | select(.x)', '| count() > 1'],
    ['{ name = "a" && .k > 1 } | count() > 1', '{ .k > 1 } | count() > 1'],
    ['{ name = "a" } >> { .k = "b" }', '{ name = "a" } >> { .k = "b" }'],
    ['{ .k = 200 }', '{ .k = 200 }'],
  ])('%s', (text, rest) => {
    const query = parseTraceQL(text)
    expect(describeRest(query, pushDown(query))).toBe(rest)
  })

  test('also what the backend cannot take of what could be', () => {
    const query = parseTraceQL('{ name = "a" && .k != nil }')
    expect(describeRest(query, { ...pushDown(query), tags: [], complete: false })).toBe('{ .k != nil }')
  })

  test('all of it where it was asked less exactly', () => {
    const query = parseTraceQL('{ name = "a" } | select(.x) with (most_recent=true)')
    expect(describeRest(query, { ...pushDown(query), complete: false })).toBe('{ name = "a" }')
  })
})

describe('what is sure of the whole trace', () => {
  const NOTHING = {
    minDuration: undefined,
    maxDuration: undefined,
    rootService: undefined,
    rootName: undefined,
    ids: undefined,
  }

  test.each([
    ['{ traceDuration > 1us && trace:duration < 1ms }', { minDuration: 1001, maxDuration: 999_999 }],
    ['{ traceDuration >= 1us } && { rootName = "a" }', { minDuration: 1000, rootName: 'a' }],
    ['{ traceDuration >= 1us } || { traceDuration >= 2us && rootName = "a" }', { minDuration: 1000 }],
    ['{ rootServiceName = "a" } !> { .k }', {}],
    ['{ .k } !> { rootServiceName = "a" }', { rootService: 'a' }],
    ['{ rootServiceName = "" }', {}],
    ['{ trace:id = "AB" || trace:id = "1" }', { ids: ['ab'.padStart(32, '0'), '1'.padStart(32, '0')] }],
    ['{ .k } | { rootName = "a" } | count() > 1', { rootName: 'a' }],
    ['{ !(rootName = "a") }', {}],
  ])('%s', (text, said) => {
    expect(traceConditions(parseTraceQL(text))).toEqual({ ...NOTHING, ...said })
  })
})

describe('on traces', () => {
  test('every trace that matches has a span with all that is pushed down, and the other way round when it is complete', () => {
    const seen = { matched: 0, complete: 0 }
    fc.assert(
      fc.property(queryArbitrary(WORDS), fc.array(spanRow, { minLength: 1, maxLength: 6 }), (query, rows) => {
        const trace = traceOf(rows)
        const said = pushDown(query)
        const isMatch = evaluateTraceQL(query, trace).length > 0
        const hasSpan = trace.nodes.some(({ span }) => span !== undefined && satisfies(span, said))
        if (isMatch) seen.matched++
        if (said.complete) seen.complete++
        if (isMatch) expect(hasSpan, printTraceQL(query)).toBe(true)
        if (said.complete) expect(isMatch, printTraceQL(query)).toBe(hasSpan)
        if (isMatch) expectTraceConditions(trace, query)
      }),
      { numRuns: 4000 },
    )
    // Otherwise it says nothing.
    expect(seen.matched).toBeGreaterThan(400)
    expect(seen.complete).toBeGreaterThan(100)
  })
})

const TEXTS = ['a', 'b', '1', 'true']
const WORDS: Vocabulary = {
  keys: fc.constantFrom('k', 'l', 'service.name'),
  strings: fc.constantFrom(...TEXTS),
  ints: fc.constantFrom(1n, 2n),
  durations: fc.constantFrom(1_000_000, 2_000_000, 2_500_000),
  regexes: fc.constantFrom('a', 'a|b', '.*'),
}

interface SpanRow {
  readonly service: string
  readonly name: string
  readonly parent: number
  readonly kind: Span['kind']
  readonly failed: boolean
  readonly startMs: number
  readonly ms: number
  readonly k: string | bigint | boolean | number | undefined
  readonly l: string | undefined
}

const spanRow: fc.Arbitrary<SpanRow> = fc.record({
  service: fc.constantFrom(...TEXTS),
  name: fc.constantFrom(...TEXTS),
  parent: fc.nat(8),
  kind: fc.constantFrom('server', 'client', 'internal'),
  failed: fc.boolean(),
  startMs: fc.nat(2),
  ms: fc.constantFrom(1, 2, 2.5),
  k: fc.constantFrom('a', '1', 1n, 'true', true, 2.5, undefined),
  l: fc.constantFrom('a', 'b', undefined),
})

function traceOf(rows: readonly SpanRow[]): Trace {
  const spans = rows.map(({ service, name, parent, kind, failed, startMs, ms, k, l }, index) =>
    makeSpan({
      spanId: spanIdOf(index + 1),
      parentId: parent < index ? spanIdOf(parent + 1) : undefined,
      resource: makeResource({ 'service.name': service, ...(l === undefined ? {} : { l }) }),
      name,
      kind,
      status: failed ? 'error' : 'unset',
      startMs,
      endMs: startMs + ms,
      attributes: k === undefined ? {} : { k },
    }),
  )
  return buildTrace({ spans, logs: [] })
}

/** As a backend sees it for which tags are text. */
function satisfies(span: Span, said: PushDown): boolean {
  const duration = Number(span.end - span.start)
  const service = attributeValue(span.resource.attributes, 'service.name')
  return (
    (said.services.length === 0 || said.services.some((name) => name === service)) &&
    (said.operation === undefined || span.name === said.operation) &&
    (!said.error || span.status.code === 'error') &&
    (said.kind === undefined || span.kind === said.kind) &&
    duration >= (said.minDuration ?? 0) &&
    duration <= (said.maxDuration ?? Infinity) &&
    said.tags.every(({ scope, key, value }) => {
      const own = scope === 'resource' ? undefined : attributeValue(span.attributes, key)
      const found = own ?? (scope === 'span' ? undefined : attributeValue(span.resource.attributes, key))
      if (found === undefined || typeof found === 'object') return false
      return value === undefined || String(found) === value
    })
  )
}

function expectTraceConditions(trace: Trace, query: Parameters<typeof traceConditions>[0]): void {
  const { minDuration, maxDuration, rootName, ids } = traceConditions(query)
  expect(trace.duration).toBeGreaterThanOrEqual(minDuration ?? 0)
  expect(trace.duration).toBeLessThanOrEqual(maxDuration ?? Infinity)
  if (rootName !== undefined) expect(trace.roots.map(({ span }) => span?.name)).toContain(rootName)
  if (ids !== undefined) expect(ids).toContain(trace.id)
}
