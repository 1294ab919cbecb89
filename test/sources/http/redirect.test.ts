// Where an answer may be followed to with what was sent, and where it is the last word.
import { expect, it } from 'vitest'

import type { HttpReply } from '../../../src/sources/http/http-client.ts'
import { nextUrl } from '../../../src/sources/http/redirect.ts'

function follow(from: string, location: string | undefined, status = 302): string | undefined {
  const headers: HttpReply['headers'] = location === undefined ? {} : { location }
  const reply = { status, contentType: '', headers, body: new Uint8Array(), url: from }
  return nextUrl(reply, new URL(from))?.href
}

it.each([
  ['http://h.test:3200/a', '/b?c=d', 'http://h.test:3200/b?c=d'],
  ['http://h.test:3200/a/b', 'c', 'http://h.test:3200/a/c'],
  ['http://h.test:3200/a', 'http://me:pw@h.test:3200/b#c', 'http://h.test:3200/b'],
  ['http://h.test/a', 'https://h.test/a', 'https://h.test/a'],
  ['https://h.test/a', 'http://h.test/a', undefined],
  ['http://h.test:80/a', 'https://h.test:8443/a', undefined],
  ['http://h.test:3000/a', 'http://h.test:3200/a', undefined],
  ['http://h.test/a', 'http://www.h.test/a', undefined],
  ['http://h.test/a', '//evil.test/a', undefined],
  ['http://h.test/a', 'http://h.test.evil.test/', undefined],
  ['http://h.test/a', 'http://h.test@evil.test/', undefined],
  ['http://h.test/a', '\\\\evil.test/', undefined],
  ['http://h.test/a', undefined, undefined],
])('%s is led by %j to %j', (from, location, to) => {
  expect(follow(from, location)).toBe(to)
})

it('only statuses that lead elsewhere do', () => {
  const leading = [200, 201, 300, 301, 302, 303, 304, 305, 307, 308, 404].filter(
    (status) => follow('http://h.test/a', '/b', status) !== undefined,
  )
  expect(leading).toEqual([301, 302, 303, 307, 308])
})
