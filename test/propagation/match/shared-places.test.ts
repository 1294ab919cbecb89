// What two paths share says which request is which, once it is learned where to look.
import { expect, test } from 'vitest'
import { learnSharedPlaces, Paths } from '../../../src/propagation/match/shared-places.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { makeSpan } from '../../support/spans.ts'

/** A trace of a caller, its handler and nothing else, and one of what it called, for each number. */
function tableOf(callerPath: (n: number) => string, headPath: (n: number) => string): SpanTable {
  const table = new SpanTable()
  for (let n = 0; n < 40; n++) {
    const traceId = (suffix: string): string => `${String(n).padStart(30, '0')}${suffix}`
    const spans = [
      makeSpan({
        traceId: traceId('aa'),
        spanId: '00000000000000a1',
        name: 'GET',
        attributes: { 'url.path': callerPath(n) },
        startMs: n * 10,
        endMs: n * 10 + 9,
      }),
      makeSpan({
        traceId: traceId('aa'),
        spanId: '00000000000000a2',
        parentId: '00000000000000a1',
        name: 'handle',
        startMs: n * 10,
        endMs: n * 10 + 8,
      }),
    ]
    table.add({ spans, logs: [] })
    table.add({
      spans: [
        makeSpan({
          traceId: traceId('bb'),
          spanId: '00000000000000b1',
          name: 'GET',
          attributes: { 'url.path': headPath(n) },
          startMs: n * 10 + 1,
          endMs: n * 10 + 5,
        }),
      ],
      logs: [],
    })
  }
  return table
}

/** Of each head and the handler that called it. */
const PAIRS = Array.from({ length: 40 }, (_, n) => [3 * n + 2, 3 * n + 1] as const)

test('an id under other names, in a path of a span above the caller', () => {
  const table = tableOf(
    (n) => `/dashboard/${n % 7}/top`,
    (n) => `/v1/users/${n % 7}`,
  )
  const shared = learnSharedPlaces(new Paths(table), PAIRS)!
  expect(shared(2, 1)).toBeGreaterThan(Math.log(4))
  expect(shared(2, 4)).toBeLessThan(Math.log(0.1))
  expect(shared(2, 3 * 7 + 1)).toBe(shared(2, 1))
})

test('also where some of the pairs that it is learned from are wrong', () => {
  const table = tableOf(
    (n) => `/dashboard/${n % 7}`,
    (n) => `/users/${n % 7}`,
  )
  const some = PAIRS.map(([head, caller], n) => [head, n % 3 === 0 ? (caller + 3) % 120 : caller] as const)
  const shared = learnSharedPlaces(new Paths(table), some)!
  expect(shared(2, 1)).toBeGreaterThan(Math.log(2))
  expect(shared(2, 4)).toBeLessThan(Math.log(0.7))
})

test.each<[string, (n: number) => string, (n: number) => string]>([
  ['words that every request has', () => '/api/cart', () => '/api/items'],
  ['ids of different things', (n) => `/a/${(n * 7) % 11}`, (n) => `/b/${(n * 5) % 13}`],
  ['no id in one of them', (n) => `/a/${n}`, () => '/b'],
])('%s say nothing', (_, callerPath, headPath) => {
  expect(learnSharedPlaces(new Paths(tableOf(callerPath, headPath)), PAIRS)).toBeUndefined()
})

test('nothing is learned from a few', () => {
  const table = tableOf(
    (n) => `/a/${n}`,
    (n) => `/b/${n}`,
  )
  expect(learnSharedPlaces(new Paths(table), PAIRS.slice(0, 10))).toBeUndefined()
})
