// What `--fail-on` takes, and what it says of what it does not take.
import { describe, expect, test } from 'vitest'
import { parseCondition } from '../../../src/commands/show/condition.ts'
import { MEASURES } from '../../../src/commands/show/measures.ts'
import { TracectlError } from '../../../src/errors.ts'

function read(text: string): readonly unknown[] {
  const { measure, of, operator, limit } = parseCondition(text)
  return [measure.name, of, operator, limit]
}

function complaint(text: string): string {
  try {
    parseCondition(text)
  } catch (error) {
    if (error instanceof TracectlError) return `${error.message}\n${error.hint}`
  }
  return 'taken'
}

describe('a condition', () => {
  test.each<[string, readonly unknown[]]>([
    ['gap>1s', ['gap', undefined, '>', { of: 'time', time: 1e9 }]],
    [' duration >= 1m30s ', ['duration', undefined, '>=', { of: 'time', time: 90e9 }]],
    ['gap > 10 %', ['gap', undefined, '>', { of: 'share', share: 0.1 }]],
    ['root<=2.5%', ['root', undefined, '<=', { of: 'share', share: 0.025 }]],
    ['errors>0', ['errors', undefined, '>', { of: 'count', count: 0 }]],
    ['spans!=500', ['spans', undefined, '!=', { of: 'count', count: 500 }]],
    ['missing-parents==0', ['missing-parents', undefined, '=', { of: 'count', count: 0 }]],
    ['services\u22653', ['services', undefined, '>=', { of: 'count', count: 3 }]],
    ['self(payments)>1s', ['self', 'payments', '>', { of: 'time', time: 1e9 }]],
    ['crit( my service: v2 )>0', ['crit', 'my service: v2', '>', { of: 'time', time: 0 }]],
    ['self(结账)>1s', ['self', '结账', '>', { of: 'time', time: 1e9 }]],
    ['finding:repeat', ['finding', 'repeat', '>', { of: 'count', count: 0 }]],
    ['finding: time-gap >= 2', ['finding', 'time-gap', '>=', { of: 'count', count: 2 }]],
    ['finding(repeat)>2', ['finding', 'repeat', '>', { of: 'count', count: 2 }]],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('every example can be typed', () => {
    for (const { name, example } of MEASURES.values()) expect(read(example)[0]).toBe(name)
  })
})

describe('what is wrong is pointed at', () => {
  test.each([
    [
      'gap>1 parsec',
      `--fail-on: '1 parsec' is no length of time
gap>1 parsec
    ^^^^^^^^
for example: --fail-on 'gap>1s' (tracectl help conditions)`,
    ],
    [
      'gap > 10',
      `--fail-on: '10' has no unit (ns, us, ms, s, m, h, d, %)
gap > 10
      ^^
for example: --fail-on 'gap>1s' (tracectl help conditions)`,
    ],
    [
      'gapp>1s',
      `--fail-on: 'gapp' is nothing that is measured; did you mean gap?
gapp>1s
^^^^
for example: --fail-on 'gap>1s' (tracectl help conditions)`,
    ],
    [
      'errors>1s',
      `--fail-on: '1s' is not a number, and errors is one
errors>1s
       ^^
for example: --fail-on 'errors>0' (tracectl help conditions)`,
    ],
    [
      'self>1s',
      `--fail-on: 'self' needs a service
self>1s
^^^^
for example: --fail-on 'self(payments)>1s' (tracectl help conditions)`,
    ],
    [
      'gap(payments)>1s',
      `--fail-on: '(payments)' is nothing that gap takes
gap(payments)>1s
   ^^^^^^^^^^
for example: --fail-on 'gap>1s' (tracectl help conditions)`,
    ],
    [
      'errors',
      `--fail-on: 'errors' compares with nothing (>, >=, <, <=, =, !=)
errors
      ^
for example: --fail-on 'errors>0' (tracectl help conditions)`,
    ],
    [
      'spans over 500',
      `--fail-on: 'over 500' is no comparison (>, >=, <, <=, =, !=)
spans over 500
      ^^^^^^^^
for example: --fail-on 'spans>500' (tracectl help conditions)`,
    ],
    [
      'finding: repaet>2',
      `--fail-on: 'repaet' is not a code; did you mean repeat?
finding: repaet>2
         ^^^^^^
for example: --fail-on 'finding:repeat' (tracectl help conditions)`,
    ],
    [
      'gap>',
      `--fail-on: 'gap>' is nothing to compare with
gap>
    ^
for example: --fail-on 'gap>1s' (tracectl help conditions)`,
    ],
  ])('%s', (text, expected) => {
    expect(complaint(text)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '>1s',
    '(x)>1s',
    ':repeat',
    'finding:',
    'gap:repeat',
    'self()>1s',
    'self(a>1s',
    'gap=>1s',
    'gap>-1s',
    'errors>1.5',
  ])('%j is taken for no condition', (text) => {
    expect(complaint(text)).toMatch(/^--fail-on: .*\n.*\n *\^+\nfor example: --fail-on '/)
  })
})
