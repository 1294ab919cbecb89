// Servers that are slow, drip, lie, vanish or are not there: every command says so in one line that a person can act on,
// with the right exit status, in time, and without anything of what it was told in confidence.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { instantOf } from '../../src/trace/time.ts'
import {
  deadUrl,
  htmlReply,
  jsonReply,
  startFakeServer,
  textReply,
  type FakeHandler,
  type FakeReply,
  type FakeServer,
} from '../support/fake-server.ts'
import { startFakeJaeger } from '../support/fake-jaeger.ts'
import { internalError, v3Error } from '../support/fake-jaeger-replies.ts'
import { startFakeTempo } from '../support/fake-tempo.ts'
import { startFakeZipkin } from '../support/fake-zipkin.ts'
import { runCommand, type CommandResult, type RunCommandOptions } from '../support/run-command.ts'
import { makeEvent, makeSpan, spanIdOf, TEST_START } from '../support/spans.ts'
import { CHECKOUT, NOW, ORPHANS, TRACES } from './persona-traces.ts'

const SECRET = 'glsa_DoNotTell_0123456789abcdef'

/** Whatever asks a server. */
const COMMANDS: readonly (readonly string[])[] = [
  ['show', CHECKOUT],
  ['search', '{ status = error }', '--service', 'web'],
  ['services'],
  ['services', '--dependencies'],
  ['diff', CHECKOUT, ORPHANS],
  ['export', CHECKOUT],
  ['tail', '-q', '--count', '1'],
]

/** Said of the server or not. */
const KINDS = [undefined, 'tempo', 'jaeger', 'zipkin'] as const
type Kind = (typeof KINDS)[number]

const BODY = JSON.stringify({ traces: [], data: [], result: {} }).repeat(200)
const LOGIN = '<!doctype html><title>Sign in</title><form><input type="password" name="p"></form>'

/** Which of the two depends on the machine. */
const SLOW = /not complete after \d+ ms|no answer within \d+ ms/

interface Bad {
  readonly name: string
  readonly reply: FakeReply
  /** Exit status. */
  readonly status: number
  /** What is to be read in the line. */
  readonly says: RegExp
  /** Where it is not 2 s: what never comes to an end is waited for so long. */
  readonly timeout?: string | undefined
  /** Where it is not all of them. */
  readonly commands?: readonly (readonly string[])[] | undefined
}

/** What is tried again may have no time for that on a busy machine. */
function inTime(says: RegExp): RegExp {
  return new RegExp(`${says.source}|${SLOW.source}`)
}

const BAD: readonly Bad[] = [
  {
    name: 'never answers',
    reply: { fault: 'silence' },
    status: 5,
    says: /no answer within 300 ms/,
    timeout: '300ms',
  },
  {
    name: 'drips',
    reply: { contentType: 'application/json', body: BODY, fault: 'drip' },
    status: 5,
    says: SLOW,
    timeout: '300ms',
  },
  {
    name: 'stalls behind its headers',
    reply: { contentType: 'application/json', body: BODY, fault: 'stall' },
    status: 5,
    says: SLOW,
    timeout: '300ms',
  },
  {
    name: 'resets the connection',
    reply: { fault: 'reset' },
    status: 5,
    says: inTime(/connection broke/),
    timeout: '400ms',
  },
  {
    name: 'breaks in the middle of its body',
    reply: { contentType: 'application/json', body: BODY, fault: 'truncate' },
    status: 5,
    says: inTime(/connection broke after/),
    timeout: '400ms',
  },
  {
    name: 'sends JSON that breaks off',
    reply: { contentType: 'application/json', body: '{"traces":[{"traceID":"4bf92f35' },
    status: 5,
    says: /did not send|neither Tempo/,
  },
  {
    name: 'calls a text JSON',
    reply: { contentType: 'application/json', body: 'It works!' },
    status: 5,
    says: /did not send|neither Tempo/,
  },
  {
    name: 'calls everything a picture',
    reply: { contentType: 'image/png', body: '\u0089PNG\r\n\u001a\n\0\0\0' },
    status: 5,
    says: /did not send|neither Tempo/,
  },
  { name: 'shows a login page', reply: htmlReply(LOGIN), status: 4, says: /looks like a login page/ },
  {
    name: 'shows some page',
    reply: htmlReply('<html><head><title>Welcome to \u001b[31mnginx!</title></head></html>'),
    status: 5,
    says: /an HTML page.*Welcome to|neither Tempo.*Welcome to/,
  },
  {
    name: 'wants credentials, in a text',
    reply: textReply('Unauthorized', 401),
    status: 4,
    says: /wants credentials/,
  },
  {
    name: 'wants credentials, in JSON that repeats them',
    reply: jsonReply({ message: `invalid API key: ${SECRET}` }, 401),
    status: 4,
    says: /wants credentials: HTTP 401: invalid API key: (?:\*\*\*|…)/,
  },
  { name: 'wants credentials, on a page', reply: htmlReply(LOGIN, 401), status: 4, says: /HTTP 401/ },
  { name: 'forbids', reply: jsonReply({ error: 'forbidden' }, 403), status: 4, says: /HTTP 403: forbidden/ },
  { name: 'forbids, on a page', reply: htmlReply('<h1>403</h1>', 403), status: 4, says: /HTTP 403/ },
  { name: 'knows no tenant', reply: textReply('no org id\n', 401), status: 4, says: /wants a tenant/ },
  {
    name: 'is overloaded for ever',
    reply: { ...textReply('too many requests', 429), headers: { 'retry-after': '3600' } },
    status: 5,
    says: /asks to be left alone: HTTP 429/,
  },
  {
    name: 'is unavailable for ever',
    reply: htmlReply('<title>503 Service Temporarily Unavailable</title>', 503),
    status: 5,
    says: inTime(/HTTP 503 Service Unavailable/),
    timeout: '400ms',
  },
  {
    name: 'fails as Tempo does',
    reply: textReply('error querying store in Querier.FindTraceByID: context deadline exceeded\n', 500),
    status: 5,
    says: /HTTP 500.*context deadline exceeded|neither Tempo/,
  },
  {
    name: 'fails as Jaeger does',
    reply: v3Error(500, 'elastic: Error 503 (Service Unavailable)'),
    status: 5,
    says: /HTTP 500.*elastic: Error 503|neither Tempo/,
  },
  {
    name: 'fails as an old Jaeger does',
    reply: internalError(500, 'gocql: no hosts available in the pool'),
    status: 5,
    says: /HTTP 500.*gocql: no hosts|neither Tempo/,
  },
  {
    name: 'fails as Zipkin does',
    reply: jsonReply(
      { status: 500, error: 'Internal Server Error', message: 'RejectedExecutionException' },
      500,
    ),
    status: 5,
    says: /HTTP 500.*RejectedExecutionException|neither Tempo/,
  },
  {
    name: 'fails with a page of controls',
    reply: textReply('\u001b]0;owned\u0007\u009b31m boom \u202e\r\nsecond line\n', 500),
    status: 5,
    says: /HTTP 500|neither Tempo/,
  },
  {
    name: 'announces 10 GB, and sends them',
    commands: [['show', CHECKOUT], ['services']],
    reply: {
      contentType: 'application/json',
      headers: { 'content-length': '10737418240' },
      body: `[${'0,'.repeat(500_000)}`,
      fault: 'endless',
    },
    status: 5,
    says: inTime(/is larger than/),
    timeout: '300ms',
  },
  {
    name: 'sends a bomb',
    commands: [['show', CHECKOUT]],
    // each member holds a megabyte, and takes a thousandth of that
    reply: {
      contentType: 'application/json',
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.concat(Array<Buffer>(2000).fill(gzipSync(Buffer.alloc(1 << 20, 32)))),
    },
    status: 5,
    says: inTime(/is larger than/),
    timeout: '300ms',
  },
  {
    name: 'is not what its packing says',
    reply: { contentType: 'application/json', headers: { 'content-encoding': 'gzip' }, body: BODY },
    status: 5,
    says: /cannot be unpacked/,
  },
  {
    name: 'sends brackets without end',
    reply: { contentType: 'application/json', body: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}` },
    status: 5,
    says: /nested deeper than/,
  },
  {
    name: 'sends garbage for protobuf',
    reply: {
      contentType: 'application/protobuf',
      body: Uint8Array.from({ length: 4000 }, (_, at) => (at * 251) % 256),
    },
    status: 5,
    says: /did not send|neither Tempo/,
  },
  {
    name: 'leads in circles',
    reply: { status: 302, headers: { location: '/again' } },
    status: 5,
    says: /redirect|leads/,
  },
]

// What is loaded at first takes its time, and that is not the server's.
beforeAll(async () => {
  const url = await deadUrl()
  for (const kind of KINDS) await expectOfAll(url, kind, { status: 5, says: /nothing listens/ })
})

describe.concurrent.each(BAD)('a server that $name', ({ reply, ...expected }) => {
  test.each(KINDS)('as %s', async (kind) => {
    await using server = await startFakeServer(() => reply)
    await expectOfAll(server.url, kind, expected)
  })
})

describe('a server that', () => {
  test.each(KINDS)('is not there, as %s', async (kind) => {
    const url = await deadUrl()
    await expectOfAll(url, kind, { status: 5, says: /nothing listens at/ })
  })

  test.each(KINDS)('has no address, as %s', async (kind) => {
    await expectOfAll('http://tempo.invalid:3200', kind, {
      status: 5,
      says: /no host named|no name server|no answer within/,
    })
  })

  test.each(KINDS)('leads to another host gets no one to tell it anything, as %s', async (kind) => {
    const other = await open(() => htmlReply(LOGIN))
    const server = await open(() => ({ status: 302, headers: { location: `${other.url}/login?token=x` } }))
    await expectOfAll(server.url, kind, {
      status: 4,
      says: /leads to http:\/\/127\.0\.0\.1:\d+, probably a login page/,
    })
    expect(other.requests).toEqual([])
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true)
  })

  test('is overloaded once is asked again', async () => {
    const tempo = await startFakeTempo({ persona: 'tempo-3.0', traces: TRACES, now: () => NOW })
    onTestFinished(() => tempo.close())
    let asked = 0
    const before = await open(async ({ target, headers }) => {
      if (asked++ === 0) return { ...textReply('slow down', 429), headers: { 'retry-after': '0' } }
      const reply = await fetch(`${tempo.url}${target}`, { headers: { accept: headers.accept ?? '' } })
      return {
        status: reply.status,
        contentType: reply.headers.get('content-type') ?? '',
        body: new Uint8Array(await reply.arrayBuffer()),
      }
    })
    const result = await ask(before.url, 'tempo', ['show', CHECKOUT], '5s')
    expect([result.status, result.err]).toEqual([0, ''])
    expect(asked).toBeGreaterThan(1)
  })

  test.each([['tempo'], ['jaeger'], ['zipkin']] as const)('vanishes after a search, as %s', async (kind) => {
    const server = await startFake(kind)
    const found = await ask(server.url, kind, ['search'], '2s')
    expect(found.status).toBe(0)
    await server.close()
    const shown = await ask(server.url, kind, ['show', CHECKOUT], '2s')
    expect(oneLine(shown)).toMatch(/nothing listens at/)
    expect([shown.status, shown.out]).toEqual([5, ''])
  })

  test.each([['tempo'], ['jaeger'], ['zipkin']] as const)(
    'vanishes after it was asked leaves a copy, as %s',
    async (kind) => {
      const folder = mkdtempSync(join(tmpdir(), 'tracectl-vanished-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      const server = await startFake(kind)
      const where = ['--from', server.url, '--store', join(folder, 'store.db'), '--timeout', '2s']
      // not settled yet: it is asked for again
      const world = { env: { HOME: folder }, now: () => instantOf(TEST_START + 60_000_000_000n) }
      const first = await runCommand(['show', CHECKOUT, ...where], world)
      await server.close()
      const again = await runCommand(['show', CHECKOUT, ...where], world)
      expect([first.status, again.status, again.out]).toEqual([0, 0, first.out])
      expect(oneLine(again)).toMatch(/nothing listens at .*; this is a copy fetched /)
      const refreshed = await runCommand(['show', CHECKOUT, '--refresh', ...where], world)
      expect(refreshed).toEqual(again)
      const other = await runCommand(['show', ORPHANS, ...where], world)
      expect(oneLine(other)).toMatch(/nothing listens at/)
      expect(other.status).toBe(5)
    },
  )

  test('vanishes between the two of a diff', async () => {
    const tempo = await startFake('tempo')
    let asked = 0
    const server = await open(async ({ target }) => {
      if (asked++ > 0) return { fault: 'reset' }
      const reply = await fetch(`${tempo.url}${target}`)
      return { contentType: 'application/json', body: await reply.text() }
    })
    const result = await ask(server.url, 'tempo', ['diff', CHECKOUT, ORPHANS], '400ms')
    expect(oneLine(result)).toMatch(inTime(/connection broke/))
    expect([result.status, result.out]).toEqual([5, ''])
  })

  test.each(KINDS)('is silent is left at once on Ctrl-C, as %s', async (kind) => {
    await Promise.all(
      COMMANDS.map(async (command) => {
        if (isNotAsked(kind, command)) return
        let stop: (() => void) | undefined
        const server = await open(() => {
          stop?.()
          return { fault: 'silence' }
        })
        const result = await ask(server.url, kind, command, '60s', {
          onContext: (context) => {
            stop = () => context.stopNow()
          },
        })
        expect(result, command.join(' ')).toEqual({ status: 130, out: '', err: '' })
      }),
    )
  })
})

describe('a trace that', () => {
  test.each([
    ['tempo', `{"trace":${otlp(deep(20_000))}}`],
    ['jaeger', `{"result":${otlp(deep(20_000))}}`],
    [
      'zipkin',
      `[{"traceId":"${CHECKOUT}","id":"ff","tags":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}]`,
    ],
  ] as const)('is nested without end is refused, or shown without it: %s', async (kind, body) => {
    const server = await open(() => ({ contentType: 'application/json', body }))
    for (const command of [
      ['show', CHECKOUT],
      ['export', CHECKOUT],
      ['show', CHECKOUT, '--json'],
    ]) {
      // one after the other: one server for all
      // oxlint-disable-next-line no-await-in-loop
      const result = await ask(server.url, kind, command, '2s')
      expect([0, 5], result.err).toContain(result.status)
      if (result.status === 5) oneLine(result)
    }
  })

  test.each([['tempo'], ['jaeger'], ['zipkin']] as const)(
    'is named in controls is drawn without: %s',
    async (kind) => {
      const evil = '\u001b]0;owned\u0007\u009b31m\u202e\r\n\tname'
      const spans = [
        makeSpan({
          traceId: CHECKOUT,
          spanId: spanIdOf(1),
          name: evil,
          service: evil,
          attributes: { [evil]: evil },
          status: { code: 'error', message: evil },
          events: [makeEvent(evil, 0, { 'exception.type': evil, 'exception.message': evil })],
          endMs: 10,
        }),
      ]
      const server = await startFake(kind, [{ spans, logs: [] }])
      for (const command of [
        ['show', CHECKOUT],
        ['search'],
        ['services'],
        ['tail', '--since', '1h', '--count', '1'],
      ]) {
        // oxlint-disable-next-line no-await-in-loop
        const { status, out, err } = await ask(server.url, kind, command, '2s')
        expect([status, out + err], command[0]).toEqual([0, expect.not.stringMatching(CONTROLS)])
      }
    },
  )

  test.each(KINDS)('is asked for by an id of controls: %s', async (kind) => {
    const server = await open(() => ({}))
    const result = await ask(server.url, kind, ['show', '\u001b[31m4bf92f\u202e'], '2s')
    oneLine(result)
    expect(result.status).toBe(2)
    expect(server.requests).toEqual([])
  })
})

function deep(depth: number): string {
  return `${'{"arrayValue":{"values":['.repeat(depth)}{"stringValue":"x"}${']}}'.repeat(depth)}`
}

/** A span with an attribute. */
function otlp(value: string): string {
  const span =
    `{"traceId":"${CHECKOUT}","spanId":"00000000000000ff","name":"a","startTimeUnixNano":"1","endTimeUnixNano":"2",` +
    `"attributes":[{"key":"k","value":${value}}]}`
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`
}

// C0 but tab and newline, DEL, C1, and what reorders text.
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Of what was said: a line that begins so, and hints below it. */
function oneLine({ err }: CommandResult): string {
  const [line = '', ...hints] = err.trimEnd().split('\n')
  expect(line).toMatch(/^tracectl: \S/)
  for (const hint of hints) expect(hint).toMatch(/^ {2}\S/)
  expect(err).not.toMatch(CONTROLS)
  expect(err).not.toMatch(/internal error|\n\s+at |TypeError|RangeError|undefined|\[object/)
  expect(err).not.toContain(SECRET)
  expect(line.length).toBeLessThan(700)
  return line
}

type Expected = Pick<Bad, 'status' | 'says' | 'timeout' | 'commands'>

async function expectOfAll(url: string, kind: Kind, expected: Expected): Promise<void> {
  const { status, says, timeout = '2s', commands = COMMANDS } = expected
  const asked = commands.filter((command) => !isNotAsked(kind, command))
  const results = await Promise.all(asked.map((command) => ask(url, kind, command, timeout)))
  for (const [at, result] of results.entries()) {
    const typed = asked[at]!.join(' ')
    expect(oneLine(result), typed).toMatch(says)
    expect([result.status, result.out], typed).toEqual([status, ''])
  }
}

/** Tempo cannot say who calls whom, and says that without asking. */
function isNotAsked(kind: Kind, command: readonly string[]): boolean {
  return kind === 'tempo' && command.includes('--dependencies')
}

function ask(
  url: string,
  kind: Kind,
  command: readonly string[],
  timeout: string,
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  const from = kind ?? url
  return runCommand([...command, '--from', from, '--timeout', timeout, '--store', ':memory:'], {
    env: {
      HOME: '/nonexistent',
      TRACECTL_TOKEN: SECRET,
      ...(kind === undefined ? {} : { [`TRACECTL_${kind.toUpperCase()}_URL`]: url }),
    },
    now: () => instantOf(NOW),
    ...options,
  })
}

async function open(handler: FakeHandler): Promise<FakeServer> {
  const server = await startFakeServer(handler)
  onTestFinished(() => server.close())
  return server
}

async function startFake(
  kind: 'tempo' | 'jaeger' | 'zipkin',
  traces = TRACES,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server =
    kind === 'tempo'
      ? await startFakeTempo({ persona: 'tempo-3.0', traces, now: () => NOW })
      : kind === 'jaeger'
        ? await startFakeJaeger({ persona: 'jaeger-2.20', traces })
        : await startFakeZipkin({ traces, now: Number(NOW / 1_000_000n) })
  onTestFinished(() => server.close())
  return server
}
