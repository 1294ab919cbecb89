// URLs as people type them, and copy them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { looksLikeUrl, parseBackendUrl } from '../../src/sources/backend-url.ts'
import { failureOf } from './http/open-test-client.ts'

describe('a URL', () => {
  it.each([
    ['http://localhost:3200', 'http://localhost:3200'],
    [' http://localhost:3200/ ', 'http://localhost:3200'],
    ['localhost:3200', 'http://localhost:3200'],
    ['localhost', 'http://localhost'],
    ['127.0.0.1:16686/jaeger/', 'http://127.0.0.1:16686/jaeger'],
    ['[::1]:9411', 'http://[::1]:9411'],
    ['https://h.test/tempo//', 'https://h.test/tempo'],
    ['https://h.test//select//jaeger', 'https://h.test/select/jaeger'],
    ['HTTPS://H.test:443/Tempo', 'https://h.test/Tempo'],
    ['https://g.test/api/datasources/proxy/uid/a-b_c', 'https://g.test/api/datasources/proxy/uid/a-b_c'],
  ])('%j is asked as %s', (text, url) => {
    expect(parseBackendUrl(text)).toEqual({ url, username: undefined, password: undefined })
  })

  it('may hold user and password, which are taken out of it', () => {
    expect(parseBackendUrl('https://me:p%40ss%zz@h.test/tempo')).toEqual({
      url: 'https://h.test/tempo',
      username: 'me',
      password: 'p%40ss%zz',
    })
    expect(parseBackendUrl('https://123:glc_a%3D%3D@h.test')).toMatchObject({
      username: '123',
      password: 'glc_a==',
    })
    expect(parseBackendUrl('me:pw@localhost:3200')).toMatchObject({
      url: 'http://localhost:3200',
      password: 'pw',
    })
  })

  it.each([
    [
      'tempo.example.com:3200',
      'does not say whether it is http:// or https://',
      'https://tempo.example.com:3200',
    ],
    ['me:s3cret@h.test/tempo', 'does not say whether it is http:// or https://', 'http://h.test/tempo'],
    ['grpc://me:s3cret@localhost:4317', 'grpc:// is not how a server is asked', 'Tempo 3200'],
    ['ftp://h.test', 'ftp:// is not how a server is asked', 'http://localhost:3200'],
    ['http://', 'is not the URL of a server', 'http://localhost:3200'],
    ['http://me:s3cret@h:x/', 'is not the URL of a server', 'http://localhost:3200'],
    ['http://h.test?token=s3cret', 'http://h.test?… is a page', 'perhaps http://h.test'],
    ['http://h.test:16686/search?service=a', 'is a page', 'perhaps http://h.test:16686'],
    ['http://h.test/jaeger/trace/4bf9#x', 'is a page', 'perhaps http://h.test/jaeger'],
    [
      'https://g.test/explore?schemaVersion=1&panes=%7B%22a%22:%7B%22datasource%22:%22P21%22%7D%7D',
      'is a page',
      'perhaps https://g.test/api/datasources/proxy/uid/P21',
    ],
    ['https://g.test/sub/explore?orgId=1', 'is a page', 'perhaps https://g.test/sub'],
  ])('%j is refused with what was probably meant', async (text, message, hint) => {
    const failure = await failureOf(Promise.resolve().then(() => parseBackendUrl(text)))
    expect(failure.code).toBe('usage')
    expect(failure.message).toContain(message)
    expect(failure.hint).toContain(hint)
    expect(JSON.stringify(failure)).not.toContain('s3cret')
  })

  it('is never anything but a base, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string(), fc.webPath()), (text) => {
        let url: string
        try {
          ;({ url } = parseBackendUrl(text))
        } catch (error) {
          expect((error as { readonly code?: string }).code).toBe('usage')
          return
        }
        expect(url).toMatch(/^https?:\/\/[^/@?#]+(?:\/[^?#]*[^/?#])?$/)
        expect(parseBackendUrl(url).url).toBe(url)
      }),
    )
  })
})

it.each([
  ['http://h', true],
  ['localhost', true],
  ['localhost:3200', true],
  ['tempo:3200/x', true],
  ['127.0.0.1', true],
  ['[::1]:3200', true],
  ['h.example.com/tempo', true],
  ['tempo', false],
  ['jaeger', false],
  ['staging', false],
  ['prod-eu.1', false],
])('%s is meant as a URL: %s', (text, expected) => {
  expect(looksLikeUrl(text)).toBe(expected)
})
