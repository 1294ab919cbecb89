// `tracectl show` on files and pipes, for a person at a terminal and a program at the end of a pipe.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { readShowOptions, type ShowFlags } from '../../../src/commands/show/show-options.ts'
import { show } from '../../../src/commands/show/show.ts'
import { TracectlError } from '../../../src/errors.ts'
import { renderFinding } from '../../../src/render/findings/findings.ts'
import { summaryLines } from '../../../src/render/summary/summary-lines.ts'
import { renderTraceHeader } from '../../../src/render/waterfall/trace-header.ts'
import { renderWaterfall } from '../../../src/render/waterfall/waterfall.ts'
import { fakeContext, type FakeContextOptions } from '../../support/context.ts'
import { exampleSpans, exampleTrace } from '../../support/example-trace.ts'
import { makeEvent, makeLog, makeSpan, TEST_TRACE_ID } from '../../support/spans.ts'
import { otlpJson } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-show-'))
afterAll(() => rmSync(folder, { recursive: true }))

const EXAMPLE = otlpJson(exampleSpans())
const OTHER = makeSpan({ traceId: '0af7651916cd43dd8448eb211c80319c', name: 'other' })

interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

async function run(
  operand: string | undefined,
  flags: Partial<ShowFlags> = {},
  world: FakeContextOptions = {},
): Promise<Run> {
  const context = fakeContext({ cwd: folder, ...world })
  const status = await show(context, readShowOptions(operand, { output: 'text', ...flags }))
  return { status, out: context.out(), err: context.err() }
}

function file(content: string, name = 'spans.json'): string {
  writeFileSync(join(folder, name), content)
  return name
}

describe('as text', () => {
  const plain = { ascii: false, color: 0 } as const

  test('on a terminal of 80 columns: header, waterfall, where the time went, what else is worth knowing', async () => {
    const { status, out, err } = await run(undefined, { file: file(EXAMPLE) }, { tty: true })
    const look = { width: 80, theme: plain }
    const analysis = analyze(exampleTrace())
    const parts = [
      renderTraceHeader(analysis.trace, look),
      renderWaterfall(analysis.trace, { ...look, analysis }),
      summaryLines(analysis, look),
      analysis.findings
        .filter(({ code }) => code === 'dark-leaf' || code === 'missing-resource')
        .flatMap((finding) => renderFinding(finding, { ...look, trace: analysis.trace })),
    ]
    expect(out).toBe(parts.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n'))
    expect([status, err]).toEqual([0, ''])
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test.each([40, 60, 80, 120, 250])('%i columns: never wider', async (columns) => {
    const { out } = await run(undefined, { file: file(EXAMPLE) }, { columns })
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  test('in a pipe every row is there; on a terminal not of a trace of thousands, unless --all', async () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      makeSpan({ name: `step ${index}`, startMs: index }),
    )
    const name = file(otlpJson(many))
    expect(stepsIn((await run(undefined, { file: name })).out)).toBe(2000)
    expect(stepsIn((await run(undefined, { file: name }, { tty: true })).out)).toBeLessThanOrEqual(200)
    expect(stepsIn((await run(undefined, { file: name, all: true }, { tty: true })).out)).toBe(2000)
  })

  test('a part of it: --focus, --depth, --errors, --service, --from-time and --to-time, --columns', async () => {
    const name = file(EXAMPLE)
    const rowsOf = async (flags: Partial<ShowFlags>): Promise<readonly string[]> => {
      const { out } = await run(undefined, { file: name, ...flags }, { columns: 80 })
      const [, waterfall = ''] = out.split('\n\n')
      return waterfall.split('\n').slice(0, -1)
    }
    const all = await rowsOf({})
    expect(await rowsOf({ focus: 'POST /charge' })).toHaveLength(1 + 5)
    expect((await rowsOf({ focus: 'POST /charge' }))[1]).toMatch(/^payments POST \/charge /)
    expect((await rowsOf({ depth: '2' })).join('\n')).not.toContain('checkout POST /checkout')
    expect((await rowsOf({ errors: true })).join('\n')).not.toContain('INSERT ledger')
    expect((await rowsOf({ errors: true })).join('\n')).toContain('! POST api')
    expect((await rowsOf({ service: ['email'] })).join('\n')).not.toContain('INSERT ledger')
    expect((await rowsOf({ fromTime: '31s' })).join('\n')).not.toContain('INSERT ledger')
    expect((await rowsOf({ toTime: '1s' })).join('\n')).not.toContain('INSERT ledger')
    expect((await rowsOf({ columns: 'kind,self' }))[0]).toMatch(/KIND +SELF$/)
    expect(all.join('\n')).toContain('INSERT ledger')
  })

  test('--gaps: how many have a row; none are told of with 0', async () => {
    const name = file(EXAMPLE)
    const gapsIn = async (flags: Partial<ShowFlags>): Promise<number> =>
      ((await run(undefined, { file: name, ...flags })).out.match(/gap #\d/g) ?? []).length
    expect(await gapsIn({})).toBe(2)
    expect(await gapsIn({ gaps: '0' })).toBe(0)
    expect(await gapsIn({ minGap: '4s' })).toBe(0)
    expect(await gapsIn({ minGap: '50ms', gaps: '2' })).toBe(4)
  })

  test('of many findings of one kind the first', async () => {
    const roots = Array.from({ length: 20 }, (_, index) =>
      makeSpan({ name: `step ${index}`, startMs: 10 * index, endMs: 10 * index + 5 }),
    )
    const { out } = await run(undefined, { file: file(otlpJson(roots)) })
    expect(out.match(/^dark /gm)).toHaveLength(3)
    expect(out).toContain('\n  17 more like these: -o json has them all\n')
  })

  test('--attributes and --events', async () => {
    const span = makeSpan({
      attributes: { 'http.route': '/cart/:id' },
      events: [makeEvent('cache miss', 0.5)],
    })
    const name = file(otlpJson([span]))
    expect((await run(undefined, { file: name })).out).not.toContain('/cart/:id')
    expect((await run(undefined, { file: name, attributes: true })).out).toContain('/cart/:id')
    expect((await run(undefined, { file: name })).out).not.toContain('cache miss')
    expect((await run(undefined, { file: name, events: true })).out).toContain('cache miss')
  })

  test('--ascii and colours are those of the stream', async () => {
    const name = file(EXAMPLE)
    // oxlint-disable-next-line no-control-regex
    expect((await run(undefined, { file: name }, { ascii: true })).out).toMatch(/^[\u0000-\u007f]*$/)
    expect((await run(undefined, { file: name }, { color: 2 })).out).toContain('\u001b[')
    expect((await run(undefined, { file: name })).out).not.toContain('\u001b')
  })

  test('names cannot steer the terminal', async () => {
    const name = file(otlpJson([makeSpan({ name: '\u001b[2Jboo\r\u202e' })]))
    // oxlint-disable-next-line no-control-regex
    expect((await run(undefined, { file: name })).out).not.toMatch(/[\u001b\r\u202e]/)
  })
})

describe('as JSON', () => {
  test('one document of the documented shape', async () => {
    const { out, err } = await run(undefined, { file: file(EXAMPLE), json: true })
    const document = JSON.parse(out) as Record<string, unknown>
    expect(document).toMatchObject({ schemaVersion: 1, trace: { id: TEST_TRACE_ID, spanCount: 132 } })
    expect(document['spans']).toHaveLength(132)
    expect(err).toBe('')
  })
})

describe('which trace', () => {
  test('one of several in a file', async () => {
    const name = file(otlpJson([...exampleSpans(), OTHER]))
    expect((await run('0af7', { file: name })).out).toContain('other')
    await expect(run(undefined, { file: name })).rejects.toMatchObject({
      code: 'ambiguous-trace',
      hint: expect.stringMatching(
        /^ {2}4bf92f35 .*\n {2}0af76519 .*\nshow one of them: tracectl show --file spans.json 4bf92f35$/,
      ) as string,
    })
  })

  test('from standard input', async () => {
    for (const [operand, flags] of [
      ['-', {}],
      ['-', { file: '-' }],
      [undefined, { file: '-' }],
      ['4bf9', { file: '-' }],
    ] as const) {
      expect((await run(operand, flags, { stdin: EXAMPLE })).out).toContain(TEST_TRACE_ID)
    }
  })

  test('a terminal as standard input is not waited for', async () => {
    await expect(run('-')).rejects.toMatchObject({
      code: 'usage',
      message: 'standard input is a terminal, not a file',
    })
  })

  test('the hint can be typed, whatever the file is called', async () => {
    const name = file(EXAMPLE, "it's here.json")
    await expect(run('ffff', { file: name })).rejects.toMatchObject({
      hint: expect.stringContaining(String.raw`tracectl show --file 'it'\''s here.json' 4bf92f35`) as string,
    })
  })

  test('no store yet', async () => {
    await expect(run('4bf9', { store: 'none.db' })).rejects.toMatchObject({
      code: 'store-missing',
      message: expect.stringContaining(join(folder, 'none.db')) as string,
      hint: expect.stringContaining('tracectl tail') as string,
    })
    await expect(run('4bf9', { store: ':memory:' })).rejects.toBeInstanceOf(TracectlError)
  })
})

describe('on stderr', () => {
  test('what the file holds that cannot be shown; not with --quiet', async () => {
    const name = file(`${EXAMPLE}\nnonsense\n${EXAMPLE.slice(0, 50)}`)
    expect((await run(undefined, { file: name })).err).toMatch(
      /^tracectl: spans.json: line 2 was skipped: .*\ntracectl: spans.json: the last line is not complete: .*\n$/,
    )
    expect((await run(undefined, { file: name, quiet: true })).err).toBe('')
  })

  test('with -v what was read', async () => {
    expect((await run(undefined, { file: file(EXAMPLE), verbose: 1 })).err).toBe(
      'tracectl: spans.json: OTLP JSON, 1 trace\n',
    )
  })
})

describe('--span', () => {
  const spans = [
    makeSpan({
      spanId: '00f067aa0ba902b7',
      name: 'GET /cart',
      endMs: 9,
      attributes: { 'http.route': '/cart' },
    }),
    makeSpan({ spanId: '00f067aa0ba902b8', parentId: '00f067aa0ba902b7', name: 'load' }),
    makeSpan({ spanId: 'aaaaaaaaaaaaaaaa', parentId: '00f067aa0ba902b7', name: 'pay' }),
  ]
  const logs = [makeLog({ spanId: '00f067aa0ba902b7', body: 'cart is empty' })]
  const flags = (): Partial<ShowFlags> => ({ file: file(otlpJson(spans, logs)) })

  test('in full, by id or prefix', async () => {
    for (const span of ['00f067aa0ba902b7', '00F067AA0BA902B7', '0x00f067aa0ba902b7']) {
      const { status, out } = await run(undefined, { ...flags(), span })
      expect(status).toBe(0)
      for (const part of ['GET /cart', '00f067aa0ba902b7', 'http.route', 'cart is empty']) {
        expect(out).toContain(part)
      }
    }
    expect((await run(undefined, { ...flags(), span: 'aaaa' })).out).toContain('pay')
  })

  test('by name, as it is drawn; a whole name before a part of others', async () => {
    const more = [...spans, makeSpan({ spanId: 'bbbbbbbbbbbbbbbb', service: 'till', name: 'pay out' })]
    const name = file(otlpJson(more))
    for (const [span, id] of [
      ['pay', 'aaaaaaaaaaaaaaaa'],
      ['app pay', 'aaaaaaaaaaaaaaaa'],
      ['get /CART', '00f067aa0ba902b7'],
      ['till pay', 'bbbbbbbbbbbbbbbb'],
      ['out', 'bbbbbbbbbbbbbbbb'],
    ] as const) {
      expect((await run(undefined, { file: name, span })).out).toContain(`span ${id}`)
    }
  })

  test('as JSON: the document with that span alone', async () => {
    const { out } = await run(undefined, { ...flags(), span: 'aaaa', output: 'json' })
    const document = JSON.parse(out) as { readonly spans: readonly { readonly name: string }[] }
    expect(document).toMatchObject({ schemaVersion: 1, trace: { spanCount: 3 } })
    expect(document.spans.map(({ name }) => name)).toEqual(['pay'])
  })

  test.each([
    [
      '00f0',
      'ambiguous-trace',
      `--span: 00f0 is the beginning of 2 spans of trace ${TEST_TRACE_ID}`,
      '  00f067aa0ba902b7  app GET /cart\n  00f067aa0ba902b8  app load\ntype more of it: tracectl show --file spans.json --span 00f067aa0ba902b7',
    ],
    [
      'p',
      'ambiguous-trace',
      `--span: 'p' is in the name of 3 spans of trace ${TEST_TRACE_ID}`,
      'take one by its id: tracectl show --file spans.json --span 00f067aa0ba902b7',
    ],
    [
      '00f067aa0ba902c7',
      'trace-not-found',
      'there is no span 00f067aa0ba902c7',
      'did you mean:\n  00f067aa0ba902b7  app GET /cart\n  00f067aa0ba902b8  app load\nthen type: tracectl show --file spans.json --span 00f067aa0ba902b7',
    ],
    ['ffff', 'trace-not-found', 'there is no span ffff', 'its spans:\n  00f067aa0ba902b7  app GET /cart\n'],
    ['xyz', 'trace-not-found', "--span: there is no span 'xyz'", 'its spans:\n'],
    [
      'get /carts',
      'trace-not-found',
      "there is no span 'get /carts'",
      'did you mean:\n  00f067aa0ba902b7  app GET /cart\n',
    ],
    ['', 'usage', "--span: '' is not a span", '--span 00f067aa'],
  ])('%s: %s', async (span, code, message, hint) => {
    await expect(run(undefined, { ...flags(), span })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining(hint) as string,
    })
  })
})

describe('--span, more', () => {
  test('zeros at the front may be left out', async () => {
    const name = file(otlpJson([makeSpan({ spanId: '000000000000dead', name: 'short' })]))
    expect((await run(undefined, { file: name, span: 'dead' })).out).toContain('short')
  })

  test('not found among many: the first are listed, and how to see all', async () => {
    const many = Array.from({ length: 30 }, (_, index) => makeSpan({ name: `step ${index}`, startMs: index }))
    const name = file(otlpJson([...many, OTHER]), 'two traces.json')
    await expect(run('4bf92', { file: name, span: 'ffff' })).rejects.toMatchObject({
      hint: expect.stringMatching(
        /^the first of its 30 spans:\n( {2}.*\n){10}all of them: tracectl show --file 'two traces.json' 4bf92 -o json$/,
      ) as string,
    })
  })
})

describe('a name that is none', () => {
  test('of a file: says how to show a file, before it asks for a store', async () => {
    const name = file(EXAMPLE)
    await expect(run(name, { store: 'none.db' })).rejects.toMatchObject({
      code: 'usage',
      message: "'spans.json' is a file, not a trace id",
      hint: 'to show what is in it: tracectl show --file spans.json',
    })
    await expect(run('nope', { store: 'none.db' })).rejects.toMatchObject({
      code: 'usage',
      message: "'nope' is not a trace id",
    })
    await expect(run(name, { file: name })).rejects.toThrow("'spans.json' is not a trace id")
  })
})

describe('a file that cannot be read', () => {
  test.each([
    ['span.json', 'cannot read span.json: no such file', 'did you mean: tracectl show --file spans.json'],
    ['./span.json', 'no such file', 'did you mean: tracectl show --file spans.json'],
    ['nothing-like-it', 'no such file', `looked for ${join(folder, 'nothing-like-it')}`],
    ['no/such/place', 'no such file', `looked for ${join(folder, 'no/such/place')}`],
    ['spans.json/x', 'a part of the path is not a directory', `looked at ${join(folder, 'spans.json/x')}`],
  ])('%s', async (typed, message, hint) => {
    file(EXAMPLE)
    await expect(run(undefined, { file: typed })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining(message) as string,
      hint,
    })
  })

  test('a directory: a file in it', async () => {
    const directory = join(folder, 'sub folder')
    mkdirSync(directory)
    await expect(run(undefined, { file: 'sub folder' })).rejects.toMatchObject(inSubFolder('traces.jsonl'))
    writeFileSync(join(directory, 'x.binpb.gz'), '')
    writeFileSync(join(directory, 'notes.txt'), '')
    await expect(run(undefined, { file: 'sub folder' })).rejects.toMatchObject(inSubFolder('x.binpb.gz'))
  })

  test('no name at all', async () => {
    await expect(run(undefined, { file: '' })).rejects.toMatchObject({
      code: 'usage',
      message: "--file: '' is not a file",
    })
  })

  test('a file without a span', async () => {
    const name = file('{"resourceSpans":[]}', 'none.json')
    await expect(run(undefined, { file: name })).rejects.toMatchObject({
      code: 'trace-not-found',
      message: 'there is no trace in none.json',
      hint: expect.stringContaining('not one span') as string,
    })
  })
})

describe('being stopped', () => {
  test.each([
    ['pipe-closed', 0],
    ['SIGINT', 130],
  ] as const)('%s ends a long output with %i', async (reason, expected) => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      makeSpan({ name: `step ${index}`, startMs: index }),
    )
    const context = fakeContext({ cwd: folder })
    context.stopNow(reason)
    const options = readShowOptions(undefined, { output: 'text', file: file(otlpJson(many)) })
    expect(await show(context, options)).toBe(expected)
    expect(context.out().split('\n').length).toBeLessThan(2000)
  })
})

function inSubFolder(name: string): object {
  return {
    message: 'cannot read sub folder: it is a directory',
    hint: `name a file in it: tracectl show --file 'sub folder/${name}'`,
  }
}

function stepsIn(text: string): number {
  return text.split('\n').filter((line) => line.startsWith('app step')).length
}

test('a large file is said to be read, as long as it is', async () => {
  const json = otlpJson(exampleSpans())
  const world = { tty: true, env: { TRACECTL_PAGER: '' } }
  const small = await run(undefined, { file: file(json) }, world)
  expect(small.err).toBe('')
  const large = await run(undefined, { file: file(`${json}${' '.repeat(4_000_000)}`, 'large.json') }, world)
  expect(large.err).toBe('\r\u001b[Kreading large.json\r\u001b[K')
  const failed = fakeContext({ cwd: folder, tty: true })
  const options = readShowOptions(undefined, {
    output: 'text',
    file: file('x'.repeat(4_000_001), 'large.txt'),
  })
  await expect(show(failed, options)).rejects.toThrow('large.txt')
  expect(failed.err()).toBe('\r\u001b[Kreading large.txt\r\u001b[K')
})
