import { expect, test } from 'vitest'
import { compileRegex } from '../../src/traceql/regex.ts'
import { TraceQLError } from '../../src/traceql/traceql-error.ts'

const PLACE = { from: 7, to: 12 }

test.each<readonly [string, string, boolean]>([
  ['car', 'cart', false],
  ['car.*', 'cart', true],
  ['a|b', 'ab', false],
  ['^a$', 'a', true],
  ['(?i)get', 'GeT', true],
  ['(?P<verb>get|put)', 'put', true],
  ['(?<verb>get)', 'get', true],
  [String.raw`a\z`, 'a', true],
  ['[[:alpha:]]+', 'abc', true],
  [String.raw`\pL+`, 'été', true],
  [String.raw`\Qa.b\E`, 'a.b', true],
  ['.', '😀', true],
  ['.', '\n', false],
  ['(?s).', '\n', true],
  ['', '', true],
  ['', 'a', false],
])('%s on %j', (pattern, text, isMatch) => {
  expect(compileRegex(pattern, PLACE)(text)).toBe(isMatch)
})

test.each([
  ['a(b', 'missing closing )'],
  ['*', 'missing argument'],
  ['[z-a]', 'invalid character class range'],
  ['a++', 'possessive'],
  ['a(?=b)', 'no lookahead'],
  ['(?<!a)b', 'no lookbehind'],
  [String.raw`(a)\1`, 'references to groups'],
  ['a{2000}', 'invalid repeat count'],
  ['(((a{30}){30}){30}){30}', 'invalid repeat count'],
])('%s is refused where it stands', (pattern, reason) => {
  const error = thrownBy(() => compileRegex(pattern, PLACE))
  expect(error).toBeInstanceOf(TraceQLError)
  expect(error).toMatchObject({ place: PLACE, message: expect.stringContaining(reason) })
})

test('a pattern as long as a query is refused in a short sentence', () => {
  for (const pattern of [
    '('.repeat(60_000),
    `${'('.repeat(60_000)}${')'.repeat(60_000)}`,
    '['.repeat(120_000),
  ]) {
    const error = thrownBy(() => compileRegex(pattern, PLACE))
    expect(error).toBeInstanceOf(TraceQLError)
    expect(error instanceof Error && error.message.length < 150).toBe(true)
  }
})

test('no pattern takes exponential time', () => {
  const isMatch = compileRegex('(a*)*(a|a)*(a|aa)+$c', PLACE)
  expect(isMatch('a'.repeat(50_000))).toBe(false)
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
