// Log lines on standard input that name a trace of the store.
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readShowOptions, type ShowFlags } from '../../../src/commands/show/show-options.ts'
import { show } from '../../../src/commands/show/show.ts'
import { findTraceInLines, traceNamesIn } from '../../../src/commands/lookup/trace-lines.ts'
import type { TraceSource } from '../../../src/sources/source.ts'
import { renderTraceLine } from '../../../src/render/trace-line.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { summarizeTrace } from '../../../src/trace/summary.ts'
import { fakeContext } from '../../support/context.ts'
import { makeSpan, TEST_START } from '../../support/spans.ts'
import { otlpProto } from '../../support/trace-files.ts'

const A = '4bf92f3577b34da6a3ce929d0e0e4736'
const B = 'c0ffee00000000000000000000000001'
const SHORT = '0000000000000000e457b5a2e4d86bd1'
const ELSEWHERE = '0af7651916cd43dd8448eb211c80319c'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-lines-'))
const ALIKE = ['1', '2'].map((end) => `ab0000${end.padStart(26, '0')}`)
const spans = [A, B, SHORT, ...ALIKE].map((traceId, index) => makeSpan({ traceId, name: `GET /${index}` }))

beforeAll(async () => {
  const writer = openStoreWriter({ path: join(folder, 'spans.db'), now: () => TEST_START, retention: {} })
  await writer.ingest('traces', otlpProto(spans)).committed
  await writer.close()
})
afterAll(() => rm(folder, { recursive: true }))

async function run(stdin: string | Uint8Array, flags: Partial<ShowFlags> = {}): Promise<string> {
  const context = fakeContext({ cwd: folder, stdin })
  const options = readShowOptions('-', { output: 'text', store: 'spans.db', ...flags })
  expect(await show(context, options)).toBe(0)
  expect(context.err()).toBe('')
  return context.out()
}

describe('one trace', () => {
  test.each([
    ['logfmt', `level=error trace_id=${A} span_id=00f067aa0ba902b7 msg="timed out"\n`],
    ['JSON', `{"level":"error","traceId":"${A.toUpperCase()}"}\n{"level":"info","traceId":"${A}"}\n`],
    ['a traceparent', `> traceparent: 00-${A}-00f067aa0ba902b7-01\n`],
    ['beside one that is not in the store', `a ${ELSEWHERE} x\nb ${A} y\n`],
    ['beside the id of no trace', `trace_id=${'0'.repeat(32)}\ntrace_id=${A}\n`],
  ])('%s', async (_what, text) => {
    expect(await run(text)).toMatch(new RegExp(`^trace ${A} `))
  })

  test('the beginning of several', async () => {
    await expect(run('it was 4bf92f or so')).resolves.toMatch(new RegExp(`^trace ${A} `))
    await expect(run('it was ab0000 or so')).rejects.toMatchObject({
      code: 'ambiguous-trace',
      message: expect.stringContaining('ab0000 is the beginning of 2 traces') as string,
    })
  })

  test('64 bits', async () => {
    expect(await run('trace=e457b5a2e4d86bd1 slow')).toMatch(new RegExp(`^trace ${SHORT} `))
  })

  test('a line of tail, and its JSON', async () => {
    const summary = summarizeTrace(buildTrace({ spans: [spans[1]!], logs: [] }))
    const theme = { ascii: false, color: 0 } as const
    const line = renderTraceLine(
      { summary, largestGap: undefined, incomplete: false, missingParents: 0 },
      {
        width: 80,
        theme,
      },
    )
    expect(await run(`${line}\n`)).toMatch(new RegExp(`^trace ${B} `))
    expect(await run(`{"schemaVersion":1,"trace":{"id":"${B}"}}\n`)).toMatch(new RegExp(`^trace ${B} `))
  })

  test('the end of an id, as Datadog has it', async () => {
    const low = BigInt(`0x${A.slice(16)}`)
    expect(await run(`dd.trace_id=${low} dd.span_id=1 boom`)).toMatch(new RegExp(`^trace ${A} `))
  })

  test('packed, and as PowerShell writes text', async () => {
    const line = `level=error trace_id=${A}\n`
    expect(await run(gzipSync(line))).toMatch(new RegExp(`^trace ${A} `))
    expect(await run(Buffer.from(`\u{feff}${line}`, 'utf16le'))).toMatch(new RegExp(`^trace ${A} `))
  })

  test('log records in a format that also holds spans', async () => {
    const logs = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ traceId: A, body: { stringValue: 'x' } }] }] }],
    }
    expect(await run(`${JSON.stringify(logs)}\n`)).toMatch(new RegExp(`^trace ${A} `))
  })

  test.each([
    ['spans of Zipkin', { level: 'error', id: '7', traceId: A, message: 'x' }],
    ['spans of Jaeger', { level: 'error', traceID: A, spanID: '00f067aa0ba902b7', msg: 'x' }],
  ])('JSON lines with the keys of %s', async (_what, line) => {
    expect(await run(`${JSON.stringify(line)}\n`)).toMatch(new RegExp(`^trace ${A} [^]*GET /0`))
  })

  test('with the other flags', async () => {
    expect(JSON.parse(await run(A, { json: true }))).toMatchObject({ trace: { id: A } })
  })
})

describe('none, or several', () => {
  test('several in the store are listed', async () => {
    await expect(run(`${B}\n${A}\n${B}\n`)).rejects.toMatchObject({
      code: 'ambiguous-trace',
      message: `standard input names 2 traces that are in the store ${join(folder, 'spans.db')}`,
      hint: [
        `  ${B}  2026-08-22 14:03:11  GET /1  1.00ms  1 span  in 2 lines`,
        `  ${A}  2026-08-22 14:03:11  GET /0  1.00ms  1 span  in 1 line`,
        `show one of them: tracectl show --store spans.db ${B}`,
      ].join('\n'),
    })
  })

  test('one that is not there: what is said of one that was typed', async () => {
    await expect(run(`trace_id=${A.slice(0, 30)}ff`)).rejects.toMatchObject({
      code: 'trace-not-found',
      hint: expect.stringContaining(`did you mean:\n  ${A}`) as string,
    })
  })

  test('some that are not there', async () => {
    const other = ELSEWHERE.replace('0', '1')
    await expect(run(`${ELSEWHERE} ${other}`)).rejects.toMatchObject({
      code: 'trace-not-found',
      message: `none of the 2 traces that standard input names is in the store ${join(folder, 'spans.db')}`,
      hint: expect.stringMatching(`^  ${ELSEWHERE}\n  ${other}\nreceive spans with: tracectl tail`) as string,
    })
  })

  test.each([
    ['text without an id', 'hello'],
    ['text with numbers', 'at 20260822 14:03, pid 123456, facade'],
    ['nothing', ''],
    ['OTLP that is cut', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"'],
  ])('%s: it is no file of spans', async (_what, text) => {
    await expect(run(text)).rejects.toMatchObject({ code: 'bad-input' })
  })

  test('without a store, lines that might name a trace say what is missing', async () => {
    await expect(run(A, { store: 'none.db' })).rejects.toMatchObject({ code: 'store-missing' })
  })
})

const hex = (index: number): string => (index + 1).toString(16).padStart(32, '10000000000000000000')
const server = (has: (id: string) => boolean): { source: TraceSource; asked: string[] } => {
  const asked: string[] = []
  const source: TraceSource = {
    label: 'Tempo at http://t',
    fetchTrace: () => Promise.resolve(undefined),
    findTraceIds(prefix) {
      asked.push(prefix)
      return Promise.resolve(has(prefix) ? [prefix as TraceId] : [])
    },
    async *listTraces() {},
    countTraces: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  }
  return { source, asked }
}
const find = (lines: readonly string[], source: TraceSource): Promise<string | undefined> =>
  findTraceInLines(traceNamesIn(Buffer.from(lines.join('\n'))), 'standard input', {
    source,
    signal: new AbortController().signal,
    retry: 'tracectl show --from tempo',
    ifEmpty: undefined,
    theme: { ascii: false, color: 0 },
  })

describe('on a server, where every name is a request', () => {
  test('the one that it has', async () => {
    const { source } = server((id) => id === hex(70))
    expect(
      await find(
        Array.from({ length: 100 }, (_, index) => `trace_id=${hex(index)}`),
        source,
      ),
    ).toBe(hex(70))
  })

  test('no more are asked for than can be chosen from', async () => {
    const { source, asked } = server(() => true)
    await expect(
      find(
        Array.from({ length: 500 }, (_, index) => `trace_id=${hex(index)}`),
        source,
      ),
    ).rejects.toMatchObject({
      code: 'ambiguous-trace',
      message: 'standard input names more than 10 traces that are in Tempo at http://t',
      hint: expect.stringMatching(/and more\nshow one of them: tracectl show --from tempo 1000/) as string,
    })
    expect(asked.length).toBeLessThan(20)
  })

  test('nor hundreds that are not there', async () => {
    const { source, asked } = server(() => false)
    const lines = Array.from({ length: 500 }, (_, index) => `trace_id=${hex(index)}`)
    await expect(find(lines, source)).rejects.toMatchObject({ code: 'trace-not-found' })
    expect(asked).toHaveLength(200)
    const short = Array.from({ length: 500 }, (_, index) => `done ${100_000 + index}`)
    expect(await find(short, source)).toBeUndefined()
    expect(asked.length).toBeLessThan(240)
  })
})

test.each<[string, readonly string[]]>([
  [`x${A}`, []],
  [`${A}0`, []],
  [`${A} ${A}`, [A]],
  [`4bf92f35 and ${A}`, [A]],
  ['POST /x  1.2s  4bf92f35', ['4bf92f35']],
  ['1.12345678 0x4bf92f35 4bf92f35-77b3-4da6-a3ce-929d0e0e4736', []],
])('%s names %j', (text, expected) => {
  expect(traceNamesIn(new TextEncoder().encode(text)).map(({ digits }) => digits)).toEqual(expected)
})
