import { expect, test } from 'vitest'
import { found, lines, traceOf } from '../../support/findings.ts'
import type { SpanInput } from '../../support/spans.ts'

const users = (n: number): SpanInput => ({ attributes: { [`user.${470_000 + n}.name`]: 'Ada' } })

const items = (count: number): SpanInput => ({
  attributes: Object.fromEntries(Array.from({ length: count }, (_, n) => [`items.${n}`, 1n])),
})

const named = (...names: readonly string[]): readonly SpanInput[] => names.map((name) => ({ name }))

test('one finding for all names that differ in an id alone', () => {
  const trace = traceOf(
    { name: 'GET /users/1' },
    { name: 'GET /users/2', startMs: 1 },
    { name: 'GET /users/2', startMs: 2 },
    { name: 'GET /carts/9', startMs: 3 },
    { name: 'GET /' },
  )
  expect(
    found(trace, 'changing-name').map(({ template, distinct, nodes }) => [template, distinct, nodes.length]),
  ).toEqual([
    ['GET /users/{number}', 2, 3],
    ['GET /carts/{number}', 1, 1],
  ])
})

test('a number that may belong to the name, only where five names differ in nothing else', () => {
  const workers = ['worker 1', 'worker 2', 'worker 3', 'worker 4']
  expect(found(traceOf(...named(...workers)), 'changing-name')).toEqual([])
  expect(found(traceOf(...named(...workers, 'worker 5')), 'changing-name')).toMatchObject([
    { template: 'worker {number}', distinct: 5 },
  ])
})

test('each service by itself', () => {
  const trace = traceOf({ name: 'job 12345', service: 'a' }, { name: 'job 12346', service: 'b' })
  expect(found(trace, 'changing-name')).toHaveLength(2)
})

test('keys: one finding for all that differ in an id alone', () => {
  expect(lines(traceOf(users(1), users(2), users(3)), 'changing-key')).toEqual([
    'key     app: 3 attribute keys differ in a number: user.{number}.name, as in user.470001.name (3 spans)',
    '  fix: one key for all, and the id as a value',
  ])
})

test('keys: small numbers number a list, unless there are twenty', () => {
  expect(found(traceOf(items(19)), 'changing-key')).toEqual([])
  expect(found(traceOf(items(20)), 'changing-key')).toHaveLength(1)
})

test('keys that end in the name of a header or a parameter are as the conventions have them', () => {
  const trace = traceOf({
    attributes: { 'http.request.header.x-4711471147114711': 'a', 'db.query.parameter.123456': 'b' },
  })
  expect(found(trace, 'changing-key')).toEqual([])
})
