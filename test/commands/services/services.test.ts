// The command as it is typed: against a file, a pipe, and a server over real sockets.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instantOf } from '../../../src/trace/time.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { pictureSpans } from '../../support/picture.ts'
import { runCommand, type CommandResult, type RunCommandOptions } from '../../support/run-command.ts'
import { makeSpan, TEST_START } from '../../support/spans.ts'
import { otlpJson } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-services-'))
const SPANS = [
  ...pictureSpans(`
    frontend  POST /checkout [server]   |==============================|
    frontend    POST [client]             |=========================|
    payments      POST /charge [server]     |====================|
    payments        POST [client]             |=========|
    bank              ! authorize [server]     |=======|
    payments        POST [client]                         |===|
    bank              authorize [server]                   |=|
  `),
  makeSpan({ service: 'odd\u001b[2J\tname', name: 'x\ny', traceId: 'f'.repeat(32) }),
]

beforeAll(() => writeFileSync(join(folder, 'spans.json'), otlpJson(SPANS)))
afterAll(() => rm(folder, { recursive: true }))

const now = (): ReturnType<typeof instantOf> => instantOf(TEST_START + 60_000_000_000n)

function run(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  return runCommand(['services', ...argv], { now, cwd: folder, ...options })
}

function inFile(argv: readonly string[], options: RunCommandOptions = {}): Promise<CommandResult> {
  return run(['-f', 'spans.json', ...argv], options)
}

describe('names', () => {
  test('of services: one a line, whatever it is', async () => {
    expect(await inFile([])).toEqual({
      status: 0,
      err: '',
      out: 'bank\nfrontend\nodd\\u001b[2J\\tname\npayments\n',
    })
  })

  test('on a terminal, in their colours', async () => {
    const { out } = await inFile([], { tty: true, color: 3 })
    expect(out).toContain('mbank\u001b[39m\n')
    expect(out).toContain('modd name\u001b[39m\n')
  })

  test('of the spans of one', async () => {
    expect((await inFile(['payments'])).out).toBe('POST\nPOST /charge\n')
    expect((await inFile(['odd\u001b[2J\tname'])).out).toBe('x\\ny\n')
  })

  test('as a document', async () => {
    const source = { kind: 'file', label: 'spans.json' }
    expect(JSON.parse((await inFile(['--json'])).out)).toEqual({
      schemaVersion: 1,
      source,
      services: ['bank', 'frontend', 'odd\u001b[2J\tname', 'payments'],
    })
    expect(JSON.parse((await inFile(['bank', '--json'])).out)).toEqual({
      schemaVersion: 1,
      source,
      service: 'bank',
      operations: ['authorize'],
    })
  })

  test('of one that is not there', async () => {
    expect(await inFile(['Payments'])).toEqual({
      status: 3,
      out: '',
      err: "tracectl: there is no service 'Payments' in spans.json\n  did you mean: tracectl services payments --file spans.json\n",
    })
  })
})

describe('--dependencies', () => {
  test('who calls whom, how often, and how often in vain', async () => {
    expect((await inFile(['--dependencies'])).out).toBe('payments\tbank\t2\t1\nfrontend\tpayments\t1\t0\n')
    expect((await inFile(['frontend', '--dependencies'])).out).toBe('frontend\tpayments\t1\t0\n')
    expect(`\n${(await inFile(['--dependencies'], { tty: true })).out}`).toBe(`
CALLER     CALLED    CALLS  ERRORS
payments → bank          2      !1
frontend → payments      1
`)
  })

  test('as a document', async () => {
    const { out } = await inFile(['--dependencies', '--json', '--since', '1h'])
    expect(JSON.parse(out)).toMatchObject({
      service: null,
      window: { from: '2026-08-22T13:04:11.208000000Z', to: null },
      dependencies: [
        { parent: 'payments', child: 'bank', callCount: 2, errorCount: 1 },
        { parent: 'frontend', child: 'payments', callCount: 1, errorCount: 0 },
      ],
    })
  })

  test('nobody', async () => {
    expect(await inFile(['--dependencies', '--since', '1s'])).toMatchObject({
      status: 3,
      err: 'tracectl: no service calls another in spans.json\n',
    })
    expect((await inFile(['odd', '--dependencies'])).err).toContain("there is no service 'odd'")
  })
})

test('of a server', async () => {
  await using zipkin = await startFakeZipkin({ traces: [{ spans: SPANS.slice(0, -1), logs: [] }] })
  expect((await run(['--from', zipkin.url])).out).toBe('bank\nfrontend\npayments\n')
})

test.each([
  [['--since', '1h'], 2, '--since is about --dependencies'],
  [['-', '-f', 'x.json'], 2, 'both - and --file x.json'],
  [['-f', ''], 2, 'is not a file'],
  [['-'], 2, 'standard input is a terminal'],
  [['-f', 'none.json'], 1, 'cannot read none.json'],
] as const)('%j', async (argv, status, message) => {
  const result = await run(argv)
  expect([result.status, result.out]).toEqual([status, ''])
  expect(result.err).toContain(message)
})

test('log lines say nothing of services', async () => {
  const { status, err } = await run(['-', '--store', join(folder, 'none.db')], {
    stdin: `trace_id=${'a'.repeat(32)}`,
  })
  expect(status).not.toBe(0)
  expect(err).toMatch(/nothing has been received|no spans/)
})
