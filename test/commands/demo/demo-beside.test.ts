// `tracectl demo` where somebody else takes its spans in: a tail in the next terminal, or the endpoint that the environment
// names. Real receivers and stores, and services in a hurry.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demo } from '../../../src/commands/demo/demo.ts'
import { readTailOptions } from '../../../src/commands/tail/tail-options.ts'
import { tail } from '../../../src/commands/tail/tail.ts'
import { openStoreReader } from '../../../src/store/store-reader.ts'
import { openCollector } from '../../demo/collector.ts'
import { fakeContext, type FakeContext } from '../../support/context.ts'
import { httpEndpoint } from '../../support/post-spans.ts'

const HURRY = 0.02
const PLAIN = { store: undefined, quiet: false, verbose: 0, output: 'text', repeat: false } as const

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tracectl-beside-'))
})
afterEach(() => rm(home, { recursive: true }))

interface RunningTail {
  readonly context: FakeContext
  readonly endpoint: string
  stop(): Promise<number>
}

async function openTail(): Promise<RunningTail> {
  const context = fakeContext({ env: { XDG_STATE_HOME: home } })
  const flags = { output: 'text', service: [], forwardHeader: [], header: [], verbose: 0 } as const
  const options = await readTailOptions({ ...flags, grpcPort: '0', httpPort: '0' }, [])
  const ended = tail(context, options)
  const endpoint = httpEndpoint(await context.waitForErr((text) => text.includes('OTLP/HTTP')))
  return {
    context,
    endpoint,
    stop() {
      context.stopNow()
      return ended
    },
  }
}

async function spansInStore(): Promise<number> {
  const reader = openStoreReader({ path: join(home, 'tracectl', 'spans.db') })
  const { spans } = reader.stats()
  await reader.close()
  return spans
}

test('beside a tail it exports to that, and tells of what is in its store', async () => {
  const running = await openTail()
  const context = fakeContext({ env: { XDG_STATE_HOME: home } })
  expect(await demo(context, PLAIN, HURRY)).toBe(0)
  // Acknowledged is committed: all of it can be read at once.
  expect(await spansInStore()).toBe(516)
  expect(context.err().split('\n').slice(0, 2)).toEqual([
    `nine services and a queue, exporting OTLP to ${running.endpoint}`,
    `which is tracectl tail (pid ${process.pid}): see them arrive there`,
  ])
  expect(context.err()).toContain(`38 traces, 516 spans, kept in ${home}/tracectl/spans.db by the tail\n`)
  expect(context.out()).toMatch(/^ {2}tracectl show [0-9a-f]{8} +the slow checkout again$/m)

  const stopped = running.stop()
  expect(await stopped).toBe(130)
  expect(running.context.out().match(/POST \/api\/checkout/g)).toHaveLength(18)
  expect(running.context.err()).toContain('38 traces · 1 with errors · 516 spans')
  expect(running.context.err()).toContain('3 log records')
})

test('a tail that ends in the middle: the rest is kept without it', async () => {
  const running = await openTail()
  const context = fakeContext({ env: { XDG_STATE_HOME: home } })
  const ended = demo(context, PLAIN, HURRY)
  await context.waitForErr((text) => text.includes('bob buys'))
  const [status] = await Promise.all([ended, running.stop()])
  expect(status).toBe(0)
  expect(context.err()).toMatch(
    /^the tail \(pid \d+\) has stopped taking spans: .*\n38 traces, 516 spans, kept in \S+spans\.db\n/m,
  )
  expect(await spansInStore()).toBe(516)
  expect(context.out()).toContain('tracectl show')
})

test('told by the environment, it exports there, and to the store of a tail that is there', async () => {
  const running = await openTail()
  const env = { XDG_STATE_HOME: home, OTEL_EXPORTER_OTLP_ENDPOINT: running.endpoint }
  const context = fakeContext({ env })
  expect(await demo(context, PLAIN, HURRY)).toBe(0)
  expect(context.err()).toContain(
    `exporting OTLP to ${running.endpoint}\nas OTEL_EXPORTER_OTLP_ENDPOINT says\n`,
  )
  expect(context.err()).toContain(`38 traces, 516 spans, sent to ${running.endpoint}\n`)
  expect(context.out()).toMatch(/^ {2}tracectl show [0-9a-f]{8} +the slow checkout again$/m)
  expect(await spansInStore()).toBe(516)
  await running.stop()
})

test('told to export elsewhere, there is nothing here to show', async () => {
  const collector = await openCollector()
  const env = { XDG_STATE_HOME: home, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` }
  const context = fakeContext({ env })
  expect(await demo(context, PLAIN, HURRY)).toBe(0)
  expect(collector.spans).toHaveLength(516)
  expect(collector.logs).toEqual([])
  expect(context.out()).toContain('Where did the time go?')
  expect(context.out()).not.toContain('tracectl show')
  await collector.close()
})

test('again and again until Ctrl-C, to a tail as soon as there is one and no longer', async () => {
  const context = fakeContext({ env: { XDG_STATE_HOME: home } })
  const ended = demo(context, { ...PLAIN, repeat: true }, HURRY)
  await context.waitForErr((text) => text.includes('\nround 2 '))
  // The store is not taken while it goes on.
  const running = await openTail()
  const line = `now to ${running.endpoint}\nwhich is tracectl tail (pid ${process.pid})`
  await context.waitForErr((text) => text.includes(line))
  await context.waitForErr((text) => text.lastIndexOf('\nround ') > text.indexOf(line))
  await running.stop()
  expect(running.context.out()).toContain('clear payment')
  await context.waitForErr((text) => /\nnow to http:\S+\nround \d/.test(text))
  context.stopNow()
  expect(await ended).toBe(130)

  expect(context.out().match(/Where did the time go\?/g)).toHaveLength(1)
  expect(context.err()).toMatch(
    /^round 2 {2}\d+ traces, \d+ spans, the slow checkout [\d.]+m?s [0-9a-f]{8}$/m,
  )
  expect(await spansInStore()).toBeGreaterThan(3 * 200)
})
