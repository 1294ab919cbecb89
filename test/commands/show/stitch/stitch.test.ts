// `show --stitch`: a trace with what it called without passing its context on, from wherever the trace is.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { fileSourceOf } from '../../../../src/sources/file.ts'
import { instantOf } from '../../../../src/trace/time.ts'
import type { TraceData } from '../../../../src/trace/span.ts'
import { ingest, openWriter, temporaryStore } from '../../../store/store-fixture.ts'
import { startFakeTempo } from '../../../support/fake-tempo.ts'
import { runCommand, type CommandResult } from '../../../support/run-command.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/breaks/${name}.jsonl.gz`, import.meta.url))
/** A Flask shop that calls the stock with a raw client: two traces a request. */
const RAW = fixture('python-requests-raw')
const WHOLE = fixture('go-otelhttp')

interface Document {
  readonly trace: { readonly id: string }
  readonly spans: readonly { readonly name: string; readonly parentSpanId: string | null }[]
  readonly stitched: {
    readonly traceIds: readonly string[]
    readonly joints: readonly {
      readonly tier: string
      readonly confidence: number
      readonly relation: string
    }[]
  }
}

async function tracesIn(file: string): Promise<readonly TraceData[]> {
  const query = { from: undefined, to: undefined, mostTraces: 1e6, mostSpans: 1e6, services: [] }
  const reading = fileSourceOf(file, readFileSync(file)).readTraces(query, new AbortController().signal)
  const traces: TraceData[] = []
  for await (const data of reading) traces.push(data)
  return traces
}

let traces: readonly TraceData[] = []
let shop = ''
let whole = ''
beforeAll(async () => {
  traces = await tracesIn(RAW)
  // in the middle of the recording, with others before and after it
  const calls = traces.filter(({ spans }) => spans[0]?.name === 'GET /order/<item>')
  shop = calls[Math.floor(calls.length / 2)]!.spans[0]!.traceId
  whole = (await tracesIn(WHOLE))[0]!.spans[0]!.traceId
})

async function stitched(
  id: string,
  ...place: readonly string[]
): Promise<CommandResult & { document: Document }> {
  const result = await runCommand(['show', id, '--stitch', '--json', ...place])
  return { ...result, document: JSON.parse(result.out) as Document }
}

describe('from either end', () => {
  test('the caller', async () => {
    const { document, status } = await stitched(shop, '--file', RAW)
    expect(status).toBe(0)
    expect(document.trace.id).toBe(shop)
    expect(document.spans.map(({ name }) => name)).toEqual(['GET /order/<item>', 'GET /stock/<item>'])
    expect(document.stitched.joints).toMatchObject([{ tier: 'timing', relation: 'broken' }])
    expect(document.stitched.joints[0]?.confidence).toBeGreaterThan(0.5)
  })

  test('the callee', async () => {
    const [, called = ''] = (await stitched(shop, '--file', RAW)).document.stitched.traceIds
    const { document } = await stitched(called, '--file', RAW)
    expect(document.trace.id).toBe(shop)
    expect(document.stitched.traceIds).toEqual([called, shop])
  })
})

test('from the store', async () => {
  const path = temporaryStore()
  // what comes in has begun before
  const writer = openWriter(path, { now: () => instantOf(2n ** 61n) })
  for (const { spans } of traces) await ingest(writer, ...spans)
  await writer.close()
  expect((await stitched(shop, '--store', path)).document.stitched.joints).toHaveLength(1)
})

test('from a server, of which it asks what ran around the trace', async () => {
  await using tempo = await startFakeTempo({ persona: 'tempo-2.10', traces })
  const place = ['--from', tempo.url, '--store', temporaryStore()]
  expect((await stitched(shop, ...place)).document.stitched.joints).toHaveLength(1)
})

test('where nothing belongs to it, that is said, and the trace is drawn', async () => {
  const { document, err } = await stitched(whole, '--file', WHOLE)
  expect(document.stitched).toEqual({ traceIds: [whole], joints: [] })
  expect(document.spans).toHaveLength(3)
  expect(err).toMatch(
    /^tracectl: nothing belongs to this trace, among \d+ other traces that ran around it\n$/,
  )
})

test('what it suggests is about the whole again', async () => {
  const { status, err } = await runCommand(['show', shop, '--stitch', '--focus', 'GET', '--file', RAW])
  expect(status).toBe(2)
  expect(err).toMatch(/tracectl show --file \S+ [0-9a-f]{32} --stitch --focus [0-9a-f]{16}\n$/)
})

test('without the flag the document says nothing of it', async () => {
  const { out } = await runCommand(['show', shop, '--json', '--file', RAW])
  expect(JSON.parse(out)).not.toHaveProperty('stitched')
})
