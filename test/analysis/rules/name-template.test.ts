import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyTemplate, nameTemplate } from '../../../src/analysis/rules/name-template.ts'

describe('in names', () => {
  test.each([
    ['GET /users/4711', 'GET /users/{number}'],
    ['GET /users/7/orders/9', 'GET /users/{number}/orders/{number}'],
    ['GET /4711', 'GET /{number}'],
    ['job 8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa', 'job {uuid}'],
    ['load 507f1f77bcf86cd799439011', 'load {hex}'],
    ['order 01ARZ3NDEKTSV4RRFFQ69G5FAV', 'order {hex}'],
    ['mail to ada@example.org', 'mail to {email}'],
    ['GET https://api.bank/v1/x?y=1', 'GET {url}'],
    ['GET /search?q=shoes&page=2', 'GET /search{query}'],
    ['report 2026-08-22', 'report {date}'],
    ['process order 123456', 'process order {number}'],
    [
      "SELECT * FROM t WHERE mail = 'ada1' AND id = 4711",
      'SELECT * FROM t WHERE mail = {value} AND id = {value}',
    ],
    ['SELECT * FROM t WHERE id IN (101, 102)', 'SELECT * FROM t WHERE id IN ({value}, {value})'],
  ])('%s', (name, template) => {
    expect(nameTemplate(name)).toMatchObject({ template, isCertain: true })
  })

  test.each([
    'GET /users/{id}',
    'GET /api/v2/users',
    'GET /2/tweets',
    'HTTP/1.1 GET',
    'utf8 decode',
    'connect localhost:8080',
    'sha256',
    'SELECT users',
    'SELECT * FROM t WHERE id = ? AND active = 1',
    "SELECT * FROM t WHERE state = 'open' LIMIT 10",
    'facade',
    'deadbeef',
    'POST /oauth2/token',
    '',
  ])('nothing changes in: %s', (name) => {
    expect(nameTemplate(name)?.isCertain ?? false).toBe(false)
  })

  test('a lone number is suspected', () => {
    expect(nameTemplate('worker 7')).toEqual({
      template: 'worker {number}',
      part: 'number',
      isCertain: false,
    })
  })
})

describe('in keys', () => {
  test.each([
    ['user.4711.name', false],
    ['user.123456.name', true],
    ['session.8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa', true],
    ['items.0.name', false],
    ['http.response.status_code', undefined],
  ])('%s', (key, isCertain) => {
    expect(keyTemplate(key)?.isCertain).toBe(isCertain)
  })
})

test('whatever the id, the template is one', () => {
  const before = fc.constantFrom('GET /users/', 'job ', 'load/a/', 'mail ')
  const after = fc.constantFrom('', '/orders', ' again')
  const id = fc.constantFrom(
    () => fc.uuid(),
    () => fc.integer({ min: 10_000, max: 999_999 }).map(String),
  )
  fc.assert(
    fc.property(
      id.chain((make) => fc.tuple(before, make(), make(), after)),
      ([left, one, other, right]) => {
        expect(nameTemplate(left + one + right)).toEqual(nameTemplate(left + other + right))
        expect(nameTemplate(left + one + right)?.isCertain).toBe(true)
      },
    ),
  )
})
