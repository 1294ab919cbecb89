// `tracectl export`: what came in goes out, to a file or a pipe.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { exportTrace } from '../../../src/commands/export/export.ts'
import { readExportOptions, type ExportFlags } from '../../../src/commands/export/export-options.ts'
import { analyze } from '../../../src/analysis/analyze.ts'
import { TracectlError } from '../../../src/errors.ts'
import { renderHtml } from '../../../src/render/html/html.ts'
import { fileSourceOf } from '../../../src/sources/file.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { LogRecord, Span, TraceData } from '../../../src/trace/span.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { fakeContext, type FakeContextOptions } from '../../support/context.ts'
import { exampleSpans } from '../../support/example-trace.ts'
import { protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import { arbitraryLogs, arbitrarySpans, protoRequest } from '../../support/span-arbitrary.ts'
import { makeLog, makeSpan, TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'
import { otlpJson, otlpProto } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

const EXAMPLE = exampleSpans()
const LOGS = [makeLog({ spanId: EXAMPLE[0]!.spanId, body: 'of a span' }), makeLog({ body: 'of the trace' })]
writeFileSync(join(folder, 'in.json'), otlpJson(EXAMPLE))
writeFileSync(join(folder, 'logs.json'), otlpJson(EXAMPLE, LOGS))

interface Run {
  readonly status: number
  readonly out: Uint8Array
  readonly text: string
  readonly err: string
}

async function run(flags: ExportFlags, world: FakeContextOptions = {}, operand?: string): Promise<Run> {
  const context = fakeContext({ cwd: folder, ...world })
  const status = await exportTrace(context, readExportOptions(operand, flags))
  return { status, out: context.outBytes(), text: context.out(), err: context.err() }
}

async function readBack(bytes: Uint8Array): Promise<TraceData> {
  const source = fileSourceOf('export', bytes)
  expect(source.notes).toEqual([])
  const [id] = await source.findTraceIds('', 2, new AbortController().signal)
  return (await source.fetchTrace(id!, new AbortController().signal))!
}

function written(name: string): Buffer {
  return readFileSync(join(folder, name))
}

describe('to standard output', () => {
  test('OTLP JSON unless told otherwise: one line', async () => {
    const { status, text, err } = await run({ file: 'in.json' })
    expect([status, err]).toEqual([0, ''])
    expect(text).toBe(`${otlpJson(EXAMPLE)}\n`)
  })

  test.each(['otlp-json', 'otlp-proto', 'jaeger'] as const)('%s', async (format) => {
    const { out, err } = await run({ file: 'in.json', format })
    expect(err).toBe('')
    const { spans } = await readBack(out)
    expect(treeOf({ spans, logs: [] })).toEqual(treeOf({ spans: EXAMPLE, logs: [] }))
  })

  test('html: the page of the trace as show sees it', async () => {
    const { out, err } = await run({ file: 'in.json', format: 'html' })
    const analysis = analyze(buildTrace({ spans: EXAMPLE, logs: [] }))
    expect(err).toBe('')
    expect(Buffer.from(out).toString()).toBe([...renderHtml(analysis.trace, { analysis })].join(''))
  })

  test('- is standard output as well, and JSON may go to a terminal', async () => {
    const { text } = await run({ file: 'in.json', output: '-' }, { tty: true })
    expect(text).toBe(`${otlpJson(EXAMPLE)}\n`)
  })

  test('binary does not go to a terminal', async () => {
    await expect(run({ file: 'in.json', format: 'otlp-proto' }, { tty: true }, '4bf9')).rejects.toMatchObject(
      {
        code: 'usage',
        message: 'OTLP protobuf is binary, and standard output is a terminal',
        hint: 'tracectl export 4bf9 --file in.json -o trace.pb',
      },
    )
  })

  test('logs go along, or stay away', async () => {
    const json = await run({ file: 'logs.json' })
    expect((await readBack(json.out)).logs.map(({ body }) => body)).toEqual(['of a span', 'of the trace'])
    const proto = await run({ file: 'logs.json', format: 'otlp-proto' })
    expect((await readBack(proto.out)).logs).toHaveLength(2)
    expect(proto.err).toContain('--no-logs makes it one bare message')
    const jaeger = await run({ file: 'logs.json', format: 'jaeger' })
    expect(jaeger.err).toBe('tracectl: left out 1 log record of no span here: Jaeger keeps logs in spans\n')
    const bare = await run({ file: 'logs.json', format: 'otlp-proto', logs: false })
    expect((await readBack(bare.out)).logs).toEqual([])
    expect(bare.err).toBe('')
    expect((await run({ file: 'logs.json', format: 'jaeger', quiet: true })).err).toBe('')
  })

  test('from a pipe, whatever it holds', async () => {
    const jaeger = await run({ file: 'in.json', format: 'jaeger' })
    const { out } = await run({}, { stdin: jaeger.out }, '-')
    expect(treeOf(await readBack(out))).toEqual(treeOf({ spans: EXAMPLE, logs: [] }))
  })

  test('ends when its reader has gone', async () => {
    const context = fakeContext({ cwd: folder })
    context.stopNow('pipe-closed')
    expect(await exportTrace(context, readExportOptions(undefined, { file: 'in.json' }))).toBe(0)
  })
})

test('from the store, by the first digits of the id', async () => {
  const store = join(folder, 'spans.db')
  const writer = openStoreWriter({ path: store, now: () => TEST_START, retention: {} })
  await writer.ingest('traces', otlpProto(EXAMPLE)).committed
  await writer.close()
  const { out } = await run({ store }, {}, TEST_TRACE_ID.slice(0, 6))
  const { spans } = await readBack(out)
  // equal resources have been brought together
  expect(sorted(spans.map(plainSpan))).toEqual(sorted(EXAMPLE))
})

describe('to a file', () => {
  test.each([
    ['a.json', 'OTLP JSON', 'OTLP JSON'],
    ['a.JSONL', 'OTLP JSON', 'OTLP JSON'],
    ['a', 'OTLP JSON', 'OTLP JSON'],
    ['.hidden', 'OTLP JSON', 'OTLP JSON'],
    ['a.pb', 'OTLP protobuf', 'OTLP protobuf'],
    ['a.jaeger.json', 'Jaeger JSON', 'Jaeger JSON'],
    ['a.json.gz', 'OTLP JSON, gzip', 'OTLP JSON, gzip'],
    ['a.pb.gz', 'OTLP protobuf, gzip', 'OTLP protobuf, gzip'],
    ['a.jaeger.json.zst', 'Jaeger JSON, zstd', 'Jaeger JSON, zstd'],
  ])('%s is %s by its name', async (output, words, format) => {
    const { status, text, err } = await run({ file: 'in.json', output })
    expect([status, text]).toEqual([0, ''])
    expect(err).toBe(`tracectl: wrote ${EXAMPLE.length} spans to ${output} (${words})\n`)
    expect(fileSourceOf(output, written(output)).format).toBe(format)
  })

  test.each(['a.html', 'a.htm.gz'])('%s is a page', async (output) => {
    const { err } = await run({ file: 'in.json', output })
    expect(err).toMatch(/ to a\.html? \(HTML\)\n| to a\.htm\.gz \(HTML, gzip\)\n/)
    const page = output.endsWith('.gz') ? gunzipSync(written(output)) : written(output)
    expect(page.toString()).toMatch(/^<!doctype html>[^]*<\/html>\n$/)
  })

  test('--format wins over the name, and is needed where the name says nothing', async () => {
    await run({ file: 'in.json', output: 'b.json', format: 'jaeger', quiet: true })
    expect(fileSourceOf('b', written('b.json')).format).toBe('Jaeger JSON')
    expect(() => readExportOptions('4bf9', { output: 'trace.dat' })).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: 'which format is trace.dat to have?',
        hint: 'say it: tracectl export … --format otlp-json -o trace.dat',
      }),
    )
    expect(readExportOptions('4bf9', { output: 'trace.dat', format: 'otlp-proto' }).format).toBe('otlp-proto')
  })

  test('packed, it holds the same', async () => {
    await run({ file: 'in.json', output: 'c.json.gz' })
    await run({ file: 'in.json', output: 'c.json.zst' })
    expect(gunzipSync(written('c.json.gz')).toString()).toBe(`${otlpJson(EXAMPLE)}\n`)
    expect(zstdDecompressSync(written('c.json.zst')).toString()).toBe(`${otlpJson(EXAMPLE)}\n`)
  })

  test('also the one that it was read from', async () => {
    writeFileSync(join(folder, 'same.json'), otlpJson(EXAMPLE))
    await run({ file: 'same.json', output: 'same.json' })
    expect(written('same.json').toString()).toBe(`${otlpJson(EXAMPLE)}\n`)
  })

  test('-q says nothing', async () => {
    expect((await run({ file: 'in.json', output: 'd.json', quiet: true })).err).toBe('')
  })

  test.each([
    ['no/such/dir/a.json', 'cannot write to no/such/dir/a.json: there is no such directory'],
    ['.', 'cannot write to .: it is a directory'],
    ['in.json/a.json', 'cannot write to in.json/a.json: a part of the path is not a directory'],
  ])('%s cannot be written', async (output, message) => {
    const attempt = run({ file: 'in.json', output, format: 'otlp-json' })
    await expect(attempt).rejects.toMatchObject({ code: 'output-failed', message })
  })

  test('half of one is removed again', async () => {
    const context = fakeContext({ cwd: folder })
    context.stopNow('SIGINT')
    const options = readExportOptions(undefined, { file: 'in.json', output: 'half.json' })
    await expect(exportTrace(context, options)).rejects.toThrow('aborted')
    expect(existsSync(join(folder, 'half.json'))).toBe(false)
  })
})

describe('what is asked for', () => {
  test.each<[string | undefined, ExportFlags, string, string]>([
    [undefined, {}, 'which trace?', 'tracectl export 4bf92f35 takes one from the store'],
    ['-', { file: 'a' }, 'both - and --file a say where to read', 'tracectl export --file a'],
    ['4bf9', { file: '' }, "--file: '' is not a file", 'tracectl export --file traces.jsonl'],
    ['4bf9', { output: '' }, "--output: '' is not a file", 'tracectl export 4bf92f35 -o trace.json'],
  ])('%s %j', (operand, flags, message, hint) => {
    const attempt = (): unknown => readExportOptions(operand, flags)
    expect(attempt).toThrow(expect.objectContaining({ code: 'usage', message }))
    expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) as string }))
  })

  test('a trace that is not there', async () => {
    await expect(run({ file: 'in.json' }, {}, 'ffff')).rejects.toMatchObject({
      code: 'trace-not-found',
      hint: expect.stringContaining('tracectl export --file in.json 4bf92f35') as string,
    })
  })

  test('what is no id: the hint is for this command', async () => {
    await expect(run({ file: 'in.json' }, {}, 'xyz')).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringMatching(/: tracectl export 4bf92f35$/) as string,
    })
  })

  test('one of several', async () => {
    const other = EXAMPLE.map((span) => Object.assign({}, span, { traceId: 'f'.repeat(32) }))
    writeFileSync(join(folder, 'two.json'), otlpJson([...EXAMPLE, ...other]))
    await expect(run({ file: 'two.json' })).rejects.toMatchObject({
      code: 'ambiguous-trace',
      hint: expect.stringMatching(/^export one of them: tracectl export --file two\.json [4f]/m) as string,
    })
  })

  test('a file instead of an id', async () => {
    await expect(run({}, {}, 'in.json')).rejects.toMatchObject({
      code: 'usage',
      hint: 'to export what is in it: tracectl export --file in.json',
    })
  })

  test('a name near to that of a file', async () => {
    await expect(run({ file: 'im.json' })).rejects.toMatchObject({
      code: 'file-unreadable',
      hint: 'did you mean: tracectl export --file in.json',
    })
  })

  test('a directory is not meant', async () => {
    mkdirSync(join(folder, 'spans'))
    await expect(run({ file: 'span' })).rejects.toMatchObject({
      code: 'file-unreadable',
      hint: `looked for ${join(folder, 'span')}`,
    })
  })

  test('a terminal instead of a pipe', async () => {
    await expect(run({}, {}, '-')).rejects.toThrow(TracectlError)
  })
})

describe('lossless', () => {
  test.each(['otlp-json', 'otlp-proto'] as const)(
    '%s gives back every span and log of the trace',
    async (format) => {
      const input = fc.tuple(arbitrarySpans, arbitraryLogs)
      await fc.assert(
        fc.asyncProperty(input, async ([spans, logs]) => {
          fc.pre(spans.length > 0)
          const mine = spans.map((span) => ofTrace(span))
          const records = logs.map((log) => ofTrace(log))
          const { out } = await run({ format }, { stdin: otlpJson(mine, records) }, '-')
          const back = await readBack(out)
          expect(back.spans).toHaveLength(mine.length)
          const plain = back.spans.map(plainSpan)
          for (const span of mine) expect(plain).toContainEqual(span)
          expect(back.logs).toHaveLength(records.length)
          for (const log of records) expect(back.logs).toContainEqual(log)
        }),
        { numRuns: 50 },
      )
    },
  )

  test('what a sender sent as protobuf comes out as the same to a decoder that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySpans, async (spans) => {
        fc.pre(spans.length > 0)
        const received = protobufjsBytes(TraceRequestType, protoRequest(spans.map((span) => ofTrace(span))))
        const { out } = await run({ format: 'otlp-proto' }, { stdin: received }, '-')
        expect(spanTexts(TraceRequestType.decode(out))).toEqual(spanTexts(TraceRequestType.decode(received)))
      }),
      { numRuns: 50 },
    )
  })
})

function ofTrace<T extends Span | LogRecord>(record: T): T {
  return { ...record, traceId: TEST_TRACE_ID }
}

function spanTexts(message: object): readonly string[] {
  const { resourceSpans } = message as {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly { readonly spans: readonly object[] }[]
    }[]
  }
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  return spans.map((span) => JSON.stringify(span)).toSorted()
}

/** The tree by names and ids, with kinds and status. */
function treeOf(data: TraceData): readonly string[] {
  return buildTrace(data).nodes.map(
    ({ depth, id, span }) => `${' '.repeat(depth)}${id} ${span?.name} ${span?.kind} ${span?.status.code}`,
  )
}

function sorted(spans: readonly Span[]): readonly Span[] {
  return spans.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1))
}

test.each(['otlp-json', 'jaeger'] as const)(
  'nothing in %s can act on a terminal, and it reads the same',
  async (format) => {
    const name = 'a\u009b31mred\u202e\u2066'
    writeFileSync(join(folder, 'hostile.json'), otlpJson([makeSpan({ name })]))
    const { text } = await run({ file: 'hostile.json', format })
    expect(text).not.toMatch(/[\u0080-\u009f\u202e\u2066]/)
    expect(JSON.stringify(JSON.parse(text))).toContain(name)
  },
)
