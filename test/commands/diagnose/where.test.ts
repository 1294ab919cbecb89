// Where the traces come from that are diagnosed: a file, a pipe, the store, a server, or whoever sends meanwhile.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeTraceJson } from '../../../src/wire/otlp/otlp-json-output.ts'
import { ingest, openWriter, temporaryDirectory } from '../../store/store-fixture.ts'
import { shorterGrace } from '../../../src/commands/diagnose/listen/shorter-grace.ts'
import type { FakeContext } from '../../support/context.ts'
import { startFakeJaeger } from '../../support/fake-jaeger.ts'
import { pictureSpans } from '../../support/picture.ts'
import { httpEndpoint, postSpans } from '../../support/post-spans.ts'
import { runCommand, type CommandResult, type RunCommandOptions } from '../../support/run-command.ts'
import { atMs } from '../../support/spans.ts'

const CART = pictureSpans(
  `
    web   GET /cart [server]   |=====================|
    web     GET [client]       . |================|
    cart      GET /items [server]  |============|
  `,
  { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
)
const HEALTH = pictureSpans('web   GET /health [server]  |=|', {
  traceId: 'a0b1c2d3e4f5061728394a5b6c7d8e9f',
})

const FILE = [CART, HEALTH].map((spans) => JSON.stringify(encodeTraceJson({ spans, logs: [] }))).join('\n')
const SCRIPT = fileURLToPath(new URL('../child-script.ts', import.meta.url))

let cwd = ''
let path = ''
beforeEach(() => {
  cwd = temporaryDirectory()
  path = join(cwd, 'spans.db')
})

async function run(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  const env = { XDG_STATE_HOME: cwd, XDG_CONFIG_HOME: cwd }
  return await runCommand(['diagnose-propagation', ...argv], { cwd, env, ...options })
}

function scopeOf({ out }: CommandResult): unknown {
  const { scope } = JSON.parse(out) as { readonly scope: { readonly traces: number; readonly spans: number } }
  return { traces: scope.traces, spans: scope.spans }
}

const ALL = { traces: 2, spans: 4 }

describe('a file or a pipe', () => {
  test('by its name, also under the short name of the command', async () => {
    writeFileSync(join(cwd, 'traces.jsonl'), FILE)
    expect(scopeOf(await run(['traces.jsonl', '--json']))).toEqual(ALL)
    expect(scopeOf(await run(['--file', 'traces.jsonl', '-o', 'json']))).toEqual(ALL)
    const short = await runCommand(['diagnose', 'traces.jsonl', '--json'], { cwd })
    expect(scopeOf(short)).toEqual(ALL)
  })

  test('named by -', async () => {
    expect(scopeOf(await run(['-', '--json'], { stdin: FILE }))).toEqual(ALL)
  })

  test('no pipe is read that nobody has named: it may never end', async () => {
    const { status, err } = await run([], { stdin: FILE })
    expect(status).toBe(3)
    expect(err).toContain('there is no store at ')
  })

  test('what holds no spans', async () => {
    const { status, err } = await run(['-'], { stdin: 'hello' })
    expect(status).toBe(1)
    expect(err).toContain('no spans can be read from standard input')
  })

  test('a trace id is no file', async () => {
    const { status, err } = await run(['4bf92f3577b34da6'])
    expect(status).toBe(2)
    expect(err).toContain('to draw a trace with what belongs to it: tracectl show 4bf92f3577b34da6 --stitch')
  })

  test('a time at which nothing ran', async () => {
    const { status, err } = await run(['-', '--to-time', '2020-01-01T00:00:00Z'], { stdin: FILE })
    expect(status).toBe(3)
    expect(err).toBe(
      'tracectl: there is no trace in standard input up to 2020-01-01T00:00:00.000Z\n' +
        '  all that is there: tracectl diagnose-propagation -\n',
    )
  })

  test('a service that takes no part', async () => {
    const { status, err } = await run(['-', '--service', 'crat'], { stdin: FILE })
    expect(status).toBe(3)
    expect(err).toBe(
      "tracectl: --service: 'crat' takes no part in these traces\n  did you mean: --service cart\n",
    )
  })
})

describe('the store', () => {
  test('while it is written to, and its newest traces alone', async () => {
    const writer = openWriter(path)
    await ingest(writer, ...CART)
    await ingest(writer, ...HEALTH)
    expect(scopeOf(await run(['--json', '--store', path]))).toEqual(ALL)
    expect(scopeOf(await run(['--json', '--store', path, '-n', '1']))).toEqual({ traces: 1, spans: 1 })
  })

  test('is used though standard input is a pipe, where it is named', async () => {
    const writer = openWriter(path)
    await ingest(writer, ...CART)
    const result = await run(['--json', '--store', path], { stdin: FILE })
    expect(scopeOf(result)).toEqual({ traces: 1, spans: 3 })
  })

  test('without anything in it', async () => {
    openWriter(path)
    const { status, err } = await run(['--store', path])
    expect(status).toBe(3)
    expect(err).toContain('there is no trace in the store ')
    expect(err).toContain('it is empty; receive spans with: tracectl tail')
  })
})

test('a server, of the last hour', async () => {
  await using jaeger = await startFakeJaeger({
    persona: 'jaeger-2.20',
    traces: [CART, HEALTH].map((spans) => ({ spans, logs: [] })),
  })
  const result = await run(['--json', '--from', jaeger.url, '--store', path], { now: () => atMs(60_000) })
  expect(scopeOf(result)).toEqual(ALL)
  const later = await run(['--from', jaeger.url, '--store', path], { now: () => atMs(8e6) })
  expect(later.status).toBe(3)
  expect(later.err).toContain(`to look further back: tracectl diagnose-propagation --from ${jaeger.url}`)
})

test('while it diagnoses, a signal ends it at once', async () => {
  writeFileSync(join(cwd, 'traces.jsonl'), FILE)
  let held = 0
  const holdThread = <T>(work: () => T): T => {
    held++
    return work()
  }
  const result = await run(['traces.jsonl', '--json'], {
    onContext: (context) => void Object.assign(context, { holdThread }),
  })
  expect(scopeOf(result)).toEqual(ALL)
  expect(held).toBe(1)
})

describe('listening', () => {
  const PORTS = ['--grpc-port', '0', '--http-port', '0', '--json']
  let running: Promise<CommandResult>[] = []
  beforeEach(() => (running = []))
  afterEach(async () => void (await Promise.all(running)))

  async function start(
    argv: readonly string[],
  ): Promise<{ context: FakeContext; done: Promise<CommandResult> }> {
    let context: FakeContext | undefined
    const done = run([...argv, ...PORTS, '--store', path], { onContext: (made) => (context = made) })
    running.push(done)
    await Promise.resolve()
    await context!.waitForErr((text) => text.includes('OTLP/HTTP'))
    return { context: context!, done }
  }

  test('for a while: what was there before is not looked at', async () => {
    const writer = openWriter(path)
    await ingest(writer, ...HEALTH)
    await writer.close()
    const { context, done } = await start(['--listen', '400ms'])
    await postSpans(httpEndpoint(context.err()), CART)
    const result = await done
    expect(result.status).toBe(0)
    expect(scopeOf(result)).toEqual({ traces: 1, spans: 3 })
  })

  test('for so short a while that nothing would be left were all of it waited for', async () => {
    expect(shorterGrace(8e9)).toBe(2e9)
    expect(shorterGrace(40e9)).toBeUndefined()
    const { context, done } = await start(['--listen', '400ms'])
    await postSpans(httpEndpoint(context.err()), CART)
    const { pending } = JSON.parse((await done).out) as { readonly pending: { readonly graceNs: number } }
    expect(pending.graceNs).toBeLessThan(10e9)
  })

  test('until Ctrl-C, and then what has come is diagnosed', async () => {
    const { context, done } = await start(['--listen', '1h'])
    await postSpans(httpEndpoint(context.err()), CART)
    context.stopNow('SIGINT')
    const result = await done
    expect(result.status).toBe(0)
    expect(scopeOf(result)).toEqual({ traces: 1, spans: 3 })
  })

  test('SIGTERM ends it all', async () => {
    const { context, done } = await start(['--listen', '1h'])
    context.stopNow('SIGTERM')
    expect(await done).toMatchObject({ status: 143, out: '' })
  })

  test('nothing has come', async () => {
    const { done } = await start(['--listen', '50ms'])
    const { status, err } = await done
    expect(status).toBe(3)
    expect(err).toContain('no span arrived within 50 ms')
  })

  test.each([
    ['0', 0],
    ['7', 7],
  ])(
    'to a command that ends with %s: it ends with the command, and tells of its failure',
    async (word, status) => {
      const command = [process.execPath, '--no-warnings', SCRIPT, 'export', word]
      const result = await run([...PORTS, '--store', path, '--', ...command])
      expect(result.status).toBe(status)
      expect(scopeOf(result)).toEqual({ traces: 1, spans: 1 })
      expect(result.err).toContain('listening until the command ends')
    },
  )

  test('to a command that sends nothing', async () => {
    const result = await run([...PORTS, '--store', path, '--', process.execPath, '-e', '0'])
    expect(result.status).toBe(3)
    expect(result.err).toContain('no span arrived; the command ended with 0')
  })
})
