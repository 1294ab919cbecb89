import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { printTraceQL } from '../../src/traceql/print.ts'
import { queryArbitrary, withoutPlaces } from '../support/query-arbitrary.ts'

test('what is printed reads as the same query', () => {
  fc.assert(
    fc.property(queryArbitrary(), (query) => {
      expect(withoutPlaces(parseTraceQL(printTraceQL(query)))).toStrictEqual(query)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['{}', '{ }'],
  ['{span:name="a"&&duration>1h30m}', '{ name = "a" && duration > 90m }'],
  ['{ .a || .b && .c }', '{ (.a || .b) && .c }'],
  ['{ .a && .b || .c }', '{ (.a && .b) || .c }'],
  ['{ .a && .b && .c }', '{ .a && .b && .c }'],
  ['{ .a = 1 + 2 * 3 ^ 2 }', '{ .a = (1 + (2 * (3 ^ 2))) }'],
  ['{ .a = -1 }', '{ .a = -1 }'],
  ['{ !.a = .b }', '{ (!.a) = .b }'],
  ['{ span."http method" = `a\\d` }', String.raw`{ span."http method" = "a\\d" }`],
  ['{ .a."b c".d = 2.50 }', '{ ."a.b c.d" = 2.5 }'],
  ['{ .a } || { .b } >> { .c }', '{ .a } || ({ .b } >> { .c })'],
  ['(({ .a }))', '{ .a }'],
  ['count() > 2', '{ } | count() > 2'],
  ['({ .a } | count() > 1) && ({ .b } | by(.x))', '({ .a } | count() > 1) && ({ .b } | by(.x))'],
  [
    '{ .a } | select( .x , name ) with( most_recent = true )',
    '{ .a } | select(.x, name) with (most_recent=true)',
  ],
])('%s is printed as %s', (written, printed) => {
  expect(printTraceQL(parseTraceQL(written))).toBe(printed)
})
