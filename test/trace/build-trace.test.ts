import { expect, test } from 'vitest'
import { exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'

test('the example trace of the documentation', () => {
  const trace = exampleTrace()
  expect(trace).toMatchObject({ spanCount: 132, duration: 31_620_000_000, errors: 1, missingParents: 0 })
  expect(trace.services).toEqual(['checkout', 'email', 'frontend', 'payments'])
  expect(trace.headline.span?.name).toBe('POST /api/checkout')
  expect(trace.nodes).toHaveLength(132)
})

test('every kind of line that can be drawn', () => {
  const trace = picture(`
    web   GET /cart [server] |=====================|
    cart    load items       . |=====|
    db        ! SELECT       .   |==|
    ?       pricing          .
    pay       charge         .             |==*====>
  `)
  const rows = trace.nodes.map((node) => [node.depth, node.span?.name, node.start, node.end, node.state])
  expect(rows).toEqual([
    [0, 'GET /cart', 0, 22e6, 'finished'],
    [1, 'load items', 2e6, 8e6, 'finished'],
    [2, 'SELECT', 4e6, 7e6, 'finished'],
    [0, undefined, 14e6, 14e6, 'missing'],
    [1, 'charge', 14e6, 14e6, 'unfinished'],
  ])
  expect(trace).toMatchObject({ errors: 1, missingParents: 1, spanCount: 4 })
})
