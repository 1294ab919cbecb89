import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offsetOf } from '../../src/trace/time.ts'
import { bothOf, conditionsOf, type SearchConditions } from '../../src/traceql/conditions.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { printTraceQL } from '../../src/traceql/print.ts'
import { NOTHING_ASKED } from '../support/search-queries.ts'
import { queryArbitrary, withoutPlaces } from '../support/query-arbitrary.ts'

function asked(conditions: Partial<SearchConditions>): string | undefined {
  const query = conditionsOf({ ...NOTHING_ASKED, ...conditions })
  return query === undefined ? undefined : printTraceQL(query)
}

function joined(one: string, other: string): string {
  const both = bothOf(parseTraceQL(one), parseTraceQL(other))
  return both === undefined ? '' : printTraceQL(both)
}

describe('flags as a query', () => {
  test('nothing asked is no query', () => {
    expect(asked({})).toBeUndefined()
  })

  test('service, operation and tags are about one span', () => {
    expect(
      asked({ services: ['cart'], operation: 'GET /', tags: [{ key: 'http.method', value: 'GET' }] }),
    ).toBe('{ resource.service.name = "cart" && name = "GET /" && .http.method = "GET" }')
  })

  test('any of several services', () => {
    expect(asked({ services: ['a', 'b'], operation: 'x' })).toBe(
      '{ (resource.service.name = "a" || resource.service.name = "b") && name = "x" }',
    )
  })

  test.each([
    ['200', '{ .k = "200" || .k = 200 }'],
    ['-3', '{ .k = "-3" || .k = -3 }'],
    ['1.5', '{ .k = "1.5" || .k = 1.5 }'],
    ['true', '{ .k = "true" || .k = true }'],
    ['007', '{ .k = "007" }'],
    ['1.50', '{ .k = "1.50" }'],
    ['12345678901234567890123', '{ .k = "12345678901234567890123" }'],
    ['', '{ .k = "" }'],
    ['a"b', String.raw`{ .k = "a\"b" }`],
    [undefined, '{ .k != nil }'],
  ])('a tag of %s', (value, text) => {
    expect(asked({ tags: [{ key: 'k', value }] })).toBe(text)
  })

  test('a key of any letters', () => {
    expect(asked({ tags: [{ key: 'a b', value: 'x' }] })).toBe('{ ."a b" = "x" }')
  })

  test("the duration is the trace's, both ends included", () => {
    expect(asked({ minDuration: offsetOf(1_500_000_000), maxDuration: offsetOf(60_000_000_000) })).toBe(
      '{ traceDuration >= 1500ms && traceDuration <= 1m }',
    )
  })

  test('an error is of whichever span', () => {
    expect(asked({ errors: true, minDuration: offsetOf(1000) })).toBe(
      '{ status = error && traceDuration >= 1us }',
    )
    expect(asked({ errors: true, services: ['cart'], minDuration: offsetOf(1000) })).toBe(
      '{ resource.service.name = "cart" && traceDuration >= 1us } && { status = error }',
    )
  })
})

describe('two queries in one', () => {
  test.each([
    ['{ .a }', '{ .b }', '{ .a } && { .b }'],
    ['{ .a } | select(.x)', '{ .b }', '{ .a } && { .b } | select(.x)'],
    ['{ .a } >> { .b }', '{ .c }', '({ .a } >> { .b }) && { .c }'],
    ['{ .a } | count() > 2', '{ .b }', '({ .a } | count() > 2) && ({ .b } | count() > 0)'],
    [
      '{ .a } | count() > 2 | select(.x)',
      '{ .b }',
      '({ .a } | count() > 2 | select(.x)) && ({ .b } | count() > 0)',
    ],
    [
      '{ .a } with (most_recent=true)',
      '{ .b } with (most_recent=false, x=1)',
      '{ .a } && { .b } with (most_recent=true, x=1)',
    ],
  ])('%s and %s', (one, other, both) => {
    expect(joined(one, other)).toBe(both)
  })

  test.each([
    [
      '{ .a } !>> { } | count() > 1',
      '{ .a && traceDuration >= 1s } !>> { traceDuration >= 1s } | count() > 1',
    ],
    ['{ .a || .b }', '{ (.a || .b) && traceDuration >= 1s }'],
    [
      '({ .a } | by(.x)) && ({ .b } | by(.x))',
      '({ .a && traceDuration >= 1s } | by(.x)) && ({ .b && traceDuration >= 1s } | by(.x))',
    ],
  ])('what is about the whole trace goes into the filters of %s', (one, both) => {
    expect(joined(one, '{ traceDuration >= 1s }')).toBe(both)
    expect(joined('{ traceDuration >= 1s }', one)).toBe(both)
  })

  test('what comes out is a query', () => {
    fc.assert(
      fc.property(queryArbitrary(), queryArbitrary(), (one, other) => {
        const both = bothOf(one, other)
        expect(both).toBeDefined()
        if (both !== undefined)
          expect(withoutPlaces(parseTraceQL(printTraceQL(both)))).toEqual(withoutPlaces(both))
      }),
    )
  })
})
