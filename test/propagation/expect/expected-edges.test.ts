// Which expectations hold of the edges that were seen.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edge } from '../../../src/propagation/diagnosis.ts'
import { judgeEdges, type ExpectedEdge } from '../../../src/propagation/expect/expected-edges.ts'
import { learnEdges } from '../../../src/propagation/expect/learn-edges.ts'
import { matchesName, patternOf } from '../../../src/propagation/expect/name-pattern.ts'

function edge(names: string, rest: Partial<Edge> = {}): Edge {
  const [caller = '', callee = ''] = names.split(' ')
  return { caller, callee, protocol: 'http', healthy: 5, broken: 0, linked: 0, ...rest }
}

function expected(names: string, protocol?: ExpectedEdge['protocol']): ExpectedEdge {
  const [caller = '', callee = ''] = names.split(' ')
  return { caller, callee, protocol }
}

const SEEN = [
  edge('web cart'),
  edge('web pay', { broken: 2 }),
  edge('pay audit', { protocol: 'messaging', healthy: 0, linked: 4 }),
  edge('cron pay', { protocol: 'unknown' }),
]

test.each([
  ['web cart', undefined, 'healthy'],
  ['web cart', 'http', 'healthy'],
  ['web cart', 'rpc', 'absent'],
  ['web pay', 'http', 'broken'],
  ['pay audit', 'messaging', 'healthy'],
  ['cron pay', 'rpc', 'healthy'],
  ['cart web', undefined, 'absent'],
  ['* pay', undefined, 'broken'],
  ['cr* p*y', undefined, 'healthy'],
  ['* nobody', undefined, 'absent'],
] as const)('%s over %s is %s', (names, protocol, state) => {
  expect(judgeEdges([expected(names, protocol)], SEEN)[0]?.state).toBe(state)
})

test('of an absent one it is told what else is between the two', () => {
  expect(judgeEdges([expected('web cart', 'rpc')], SEEN)[0]?.others).toEqual([SEEN[0]])
})

describe('names with *', () => {
  test.each([
    ['*', '', true],
    ['a*', 'a', true],
    ['a*a', 'a', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*bc*c', 'abc', false],
    ['*b*', 'abc', true],
    ['web', 'web2', false],
    ['\\*', '*', true],
    ['\\*', 'web', false],
    ['a\\**', 'a*b', true],
    ['a\\**', 'ab', false],
    ['a\\b', 'a\\b', true],
    ['a\\\\*', 'a\\b', true],
  ])('%s is %s: %s', (pattern, name, holds) => {
    expect(matchesName(pattern, name)).toBe(holds)
  })

  test('do as a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
        expect(matchesName(pattern, name)).toBe(expression.test(name))
      }),
    )
  })
})

test('a name that has a star itself is learned as that name', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '*', '\\'), maxLength: 6 })
  fc.assert(
    fc.property(text, text, (name, other) => {
      expect(matchesName(patternOf(name), name)).toBe(true)
      expect(matchesName(patternOf(name), other)).toBe(name === other)
    }),
  )
  const { edges } = learnEdges([edge('* cart')])
  expect(judgeEdges(edges, [edge('* cart')])[0]?.state).toBe('healthy')
  expect(judgeEdges(edges, [edge('web cart')])[0]?.state).toBe('absent')
})

test('learned is what is whole, sorted, and holds of what it was learned from', () => {
  const { edges, broken } = learnEdges(SEEN)
  expect(edges.map(({ caller, callee, protocol }) => [caller, callee, protocol])).toEqual([
    ['cron', 'pay', undefined],
    ['pay', 'audit', 'messaging'],
    ['web', 'cart', 'http'],
  ])
  expect(broken).toEqual([SEEN[1]])
  expect(learnEdges(SEEN.toReversed()).edges).toEqual(edges)
  expect(judgeEdges(edges, SEEN).every(({ state }) => state === 'healthy')).toBe(true)
})
