import { expect, test } from 'vitest'
import { namePattern, nameSimilarity } from '../../../src/analysis/diff/name-pattern.ts'

test.each([
  ['GET /users/42', 'GET /users/#'],
  ['GET /users/42/orders/8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa', 'GET /users/#/orders/#'],
  ['job 8F14E45FCEEA467FA8D35C2B', 'job #'],
  ['blob 0xdeadbeef', 'blob #'],
  ['worker-7', 'worker-#'],
  ['  GET /cart ', 'GET /cart'],
  ['GET /facade/deadbeef', 'GET /facade/deadbeef'],
  ['', ''],
  ["cache get 'user:17'", 'cache get ?'],
  [
    "SELECT * FROM t7 WHERE id IN (4, 8, 15) AND name = 'O''Hara' LIMIT 10",
    'select * from t# where id in (?) and name = ? limit ?',
  ],
  ['INSERT INTO t VALUES (1, 2), (3, 4)', 'insert into t values (?)'],
])('%j is a case of %j', (name, pattern) => {
  expect(namePattern(name)).toBe(pattern)
})

test('a pattern is its own pattern', () => {
  for (const name of ['GET /users/42', 'worker-7', "SELECT * FROM t WHERE a = 'b' AND c = 5"]) {
    expect(namePattern(namePattern(name))).toBe(namePattern(name))
  }
})

test('a name of megabytes costs no more than its beginning', () => {
  expect(namePattern(`${"'".repeat(2_000_000)}1`).length).toBeLessThanOrEqual(1024)
})

test.each([
  ['GET /cart', 'GET /cart', 1],
  ['GET /api/users/list', 'GET /api/users/all', 3 / 5],
  ['getUser', 'get user', 1],
  ['SELECT users', 'SELECT users IN (…)', 2 / 4],
  ['load items', 'render page', 0],
  ['a a b', 'a b b', 2 / 4],
  ['', 'x', 0],
  ['!', '?', 0],
])('%j and %j share %d of their words', (a, b, share) => {
  expect(nameSimilarity(a, b)).toBeCloseTo(share, 10)
  expect(nameSimilarity(b, a)).toBeCloseTo(share, 10)
})
