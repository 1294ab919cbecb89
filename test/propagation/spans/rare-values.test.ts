import { expect, test } from 'vitest'
import { RareValues, thingOf } from '../../../src/propagation/spans/rare-values.ts'
import { makeSpan, type SpanInput } from '../../support/spans.ts'

/** Tokens of spans of one trace each, in order. */
function tokensOf(...spans: readonly SpanInput['attributes'][]): readonly (readonly number[])[] {
  const values = new RareValues()
  spans.forEach((attributes, row) => values.add(row, row, makeSpan({ attributes: attributes ?? [] })))
  return spans.map((_, row) => {
    const tokens: number[] = []
    values.each(row, (token) => void tokens.push(token))
    return tokens
  })
}

test('an order is the same whatever the attribute is called', () => {
  const [first, ...others] = tokensOf(
    { 'order.id': '8271' },
    { 'app.order_id': '8271' },
    { orderId: 8271n },
    { 'shop.orders': '8271' },
  )
  expect(first).toHaveLength(1)
  for (const tokens of others) expect(tokens).toEqual(first)
})

test('a short number is one of its thing, a long one is itself', () => {
  const [order, user] = tokensOf({ 'order.id': '8271' }, { 'user.id': '8271' })
  expect(order).not.toEqual(user)
  const id = '8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa'
  const [session, basket] = tokensOf({ 'session.id': id }, { 'basket.ref': id })
  expect(session).toEqual(basket)
})

test('what instrumentation states is left to those who know what it means', () => {
  expect(
    tokensOf({
      'http.request.header.x-request-id': 'req-1',
      'net.peer.port': 50_001n,
      'thread.id': 1234n,
      'custom.duration_ms': 1234n,
      'code.lineno': 1234n,
    }),
  ).toEqual([[]])
})

test('words, sentences and what is longer than any id name nothing', () => {
  expect(
    tokensOf({ plan: 'premium', note: 'call back at 17', blob: '1'.repeat(5_000), small: 7n, flag: true }),
  ).toEqual([[]])
})

test('a key with few values is dropped once that is seen', () => {
  const spans = Array.from({ length: 1_000 }, (_, index) => ({
    tenant: `tenant-${index % 5}`,
    'order.id': `order-${index}`,
  }))
  const tokens = tokensOf(...spans)
  expect(tokens[0]).toHaveLength(2)
  expect(tokens[999]).toHaveLength(1)
})

test('no more than four of a span', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`thing${index}`, `id-${index}`]),
  )
  expect(tokensOf(attributes)[0]).toHaveLength(4)
})

test.each([
  ['order.id', 'order'],
  ['app.orderId', 'order'],
  ['orders', 'order'],
  ['order_number', 'order'],
  ['id', ''],
  ['user.uuid', 'user'],
])('%s names a thing: %s', (key, thing) => {
  expect(thingOf(key)).toBe(thing)
})
