// A network that only a proxy leads out of: the environment names it, as for every other program.
import { describe, expect, it, onTestFinished } from 'vitest'

import { findProxy } from '../../../src/sources/http/proxy.ts'
import { SERVER_PAIR } from '../../support/certificates.ts'
import { startFakeProxy, type FakeProxy } from '../../support/fake-proxy.ts'
import { deadUrl, jsonReply } from '../../support/fake-server.ts'
import { failureOf, openServer, openTestClient } from './open-test-client.ts'

const BASIC = `Basic ${Buffer.from('me:s3cret').toString('base64')}`
const SKIP = { tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: true } }

async function openProxy(port?: number): Promise<FakeProxy> {
  const proxy = await startFakeProxy(port)
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  return proxy
}

describe('a proxy', () => {
  it('is asked for a server over HTTP', async () => {
    const proxy = await openProxy(1)
    const client = openTestClient('http://tempo.test:3200/tempo', {}, { HTTP_PROXY: proxy.url })
    expect((await client.ask()).status).toBe(200)
    expect(proxy.asked).toEqual(['GET http://tempo.test:3200/tempo/x'])
    expect(proxy.authorizations).toEqual([BASIC])
  })

  it('is asked for a tunnel to a server over HTTPS', async () => {
    const server = await openServer(() => jsonReply({}), { tls: SERVER_PAIR })
    const proxy = await openProxy(server.port)
    const client = openTestClient('https://tempo.test', SKIP, { https_proxy: proxy.url })
    expect((await client.ask()).status).toBe(200)
    expect(proxy.asked).toEqual(['CONNECT tempo.test:443'])
    expect(proxy.authorizations).toEqual([BASIC])
    expect(server.requests.length).toBe(1)
  })

  it.each(['http://tempo.test:3200', 'https://tempo.test'])(
    'that refuses is named, without its password: %s',
    async (url) => {
      const proxy = await openProxy()
      const failure = await failureOf(openTestClient(url, SKIP, { all_proxy: proxy.url }).ask())
      expect(failure).toEqual({
        code: 'auth',
        message: `cannot ask ${url}/x: the proxy http://127.0.0.1:${proxy.port} answered HTTP 407`,
        hint: 'all_proxy names this proxy; NO_PROXY=tempo.test goes without',
      })
    },
  )

  it.each(['http', 'https'])('that is not there is named: %s', async (scheme) => {
    const dead = await deadUrl()
    const env = { ALL_PROXY: dead.replace('//', '//me:s3cret@') }
    const failure = await failureOf(openTestClient(`${scheme}://tempo.test`, SKIP, env).ask())
    expect(failure.message).toBe(`cannot ask ${scheme}://tempo.test/x: nothing listens at the proxy ${dead}`)
    expect(failure.hint).toContain('ALL_PROXY')
    expect(JSON.stringify(failure)).not.toContain('s3cret')
  })

  it('is passed by for this machine', async () => {
    const proxy = await openProxy(1)
    const server = await openServer(() => jsonReply({}))
    const client = openTestClient(server.url, {}, { HTTP_PROXY: proxy.url })
    await client.ask()
    expect([proxy.asked.length, server.requests.length]).toEqual([0, 1])
  })
})

describe('the environment', () => {
  it('names a proxy for each scheme, in either case, lower case first', () => {
    expect(find('http://a.test', { http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:2' })).toBe('p:1')
    expect(find('http://a.test', { HTTPS_PROXY: 'http://p:1' })).toBeUndefined()
    expect(find('https://a.test', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' })).toBe('p:1')
    expect(find('https://a.test', { HTTP_PROXY: 'http://q:2' })).toBeUndefined()
    expect(find('https://a.test', { ALL_PROXY: 'socks5://p:1' })).toBe('p:1')
    expect(find('http://a.test', { http_proxy: 'p.example:3128' })).toBe('p.example:3128')
    expect(find('http://a.test', { http_proxy: '', HTTP_PROXY: 'http://q:2' })).toBe('q:2')
  })

  it.each([
    ['http://a.example.com', 'example.com', true],
    ['http://example.com', 'example.com', true],
    ['http://badexample.com', 'example.com', false],
    ['http://a.example.com', '.example.com', true],
    ['http://example.com', '.example.com', true],
    ['http://example.com', '*.example.com', false],
    ['http://A.EXAMPLE.com', '*.Example.COM', true],
    ['http://example.com.', 'example.com', true],
    ['http://tempo:3200', 'jaeger, tempo', true],
    ['http://tempo:3200', 'tempo:3200', true],
    ['http://tempo:3200', 'tempo:80', false],
    ['http://tempo', 'tempo:80', true],
    ['https://tempo', 'tempo:443', true],
    ['http://tempo', '*', true],
    ['http://10.1.2.3:3200', '10.0.0.0/8', true],
    ['http://11.1.2.3:3200', '10.0.0.0/8', false],
    ['http://10.1.2.3', '10.1.2.3', true],
    ['http://10.1.2.3', '2.3', false],
    ['http://10.1.2.3', '10.0.0.0/99', false],
    ['http://[fd00::1]:3200', 'fd00::/8', true],
    ['http://[fd00::1]:3200', '[fd00::1]:3200', true],
    ['http://[fd00::1]:3200', 'fd00::1', true],
    ['http://tempo', '', false],
    ['http://tempo', ',', false],
  ])('%s is excepted by NO_PROXY=%s: %s', (url, noProxy, isExcepted) => {
    expect(find(url, { http_proxy: 'http://p:1', https_proxy: 'http://p:1', NO_PROXY: noProxy })).toBe(
      isExcepted ? undefined : 'p:1',
    )
  })

  it.each([
    'http://localhost:3200',
    'http://127.0.0.1',
    'http://127.9.9.9',
    'http://[::1]:3200',
    'http://x.localhost',
  ])('%s is this machine', (url) => {
    expect(find(url, { all_proxy: 'http://p:1' })).toBeUndefined()
  })

  it('that names no URL is an error that does not repeat it', () => {
    for (const text of ['http://', 'ftp://me:s3cret@p', 'http://me:s3cret@:x']) {
      expect(() => find('http://a.test', { http_proxy: text })).toThrow(
        'http_proxy is not the URL of a proxy',
      )
    }
  })
})

function find(url: string, env: Readonly<Record<string, string>>): string | undefined {
  return findProxy(new URL(url), env)?.url.host
}
