// `tracectl diff` on files, pipes and the store, for a person at a terminal and a program at the end of a pipe.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type DiffFlags, readDiffOptions } from '../../../src/commands/diff/diff-options.ts'
import { diff } from '../../../src/commands/diff/diff.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { fakeContext, type FakeContextOptions } from '../../support/context.ts'
import { MENDED_TRACE_ID, mendedSpans } from '../../support/example-diff.ts'
import { exampleSpans } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'
import { otlpJson, otlpProto } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-diff-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OTHER = makeSpan({ traceId: '4bf9af7651916cd43dd8448eb211c803', name: 'other', startMs: 60_000 })
write('before.json', otlpJson(exampleSpans()))
write('after.json', otlpJson(mendedSpans()))
write('both.json', otlpJson([...mendedSpans().map(later), ...exampleSpans()]))
write('three.json', otlpJson([...exampleSpans(), ...mendedSpans(), OTHER]))

interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

async function run(
  operands: readonly string[],
  flags: Partial<DiffFlags> = {},
  world: FakeContextOptions = {},
): Promise<Run> {
  const context = fakeContext({ cwd: folder, ...world })
  const status = await diff(context, readDiffOptions(operands[0], operands[1], { output: 'text', ...flags }))
  return { status, out: context.out(), err: context.err() }
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content)
}

function later<T extends { readonly start: bigint; readonly end: bigint }>(span: T): T {
  return { ...span, start: span.start + 3_600_000_000_000n, end: span.end + 3_600_000_000_000n }
}

const HEADS = ['A 4bf92f35  POST /api/checkout  30.0s', 'B 9c1d02aa  POST /api/checkout  2.31s']

function expectExample({ status, out, err }: Run): void {
  expect(
    out
      .split('\n')
      .slice(0, 2)
      .map((line) => line.slice(0, 37)),
  ).toEqual(HEADS)
  expect(out).toContain('- checkout  gap: SELECT users → POST')
  expect([status, err]).toEqual([0, ''])
}

describe('where the traces are', () => {
  test('one of each file, one of several, both of one, and of standard input', async () => {
    expectExample(await run(['before.json', 'after.json']))
    expectExample(await run(['both.json#4bf9', 'after.json']))
    expectExample(await run(['three.json#4bf92', `three.json#${MENDED_TRACE_ID}`]))
    expectExample(await run(['4bf92f35', '9c1d02aa'], { file: 'three.json' }))
    expectExample(await run(['-', 'after.json'], {}, { stdin: otlpJson(exampleSpans()) }))
    const stdin = otlpJson([...exampleSpans(), ...mendedSpans()])
    expectExample(await run(['4bf92f', '9c'], { file: '-' }, { stdin }))
  })

  test('a file alone has two, and the older one is A', async () => {
    expectExample(await run([], { file: 'both.json' }))
  })

  test('the store, also against a file', async () => {
    const store = join(folder, 'traces.db')
    const writer = openStoreWriter({ path: store, now: () => TEST_START, retention: {} })
    await writer.ingest('traces', otlpProto([...exampleSpans(), ...mendedSpans()])).committed
    await writer.close()
    expectExample(await run(['4bf92f35', '9c1d'], { store }))
    expectExample(await run([`00-${TEST_TRACE_ID}-0000000000000001-01`, 'after.json'], { store }))
    await expect(run(['4bf92f35', '9c1d02ab'], { store })).rejects.toMatchObject({
      code: 'trace-not-found',
      hint: expect.stringContaining(`tracectl diff 4bf92f35 ${MENDED_TRACE_ID} --store ${store}`) as string,
    })
  })

  test('an id goes before a file that is called like one', async () => {
    write('cafe', otlpJson(exampleSpans()))
    expectExample(await run(['./cafe', 'after.json']))
    await expect(run(['cafe', '9c1d'], { file: 'three.json' })).rejects.toMatchObject({
      code: 'trace-not-found',
      message: 'there is no trace that begins with cafe in three.json',
    })
  })

  test('a file whose name has a # in it', async () => {
    write('run#1.json', otlpJson(exampleSpans()))
    expectExample(await run(['run#1.json', 'after.json']))
    expectExample(await run(['run#1.json#4bf9', 'after.json']))
  })
})

describe('which traces', () => {
  test('two are needed', () => {
    expect(() => readDiffOptions(undefined, undefined, { output: 'text' })).toThrow('which two traces?')
    expect(() => readDiffOptions('4bf9', undefined, { output: 'text' })).toThrow(
      'compare 4bf9 with which trace?',
    )
    expect(() => readDiffOptions('', '2', { output: 'text' })).toThrow("'' names no trace")
  })

  test('an error says how to go on, with the other trace in its place', async () => {
    await expect(run(['three.json#4bf9', 'after.json'])).rejects.toMatchObject({
      code: 'ambiguous-trace',
      hint: expect.stringMatching(
        /type more of the id: tracectl diff '?three\.json#4bf9.'? after\.json$/,
      ) as string,
    })
    await expect(run(['before.json', 'three.json'])).rejects.toMatchObject({
      code: 'ambiguous-trace',
      hint: expect.stringMatching(/: tracectl diff before\.json '?three\.json#4bf9af76'?$/) as string,
    })
    await expect(run([], { file: 'three.json' })).rejects.toMatchObject({
      message: 'there are 3 traces in three.json, and two are compared',
      hint: 'say which: tracectl diff --file three.json 4bf92f35 4bf9af76',
    })
    await expect(run([], { file: 'after.json' })).rejects.toMatchObject({
      message: 'there is one trace in after.json, and two are compared',
    })
  })

  test('what is neither an id nor a file', async () => {
    await expect(run(['befor.json', 'after.json'])).rejects.toMatchObject({
      code: 'file-unreadable',
      hint: 'did you mean: tracectl diff before.json after.json',
    })
    await expect(run(['before.json', 'xyz'])).rejects.toMatchObject({
      code: 'usage',
      message: "'xyz' is neither a trace id nor a file that is there",
    })
    await expect(run(['before.json#xyz', 'after.json'])).rejects.toMatchObject({ code: 'usage' })
    await expect(run(['-', 'after.json'])).rejects.toMatchObject({
      message: 'standard input is a terminal, not a file',
    })
    mkdirSync(join(folder, 'some.dir'))
    await expect(run(['some.dir', 'after.json'])).rejects.toMatchObject({ code: 'file-unreadable' })
  })
})

describe('what comes out', () => {
  test('on a terminal of 80 columns and of 40, in ASCII, in colour', async () => {
    for (const columns of [40, 60, 80, 120, 200]) {
      const { out } = await run(['before.json', 'after.json'], {}, { tty: true, columns })
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
    }
    const colored = await run(['before.json', 'after.json'], {}, { tty: true, color: 1 })
    expect(colored.out).toContain('\u001b[32m')
  })

  test('-o json: one document', async () => {
    const { out } = await run(['before.json', 'after.json'], { json: true })
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, diff: { changeNs: -27_730_000_000 } })
  })

  test('a trace and itself: all zero, and a success', async () => {
    const { status, out } = await run(['before.json', 'before.json'])
    expect(status).toBe(0)
    expect(out).not.toMatch(/^[-+~]/m)
    expect(out).toMatch(/^ {2}total .* 30\.0s {4}30\.0s {9}0$/m)
  })

  test('signs stand in the first column', async () => {
    const { out } = await run(['before.json', 'after.json'], {}, { columns: 80 })
    expect(
      out
        .split('\n')
        .filter((line) => /^[-+~]/.test(line))
        .map((line) => line.slice(0, 36).trim()),
    ).toEqual([
      '~ payments  POST api.stripe.com',
      '- checkout  gap: SELECT users → POST',
      '- checkout  SELECT users',
      '+ checkout  SELECT users IN (…)',
      '-   ├╴120× SELECT users',
      '+   ├╴SELECT users IN (…)',
      '~     ╰╴POST api.stripe.com',
    ])
  })

  test('clocks that were moved are told of, and not moved with --skew off', async () => {
    const call = picture(`
      web  GET /cart            |==================|
      web    POST [client]      . |=============|
      pay      charge [server]  .                   |====|
    `)
    write('clocks.json', otlpJson(call.nodes.flatMap(({ span }) => span ?? [])))
    const moved = await run(['clocks.json', 'clocks.json'])
    const notes = moved.out
      .split('\n')
      .slice(2, 4)
      .map((line) => line.split(' (', 1)[0])
    expect(notes).toEqual(['  clocks of A: pay moved -7.00ms', '  clocks of B: pay moved -7.00ms'])
    expect((await run(['clocks.json', 'clocks.json'], { skew: 'off' })).out).not.toContain('clocks of')
  })

  test('on a terminal only so many rows, unless --all', async () => {
    const calls = Array.from({ length: 300 }, (_, at) =>
      makeSpan({
        spanId: `b${at.toString(16).padStart(15, '0')}`,
        parentId: '000000000000000a',
        name: `call ${letters(at)}`,
        startMs: at,
        endMs: at + 1,
      }),
    )
    const root = makeSpan({ spanId: '000000000000000a', name: 'root', startMs: 0, endMs: 300 })
    write('one.json', otlpJson([root]))
    write('many.json', otlpJson([root, ...calls]))
    expect(await addedRows({}, false)).toBe(600)
    expect(await addedRows({}, true)).toBeLessThan(201)
    expect(await addedRows({ all: true }, true)).toBe(600)
  })
})

describe('--fail-on', () => {
  const slower = ['after.json', 'before.json']

  test.each([
    ['slower>10%', slower, 'tracectl: slower>10%: 30.0s instead of 2.31s, +1200%\n'],
    ['slower>500ms', slower, 'tracectl: slower>500ms: 30.0s instead of 2.31s, +1200%\n'],
    ['errors>0', slower, 'tracectl: errors>0: 1 instead of 0\n'],
    ['errors >= 1', slower, 'tracectl: errors >= 1: 1 instead of 0\n'],
    ['slower>1300%', slower, undefined],
    ['slower>28s', slower, undefined],
    ['errors>1', slower, undefined],
    ['slower>10%', ['before.json', 'after.json'], undefined],
    ['slower>=0%', ['before.json', 'before.json'], undefined],
  ])('%s of %s', async (condition, operands, told) => {
    const { status, err, out } = await run(operands, { failOn: [condition] })
    expect([status, err]).toEqual(told === undefined ? [0, ''] : [10, told])
    expect(out).toContain('CRITICAL-PATH TIME')
  })

  test.each(['slow>10%', 'slower', 'slower>', 'slower>ten', 'errors>10%', 'errors>-1'])(
    '%j is none',
    (text) => {
      expect(() => readDiffOptions('1', '2', { output: 'text', failOn: [text] })).toThrow(/--fail-on: '/)
    },
  )
})

async function addedRows(flags: Partial<DiffFlags>, tty: boolean): Promise<number> {
  const { out } = await run(['one.json', 'many.json'], flags, { tty })
  return out.split('\n').filter((line) => line.startsWith('+')).length
}

function letters(number: number): string {
  return number.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')
}
