import { expect, test } from 'vitest'
import { conditionsOf, type SearchConditions } from '../../src/traceql/conditions.ts'
import { pushDown } from '../../src/traceql/push-down.ts'

const NOTHING: SearchConditions = {
  services: [],
  operation: undefined,
  tags: [],
  errors: false,
  minDuration: undefined,
  maxDuration: undefined,
}

test('what flags ask for about one span is pushed down whole', () => {
  const query = conditionsOf({
    ...NOTHING,
    services: ['cart', 'shop'],
    operation: 'GET /',
    tags: [
      { key: 'http.status', value: '200' },
      { key: 'user', value: undefined },
    ],
  })
  expect(pushDown(query)).toMatchObject({
    services: ['cart', 'shop'],
    operation: 'GET /',
    tags: [
      { scope: 'any', key: 'http.status', value: '200' },
      { scope: 'any', key: 'user', value: undefined },
    ],
    complete: true,
  })
})
