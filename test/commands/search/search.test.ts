// The command as it is typed: against a store, a file, a pipe, and a server over real sockets.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { runShell } from '../../support/program.ts'
import { runCommand, type CommandResult, type RunCommandOptions } from '../../support/run-command.ts'
import type { FakeContext } from '../../support/context.ts'
import { startFakeServer } from '../../support/fake-server.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { pictureSpans } from '../../support/picture.ts'
import { TEST_START } from '../../support/spans.ts'
import { otlpJson, otlpProto } from '../../support/trace-files.ts'

const SLOW = '4bf92f3577b34da6a3ce929d0e0e4736'
const FAST = 'a0b1c2d3000000000000000000000001'
const BROKEN = 'c0ffee00000000000000000000000001'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-search-'))
const STORE = join(folder, 'spans.db')
const FILE = join(folder, 'spans.json')

const slow = pictureSpans(
  `
  frontend  POST /checkout  |==============================|
  payments    ! POST /charge  |=========================|
  bank          authorize          |=========|
  `,
  { traceId: SLOW, msPerColumn: 100, startMs: 0 },
)
const fast = pictureSpans('frontend  GET /health  |==|', { traceId: FAST, startMs: 60_000 })
const broken = pictureSpans(
  `
  ?         unknown     .
  cart        load items   |====|
  `,
  { traceId: BROKEN, msPerColumn: 10, startMs: 120_000 },
)
const ALL = [...slow, ...fast, ...broken]

beforeAll(async () => {
  const writer = openStoreWriter({ path: STORE, now: () => TEST_START, retention: {} })
  for (const spans of [slow, fast, broken]) await writer.ingest('traces', otlpProto(spans)).committed
  await writer.close()
  writeFileSync(FILE, otlpJson(ALL))
})
afterAll(() => rm(folder, { recursive: true }))

const now = (): ReturnType<typeof instantOf> => instantOf(TEST_START + 300_000_000_000n)

function run(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  return runCommand(['search', ...argv], { now, cwd: folder, ...options })
}

function inStore(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  return run(['--store', STORE, ...argv], options)
}

/** Ids in order, with what is said beside the list. */
async function found(argv: readonly string[]): Promise<readonly string[]> {
  const { out } = await inStore(argv)
  return out.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]!.slice(0, 4)]))
}

describe('in a pipe', () => {
  test('lines with tabs between the columns, newest first, and nothing else', async () => {
    expect(await inStore([])).toEqual({
      status: 0,
      err: '',
      out: [
        `${BROKEN}\t2026-08-22T14:05:11.208000000Z\t50\t\t\t1\t1\t0\n`,
        `${FAST}\t2026-08-22T14:04:11.208000000Z\t3\tfrontend\tGET /health\t1\t1\t0\n`,
        `${SLOW}\t2026-08-22T14:03:11.208000000Z\t3100\tfrontend\tPOST /checkout\t3\t3\t1\n`,
      ].join(''),
    })
  })

  test.each([
    [
      ['--service', 'frontend'],
      ['a0b1', '4bf9'],
    ],
    [
      ['--service', 'cart', '--service', 'bank'],
      ['c0ff', '4bf9'],
    ],
    [['--service', 'payments', '--operation', 'POST /charge'], ['4bf9']],
    [['--service', 'frontend', '--operation', 'POST /charge'], []],
    [['--errors'], ['4bf9']],
    [['--errors', '--service', 'bank'], ['4bf9']],
    [['--min-duration', '1s'], ['4bf9']],
    [['--max-duration', '5ms'], ['a0b1']],
    [
      ['--since', '4m'],
      ['c0ff', 'a0b1'],
    ],
    [['--from-time', 'now-4m', '--to-time', 'now-200s'], ['a0b1']],
    [['--to-time', '2026-08-22T14:04:00Z'], ['4bf9']],
    [
      ['--sort', 'duration'],
      ['4bf9', 'c0ff', 'a0b1'],
    ],
    [['--sort', 'errors', '-n', '1'], ['4bf9']],
    [['{ kind = internal } >> { status = error }'], ['4bf9']],
    [['{ name =~ "GET.*" }', '--service', 'frontend'], ['a0b1']],
    [['--tag', 'service.name=cart'], ['c0ff']],
    [
      ['--tag', 'service.name'],
      ['c0ff', 'a0b1', '4bf9'],
    ],
  ] as const)('%j', async (argv, ids) => {
    expect(await found(argv)).toEqual(ids)
  })

  test('--spans: a row for each span that matched', async () => {
    const { out } = await inStore(['{ status = error } | select(kind)', '--spans'])
    expect(out).toMatch(
      new RegExp(`^${SLOW}\t0000000000000002\t2026-.*Z\t2600\tpayments\tPOST /charge\t.*kind=internal`),
    )
    expect(out.split('\n')).toHaveLength(2)
  })

  test('the alias', async () => {
    expect((await runCommand(['ls', '--store', STORE, '--errors'], { now })).out).toContain(SLOW)
  })

  test('that the limit has cut the list, and how it goes on', async () => {
    expect(await inStore(['-n', '2'])).toMatchObject({
      status: 0,
      err: 'tracectl: these are the newest 2, of more; --limit 10 shows more\n',
    })
    expect((await inStore(['-n', '1', '--sort', 'duration'])).err).toBe(
      'tracectl: this is the longest one, of more; --limit 5 shows more\n',
    )
    expect((await inStore(['-n', '2', '-q'])).err).toBe('')
    expect((await inStore(['-n', '3'])).err).toBe('')
  })
})

test('on a terminal a table', async () => {
  const { out, err } = await inStore([], { tty: true, columns: 90 })
  expect(err).toBe('')
  expect(`\n${out}`).toBe(`
START UTC  AGE  SERVICE   NAME            DURATION               SPANS  SVC  ERR  TRACE
14:05:11    3m            ? (no root)       50.0ms ▎                 1    1       c0ffee00
14:04:11    4m  frontend  GET /health       3.00ms ▏                 1    1       a0b1c2d3
14:03:11    5m  frontend  POST /checkout     3.10s ████████████      3    3   !1  4bf92f35
`)
})

test('as a document', async () => {
  const { out, status } = await inStore(['--json', '--errors', '-n', '1', '--since', '1h'])
  expect(status).toBe(0)
  expect(JSON.parse(out)).toEqual({
    schemaVersion: 1,
    source: { kind: 'local', label: `the store ${STORE}` },
    query: { traceql: '{ status = error }', order: 'time', limit: 1 },
    window: {
      from: '2026-08-22T13:08:11.208000000Z',
      fromUnixNano: String(TEST_START + 300_000_000_000n - 3_600_000_000_000n),
      to: null,
      toUnixNano: null,
    },
    limited: false,
    notes: [],
    traces: [
      {
        id: SLOW,
        start: '2026-08-22T14:03:11.208000000Z',
        startUnixNano: String(TEST_START),
        durationNs: 3_100_000_000,
        rootService: 'frontend',
        rootName: 'POST /checkout',
        spanCount: 3,
        serviceCount: 3,
        errorCount: 1,
        mention: null,
        matches: [
          {
            spanId: '0000000000000002',
            service: 'payments',
            name: 'POST /charge',
            start: '2026-08-22T14:03:11.408000000Z',
            startUnixNano: String(TEST_START + 200_000_000n),
            durationNs: 2_600_000_000,
            attributes: [{ key: 'status', type: 'string', value: 'error' }],
          },
        ],
      },
    ],
  })
})

describe('when nothing is found', () => {
  test('a name that was mistyped', async () => {
    expect(await inStore(['--service', 'frontnd'])).toEqual({
      status: 3,
      out: '',
      err: [
        `tracectl: no trace matches in the store ${STORE}`,
        `  there is no service 'frontnd'; did you mean: --service frontend`,
        `  the newest of its 3 traces: tracectl search --store ${STORE}\n`,
      ].join('\n'),
    })
    expect((await inStore(['--service', 'frontend', '--operation', 'get /health'])).err).toContain(
      "there is no operation 'get /health'; did you mean: --operation 'GET /health'",
    )
    expect((await inStore(['--service', 'nobody'])).err).toContain(
      "there is no service 'nobody'; there is bank, cart, frontend, payments",
    )
  })

  test('a document without traces, and still an error', async () => {
    const { out, err, status } = await inStore(['--json', '--min-duration', '1h'])
    expect(JSON.parse(out)).toMatchObject({ traces: [], limited: false })
    expect([status, err]).toEqual([3, expect.stringContaining('no trace matches')])
  })

  test('the time that was looked at', async () => {
    expect((await inStore(['--since', '1s'])).err).toMatch(
      /^tracectl: there is no trace in .* in the last 1s\n/,
    )
    expect((await inStore(['--to-time', '2020-01-01T00:00:00Z'])).err).toContain(
      ' up to 2020-01-01T00:00:00.000Z',
    )
  })

  test('without a store', async () => {
    const { status, err } = await run(['--store', join(folder, 'none.db')])
    expect(status).toBe(3)
    expect(err).toContain('nothing has been received yet')
  })
})

describe('a file', () => {
  test('is searched as a store is', async () => {
    expect((await run(['--file', 'spans.json', '--errors'], { cwd: folder })).out).toMatch(
      new RegExp(`^${SLOW}\t`),
    )
    expect((await run(['--file', 'spans.jsn'], { cwd: folder })).err).toContain(
      'did you mean: tracectl search --file spans.json',
    )
  })

  test('from a pipe, with an expression beside the dash', async () => {
    const argv = ['-', '{ duration > 1s }']
    expect((await run(argv, { stdin: otlpJson(ALL) })).out).toMatch(new RegExp(`^${SLOW}\t[^\n]*\n$`))
    expect((await run(argv.toReversed(), { stdin: otlpJson(ALL) })).out).toContain(SLOW)
    expect((await run(['-'])).err).toContain('standard input is a terminal')
  })

  test('and a server are two places', async () => {
    expect(await run(['--file', FILE, '--from', 'tempo'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('both --file') as string,
    })
  })
})

describe('log lines', () => {
  const lines = [
    `level=error trace_id=${SLOW} msg="charge failed"`,
    'level=info msg="nothing to see"',
    `level=error trace_id=${FAST} msg=late`,
    `level=error trace_id=${SLOW} msg="gave up"`,
    'level=error trace_id=ffffffffffffffffffffffffffffffff msg=lost',
  ].join('\n')

  test('the traces that they name, in their order, with how often and where', async () => {
    const { out, err, status } = await inStore(['-'], { stdin: lines })
    expect(status).toBe(0)
    expect(out.split('\n').map((line) => line.split('\t').toSpliced(1, 7).join(' '))).toEqual([
      `${SLOW} 2 1`,
      `${FAST} 1 3`,
      '',
    ])
    expect(err).toBe(
      `tracectl: ffffffffffffffffffffffffffffffff, which the lines name, is not in the store ${STORE}\n`,
    )
  })

  test('of a packed log, and of one that PowerShell wrote', async () => {
    for (const stdin of [gzipSync(lines), Buffer.from(`\ufeff${lines}`, 'utf16le')]) {
      const { out } = await inStore(['-'], { stdin })
      expect(out.split('\n').map((line) => line.slice(0, 32))).toEqual([SLOW, FAST, ''])
    }
  })

  test('only those that match, in another order, not more than the limit', async () => {
    const errors = await inStore(['-', '--errors'], { stdin: lines })
    expect(errors.out).toMatch(new RegExp(`^${SLOW}\t[^\n]*\n$`))
    expect(errors.err).toContain('1 trace that the lines name does not match')
    expect((await inStore(['-', '--sort', 'time'], { stdin: lines })).out).toMatch(new RegExp(`^${FAST}`))
    expect((await inStore(['-', '-n', '1'], { stdin: lines })).err).toContain(
      'this is the first one that the lines name, of more; --limit 5 shows more',
    )
  })

  test('as a document, and on a terminal', async () => {
    const { out } = await inStore(['-', '--json'], { stdin: lines })
    expect(JSON.parse(out)).toMatchObject({
      query: { order: 'mention' },
      traces: [{ mention: { lineCount: 2, firstLine: 1, lastLine: 4, via: 'trace_id' } }, { id: FAST }],
    })
    expect((await inStore(['-'], { stdin: lines, tty: true })).out).toMatch(
      /LINE {2}TRACE\n.* 1 \+1 {2}4bf92f35\n/,
    )
  })

  test('that name nothing that is there', async () => {
    const { status, err } = await inStore(['-'], { stdin: 'trace_id=ffffffffffffffffffffffffffffffff' })
    expect(status).toBe(3)
    expect(err).toContain('none of the traces that the lines name is there in')
    expect((await inStore(['-'], { stdin: 'hello\n' })).status).toBe(1)
  })
})

describe('a server', () => {
  test('its last hour, unless told', async () => {
    await using zipkin = await startFakeZipkin({ traces: [{ spans: ALL, logs: [] }] })
    const { out, status } = await run(['--from', zipkin.url, '--service', 'frontend'])
    expect(status).toBe(0)
    expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual([FAST, SLOW, ''])
    const later = await run(['--from', zipkin.url, '--service', 'frontend'], {
      now: () => instantOf(now() + 7_200_000_000_000n),
    })
    expect(later.status).toBe(3)
    expect(later.err).toMatch(/^tracectl: no trace matches in .* in the last hour\n {2}.*--since 24h\n/m)
  })

  test('with ids that are whole where there is room', async () => {
    await using zipkin = await startFakeZipkin({ traces: [{ spans: ALL, logs: [] }] })
    const wide = await run(['--from', zipkin.url, '--service', 'frontend'], { tty: true, columns: 120 })
    expect(wide.out).toContain(`  ${SLOW}\n`)
    expect(wide.err).toBe('tracectl: this is the last hour; --since 24h looks further back\n')
    const asked = ['--from', zipkin.url, '--service', 'frontend', '--since', '2h']
    expect((await run(asked, { tty: true })).err).toBe('')
  })

  test('that is not there', async () => {
    const { status, err } = await run(['--from', 'zipkin=http://127.0.0.1:1'])
    expect(status).toBeGreaterThan(1)
    expect(err).toMatch(/^tracectl: /)
  })
})

describe('what cannot be used', () => {
  test.each([
    [['{ status = eror }'], /unknown word eror.*\n {2}\{ status = eror \}\n {13}\^\^\^\^\n$/],
    [['{', 'status', '=', 'error', '}'], /quote it: tracectl search '\{ status = error \}' --store /],
    [['status', '=', 'error'], /quote it: tracectl search '\{ status = error \}' --store /],
    [['checkout'], /not a TraceQL expression\n {2}.*tracectl search --service checkout --store /],
    [[SLOW], new RegExp(`tracectl show ${SLOW}`)],
    [[FILE], /to search in that file: tracectl search --file /],
    [[''], /the query is empty/],
    [['--since', '1h', '--from-time', 'now-1h'], /--since and --from-time/],
    [['--from-time', '1h'], /'1h' is how long, not when\n {2}for example: --from-time now-1h/],
    [['--from-time', 'yesterday'], /'yesterday' is not a time/],
    [['--from-time', '2026-13-01T00:00:00Z'], /RFC 3339/],
    [['--from-time', 'now', '--to-time', 'now-1h'], /ends before it begins/],
    [['--since', '0'], /no time at all/],
    [['--limit', '0'], /is not a count/],
    [['--limit', '999999'], /more than 100000/],
    [['--min-duration', '2s', '--max-duration', '1s'], /no trace takes 2s at least and 1s at most/],
    [['--tag', '=x'], /names no attribute/],
    [['--service', ''], /is not a service/],
    [['--sort', 'name'], /time, duration, spans, errors/],
    [['-', '--file', 'x'], /both - and --file x/],
  ])('%j', async (argv, message) => {
    const { status, err, out } = await inStore(argv)
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})

test('told to stop, it ends', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `trace_id=${String(index).padStart(32, 'f')}`).join(
    '\n',
  )
  const { status } = await inStore(['-'], { stdin: lines, stopped: 'SIGINT' })
  expect(status).toBe(130)
})

test('told to stop while a server lets it wait, it ends at once and says nothing', async () => {
  let context: FakeContext | undefined
  await using server = await startFakeServer(() => {
    context?.stopNow()
    return new Promise(() => {})
  })
  const { status, err } = await run(['--from', server.url], {
    onContext: (opened) => {
      context = opened
    },
  })
  expect([status, err]).toEqual([130, ''])
})

test('a reader that leaves early is no failure', async () => {
  const script = '{tracectl} ls --file spans.json | head -1; echo "${PIPESTATUS[@]}"'
  const { out, err } = await runShell(script, { cwd: folder })
  expect([out.split('\n').slice(1), err]).toEqual([['0 0', ''], ''])
})
