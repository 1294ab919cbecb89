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

test.each([20, 40, 80, 200])('fits into %i columns', (width) => {
  const edges = Array.from({ length: 30 }, (_, at) =>
    anEdge(`サービス-${at}`, `service-${at % 7}`, { healthy: at }),
  )
  for (const line of matrixLines(edges, { ...LOOK, width }))
    expect(textWidth(line)).toBeLessThanOrEqual(width)
})
