// `tail` on a terminal: real OTLP to the receiving thread, and what is then on the screen.
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tailScreen } from '../../../../src/commands/tail/screen/tail-screen.ts'
import { readTailOptions, type TailFlags } from '../../../../src/commands/tail/tail-options.ts'
import { findListening } from '../../../../src/store/find-listening.ts'
import { fakeContext, type FakeContext } from '../../../support/context.ts'
import { InkTerminal } from '../../../support/ink-terminal.ts'
import { sdkSpan } from '../../../support/sdk-spans.ts'

const CHECKOUT = '4bf92f3577b34da6a3ce929d0e0e4736'
const ROOT = '00f067aa0ba902b7'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracectl-screen-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

interface Run {
  readonly terminal: InkTerminal
  readonly context: FakeContext
  readonly ended: Promise<number>
  send(...spans: readonly Parameters<typeof sdkSpan>[0][]): Promise<void>
}

async function start(
  flags: Partial<TailFlags> = {},
  command: readonly string[] = [],
  rows = 30,
): Promise<Run> {
  const terminal = new InkTerminal(110, rows)
  const context: FakeContext = {
    ...fakeContext({ tty: true, columns: 110, cwd: process.cwd() }),
    takeTerminal: (work) => work(terminal.streams),
  }
  const options = await readTailOptions(
    {
      grpcPort: '0',
      httpPort: '0',
      output: 'text',
      store: join(folder, 'spans.db'),
      service: [],
      forwardHeader: [],
      header: [],
      verbose: 0,
      ...flags,
    },
    command,
  )
  const ended = tailScreen(context, options)
  await Promise.race([terminal.waitFor('OTLP http'), ended])
  const port = /OTLP http (\d+)/.exec(terminal.text())?.[1]
  return {
    terminal,
    context,
    ended,
    async send(...spans) {
      const body = ProtobufTraceSerializer.serializeRequest(spans.map(sdkSpan))
      const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: body as Uint8Array<ArrayBuffer>,
      })
      expect(answer.status).toBe(200)
    },
  }
}

describe('tail on a terminal', () => {
  test('lists what arrives, draws it, asks it, and sums up', async () => {
    const run = await start()
    await run.terminal.waitFor('Point an OpenTelemetry SDK here')
    await run.send({
      traceId: CHECKOUT,
      spanId: '1111111111111111',
      parent: { spanId: ROOT, isRemote: true },
      name: '结账 SELECT',
      error: 'deadlock',
    })
    await run.terminal.waitFor('(no root yet)')
    await run.send({
      traceId: CHECKOUT,
      spanId: ROOT,
      name: 'POST /api/checkout',
      attributes: { 'order.id': 7 },
    })
    // In the list and as a waterfall.
    await run.terminal.waitFor(/cart +POST \/api\/checkout +877ms .* 2 +1 ! 1 /)
    await run.terminal.waitFor(/── cart POST \/api\/checkout · .*open/)
    await run.terminal.waitFor('╰╴! 结账 SELECT')

    await run.send({ traceId: CHECKOUT.replace('4b', '5c'), spanId: ROOT, attributes: { 'order.id': 8 } })
    await run.terminal.waitFor('1/2')
    run.terminal.press('/{ .order.id = 7 }\r')
    await run.terminal.waitFor('1/1 of 2')

    const port = /OTLP http (\d+)/.exec(run.terminal.text())?.[1]
    expect(findListening(join(folder, 'spans.db'))?.endpoint).toBe(`http://127.0.0.1:${port}`)
    await fetch(`http://127.0.0.1:${port}/v1/trace`, { method: 'POST', body: 'x' })
    await run.terminal.waitFor('an exporter posts to /v1/trace')

    run.context.stopNow('SIGTERM')
    expect(await run.ended).toBe(143)
    // An emulator that is kept from working reads it only now.
    await run.terminal.waitFor(() => !run.terminal.isAlternate)
    expect(run.context.err()).toContain('an exporter posts to /v1/trace, where nothing is')
    expect(run.context.err()).toMatch(/\n2 traces · 1 with errors · 3 spans · in \S+\n/)
    expect(run.context.err()).toContain('tracectl show 4bf92f35')
  })

  test('over a store in memory; flags are the filter that it begins with', async () => {
    const run = await start({
      store: ':memory:',
      errors: true,
      service: ['cart', 'my shop'],
      minDuration: '500ms',
    })
    await run.terminal.waitFor('/service:cart|"my shop" error >=500ms')
    await run.send({ traceId: CHECKOUT, spanId: ROOT, name: 'POST /api/checkout', error: 'no stock' })
    await run.terminal.waitFor(/── cart POST \/api\/checkout · .*open/)
    // More than crosses threads at once.
    const ids = Array.from({ length: 1_200 }, (_, at) => (at + 1).toString(16).padStart(16, '0'))
    await run.send(...ids.map((spanId) => ({ traceId: CHECKOUT, spanId, parent: { spanId: ROOT } })))
    await run.terminal.waitFor('1,201 spans')
    run.terminal.press('\x03')
    expect(await run.ended).toBe(0)
    expect(run.context.err()).not.toContain('tracectl show')
  })

  test('what a command prints does not tear the screen: it follows when that has gone', async () => {
    const script =
      'console.log("as wide as", process.env.COLUMNS, "\\nlistening\\x1b[31m on 8080"); console.error("a warning"); setTimeout(() => process.exit(3), 500)'
    const run = await start({}, [process.execPath, '-e', script])
    await run.send({ traceId: CHECKOUT, spanId: ROOT })
    // How it ended comes first: a narrow screen cuts what a long command and its last line leave no room for.
    await run.terminal.waitFor(/ · ended with 3: \$ .*: (a warning|listening on 8080)/)
    // A second of quiet is enough for a command of our own.
    await run.terminal.waitFor('· settled')
    await run.send({ traceId: CHECKOUT, spanId: '2222222222222222', parent: { spanId: ROOT } })
    await run.terminal.waitFor('+ reopened')
    run.terminal.press('q')
    expect(await run.ended).toBe(3)
    const { err } = run.context
    expect(err()).toContain('(all it printed)\n')
    expect(err()).toMatch(/^as wide as 110 *\nlistening on 8080$/m)
    expect(err()).toMatch(/^a warning$/m)
  })
})

describe('what cannot be opened is told before the screen is', () => {
  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await expect(start({ httpPort: String(port), host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'address-in-use',
      message: expect.stringContaining(`port ${port}`) as string,
    })
    server.close()
  })

  test('a command that cannot be started', async () => {
    await expect(start({}, ['/no/such/program'])).rejects.toMatchObject({ code: 'command-not-started' })
  })
})
