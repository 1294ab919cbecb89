// No secret gets out: a marker is put in every place where one can be, and looked for in everything that is printed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, asyncProperty, boolean, constantFrom } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../support/run-command.ts'

const MARKER = 'm4rk3r-S3CRET'
const ENCODED = Buffer.from(`bot:${MARKER}`).toString('base64')

let folder: string
let server: Server
let origin: string
/** What the last request brought along. */
let seen: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracectl-secrets-'))
  // It says back whatever it was told, as some proxies do.
  server = createServer((request, response) => {
    const told = Object.values(request.headers).join(' ')
    seen.push(told)
    response.writeHead(401, { 'content-type': 'text/plain' }).end(`no access with ${told} at ${request.url}`)
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await new Promise((closed) => void server.close(closed))
})

interface Output {
  readonly status: number
  readonly text: string
}

async function run(
  argv: readonly string[],
  { env = {}, stdin, tty = false }: { env?: Record<string, string>; stdin?: string; tty?: boolean } = {},
): Promise<Output> {
  // With stacks and causes, as --debug shows them.
  const result = await runCommand(argv, {
    cwd: folder,
    env: { HOME: folder, PATH: process.env['PATH'] ?? '', ...env },
    tty,
    debug: true,
    ...(stdin === undefined ? {} : { stdin }),
  })
  return { status: result.status, text: result.out + result.err }
}

function expectNoSecret({ text }: Output): void {
  expect(text).not.toContain(MARKER)
  expect(text).not.toContain(encodeURIComponent(MARKER))
  expect(text).not.toContain(ENCODED)
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

const NOTHING = '{ url: http://localhost:1 }'
/** Ways to put a secret into a server's settings; each may or may not be right. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `token: ${secret}`,
  (secret) => `token: { ${secret} }`,
  (secret) => `token: { envv: ${secret} }`,
  (secret) => `token: { env: ${secret} }`,
  (secret) => `token: { exec: ${secret} }`,
  // Its arguments may be secrets; what it complains of is its own affair.
  (secret) => `token: { exec: ["true", ${secret}] }`,
  (secret) => `token: { exec: [sh, -c, "echo ${secret}; echo has ${secret} >&2; exit 1"] }`,
  (secret) => `token: [${secret}]`,
  (secret) => `token: { env: A, ${secret}: 1 }`,
  (secret) => `token: "${secret}`,
  (secret) => `token: @${secret}`,
  (secret) => `token: *${secret}`,
  (secret) => `token: &x ${secret}`,
  (secret) => `token: a: ${secret}`,
  (secret) => `token: !!${secret} x`,
  (secret) => `token: |\n        ${secret}\n        ${secret}`,
  (secret) => `username: bot\n      password: ${secret}`,
  (secret) => `username: bot\n      password: { file: x }\n      token: ${secret}`,
  (secret) => `headers: { Authorization: Bearer ${secret} }`,
  (secret) => `headers: { X-Anything: ${secret} }`,
  (secret) => `headers: { X-Api-Key: [${secret}] }`,
  (secret) => `headers: ${secret}`,
  (secret) => `headers: { "a b ${secret}": 1 }`,
  (secret) => `timeout: ${secret}`,
  (secret) => `tls: ${secret}`,
  (secret) => `tls: { skipVerify: ${secret} }`,
  (secret) => `grafana: { datasource: u, token: ${secret} }`,
  (secret) => `grafana: { url: "http://bot:${secret}@ORIGIN", datasource: u }`,
  (secret) => `grafana: ${secret}`,
  (secret) => `traceUrl: ${secret}`,
  (secret) => `# ${secret}`,
]
const URLS: readonly ((secret: string) => string)[] = [
  () => 'http://ORIGIN',
  (secret) => `http://bot:${secret}@ORIGIN/x`,
  (secret) => `http://bot:a/b${secret}@ORIGIN`,
  (secret) => `ftp://bot:${secret}@ORIGIN`,
  (secret) => `http://ORIGIN/?token=${secret}`,
  (secret) => `bot:${secret}@ORIGIN`,
]
const COMMANDS: readonly (readonly string[])[] = [
  ['config', 'view'],
  ['config', 'view', '-o', 'json'],
  ['config', 'view', '--origin'],
  ['config', 'view', '--origin', '-o', 'json'],
  ['config', 'get-contexts'],
  ['config', 'get-contexts', '-o', 'json'],
  ['config', 'current-context'],
  ['config', 'use-context', 'a'],
  ['config', 'set-context', 'a', '--kind', 'tempo', '--tenant', 'x'],
  ['config', 'rename-context', 'a', 'b'],
  ['show', '4bf92f3577b34da6a3ce929d0e0e4736', '--from', 'a', '-v'],
  ['show', '4bf92f3577b34da6a3ce929d0e0e4736', '--from', 'tempo', '-v'],
  ['search', '--from', 'a', '-v'],
]

describe('a secret in the configuration file', () => {
  test('is in no output, whatever is wrong with the file', { timeout: 30_000 }, async () => {
    const config = join(folder, 'config.yaml')
    await assert(
      asyncProperty(
        constantFrom(...PLACES),
        constantFrom(...URLS),
        constantFrom(...COMMANDS),
        boolean(),
        async (place, url, command, tty) => {
          const grafana = place('').startsWith('grafana: {')
          const address = grafana ? '' : `      url: "${url(MARKER)}"\n`
          const text = `current-context: a\ncontexts:\n  a:\n    tempo:\n${address}      ${place(MARKER)}\n  c: { zipkin: ${NOTHING} }\n`
          writeFileSync(config, text.replaceAll('ORIGIN', origin), { mode: 0o644 })
          expectNoSecret(await run(['--config', config, ...command], { tty }))
        },
      ),
      { numRuns: 250 },
    )
  })
})

describe('a secret that is used', () => {
  const show = ['show', '4bf92f3577b34da6a3ce929d0e0e4736', '-v']

  test.each([
    ['a token in a file', (): readonly string[] => ['--token-file', file('token', MARKER)], {}],
    ['a token on standard input', (): readonly string[] => ['--token-file', '-'], {}],
    ['a token in a variable', (): readonly string[] => [], { TRACECTL_TOKEN: MARKER }],
    ['a password', (): readonly string[] => [], { TRACECTL_USERNAME: 'bot', TRACECTL_PASSWORD: MARKER }],
    ['a header', (): readonly string[] => ['-H', `X-Api-Key: ${MARKER}`], {}],
    [
      'a header from a file',
      (): readonly string[] => ['-H', `@${file('headers', `Cookie: a=${MARKER}`)}`],
      {},
    ],
  ] as const)('%s: the server that says it back is not repeated', async (_what, flags, env) => {
    seen = []
    const result = await run([...show, '--from', 'tempo', ...flags()], {
      env: { ...env, TRACECTL_TEMPO_URL: `http://${origin}` },
      stdin: MARKER,
    })
    expect(seen.some((told) => told.includes(MARKER) || told.includes(ENCODED))).toBe(true)
    expect(result.status).toBe(4)
    expect(result.text).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/\S+ 401 \S+ /m)
    expect(result.text).toMatch(/no access with .*(\*\*\*|…)/)
    expectNoSecret(result)
  })

  test.each([
    'http://u:a/bSECRET@h',
    'http://u:a?SECRET@h:1',
    'u:a/SECRET@h:1',
    'http://u:a SECRET@a b',
    'u:SECRET@h',
  ])('an address that is none: %s', async (address) => {
    const result = await run([...show, '--from', address.replace('SECRET', MARKER)])
    expect(result.status).toBe(2)
    expectNoSecret(result)
  })

  test('a user in the address', async () => {
    seen = []
    const result = await run([...show, '--from', `http://bot:${MARKER}@${origin}`])
    expect(seen.some((told) => told.includes(ENCODED))).toBe(true)
    expectNoSecret(result)
  })

  test.each([
    ['--token', MARKER],
    [`--token=${MARKER}`],
    ['--password', MARKER],
    [`--password=${MARKER}`],
    ['-H', MARKER],
    ['-H', `${MARKER} x: y`],
    ['-H', '@headers-wrong'],
  ])('%s is refused without being repeated', async (...flags) => {
    file('headers-wrong', MARKER)
    const shown = await run([...show, '--from', 'tempo', ...flags])
    expect(shown.status).toBe(2)
    expectNoSecret(shown)
    expectNoSecret(
      await run(['config', 'set-context', 'x', '--kind', 'tempo', '--url', 'http://h', ...flags]),
    )
    expectNoSecret(
      await run(['config', 'set-context', 'x', '--kind', 'tempo', '--url', `http://a:${MARKER}@h`]),
    )
    expectNoSecret(
      await run([
        'config',
        'set-context',
        'x',
        '--kind',
        'tempo',
        '--url',
        'http://h',
        '--token-env',
        `!${MARKER}`,
      ]),
    )
    expectNoSecret(
      await run([
        'config',
        'set-context',
        'x',
        '--kind',
        'tempo',
        '--url',
        'http://h',
        '--token-exec',
        `'${MARKER}`,
      ]),
    )
  })
})
