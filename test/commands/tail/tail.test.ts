import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { readShowOptions } from '../../../src/commands/show/show-options.ts'
import { show } from '../../../src/commands/show/show.ts'
import { loopbackEndpoint } from '../../../src/commands/tail/endpoints.ts'
import { childEnvironment } from '../../../src/commands/tail/tail-child.ts'
import { readTailOptions, type TailFlags, type TailOptions } from '../../../src/commands/tail/tail-options.ts'
import { tail } from '../../../src/commands/tail/tail.ts'
import { findListening } from '../../../src/store/find-listening.ts'
import { fakeContext, type FakeContext } from '../../support/context.ts'
import { pictureSpans } from '../../support/picture.ts'
import { PROGRAM } from '../../support/program.ts'
import { makeSpan } from '../../support/spans.ts'
import { httpEndpoint, postSpans } from '../../support/post-spans.ts'

const CHECKOUT = pictureSpans(
  `
    web   GET /cart [server]  |=====================|
    cart    load items        . |=====|
    db        ! SELECT        .   |==|
    pay     charge            .             |=======|
  `,
  { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
)
const HEALTH = pictureSpans(
  `
    web   GET /health  |=|
  `,
  { traceId: 'a0b1c2d3e4f5061728394a5b6c7d8e9f' },
)

const SCRIPT = fileURLToPath(new URL('../child-script.ts', import.meta.url))

describe('tail', () => {
  it('prints one line for each settled trace', async () => {
    const run = await start({}, { columns: 80 })
    await run.send(CHECKOUT, HEALTH)

    expect(await run.stop()).toBe(130)
    expect(run.context.out()).toBe(
      '14:03:11.208 GET /cart          22.0ms    4 sp 4 svc  ! 1 err  gap 6.00ms 4bf92f\n' +
        '14:03:11.208 GET /health        2.00ms    1 sp 1 svc                      a0b1c2\n',
    )
  })

  it('says where to send spans, and what came of it', async () => {
    const run = await start({})
    await run.send(CHECKOUT, HEALTH)
    await run.stop()

    const err = run.context
      .err()
      .replaceAll(/:\d{4,5}\b/g, ':PORT')
      .replace(/in \S+s\n/, 'in TIME\n')
    expect(err).toBe(
      'tracectl tail · OTLP/HTTP http://127.0.0.1:PORT · gRPC http://127.0.0.1:PORT\n' +
        'kept in memory until this ends\n' +
        'Point an OpenTelemetry SDK here:\n' +
        '  export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:PORT OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n' +
        '  export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:PORT OTEL_EXPORTER_OTLP_PROTOCOL=grpc\n' +
        '  export OTEL_BSP_SCHEDULE_DELAY=500   # traces show up sooner\n' +
        '2 traces · 1 with errors · 5 spans · in TIME\n',
    )
  })

  it('names an address that can be sent to, when it listens on every interface', async () => {
    const run = await start({ host: '0.0.0.0' })
    await run.send(CHECKOUT)
    await run.stop()
    expect(run.context.err()).toMatch(/export OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:\d+ /)
    expect(run.context.err()).not.toContain('0.0.0.0')
    expect(run.context.err()).toContain('on every interface: other machines can send here')
    expect(run.context.out()).not.toBe('')
  })

  it('says nothing but data and errors with --quiet', async () => {
    const context = fakeContext()
    const ended = tail(context, await tailOptions({ quiet: true }, []))
    context.stopNow()
    expect(await ended).toBe(130)
    expect(context.err()).toBe('')
  })

  it('draws each trace with --waterfall', async () => {
    const run = await start({ waterfall: true }, { columns: 80 })
    await run.send(CHECKOUT)
    await run.stop()
    expect(`\n${run.context.out()}`).toBe(WATERFALL)
  })

  it('prints one JSON object a line, with units in the keys', async () => {
    const run = await start({ json: true })
    await run.send(CHECKOUT, HEALTH)
    await run.stop()
    const documents = run.context
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(documents).toMatchObject([
      {
        schemaVersion: 1,
        trace: {
          id: '4bf92f3577b34da6a3ce929d0e0e4736',
          durationNs: 22e6,
          rootService: 'web',
          spanCount: 4,
          serviceCount: 4,
          errorCount: 1,
          largestGapNs: 6e6,
          incomplete: false,
        },
      },
      { trace: { id: 'a0b1c2d3e4f5061728394a5b6c7d8e9f' } },
    ])
  })

  it.each<[string, Partial<TailFlags>, readonly string[]]>([
    ['--service', { service: ['pay'] }, ['4bf92f']],
    ['--service, several: any of them', { service: ['pay', 'web'] }, ['4bf92f', 'a0b1c2']],
    ['--errors', { errors: true }, ['4bf92f']],
    ['--min-duration', { minDuration: '10ms' }, ['4bf92f']],
    ['all at once', { minDuration: '10ms', errors: true, service: ['nobody'] }, []],
  ])('prints only what %s asks for', async (_name, flags, expected) => {
    const run = await start(flags, { columns: 80 })
    await run.send(CHECKOUT, HEALTH)
    await run.stop()
    expect(idsOf(run.context.out())).toEqual(expected)
    expect(run.context.err()).toContain('2 traces')
  })

  it('ends by itself after --count traces', async () => {
    const command = [process.execPath, '--no-warnings', SCRIPT, 'wait']
    const run = await start({ count: '1' }, {}, command)
    expect(await run.ended).toBe(0)
    expect(run.context.out()).toMatch(/^[^\n]* work [^\n]*\n$/)
  })

  it('ends by itself with --until-idle, printing what is still open', async () => {
    const run = await start({ untilIdle: '200ms' })
    await run.send(HEALTH)
    expect(await run.ended).toBe(0)
    expect(idsOf(run.context.out())).toEqual(['a0b1c2'])
  })

  it('fails with "nothing matched" when --until-idle ends without a trace', async () => {
    const run = await start({ untilIdle: '20ms' })
    await expect(run.ended).rejects.toMatchObject({ code: 'nothing-matched', exitStatus: 3 })
  })

  it('prints a trace without its root as incomplete at the end', async () => {
    const run = await start({}, { columns: 80 })
    await run.send(CHECKOUT.slice(1))
    await run.stop()
    expect(run.context.out()).toMatch(/incomplete.* 4bf92f/)
  })

  it('ends without a word when the reader of the pipe has gone', async () => {
    const run = await start({})
    const before = run.context.err()
    run.context.stopNow('pipe-closed')
    expect(await run.ended).toBe(0)
    expect(run.context.err()).toBe(before)
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends with its own status on %s', async (signal, status) => {
    const run = await start({})
    run.context.stopNow(signal)
    expect(await run.ended).toBe(status)
  })

  it('says what it refused or did not keep', async () => {
    const run = await start({})
    expect(await postGarbage(run.endpoint)).toBe(400)
    await run.stop()
    expect(run.context.err()).toContain('refused an HTTP request for traces: ')
    expect(run.context.err()).toContain('1 request refused')
  })

  it('says so with --quiet too', async () => {
    const context = fakeContext({ cwd: tmpdir() })
    const port = await freePort()
    const ended = tail(context, await tailOptions({ quiet: true, httpPort: String(port) }, []))
    await vi.waitFor(() => postGarbage(`http://127.0.0.1:${port}`))
    context.stopNow()
    await ended
    expect(context.err()).toMatch(/^refused an HTTP request for traces: .*\n1 request refused\n$/)
  })

  it('says to programs on this machine where it listens, on loopback', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tracectl-tail-'))
    try {
      const store = join(folder, 'spans.db')
      const { pid } = process
      const usual = await start({ store })
      expect(findListening(store)).toEqual({ pid, endpoint: usual.endpoint })
      await usual.stop()
      expect(findListening(store)).toBeUndefined()
      const everywhere = await start({ store, host: '0.0.0.0' })
      expect(findListening(store)).toEqual({ pid, endpoint: everywhere.endpoint })
      await everywhere.stop()
      // What goes on to others is not for everybody's spans.
      const passingOn = await start({ store, forward: 'http://127.0.0.1:1' })
      expect(findListening(store)).toBeUndefined()
      await passingOn.stop()
    } finally {
      await rm(folder, { recursive: true })
    }
    const elsewhere = { http: [{ host: '192.0.2.1', port: 4318 }] }
    expect(loopbackEndpoint(elsewhere)).toBeUndefined()
  })

  it('keeps what it received for show', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tracectl-tail-'))
    try {
      const store = join(folder, 'spans.db')
      const run = await start({ store })
      await run.send(CHECKOUT)
      await run.stop()
      expect(run.context.err()).toContain('tracectl show 4bf92f35')
      const shown = fakeContext({ columns: 80 })
      expect(await show(shown, readShowOptions('4bf9', { store, output: 'text' }))).toBe(0)
      expect(shown.out()).toContain('GET /cart')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says what it evicted, in this run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tracectl-tail-'))
    try {
      const store = join(folder, 'spans.db')
      const first = await start({ store })
      await first.send(CHECKOUT)
      await first.stop()
      const second = await start({ store, retainAge: '1ms' })
      await second.context.waitForErr((text) => text.includes('evicted'))
      await second.stop()
      expect(second.context.err()).toMatch(/^evicted 1 old trace from the store \(4 spans\): it keeps what /m)
      expect(second.context.err()).toMatch(/^1 old trace evicted from the store \(4 spans\)$/m)
      const third = await start({ store })
      await third.stop()
      expect(third.context.err()).not.toContain('evicted')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('names the port that is taken, and the flag to use', async () => {
    const first = await start({})
    const port = new URL(first.endpoint).port
    const second = tail(fakeContext(), await tailOptions({ httpPort: port }, []))
    await expect(second).rejects.toMatchObject({ code: 'address-in-use', exitStatus: 6 })
    await expect(second).rejects.toThrow(port)
    await first.stop()
  })
})

describe('tail as a process', () => {
  it('ends on Ctrl-C although nobody reads what it prints', async () => {
    const args = [
      ...PROGRAM,
      'tail',
      '-o',
      'json',
      '--store',
      ':memory:',
      '--grpc-port',
      '0',
      '--http-port',
      '0',
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    await vi.waitFor(() => httpEndpoint(err), 10_000)
    // A pipe and Node's own buffer hold 80 KB; this is 0.9 MB.
    for (let request = 0; request < 3; request++) {
      const spans = Array.from({ length: 1_000 }, (_, index) =>
        makeSpan({ traceId: `${request + 1}`.padStart(16, '0') + `${index + 1}`.padStart(16, '0') }),
      )
      await postSpans(httpEndpoint(err), spans)
    }
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
    expect(err).toMatch(
      /^3,000 traces · .* printed · 3,000 spans · in .*\n[\d,]+ traces not printed: output was too slow\n/m,
    )
  })
})

describe('tail -- CMD', () => {
  it('starts it pointed here, prints its trace and takes over its exit status', async () => {
    const run = await start({}, { columns: 80 }, [process.execPath, '--no-warnings', SCRIPT, 'export', '7'])
    expect(await run.ended).toBe(7)
    expect(run.context.out()).toMatch(/work .* 1 sp 1 svc/)
    expect(run.context.err()).not.toContain('export OTEL_')
    expect(run.context.err()).not.toContain('no span arrived')
  })

  it('reports a death by signal as shells do, and that nothing was sent', async () => {
    const run = await start({}, {}, [process.execPath, '--no-warnings', SCRIPT, 'die'])
    expect(await run.ended).toBe(128 + 9)
    expect(run.context.err()).toContain('no span arrived: the command has to start an OpenTelemetry SDK')
  })

  it('passes SIGTERM on and waits for its end', async () => {
    const run = await start({}, {}, [process.execPath, '--no-warnings', SCRIPT, 'wait'])
    await run.context.waitForOut((text) => text.includes('work'))
    run.context.stopNow('SIGTERM')
    expect(await run.ended).toBe(3)
  })

  it('says so when it cannot be started', async () => {
    const ended = tail(fakeContext(), await tailOptions({}, ['/nonexistent/program']))
    await expect(ended).rejects.toMatchObject({
      code: 'command-not-started',
      message: 'cannot start /nonexistent/program: no such program',
    })
  })

  it('takes out what would send elsewhere', () => {
    const env = childEnvironment(
      {
        PATH: '/bin',
        OTEL_SERVICE_NAME: 'mine',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://vendor.example',
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
        OTEL_TRACES_EXPORTER: 'console',
      },
      'http://127.0.0.1:4318',
    )
    expect(env).toEqual({
      PATH: '/bin',
      OTEL_SERVICE_NAME: 'mine',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_BSP_SCHEDULE_DELAY: '500',
    })
  })
})

const WATERFALL = `
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
GET /cart · 22.0ms · 4 spans · 4 services · 1 error

SPAN                         0                10ms                     TIME CRIT
web GET /cart                ░░░░──────────░░░░░░░░░░──────────────  22.0ms
├╴gap #2: no span            ░░░░                                    2.00ms   9%
├╴cart load items               ░░░░─────░░                          6.00ms   5%
│ ├╴gap #3: no span             ░░░░                                 2.00ms   9%
│ ╰╴! db SELECT                    ▕█████▏                           3.00ms  14%
├╴gap #1: no span                         ░░░░░░░░░░░░               6.00ms  27%
╰╴pay charge                                         ██████████████  8.00ms  36%
█ own time, critical path  ─ waiting on a child  ░ no span

36% of 22.0ms: pay → charge   8.00ms
  leaf span: nothing was recorded of what it did
14% of 22.0ms: db → SELECT   3.00ms  failed
gap #1  6.00ms 27%  web  inside GET /cart           at 8.00ms → 14.0ms
  after cart load items → db, before pay charge; nothing was recorded between
gap #2  2.00ms 9%  web  inside GET /cart            at 0 → 2.00ms
  before its first child, cart load items → db; nothing was recorded until then
gap #3  2.00ms 9%  cart  inside load items          at 2.00ms → 4.00ms
  before its first child, db SELECT; nothing was recorded until then
clocks  no call between 4 services bounds how far apart they are; nothing moved

`

function idsOf(out: string): readonly string[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(-6))
}

interface Run {
  readonly context: FakeContext
  readonly endpoint: string
  send(...traces: readonly (typeof CHECKOUT)[]): Promise<void>
  /** As Ctrl-C does; the exit status. */
  stop(): Promise<number>
  readonly ended: Promise<number>
}

async function start(
  flags: Partial<TailFlags>,
  look: Parameters<typeof fakeContext>[0] = {},
  command: readonly string[] = [],
): Promise<Run> {
  const context = fakeContext({ cwd: tmpdir(), env: { PATH: process.env['PATH'] ?? '' }, ...look })
  const ended = tail(context, await tailOptions(flags, command))
  // A failure to start is the test's to see, not an unhandled rejection while it waits.
  const err = await Promise.race([
    context.waitForErr((text) => text.includes('OTLP/HTTP')),
    ended.then(() => ''),
  ])
  const endpoint = httpEndpoint(err)
  return {
    context,
    endpoint,
    async send(...traces) {
      for (const spans of traces) await postSpans(endpoint, spans)
    },
    stop() {
      context.stopNow()
      return ended
    },
    ended,
  }
}

async function postGarbage(endpoint: string): Promise<number> {
  const answer = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Uint8Array.of(0x0a, 0xff),
  })
  return answer.status
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function tailOptions(flags: Partial<TailFlags>, command: readonly string[]): Promise<TailOptions> {
  return readTailOptions(
    {
      store: ':memory:',
      grpcPort: '0',
      httpPort: '0',
      output: 'text',
      service: [],
      forwardHeader: [],
      ...flags,
    },
    command,
  )
}
