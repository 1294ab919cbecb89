// The whole of `tracectl demo`: real services, a real receiver, a real store.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { demo } from '../../../src/commands/demo/demo.ts'
import { textWidth } from '../../../src/render/text.ts'
import { openStoreReader } from '../../../src/store/store-reader.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { fakeContext } from '../../support/context.ts'
import { runCommand } from '../../support/run-command.ts'

let home: string

/** For what does not depend on how long things take. */
const HURRY = 0.02

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tracectl-demo-'))
})
afterAll(() => rm(home, { recursive: true }))

describe.concurrent('demo', () => {
  test('draws the slow checkout and the trace that broke off, and says what to type', async ({ expect }) => {
    const context = fakeContext({ columns: 80, env: { XDG_STATE_HOME: home } })
    expect(
      await demo(context, { store: undefined, quiet: false, verbose: 0, output: 'text', repeat: false }),
    ).toBe(0)

    const lines = context.out().split('\n')
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(80)
    const out = context.out()
    expect(out).toMatch(/^trace [0-9a-f]{32} /)
    expect(out).toMatch(/^POST \/api\/checkout · .* · 47 spans · 8 services · 5 errors · 3 logs$/m)
    expect(out).toMatch(/^repeat  18× SELECT stock  one after another, .* \(N\+1\?\)$/m)
    expect(out).toMatch(/payments POST \/charges .*░░/)
    expect(out).toMatch(
      /^Where did the time go\? \d\d% of it, \d\.\d\ds of \d\.\d\ds, into gaps #1 and #2: payments/m,
    )
    expect(out).toMatch(/ long, that fills\s+gap\s+#3\s+above\.$/m)
    expect(out).toMatch(/^POST \/scores · .* · 3 spans · 1 service$/m)

    const [show, span, fragment] = lines.filter((line) => line.startsWith('  tracectl show'))
    const prefix = /show ([0-9a-f]{8}) +the slow checkout/.exec(show!)![1]!
    expect(span).toMatch(new RegExp(`show ${prefix} --span [0-9a-f]{8} `))
    const store = openStoreReader({ path: join(home, 'tracectl', 'spans.db') })
    const ids = [prefix, /show ([0-9a-f]{8}) /.exec(fragment!)![1]!].map((id) => store.findTraceIds(id, 2))
    expect(ids.map((found) => found.length)).toEqual([1, 1])
    expect(out.startsWith(`trace ${ids[0]![0]}`)).toBe(true)
    const trace = buildTrace(store.fetchTrace(ids[0]![0]!)!)
    const spanPrefix = /--span ([0-9a-f]{8})/.exec(span!)![1]!
    expect(trace.nodes.filter((node) => node.id.startsWith(spanPrefix))).toHaveLength(1)
    await store.close()

    const path = join(home, 'tracectl', 'spans.db')
    const { out: document } = await runCommand(['diagnose-propagation', '--json', '--store', path])
    const { findings } = JSON.parse(document) as { readonly findings: readonly object[] }
    expect(findings).toMatchObject([
      {
        kind: 'broken-hop',
        caller: { service: 'payments' },
        callee: { service: 'fraud', span: 'POST /scores' },
      },
    ])

    expect(context.err().split('\n')).toEqual([
      expect.stringMatching(/^nine services and a queue, exporting OTLP to http:\/\/127\.0\.0\.1:\d+$/),
      '  GET /api/products   ada looks around',
      '  POST /api/checkout  ada buys two things',
      '  POST /api/checkout  sixteen others buy a coat each',
      '  POST /api/checkout  bob buys eighteen things',
      '  GET /api/cart/bob   bob looks whether it worked',
      `38 traces, 516 spans, kept in ${home}/tracectl/spans.db`,
      '',
      '',
    ])
  })

  test('as JSON: a document a line, and nothing beside it', async ({ expect }) => {
    const context = fakeContext()
    expect(
      await demo(
        context,
        { store: ':memory:', quiet: true, verbose: 0, output: 'json', repeat: false },
        HURRY,
      ),
    ).toBe(0)
    const documents = context.out().trimEnd().split('\n').map(readDocument)
    const counts = documents.map(({ trace }) => trace.spanCount)
    expect(counts.slice(0, 2)).toEqual([4, 25])
    expect(counts.slice(-4).sort((a, b) => a - b)).toEqual([1, 3, 4, 47])
    expect(counts).toHaveLength(38)
    expect(context.err()).toBe('')
  })

  test('keeping nothing, it does not say how to find it', async ({ expect }) => {
    const context = fakeContext({ columns: 80, env: { npm_command: 'exec' } })
    expect(
      await demo(
        context,
        { store: ':memory:', quiet: true, verbose: 0, output: 'text', repeat: false },
        HURRY,
      ),
    ).toBe(0)
    expect(context.out()).not.toContain('tracectl show')
    expect(context.out().slice(context.out().indexOf('Next:'))).toBe(
      [
        'Next:',
        '  npx tracectl demo --repeat      beside a tail: something to watch',
        '  npx tracectl tail -- npm start  the same for your own service',
        '  npx tracectl tail               for services told where to send:',
        '    export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
        '    export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        '',
      ].join('\n'),
    )
  })

  test('Ctrl-C in the middle: ends at once, draws nothing', async ({ expect }) => {
    const context = fakeContext({ env: { XDG_STATE_HOME: join(home, 'stopped') } })
    const run = demo(context, { store: undefined, quiet: false, verbose: 0, output: 'text', repeat: false })
    await context.waitForErr((text) => text.includes('bob buys'))
    context.stopNow()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(context.out()).toBe('')
  })
})

interface Document {
  readonly trace: { readonly id: TraceId; readonly spanCount: number }
}

function readDocument(line: string): Document {
  return JSON.parse(line) as Document
}
