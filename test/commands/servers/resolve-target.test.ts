// Which server is meant, and with what it is asked: flags over variables over the file, and no secret to a server that it
// was not meant for.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BackendTarget } from '../../../src/sources/backend.ts'
import { resolveTarget } from '../../../src/commands/lookup/open-backend.ts'
import type { SourceFlags } from '../../../src/commands/values/source-options.ts'
import { fakeContext, type FakeContext } from '../../support/context.ts'
import { sourceOptionsOf } from '../../support/source-options.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tracectl-servers-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const STAGING = `
current-context: staging
contexts:
  staging:
    tempo:
      url: https://grafana.example.com/tempo/
      orgId: team-a
      token: { env: STAGING_TOKEN }
      headers: { X-Route: blue }
  both:
    tempo: { url: http://localhost:3200 }
    jaeger: { url: http://jaeger:16686/jaeger, tenant: t1, username: 007, password: { file: secret } }
defaults: { timeout: 12s }
`
const TOKENS = { STAGING_TOKEN: 'from-staging' }

interface World {
  readonly config?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

function worldOf({ config, env = {}, stdin }: World): FakeContext {
  if (config !== undefined) write('.config/tracectl/config.yaml', config)
  return fakeContext({ cwd: home, env: { HOME: home, ...env }, ...(stdin === undefined ? {} : { stdin }) })
}

function write(path: string, text: string): string {
  const full = join(home, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, text, { mode: 0o600 })
  return full
}

async function targetOf(flags: SourceFlags, world: World = {}): Promise<BackendTarget | undefined> {
  return (await resolveTarget(worldOf(world), sourceOptionsOf(flags)))?.target
}

/** `url authorization tenant` of what is asked. */
async function asked(flags: SourceFlags, world: World = {}): Promise<string> {
  const target = await targetOf(flags, world)
  if (target === undefined) return 'store'
  const { authorization = '-' } = target.headers
  const tenant = target.headers['x-scope-orgid'] ?? target.headers['x-tenant'] ?? '-'
  return `${target.kind ?? '?'} ${target.url} ${authorization} ${tenant}`
}

async function failure(flags: SourceFlags, world: World = {}): Promise<string> {
  const error = await asked(flags, world).then(
    (text) => `no failure but ${text}`,
    (thrown: Error & { code?: string; hint?: string }) =>
      `${thrown.code}: ${thrown.message}${thrown.hint === undefined ? '' : ` (${thrown.hint})`}`,
  )
  return error.replaceAll(home, '~')
}

const grafanaAt = (url: string): string =>
  `contexts: { g: { tempo: { grafana: { ${url}datasource: abc } } } }`

const pem = (what: string): string => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('which server', () => {
  test('without a word: the store, until a context is current', async () => {
    expect(await asked({})).toBe('store')
    expect(await asked({}, { config: 'contexts: { a: { tempo: { url: "http://a" } } }' })).toBe('store')
    expect(await asked({}, { config: STAGING, env: TOKENS })).toBe(
      'tempo https://grafana.example.com/tempo Bearer from-staging team-a',
    )
    expect(await asked({ from: 'local' }, { config: STAGING })).toBe('store')
    expect(await asked({ context: 'local' }, { config: STAGING })).toBe('store')
  })

  test.each([
    ['tempo', 'tempo http://localhost:3200'],
    ['jaeger', 'jaeger http://localhost:16686'],
    ['zipkin', 'zipkin http://localhost:9411'],
    ['http://localhost:3200/', '? http://localhost:3200'],
    ['localhost:16686/jaeger', '? http://localhost:16686/jaeger'],
  ])('--from %s without a file', async (from, expected) => {
    expect(await asked({ from })).toBe(`${expected} - -`)
  })

  test('a kind: context of the flag, of the variable, then the variable with an address, then the current context', async () => {
    const env = { ...TOKENS, TRACECTL_TEMPO_URL: 'http://env:3200' }
    expect(await asked({ from: 'tempo', context: 'staging' }, { config: STAGING, env })).toMatch(/grafana/)
    expect(
      await asked({ from: 'tempo' }, { config: STAGING, env: { ...env, TRACECTL_CONTEXT: 'staging' } }),
    ).toMatch(/grafana/)
    expect(await asked({ from: 'tempo' }, { config: STAGING, env })).toBe('tempo http://env:3200 - -')
    expect(await asked({ from: 'tempo' }, { config: STAGING, env: TOKENS })).toMatch(/grafana/)
    expect(await asked({ from: 'jaeger' }, { config: STAGING, env: TOKENS })).toBe(
      'jaeger http://localhost:16686 - -',
    )
    expect(await asked({ from: 'jaeger' }, { env: { JAEGER_QUERY_URL: 'http://q/x' } })).toBe(
      'jaeger http://q/x - -',
    )
    expect(await asked({ from: 'tempo' }, { env: { TEMPO_ADDR: 'http://t:1' } })).toBe('tempo http://t:1 - -')
  })

  test('a context by name, with one server or with a kind', async () => {
    write('.config/tracectl/secret', ' pw \n')
    expect(await asked({ from: 'staging' }, { config: STAGING, env: TOKENS })).toMatch(/^tempo .*grafana/)
    expect(await asked({ from: 'jaeger', context: 'both' }, { config: STAGING })).toBe(
      `jaeger http://jaeger:16686/jaeger ${basic('007:pw')} t1`,
    )
    expect((await targetOf({ from: 'staging' }, { config: STAGING, env: TOKENS }))?.name).toBe('staging')
    expect(await failure({ from: 'both' }, { config: STAGING })).toBe(
      "usage: the context 'both' has tempo and jaeger: which one? (choose with --context both --from tempo, or --context both --from jaeger)",
    )
    expect(await failure({ from: 'zipkin', context: 'both' }, { config: STAGING })).toMatch(
      /^usage: --context: the context 'both' has no zipkin, but tempo and jaeger/,
    )
  })

  test.each([
    [{ from: 'stagng' }, "--from: there is no context 'stagng' (did you mean: --from staging)"],
    [{ context: 'stagng' }, "--context: there is no context 'stagng' (did you mean: --context staging)"],
    [{ from: 'Tempo' }, "--from: there is no context 'Tempo' (did you mean: --from tempo)"],
    [{ from: 'tempo.example.com' }, '--from https://tempo.example.com'],
    [
      { from: 'nothing-like-it' },
      'there are tempo, jaeger, zipkin, local, staging, both; tracectl config set-context',
    ],
    [{ from: 'staging', context: 'both' }, '--from and --context both say where to ask'],
    [{ from: 'http://h/api?token=x' }, '--from: '],
    [{ from: 'ftp://h' }, '--from: '],
    [{ from: 'local', tenant: 'a' }, '--tenant is about a server, and none is asked'],
  ] as const)('%o is a usage error', async (flags, expected) => {
    const told = await failure(flags, { config: STAGING })
    expect(told).toMatch(/^usage: /)
    expect(told).toContain(expected)
    expect(told).not.toContain('token=x')
  })

  test('the variable that names an unknown context is named', async () => {
    expect(await failure({}, { config: STAGING, env: { TRACECTL_CONTEXT: 'prod' } })).toMatch(
      /^usage: TRACECTL_CONTEXT: there is no context 'prod' \(there are staging, both/,
    )
  })
})

describe('precedence', () => {
  const config = STAGING
  test('tenant, token, timeout: flag over variable over context', async () => {
    const token = write('token', 'from-flag\n')
    const env = { ...TOKENS, TRACECTL_TOKEN: 'from-env', TRACECTL_ORG_ID: 'env-org' }
    const flags = { tokenFile: token, tenant: 'flag-org', timeout: '2s' }
    expect(await asked({ from: 'staging' }, { config, env: TOKENS })).toMatch(/ Bearer from-staging team-a$/)
    expect(await asked({ from: 'staging' }, { config, env })).toMatch(/ Bearer from-env env-org$/)
    expect(await asked({ from: 'staging', ...flags }, { config, env })).toMatch(/ Bearer from-flag flag-org$/)
    expect((await targetOf({ from: 'staging' }, { config, env }))?.timeouts).toEqual({
      connectMs: 10_000,
      totalMs: 12_000,
    })
    expect((await targetOf({ from: 'staging', ...flags }, { config, env }))?.timeouts).toEqual({
      connectMs: 2000,
      totalMs: 2000,
    })
  })

  test('headers by name, whatever their case', async () => {
    const target = await targetOf(
      { from: 'staging', header: ['x-route: green', 'X-More: 1'] },
      { config, env: TOKENS },
    )
    expect(target?.headers).toEqual({
      authorization: 'Bearer from-staging',
      'x-scope-orgid': 'team-a',
      'x-route': 'green',
      'x-more': '1',
    })
  })

  test('a header Authorization of a higher layer takes the place of a token below it, and the other way round', async () => {
    const header = [`@${write('headers', '# mine\n\nAuthorization: Custom abc\n')}`]
    expect(await asked({ from: 'staging', header }, { config, env: TOKENS })).toMatch(/ Custom abc team-a$/)
    const own = 'contexts: { a: { tempo: { url: "http://a", headers: { authorization: old } } } }'
    expect(await asked({ from: 'a' }, { config: own })).toBe('tempo http://a old -')
    expect(await asked({ from: 'a' }, { config: own, env: { TRACECTL_TOKEN: 'new' } })).toBe(
      'tempo http://a Bearer new -',
    )
  })

  test('user and password may come from different layers', async () => {
    const named = 'contexts: { a: { tempo: { url: "http://a", username: bot } } }'
    expect(await asked({ from: 'a' }, { config: named, env: { TRACECTL_PASSWORD: 'p:w' } })).toBe(
      `tempo http://a ${basic('bot:p:w')} -`,
    )
    expect(await asked({ from: 'tempo', username: 'me', passwordFile: '-' }, { stdin: 'typed\n' })).toBe(
      `tempo http://localhost:3200 ${basic('me:typed')} -`,
    )
  })
})

describe('a secret goes where it was meant to go', () => {
  test("a context's token to that context's server alone", async () => {
    const env = { ...TOKENS, TRACECTL_TEMPO_URL: 'http://elsewhere:3200' }
    expect(await asked({ from: 'tempo' }, { config: STAGING, env })).toBe('tempo http://elsewhere:3200 - -')
    expect(await asked({ from: 'http://elsewhere:3200' }, { config: STAGING, env: TOKENS })).toBe(
      '? http://elsewhere:3200 - -',
    )
    expect(await asked({ from: 'jaeger' }, { config: STAGING, env: TOKENS })).toBe(
      'jaeger http://localhost:16686 - -',
    )
  })

  test('a user in an address goes into a header, and out of the address', async () => {
    expect(await asked({ from: 'http://me:p%40ss@h:1/x' })).toMatch(`? http://h:1/x ${basic('me:p@ss')} -`)
    expect(await asked({ from: 'tempo' }, { env: { TRACECTL_TEMPO_URL: 'https://u:p@h' } })).toBe(
      `tempo https://h ${basic('u:p')} -`,
    )
    const config = 'contexts: { a: { tempo: { url: "https://u:p@h/" } } }'
    expect(await asked({ from: 'a' }, { config })).toBe(`tempo https://h ${basic('u:p')} -`)
  })

  test('GRAFANA_SERVICE_ACCOUNT_TOKEN goes to the Grafana of GRAFANA_URL', async () => {
    const env = { GRAFANA_URL: 'https://g.example/sub/', GRAFANA_SERVICE_ACCOUNT_TOKEN: 'glsa' }
    const proxied = 'api/datasources/proxy/uid/abc'
    expect(await asked({ from: 'g' }, { config: grafanaAt(''), env })).toBe(
      `tempo https://g.example/sub/${proxied} Bearer glsa -`,
    )
    expect(await asked({ from: 'g' }, { config: grafanaAt('url: https://g.example, '), env })).toBe(
      `tempo https://g.example/${proxied} Bearer glsa -`,
    )
    expect(await asked({ from: 'g' }, { config: grafanaAt('url: https://other.example, '), env })).toBe(
      `tempo https://other.example/${proxied} - -`,
    )
    expect(await asked({ from: 'tempo' }, { env })).toBe('tempo http://localhost:3200 - -')
    expect(await failure({ from: 'g' }, { config: grafanaAt('') })).toMatch(
      /no URL says where Grafana is \(set GRAFANA_URL/,
    )
  })
})

describe('two ways at once, or half of one, are errors', () => {
  test.each([
    [
      { from: 'tempo' },
      { TRACECTL_TOKEN: 's1', TRACECTL_USERNAME: 'u', TRACECTL_PASSWORD: 's2' },
      'TRACECTL_TOKEN and TRACECTL_USERNAME are two ways',
    ],
    [
      { from: 'tempo' },
      { TRACECTL_TOKEN: 's1', TRACECTL_TOKEN_FILE: '/x' },
      'TRACECTL_TOKEN and TRACECTL_TOKEN_FILE are both set',
    ],
    [{ from: 'tempo' }, { TRACECTL_PASSWORD: 's2' }, 'TRACECTL_PASSWORD: a password without a user name'],
    [{ from: 'tempo', username: 'u' }, {}, '--username: a user name without a password'],
    [{ from: 'http://a:b@h', username: 'u' }, {}, '--from has a user in it, and so has --username'],
    [{ from: 'zipkin', tenant: 'u' }, {}, '--tenant: Zipkin knows no tenants'],
    [
      { from: 'tempo', clientCert: 'me.pem' },
      {},
      '--client-cert: cannot read ~/me.pem: there is no such file',
    ],
    [
      { from: 'tempo' },
      { TRACECTL_TOKEN_FILE: 'gone' },
      'TRACECTL_TOKEN_FILE: cannot read ~/gone: there is no such file',
    ],
    [
      { from: 'tempo' },
      { TRACECTL_TOKEN: 'two\nlines' },
      'TRACECTL_TOKEN: the variable TRACECTL_TOKEN holds more than one line',
    ],
    [{ from: 'tempo' }, { TRACECTL_TOKEN: 'snow\u2603' }, 'holds characters that no header can'],
  ] as const)('%o %o', async (flags, env, expected) => {
    const told = await failure(flags, { env })
    expect(told).toContain(expected)
    expect(told).not.toMatch(/s1|s2|two\n|snow/)
  })

  test('in the file, with the place', async () => {
    const config =
      'contexts:\n  a:\n    tempo:\n      url: http://a\n      token: { env: T }\n      username: u\n'
    expect(await failure({ from: 'a' }, { config })).toBe(
      'config-invalid: ~/.config/tracectl/config.yaml:5:14: contexts.a.tempo.token and ~/.config/tracectl/config.yaml:6:17: contexts.a.tempo.username are two ways to say who you are (leave one of them out)',
    )
    const unset = 'contexts:\n  a:\n    tempo:\n      url: http://a\n      token: { env: T }\n'
    expect(await failure({ from: 'a' }, { config: unset })).toBe(
      'config-invalid: ~/.config/tracectl/config.yaml:5:14: contexts.a.tempo.token: the variable T is not set',
    )
  })
})

describe('certificates', () => {
  test('are read, and told apart', async () => {
    write('ca.pem', pem('CERTIFICATE'))
    write('me.key', pem('EC PRIVATE KEY'))
    const target = await targetOf({
      from: 'tempo',
      caCert: 'ca.pem',
      clientCert: 'ca.pem',
      clientKey: 'me.key',
      skipVerify: true,
    })
    expect(target?.tls).toEqual({
      ca: pem('CERTIFICATE'),
      cert: pem('CERTIFICATE'),
      key: pem('EC PRIVATE KEY'),
      skipVerify: true,
    })
    expect(await failure({ from: 'tempo', caCert: 'me.key' })).toContain(
      '--ca-cert: there is no certificate in ~/me.key',
    )
    expect(await failure({ from: 'tempo', clientKey: 'me.key' })).toContain(
      'a client key without its certificate',
    )
  })

  test('skipVerify of the context can be taken back', async () => {
    const config = 'contexts: { a: { tempo: { url: "https://a", tls: { skipVerify: true } } } }'
    expect((await targetOf({ from: 'a' }, { config }))?.tls.skipVerify).toBe(true)
    const env = { TRACECTL_TLS_SKIP_VERIFY: '0' }
    expect((await targetOf({ from: 'a' }, { config, env }))?.tls.skipVerify).toBe(false)
  })
})

describe('what is told on the way', () => {
  test('unknown keys, and secrets that others may read', async () => {
    const world = worldOf({
      config: 'contexts:\n  a:\n    tempo:\n      url: http://a\n      tokne: 1\n      token: s3cr3t-value\n',
    })
    chmodSync(join(home, '.config/tracectl/config.yaml'), 0o644)
    expect(
      (await resolveTarget(world, sourceOptionsOf({ from: 'a' })))?.target.headers['authorization'],
    ).toBe('Bearer s3cr3t-value')
    expect(world.err().replaceAll(home, '~')).toBe(
      "tracectl: ~/.config/tracectl/config.yaml:5:7: unknown key 'tokne' in contexts.a.tempo; did you mean token?\n" +
        'tracectl: ~/.config/tracectl/config.yaml: others may read this file, and contexts.a.tempo.token stands in it: chmod 600 it, or better use env, file or exec\n',
    )
    const quiet = worldOf({})
    await resolveTarget(quiet, sourceOptionsOf({ from: 'a', quiet: true }))
    expect(quiet.err()).toBe('')
  })

  test('secrets on the command line', async () => {
    const world = worldOf({})
    await resolveTarget(
      world,
      sourceOptionsOf({ from: 'http://u:pw@h', header: ['X-Api-Key: k', 'X-Route: r'] }),
    )
    expect(world.err()).toBe(
      'tracectl: everybody on this machine can read the value of --header: better --header @FILE\n' +
        'tracectl: everybody on this machine can read the password in --from: better --password-file FILE\n',
    )
  })
})

describe("a project's file", () => {
  const env = { ...TOKENS, TRACECTL_PROJECT_CONFIG: '1' }
  const config = STAGING.replace('current-context: staging', 'current-context: both')

  test('chooses among the contexts, where it was asked for', async () => {
    write('.tracectl.yaml', 'current-context: staging\n')
    expect(await asked({}, { config, env })).toMatch(/grafana/)
    expect(await failure({}, { config })).toMatch(/the context 'both' has/)
    expect(await asked({}, { config, env: { ...env, TRACECTL_CONTEXT: 'local' } })).toBe('store')
  })

  test('is found above', async () => {
    write('.tracectl.yaml', 'current-context: staging\n')
    write('a/b/file', '')
    const world = { ...worldOf({ config, env }), cwd: join(home, 'a/b') }
    expect((await resolveTarget(world, sourceOptionsOf()))?.target.url).toMatch(/grafana/)
  })

  test.each(['contexts: { a: { tempo: { url: "http://evil" } } }', 'token: { exec: [rm] }', 'nonsense: 1'])(
    'says nothing else: %s',
    async (text) => {
      write('.tracectl.yaml', text)
      expect(await failure({}, { config, env })).toMatch(
        /^config-invalid: ~\/\.tracectl\.yaml:1:1: a project's file may only say current-context/,
      )
    },
  )
})
