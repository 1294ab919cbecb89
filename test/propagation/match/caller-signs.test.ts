// Of two services that call the same operation, each is known by its agent and its address, though nobody says whose is whose.
import { expect, test } from 'vitest'
import { learnCallerSigns, Signs } from '../../../src/propagation/match/caller-signs.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { makeSpan } from '../../support/spans.ts'

const HEADS = Array.from({ length: 80 }, (_, row) => row)

function tableOf(attributesOf: (n: number) => Readonly<Record<string, string>>): SpanTable {
  const table = new SpanTable()
  for (const n of HEADS) {
    table.add({
      spans: [makeSpan({ traceId: String(n).padStart(32, 'a'), name: 'GET', attributes: attributesOf(n) })],
      logs: [],
    })
  }
  return table
}

/** What times say: of every five one is given to the wrong one. */
const HOPS = HEADS.map((n) => (n % 5 === 0 ? 1 - (n % 2) : n % 2))

test('the agent, whatever its version', () => {
  const table = tableOf((n) => ({
    'user_agent.original': n % 2 === 0 ? `python-httpx/0.2${n % 7}` : 'python-requests/2.3 CPython',
  }))
  const signs = learnCallerSigns(new Signs(table), HEADS, HOPS, 2)!
  expect(signs(0, 0) - signs(0, 1)).toBeGreaterThan(1)
  expect(signs(1, 1) - signs(1, 0)).toBeGreaterThan(1)
  expect(signs(2, 0)).toBe(signs(4, 0))
})

test('the address at the other end, by its old and its new name', () => {
  const table = tableOf((n) => ({
    [n % 3 === 0 ? 'net.peer.ip' : 'network.peer.address']: n % 2 === 0 ? '10.0.0.7' : '10.0.0.9',
  }))
  const signs = learnCallerSigns(new Signs(table), HEADS, HOPS, 2)!
  expect(signs(3, 1)).toBe(signs(1, 1))
  expect(signs(1, 1) - signs(1, 0)).toBeGreaterThan(1)
})

test.each<[string, (n: number) => Readonly<Record<string, string>>, number]>([
  ['all say the same', () => ({ 'user_agent.original': 'curl/8' }), 2],
  ['none says any', () => ({}), 2],
  [
    'every request has its own',
    (n) => ({ 'client.address': `10.1.${n}.1`, 'user_agent.original': `a${n}` }),
    2,
  ],
  ['there is one caller alone', (n) => ({ 'user_agent.original': `a${n % 2}` }), 1],
])('nothing is learned where %s', (_, attributesOf, hops) => {
  const table = tableOf(attributesOf)
  const learned = learnCallerSigns(
    new Signs(table),
    HEADS,
    HOPS.map((hop) => hop % hops),
    hops,
  )
  expect(learned).toBeUndefined()
})
