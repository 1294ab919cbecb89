// Encrypted servers: whom to trust, what to show, and which flag helps where that fails.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import type { TlsOptions } from '../../../src/sources/backend.ts'
import {
  CLIENT_PAIR,
  ELSEWHERE_PAIR,
  EXPIRED_PAIR,
  SELF_SIGNED_PAIR,
  SERVER_PAIR,
  TEST_CA,
} from '../../support/certificates.ts'
import { jsonReply, type FakeServerOptions } from '../../support/fake-server.ts'
import { failureOf, openServer, openTestClient } from './open-test-client.ts'

const NONE: TlsOptions = { ca: undefined, cert: undefined, key: undefined, skipVerify: false }

async function openTls(tls: NonNullable<FakeServerOptions['tls']>): Promise<string> {
  return (await openServer(() => jsonReply({}), { tls })).url
}

async function statusFrom(url: string, tls: Partial<TlsOptions>): Promise<number> {
  return (await openTestClient(url, { tls: { ...NONE, ...tls } }).ask()).status
}

async function failureFrom(
  url: string,
  tls: Partial<TlsOptions> = {},
): Promise<Awaited<ReturnType<typeof failureOf>>> {
  return failureOf(openTestClient(url, { tls: { ...NONE, ...tls } }).ask())
}

describe('a certificate', () => {
  it('is trusted by who has signed it, for each of its names', async () => {
    const url = await openTls(SERVER_PAIR)
    expect(await statusFrom(url, { ca: TEST_CA })).toBe(200)
    expect(await statusFrom(url.replace('127.0.0.1', 'localhost'), { ca: TEST_CA })).toBe(200)
  })

  it('is not looked at where that is said', async () => {
    for (const pair of [SERVER_PAIR, SELF_SIGNED_PAIR, EXPIRED_PAIR, ELSEWHERE_PAIR]) {
      expect(await statusFrom(await openTls(pair), { skipVerify: true })).toBe(200)
    }
  })

  it('of nobody known is refused, also by whom this machine trusts', async () => {
    const url = await openTls(SERVER_PAIR)
    const client = openTestClient(url)
    const failure = await failureOf(client.ask())
    expect(failure.code).toBe('unreachable')
    expect(failure.message).toBe(`cannot ask ${url}/x: the signer of its certificate is not trusted here`)
    expect(failure.hint).toContain('--ca-cert FILE')
    expect(failure.hint).toContain('--skip-verify')
    expect(client.exchanges.map(({ note }) => note)).toEqual([
      'asked once more with the certificates that this machine trusts',
      'the signer of its certificate is not trusted here',
    ])
  })

  it('of several requests at once is looked up once', async () => {
    const client = openTestClient(await openTls(SELF_SIGNED_PAIR))
    const failures = await Promise.all(Array.from({ length: 5 }, () => failureOf(client.ask())))
    expect(new Set(failures.map(({ message }) => message.replace(/^.*: /, '')))).toEqual(
      new Set(['it has signed its certificate itself']),
    )
    expect(client.exchanges.length).toBeLessThanOrEqual(10)
  })

  it('in place of others is the only one that is trusted', async () => {
    const url = await openTls(SERVER_PAIR)
    const { message } = await failureFrom(url, { ca: SELF_SIGNED_PAIR.cert })
    expect(message).toContain('is not trusted here')
  })

  it('that has expired, or is for another host, is told apart', async () => {
    const expired = await failureFrom(await openTls(EXPIRED_PAIR), { ca: TEST_CA })
    expect(expired).toMatchObject({
      code: 'unreachable',
      hint: expect.stringContaining('is the clock right?'),
    })
    expect(expired.message).toMatch(/: its certificate has expired$/)
    const elsewhere = await failureFrom(await openTls(ELSEWHERE_PAIR), { ca: TEST_CA })
    expect(elsewhere.message).toMatch(
      /: it shows a certificate that is not for 127\.0\.0\.1 but for tempo\.example\.com$/,
    )
  })
})

// Node reads both variables when it starts, so the client runs in a process of its own.
it.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])(
  'a certificate that %s names is trusted',
  async (variable) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracectl-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'ca.pem'), TEST_CA)
    const url = await openTls(SERVER_PAIR)
    expect(await statusInProcess(url, {})).toBe(1)
    expect(await statusInProcess(url, { [variable]: join(folder, 'ca.pem') })).toBe(0)
  },
)

const ROOT = new URL('../../..', import.meta.url).href.replace(/\/$/, '')

async function statusInProcess(url: string, env: Readonly<Record<string, string>>): Promise<number> {
  const code = `import { openHttpClient } from '${ROOT}/src/sources/http/open-http-client.ts'
    import { backendOptions, backendTarget } from '${ROOT}/test/support/backend-target.ts'
    const client = openHttpClient(backendTarget('${url}'), backendOptions())
    const signal = new AbortController().signal
    await client.get({ path: '/x', accept: '*/*', signal }).catch(() => process.exit(1))
    await client.close()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'inherit',
  })
  const [status] = (await once(child, 'exit')) as [number]
  return status
}

describe('a client certificate', () => {
  it('is shown to a server that wants one', async () => {
    const url = await openTls({ ...SERVER_PAIR, ca: TEST_CA, requestCert: true })
    expect(await statusFrom(url, { ca: TEST_CA, ...CLIENT_PAIR })).toBe(200)
    const { message, hint } = await failureFrom(url, { ca: TEST_CA })
    expect(`${message} ${hint}`).toContain('--client-cert')
  })

  it.each([
    [{ cert: CLIENT_PAIR.cert }, 'a client certificate without its key'],
    [{ key: CLIENT_PAIR.key }, 'a client key without its certificate'],
    [
      { cert: CLIENT_PAIR.cert, key: SERVER_PAIR.key },
      'the client certificate and its key do not belong together',
    ],
    [{ cert: 'x', key: CLIENT_PAIR.key }, 'there is no certificate in what --client-cert names'],
    [{ cert: CLIENT_PAIR.cert, key: 'x' }, 'there is no private key in what --client-key names'],
    [{ ca: 'x' }, 'there is no certificate in what --ca-cert names'],
  ])('that is none is said before anything is asked: %#', async (tls, message) => {
    const server = await openServer(() => jsonReply({}), { tls: SERVER_PAIR })
    const failure = await failureFrom(server.url, tls)
    expect(failure).toMatchObject({ code: 'config-invalid', message })
    expect(server.connections.made).toBe(0)
    expect(JSON.stringify(failure)).not.toContain('PRIVATE KEY-----')
  })
})

describe('the wrong scheme', () => {
  it('https where there is no TLS', async () => {
    const { url } = await openServer(() => jsonReply({}))
    const failure = await failureFrom(url.replace('http:', 'https:'))
    expect(failure.message).toMatch(/: it does not speak TLS$/)
    expect(failure.hint).toContain('perhaps http:// is meant')
  })

  it('http where there is', async () => {
    const url = await openTls(SERVER_PAIR)
    const failure = await failureFrom(url.replace('https:', 'http:'))
    expect(failure.message).toMatch(/: the connection broke before anything was answered$/)
    expect(failure.hint).toContain('https://')
  })
})
