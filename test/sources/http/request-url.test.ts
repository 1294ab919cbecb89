// Names that a server gave are asked for again, whatever they hold.
import { expect, test } from 'vitest'
import { requestUrl } from '../../../src/sources/http/request-url.ts'

test.each([
  ['a&b=c#d?e', 'a%26b%3Dc%23d%3Fe'],
  ['../../admin', '..%2F..%2Fadmin'],
  ['two words', 'two%20words'],
  ['a\r\nX: b', 'a%0D%0AX%3A%20b'],
  ['half \ud83d', 'half%20%EF%BF%BD'],
])('%j is a value and nothing else', (value, encoded) => {
  const url = requestUrl('http://localhost:3200/tempo/', { path: '/api/x', query: [['q', value]] })
  expect(url.href).toBe(`http://localhost:3200/tempo/api/x?q=${encoded}`)
})
