// `tracectl show` on published traces: the figures that are known of them, on a screen and in a document.
import { describe, expect, test } from 'vitest'
import { readShowOptions, type ShowFlags } from '../../src/commands/show/show-options.ts'
import { show } from '../../src/commands/show/show.ts'
import { textWidth } from '../../src/render/text.ts'
import { fakeContext } from '../support/context.ts'
import { realTraces } from '../support/real-traces.ts'

async function run(
  name: string,
  flags: Partial<ShowFlags> = {},
  columns = 80,
  trace?: string,
): Promise<string> {
  const context = fakeContext({ columns, cwd: '/' })
  const file = realTraces(name)!
  expect(await show(context, readShowOptions(trace, { output: 'text', file, ...flags }))).toBe(0)
  return context.out()
}

interface Document {
  readonly trace: { readonly spanCount: number; readonly durationNs: number }
  readonly clocks: { readonly moves: readonly unknown[] }
  readonly ledger: { readonly lengthNs: number; readonly lines: readonly { readonly timeNs: number }[] }
  readonly criticalPaths: readonly { readonly segments: readonly { readonly lengthNs: number }[] }[]
  readonly gaps: readonly { readonly lengthNs: number; readonly kind: string }[]
  readonly idle: readonly { readonly lengthNs: number }[]
  readonly spans: readonly {
    readonly state: string
    readonly marks: readonly string[]
    readonly startNs: number | null
    readonly skewNs: number
  }[]
}

async function documentOf(name: string, flags: Partial<ShowFlags> = {}, trace?: string): Promise<Document> {
  return JSON.parse(await run(name, { ...flags, json: true }, 80, trace)) as Document
}

const INSTALL = 'zipkin-smartthings-mobile-web-install.json.gz'

describe.skipIf(realTraces(INSTALL) === undefined)('an installation over five minutes, 1,041 spans', () => {
  test('31 pauses, 175 spans without an end, no gap of minutes, no clock moved', async () => {
    const document = await documentOf(INSTALL)
    expect(document.trace.spanCount).toBe(1041)
    const idle = document.idle.map(({ lengthNs }) => lengthNs)
    expect(idle).toHaveLength(31)
    expect(Math.round(Math.max(...idle) / 1e9)).toBe(82)
    expect(Math.max(...document.gaps.map(({ lengthNs }) => lengthNs))).toBeLessThan(1e9)
    expect(document.spans.filter(({ state }) => state === 'unfinished' || state === 'untimed')).toHaveLength(
      175,
    )
    expect(document.clocks.moves).toEqual([])
  })

  test.each([
    [80, {}],
    [120, { squeeze: true }],
    [100, { errors: true }],
    [60, { depth: '3', columns: 'self,kind' }],
    [140, { focus: 'post pages/install/initialize', all: true }],
    [80, { fromTime: '2m', toTime: '3m' }],
  ] as const)('%i columns, %o: no line is wider', async (columns, flags) => {
    const lines = (await run(INSTALL, flags, columns)).split('\n')
    expect(lines.filter((line) => textWidth(line) > columns)).toEqual([])
  })

  test('--squeeze says what is not drawn', async () => {
    expect(await run(INSTALL, { squeeze: true }, 120)).toContain(
      'axis broken: 13 idle periods, 4m52s, not drawn',
    )
  })
})

const SKEW = 'zipkin-skew.json.gz'

describe.skipIf(realTraces(SKEW) === undefined)('a server whose clock is 65 ms behind', () => {
  test('moved by the least, and told; --skew off leaves all as recorded', async () => {
    expect(await run(SKEW)).toContain('clocks  serviceb moved +64.4ms (64.4')
    expect((await documentOf(SKEW)).spans.map(({ skewNs }) => skewNs)).toEqual([0, 0, 64_441_000, 64_441_000])
    const raw = await documentOf(SKEW, { skew: 'off' })
    expect(raw.spans.map(({ skewNs }) => skewNs)).toEqual([0, 0, 0, 0])
    expect(await run(SKEW, { skew: 'off' })).not.toContain('moved +')
  })
})

const TICKETS = 'trainticket.jsonl.gz'

describe.skipIf(realTraces(TICKETS) === undefined)('a booking of 200 spans', () => {
  test('its ledger and its path sum to the root', async () => {
    const error: unknown = await run(TICKETS).catch((thrown: unknown) => thrown)
    const id = /show --file \S+ ([0-9a-f]+)$/.exec((error as { readonly hint: string }).hint)?.[1]
    const { ledger, criticalPaths } = await documentOf(TICKETS, {}, id)
    expect(sum(ledger.lines.map(({ timeNs }) => timeNs))).toBe(ledger.lengthNs)
    expect(sum(criticalPaths[0]!.segments.map(({ lengthNs }) => lengthNs))).toBe(ledger.lengthNs)
  })
})

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0)
}
