import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { fileSourceOf, openFileSource, readStream, type FileSource } from '../../src/sources/file.ts'
import type { TraceId } from '../../src/trace/span.ts'
import type { SearchQuery } from '../../src/sources/source.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { atMs, makeLog, makeSpan, TEST_TRACE_ID } from '../support/spans.ts'
import { otlpJson, otlpProto } from '../support/trace-files.ts'

const OTHER = '0af7651916cd43dd8448eb211c80319c' as TraceId
const signal = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'tracectl-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const spans = [
  makeSpan({ name: 'old', traceId: OTHER, startMs: -5000 }),
  makeSpan({ name: 'new' }),
  makeSpan({ name: 'new too' }),
]

function open(content: string | Uint8Array): Promise<FileSource> {
  const path = join(folder, 'spans')
  writeFileSync(path, content)
  return openFileSource('spans', path)
}

describe('a file', () => {
  test.each<[string, string | Uint8Array]>([
    ['JSON', otlpJson(spans)],
    ['JSON lines', spans.map((span) => otlpJson([span])).join('\n')],
    ['protobuf', otlpProto(spans)],
    ['gzip', gzipSync(otlpJson(spans))],
  ])('%s: sorted by trace, newest first', async (_what, content) => {
    const source = await open(content)
    expect(await source.countTraces(signal)).toBe(2)
    const names = (await source.fetchTrace(TEST_TRACE_ID, signal))?.spans.map(({ name }) => name)
    expect(names).toEqual(['new', 'new too'])
    expect(await source.findTraceIds('0af7', 5, signal)).toEqual([OTHER])
    expect(await source.findTraceIds('', 5, signal)).toEqual([TEST_TRACE_ID, OTHER])
    expect(await source.findTraceIds('', 1, signal)).toEqual([TEST_TRACE_ID])
    expect(await source.fetchTrace('f'.repeat(32) as TraceId, signal)).toBeUndefined()
    const listed = await collect(source.listTraces({}, signal))
    expect(listed.map(({ id }) => id)).toEqual([TEST_TRACE_ID, OTHER])
    expect(await collect(source.listTraces({ limit: 1 }, signal))).toHaveLength(1)
    expect(source.notes).toEqual([])
  })

  test('logs come with their trace; those of no trace here are told', async () => {
    const logs = [makeLog({ body: 'mine' }), { ...makeLog({ body: 'lost' }), traceId: OTHER }]
    const source = await open(otlpJson([makeSpan()], logs))
    expect((await source.fetchTrace(TEST_TRACE_ID, signal))?.logs.map(({ body }) => body)).toEqual(['mine'])
    expect(await source.fetchTrace(OTHER, signal)).toBeUndefined()
    expect(source.notes).toEqual(['left out 1 log record of traces that have no span here'])
  })

  test('of Jaeger or Zipkin: the spans of a trace are brought together wherever they stand', async () => {
    const jaeger = (spanID: string): object => ({
      traceID: OTHER,
      spans: [{ spanID, operationName: spanID }],
    })
    const lines = [
      { data: [jaeger('1')] },
      { traceId: TEST_TRACE_ID, id: '2', name: 'zipkin' },
      jaeger('3'),
      { ...jaeger('4'), spans: [{ spanID: 'x' }, { spanID: '5', operationName: '5' }] },
    ]
    const source = await open(lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(source.format).toBe('Jaeger and Zipkin JSON lines')
    expect((await source.fetchTrace(OTHER, signal))?.spans.map(({ name }) => name)).toEqual(['1', '3', '5'])
    expect((await source.fetchTrace(TEST_TRACE_ID, signal))?.spans.map(({ name }) => name)).toEqual([
      'zipkin',
    ])
    expect(source.notes).toEqual([
      'a span of line 4 was skipped: spans[0].spanID: expected an id of up to 16 hexadecimal digits, found "x"',
    ])
  })

  test('that a reply was not all of its trace stays with it', async () => {
    const reply = new URL('../fixtures/tempo/v303-v2-partial.json', import.meta.url)
    const source = await openFileSource('reply', fileURLToPath(reply))
    const data = await source.fetchTrace('0af7651916cd43dd8448eb211c80319c' as TraceId, signal)
    expect(data?.partial).toBe('Trace exceeds maximum size of 600 bytes, a partial trace is returned')
    expect(data?.spans).toHaveLength(4)
  })

  test('what is left out is told', async () => {
    const broken = otlpJson([makeSpan({ spanId: '0000000000000000' }), makeSpan()])
    const source = await open(`${broken}\n{"resourceSpans":`)
    expect(source.notes).toHaveLength(2)
    expect(source.notes[0]).toContain('the last line is not complete')
    expect(source.notes[1]).toMatch(/^left out 1 span: /)
  })
})

describe('searching a file', () => {
  const content = otlpJson([
    ...spans,
    makeSpan({
      name: 'failed',
      service: 'db',
      startMs: 10,
      status: 'error',
      attributes: { 'db.system': 'pg' },
    }),
  ])

  test('as the store is searched: by filter, window and limit', async () => {
    const source = await open(content)
    const ids = async (query: Partial<SearchQuery>): Promise<readonly string[]> => {
      const everything = {
        filter: undefined,
        from: undefined,
        to: undefined,
        limit: 20,
        order: 'time',
      } as const
      const { traces } = await source.search({ ...everything, ...query }, signal)
      return traces.map(({ id }) => id)
    }
    expect(await ids({})).toEqual([TEST_TRACE_ID, OTHER])
    expect(await ids({ limit: 1 })).toEqual([TEST_TRACE_ID])
    expect(await ids({ to: atMs(-1) })).toEqual([OTHER])
    expect(await ids({ filter: parseTraceQL('{ status = error }') })).toEqual([TEST_TRACE_ID])
    expect(await ids({ filter: parseTraceQL('{ name = "old" }'), order: 'spans' })).toEqual([OTHER])
  })

  test('what there is to ask for', async () => {
    const source = await open(content)
    expect(await source.services(signal)).toEqual(['app', 'db'])
    expect(await source.operations('app', signal)).toEqual(['new', 'new too', 'old'])
    expect(await source.tagNames(signal)).toEqual(['db.system', 'service.name'])
    expect(await source.tagValues('service.name', signal)).toEqual(['app', 'db'])
    expect(await source.dependencies({ from: undefined, to: undefined }, signal)).toEqual([])
  })
})

describe('no file', () => {
  test.each([
    ['/no/such/file', 'cannot read x: no such file'],
    [folder, 'cannot read x: it is a directory'],
    [`${import.meta.filename}/x`, 'cannot read x: a part of the path is not a directory'],
  ])('%s', async (path, message) => {
    await expect(openFileSource('x', path)).rejects.toMatchObject({ code: 'file-unreadable', message })
  })

  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'it is empty'],
    ['text', 'hello', 'neither JSON nor OTLP protobuf'],
    ['other JSON', '{"a":1}', "JSON, but neither OTLP nor Jaeger's nor Zipkin's"],
    ['a page', '<!doctype html>', 'an HTML page'],
    ['damaged gzip', gzipSync('hello').fill(0, 10, 14), 'damaged gzip'],
  ])('%s', async (_what, content, message) => {
    await expect(open(content)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(message) as string,
    })
  })
})

describe('a stream', () => {
  test('in pieces', async () => {
    const bytes = Buffer.from(otlpJson(spans))
    const pieces = Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])
    const source = fileSourceOf('stdin', await readStream('stdin', pieces))
    expect(await source.countTraces(signal)).toBe(2)
  })

  test('that breaks', async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error('EISDIR: illegal operation'), { code: 'EISDIR' }))
      },
    })
    await expect(readStream('stdin', broken)).rejects.toThrow('cannot read stdin: it is a directory')
  })
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
