// Who calls whom, drawn as wide as there is room.
import { expect, test } from 'vitest'
import { matrixLines } from '../../../src/render/propagation/matrix.ts'
import { textWidth } from '../../../src/render/text.ts'
import { anEdge } from '../../support/a-diagnosis.ts'

const LOOK = { width: 60, theme: { ascii: false, color: 0 }, verbose: false } as const

test('callers down the side, callees along the top; 100% only where every call is whole', () => {
  const edges = [
    anEdge('shop', 'stock', { healthy: 999, broken: 1 }),
    anEdge('shop', 'stock', { protocol: 'messaging', linked: 5 }),
    anEdge('shop', 'price', { broken: 50 }),
    anEdge('cart', 'price', { healthy: 7 }),
    anEdge('cart', 'stock', { healthy: 1, broken: 999 }),
  ]
  expect(`\n${matrixLines(edges, LOOK).join('\n')}\n`).toBe(`
        price  stock
  cart   100%     1%
  shop     0%    99%
`)
})

test('nothing where nobody calls', () => {
  expect(matrixLines([], LOOK)).toEqual([])
})

test('a line for each pair where columns have no room, the worst first', () => {
  const edges = ['accounting', 'fraud-detection', 'recommendation', 'product-catalog'].map((callee, at) =>
    anEdge('checkout', callee, { healthy: 1000, broken: at === 2 ? 1000 : 0 }),
  )
  expect(`\n${matrixLines(edges, LOOK).join('\n')}\n`).toBe(`
   50% of 2,000  checkout → recommendation
  100% of 1,000  checkout → accounting
  100% of 1,000  checkout → fraud-detection
  100% of 1,000  checkout → product-catalog
`)
})

test('of very many pairs all that are broken and some others, and how many more', () => {
  const edges = Array.from({ length: 90 }, (_, at) =>
    anEdge(`service-${at}`, `service-${at + 1}`, { healthy: 10, broken: at < 30 ? 1 : 0 }),
  )
  const lines = matrixLines(edges, LOOK)
  expect(lines).toHaveLength(31)
  expect(lines.at(-1)).toBe('  and 60 more, all of them whole (--verbose)')
  expect(matrixLines(edges, { ...LOOK, verbose: true })).toHaveLength(90)
})

test('of many pairs the services that are called have numbers, where those have room', () => {
  const callees = Array.from({ length: 11 }, (_, at) => `callee-with-a-long-name-${at + 10}`)
  const edges = ['cart', 'shop'].flatMap((caller) =>
    callees.map((callee, at) =>
      anEdge(caller, callee, { healthy: at === 3 ? 0 : 98, broken: at === 3 ? 5 : at === 10 ? 2 : 0 }),
    ),
  )
  edges.push(anEdge('web', 'callee-with-a-long-name-12', { healthy: 1 }))
  expect(`\n${matrixLines(edges, LOOK).join('\n')}\n`).toBe(`
  in %   1   2   3   4   5   6   7   8   9  10  11
  cart 100 100 100  ~0 100 100 100 100 100 100 ~98
  shop 100 100 100  ~0 100 100 100 100 100 100 ~98
  web    ·   · 100   ·   ·   ·   ·   ·   ·   ·   ·
   1 callee-with-a-long-name-10
   2 callee-with-a-long-name-11
   3 callee-with-a-long-name-12
   4 callee-with-a-long-name-13
   5 callee-with-a-long-name-14
   6 callee-with-a-long-name-15
   7 callee-with-a-long-name-16
   8 callee-with-a-long-name-17
   9 callee-with-a-long-name-18
  10 callee-with-a-long-name-19
  11 callee-with-a-long-name-20
`)
  expect(matrixLines(edges, { ...LOOK, width: 40 })[0]).toMatch(/^ +0% of +5 +cart → /)
  expect(matrixLines(edges, { ...LOOK, verbose: true }).length).toBeGreaterThan(23)
})

test.each([20, 40, 80, 200])('fits into %i columns', (width) => {
  const edges = Array.from({ length: 30 }, (_, at) =>
    anEdge(`サービス-${at}`, `service-${at % 7}`, { healthy: at }),
  )
  for (const line of matrixLines(edges, { ...LOOK, width }))
    expect(textWidth(line)).toBeLessThanOrEqual(width)
})
