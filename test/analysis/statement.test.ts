import { expect, test } from 'vitest'
import { databaseCall, normalizeStatement } from '../../src/analysis/statement.ts'
import { makeSpan, type SpanInput } from '../support/spans.ts'

test.each([
  ["SELECT * FROM users WHERE id = 17 AND name = 'O''Hara'", 'select * from users where id = ? and name = ?'],
  ['select *\n  from  users where id=$1', 'select * from users where id=?'],
  ['SELECT a FROM t WHERE id IN (1, 2,3)', 'select a from t where id in (?)'],
  ["INSERT INTO t VALUES (1, 'a'), (2, 'b')", 'insert into t values (?)'],
  ['SELECT a::text FROM t2 WHERE x > -1.5e3', 'select a::text from t2 where x > ?'],
  ['SELECT 1 /* traceparent=00-4bf9 */', 'select ?'],
  ['SELECT 1 -- from the cart\nFROM t', 'select ? from t'],
  ['UPDATE t SET a = :name, b = @p1, c = %s', 'update t set a = ?, b = ?, c = ?'],
  ['GET user:17', 'get user:?'],
])('%s', (statement, expected) => {
  expect(normalizeStatement(statement)).toBe(expected)
})

test('hostile statements take no longer than others', () => {
  for (const piece of ["'", '/*', '(?),', '?, ', ' ', "\\'", '(1),', '--']) {
    expect(normalizeStatement(piece.repeat(1_000_000)).length).toBeLessThan(10_000)
  }
})

test.each<[string, SpanInput, boolean]>([
  ['by its system', { kind: 'client', attributes: { 'db.system': 'redis' } }, true],
  ['by its query', { attributes: { 'db.statement': 'SELECT 1' } }, true],
  ['by an SQL verb', { name: 'SELECT users' }, true],
  ['by a well-known system', { name: 'redis GET cart', kind: 'client' }, true],
  ['not an HTTP method', { name: 'DELETE /users', kind: 'client' }, false],
  ['by a verb that is no other’s', { name: 'SELECT', kind: 'client' }, true],
  ['not by one that is HTTP’s too', { name: 'DELETE', kind: 'client' }, false],
  ['by a verb and a table in small letters', { name: 'select users', kind: 'client' }, true],
  ['by a system, where kinds are not stated', { name: 'redis GET cart', kind: 'unspecified' }, true],
  ['not by work within a service', { name: 'redis-warmup', kind: 'internal' }, false],
  ['not prose', { name: 'select the best offer' }, false],
  ['not a server', { name: 'SELECT users', kind: 'server' }, false],
])('a database call is known %s', (_how, input, expected) => {
  expect(databaseCall(makeSpan(input)) !== undefined).toBe(expected)
})

const onTable = (table: string): SpanInput => ({
  name: 'SELECT',
  kind: 'client',
  attributes: { 'db.system': 'mysql', 'db.operation': 'SELECT', 'db.sql.table': table },
})

test('where there is no query, the operation and the table tell calls apart', () => {
  const [a, b, again] = ['a', 'b', 'a'].map((table) => databaseCall(makeSpan(onTable(table))))
  expect(a).not.toEqual(b)
  expect(a).toEqual(again)
})
