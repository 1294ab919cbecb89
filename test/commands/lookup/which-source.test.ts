// Which of the store and a server a command looks into, by the flags, the environment and the contexts that there are.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { runCommand, type CommandResult } from '../../support/run-command.ts'
import { makeSpan, TEST_TRACE_ID } from '../../support/spans.ts'
import { openWriter, requestOf, temporaryDirectory } from '../../store/store-fixture.ts'

/** A store with one trace, and a server with the same id under another name. */
async function bothHave(
  use: (run: (...flags: readonly string[]) => Promise<CommandResult>) => Promise<void>,
  env = {},
): Promise<void> {
  const directory = temporaryDirectory()
  const store = join(directory, 'spans.db')
  await openWriter(store).ingest(
    'traces',
    requestOf(makeSpan({ traceId: TEST_TRACE_ID, name: 'of the store' })),
  ).committed
  await using server = await startFakeZipkin({
    traces: [{ spans: [makeSpan({ traceId: TEST_TRACE_ID, name: 'of the server' })], logs: [] }],
  })
  const config = join(directory, 'config.yaml')
  writeFileSync(config, `contexts:\n  prod:\n    zipkin: { url: ${server.url} }\n`)
  await use((...flags) =>
    runCommand(['show', TEST_TRACE_ID, '--config', config, '--store', store, ...flags], { env: { ...env } }),
  )
}

test('a store that is named, and no server: the store', async () => {
  await bothHave(async (run) => {
    expect((await run()).out).toContain('of the store')
  })
})

test('a context that is named beside a store: the server, and copies go to that store', async () => {
  await bothHave(async (run) => {
    expect((await run('--context', 'prod')).out).toContain('of the server')
    const again = await run('--context', 'prod')
    expect(again.out).toContain('of the server')
    expect(again.err).toContain('--refresh asks again')
  })
})

test('--from is a server, a context or the store', async () => {
  await bothHave(async (run) => {
    expect((await run('--from', 'prod')).out).toContain('of the server')
    expect((await run('--from', 'local')).out).toContain('of the store')
    const unknown = await run('--from', 'prd')
    expect([unknown.status, unknown.err.includes('prod')]).toEqual([2, true])
  })
})

test('what was received is shown before a copy of a server', async () => {
  await bothHave(async (run) => {
    await run('--from', 'prod')
    expect((await run()).out).toContain('of the store')
  })
})

test('a copy of one tenant is not shown to another, whatever header names them', async () => {
  const directory = temporaryDirectory()
  await using server = await startFakeZipkin({
    traces: [{ spans: [makeSpan({ traceId: TEST_TRACE_ID })], logs: [] }],
  })
  const config = join(directory, 'config.yaml')
  const contextOf = (tenant: string): string =>
    `  ${tenant}:\n    zipkin: { url: ${server.url}, tenant: ${tenant}, tenantHeader: X-Team }\n`
  writeFileSync(config, `contexts:\n${contextOf('red')}${contextOf('blue')}`)
  const show = (context: string): Promise<CommandResult> =>
    runCommand([
      'show',
      TEST_TRACE_ID,
      '--config',
      config,
      '--store',
      join(directory, 'spans.db'),
      '--context',
      context,
    ])
  expect((await show('red')).err).toBe('')
  expect((await show('red')).err).toContain('a copy fetched')
  expect((await show('blue')).err).toBe('')
})
