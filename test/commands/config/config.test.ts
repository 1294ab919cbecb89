// The configuration file as its owner changes and sees it: a person on a terminal, and a program behind a pipe.
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  lstatSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeContextOptions } from '../../support/context.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { runCommand, type CommandResult } from '../../support/run-command.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tracectl-config-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

async function config(line: string, options: FakeContextOptions = {}): Promise<CommandResult> {
  const env = { HOME: home, ...options.env }
  const words = Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '')
  const { status, out, err } = await runCommand(['config', ...words], { cwd: home, ...options, env })
  return { status, out: out.replaceAll(home, '~'), err: err.replaceAll(home, '~') }
}

const path = (): string => join(home, '.config/tracectl/config.yaml')
const read = (): string => readFileSync(path(), 'utf8')

function write(text: string): void {
  mkdirSync(dirname(path()), { recursive: true })
  writeFileSync(path(), text, { mode: 0o600 })
}

const COMMENTED = `# mine
current-context: dev # for now

contexts:
  # the laptop
  dev:
    tempo: { url: http://localhost:3200 }
  prod:
    jaeger:
      url: https://jaeger.example.com/jaeger
      token: { env: JAEGER_TOKEN } # rotated monthly
`

describe('changes', () => {
  test('set-context makes the file, for its owner alone', async () => {
    const result = await config(
      "set-context dev --kind tempo --url http://localhost:3200/ --tenant 007 --token-exec 'vault read -field=token'",
    )
    expect(result).toEqual({
      status: 0,
      out: '',
      err: 'tracectl: the context dev is added: tempo; to make it the current one: tracectl config use-context dev\n',
    })
    expect(read()).toBe(`contexts:
  dev:
    tempo:
      url: http://localhost:3200
      tenant: "007"
      token: { exec: [ vault, read, -field=token ] }
`)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path())).mode & 0o777).toBe(0o700)
    expect(readdirSync(dirname(path()))).toEqual(['config.yaml'])
  })

  test('comments and order stay', async () => {
    write(COMMENTED)
    await config('use-context prod')
    expect(read()).toBe(COMMENTED.replace('current-context: dev', 'current-context: prod'))
    await config('set-context prod --username bot --password-file pw')
    expect(read()).toContain(
      '  prod:\n    jaeger:\n      url: https://jaeger.example.com/jaeger\n      username: bot\n',
    )
    expect(read()).toContain(`password: { file: ${join(home, 'pw')} }`)
    expect(read()).not.toContain('JAEGER_TOKEN')
    await config('rename-context prod live')
    expect(read()).toContain('current-context: live # for now')
    expect(read()).toContain('  live:')
    await config('delete-context live')
    expect(read()).toBe(`# mine
contexts:
  # the laptop
  dev:
    tempo: { url: http://localhost:3200 }
`)
  })

  test('the current context goes to the top', async () => {
    write('# mine\ncontexts:\n  dev:\n    tempo: { url: http://a }\n')
    await config('use-context dev')
    expect(read()).toBe('# mine\ncurrent-context: dev\ncontexts:\n  dev:\n    tempo: { url: http://a }\n')
  })

  test('a link to a file elsewhere stays one', async () => {
    const real = join(home, 'dotfiles.yaml')
    writeFileSync(real, COMMENTED, { mode: 0o644 })
    mkdirSync(dirname(path()), { recursive: true })
    symlinkSync(real, path())
    expect((await config('use-context prod')).status).toBe(0)
    expect(lstatSync(path()).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toContain('current-context: prod')
  })

  test('JSON stays JSON', async () => {
    const file = join(home, 'c.json')
    writeFileSync(file, '{"contexts":{"a":{"zipkin":{"url":"http://z:9411"}}}}')
    expect((await config(`use-context a --config ${file}`)).status).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      'current-context': 'a',
      contexts: { a: { zipkin: { url: 'http://z:9411' } } },
    })
  })

  test('through Grafana, and back to a token of another kind', async () => {
    await config(
      'set-context g --kind tempo --url https://g.example/ --grafana-datasource P21 --token-env GRAFANA --use',
    )
    expect(read()).toContain(
      'grafana:\n        url: https://g.example\n        datasource: P21\n        token: { env: GRAFANA }\n',
    )
    expect((await config('get-contexts')).out).toBe(
      'g\t*\ttempo\thttps://g.example (data source P21)\t\ttoken\n',
    )
    await config('set-context g --username bot --password-env PW')
    expect(read()).not.toContain('GRAFANA')
  })

  test.each([
    ['set-context local --url http://a', "'local' cannot name a context: --from local is the local store"],
    ['set-context a:1 --url http://a', 'it looks like the address of a server'],
    ['set-context new', "there is no context 'new' yet: where is its server?"],
    ['set-context prod', 'what is to be changed?'],
    ['set-context prod --url http://u:p@h', '--url http://h --username u --password-env VARIABLE'],
    ['set-context prod --token-env A --token-file b', 'a token comes from one place'],
    ['set-context prod --token-env A --username b', 'two ways to say who you are'],
    ['set-context prod --trace-url http://x', 'is to be an address with {traceId} in it'],
    ["set-context prod -H 'Authorization: x'", 'Authorization looks like a secret'],
    ['set-context prod --timeout 3', '--timeout 10s'],
    ['set-context new --kind zipkin --tenant x', 'contexts.new.zipkin has no url'],
    ['use-context prd', 'did you mean: prod'],
    ['delete-context nothing-like-it', 'there are dev, prod'],
    ['rename-context dev prod', "'prod' is a context already"],
    ['rename-context dev tempo', 'cannot name a context'],
  ])('%s is refused, and nothing written', async (line, expected) => {
    write(COMMENTED)
    const { status, err } = await config(line)
    expect([status, err.includes(expected)]).toEqual([2, true])
    expect(read()).toBe(COMMENTED)
  })

  test('a server that nobody answers for is not guessed at', async () => {
    const { status, err } = await config('set-context new --url http://127.0.0.1:9')
    expect(status).toBe(5)
    expect(err).toContain('what kind of server it is cannot be found out')
    expect(err).toContain('--kind tempo')
    expect(() => read()).toThrow()
  })

  test('an address of another kind of server stands beside the one that is there', async () => {
    write(COMMENTED)
    await using zipkin = await startFakeZipkin()
    const { status, err } = await config(`set-context prod --url ${zipkin.url}`)
    expect([status, err]).toEqual([0, expect.stringContaining('the context prod is changed: zipkin')])
    expect(read()).toContain('https://jaeger.example.com/jaeger')
    await config('set-context dev --url http://127.0.0.1:9')
    expect(read()).toContain('tempo: { url: http://127.0.0.1:9 }')
  })

  test('a file that is wrong is not made worse', async () => {
    write('contexts: { a: { tempo: 1 } }')
    const { status, err } = await config('use-context a')
    expect([status, err]).toEqual([
      2,
      'tracectl: ~/.config/tracectl/config.yaml:1:25: contexts.a.tempo is to be a map of keys and values\n',
    ])
  })
})

async function at(env: Readonly<Record<string, string>>, flags = ''): Promise<string> {
  return (await config(`path ${flags}`, { env })).out.trim()
}

describe('what there is', () => {
  test('get-contexts: a table for people, tabs for programs', async () => {
    write(COMMENTED)
    expect((await config('get-contexts', { tty: true })).out)
      .toBe(`NAME     KIND    URL                                TENANT  AUTHENTICATION
dev   *  tempo   http://localhost:3200                      none
prod     jaeger  https://jaeger.example.com/jaeger          token
`)
    expect((await config('get-contexts --context prod')).out).toBe(
      'dev\t\ttempo\thttp://localhost:3200\t\tnone\nprod\t*\tjaeger\thttps://jaeger.example.com/jaeger\t\ttoken\n',
    )
    expect(JSON.parse((await config('get-contexts -o json')).out)).toEqual({
      schemaVersion: 1,
      contexts: [
        {
          name: 'dev',
          current: true,
          servers: [{ kind: 'tempo', url: 'http://localhost:3200', auth: 'none' }],
        },
        {
          name: 'prod',
          current: false,
          servers: [{ kind: 'jaeger', url: 'https://jaeger.example.com/jaeger', auth: 'token' }],
        },
      ],
    })
  })

  test('without a file', async () => {
    expect((await config('get-contexts')).err).toBe(
      'tracectl: there are no contexts; tracectl config set-context NAME --url URL adds one\n',
    )
    expect((await config('current-context')).status).toBe(3)
    expect((await config('path')).out).toBe('~/.config/tracectl/config.yaml\n')
    expect((await config('view')).out).toBe('{}\n')
    expect(await config('view --config /no-such-file.yaml')).toEqual({
      status: 2,
      out: '',
      err: 'tracectl: --config: cannot read /no-such-file.yaml: there is no such file\n  tracectl config set-context NAME --url URL makes one\n',
    })
  })

  test('path: flag, variable, XDG; a relative XDG directory is none', async () => {
    expect(await at({ XDG_CONFIG_HOME: '/x' })).toBe('/x/tracectl/config.yaml')
    expect(await at({ XDG_CONFIG_HOME: 'x' })).toBe('~/.config/tracectl/config.yaml')
    expect(await at({ TRACECTL_CONFIG: '~/t.yaml' })).toBe('~/t.yaml')
    expect(await at({ TRACECTL_CONFIG: '/t.yaml' }, '--config c.yaml')).toBe('~/c.yaml')
    mkdirSync(dirname(path()), { recursive: true })
    writeFileSync(join(dirname(path()), 'config.json'), '{}')
    expect(await at({})).toBe('~/.config/tracectl/config.json')
  })

  test('view, and where each value comes from', async () => {
    write(COMMENTED)
    expect((await config('view')).out).toBe(`current-context: dev
contexts:
  dev:
    tempo:
      url: http://localhost:3200
  prod:
    jaeger:
      url: https://jaeger.example.com/jaeger
      token: { env: JAEGER_TOKEN }
`)
    const env = { TRACECTL_CONTEXT: 'prod', TRACECTL_TOKEN: 's3cr3t', TRACECTL_TEMPO_URL: 'http://t:1' }
    expect((await config('view --origin', { env })).out).toBe(`current-context: prod # TRACECTL_CONTEXT
contexts:
  dev:
    tempo:
      url: http://localhost:3200 # ~/.config/tracectl/config.yaml:7
      token: { env: TRACECTL_TOKEN } # TRACECTL_TOKEN
  prod:
    jaeger:
      url: https://jaeger.example.com/jaeger # ~/.config/tracectl/config.yaml:10
      token: { env: TRACECTL_TOKEN } # TRACECTL_TOKEN
from:
  tempo: http://t:1 # TRACECTL_TEMPO_URL
  jaeger: https://jaeger.example.com/jaeger # contexts.prod.jaeger
  zipkin: http://localhost:9411 # the default
defaults:
  timeout: 30s # the default
`)
    const json = JSON.parse((await config('view --origin -o json', { env })).out) as { origins: unknown }
    expect(json.origins).toMatchObject({ 'contexts.prod.jaeger.token': 'TRACECTL_TOKEN' })
  })

  test('the group alone: help, 2', async () => {
    const { status, out, err } = await config('')
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('Usage: tracectl config [options] <command>')
    expect((await config('use-contxt')).err).toContain('Did you mean use-context?')
    expect((await config('use-context')).err).toContain('usage: tracectl config use-context')
  })
})
