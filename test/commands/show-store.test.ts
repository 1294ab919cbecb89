// `tracectl show` on the local store, while a `tail` writes to it and after it has ended.
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readShowOptions, type ShowFlags } from '../../src/commands/show/show-options.ts'
import { show } from '../../src/commands/show/show.ts'
import type { StoreWriter } from '../../src/store/span-store.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { fakeContext } from '../support/context.ts'
import { exampleSpans } from '../support/example-trace.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../support/spans.ts'
import { otlpJson, otlpProto } from '../support/trace-files.ts'

const ALIKE = '4bf92f99aaaaaaaaaaaaaaaaaaaaaaaa'
const home = mkdtempSync(join(tmpdir(), 'tracectl-show-store-'))
const PATH = join(home, 'tracectl', 'spans.db')
let writer: StoreWriter

beforeAll(async () => {
  writer = openStoreWriter({ path: PATH, now: () => TEST_START, retention: {} })
  const spans = [...exampleSpans(), makeSpan({ traceId: ALIKE, name: 'alike', startMs: 60_000 })]
  await writer.ingest('traces', otlpProto(spans)).committed
})
afterAll(() => rm(home, { recursive: true }))

async function run(trace: string, flags: Partial<ShowFlags> = {}, stdin?: string): Promise<string> {
  const env = { XDG_STATE_HOME: home }
  const context = fakeContext({ cwd: home, env, ...(stdin === undefined ? {} : { stdin }) })
  expect(await show(context, readShowOptions(trace, { output: 'text', ...flags }))).toBe(0)
  expect(context.err()).toBe('')
  return context.out()
}

async function failure(trace: string, flags: Partial<ShowFlags> = {}): Promise<string> {
  const error: unknown = await run(trace, flags).catch((thrown: unknown) => thrown)
  return error instanceof Error && 'hint' in error ? `${error.message}\n${String(error.hint)}` : String(error)
}

describe.each(['while it is written to', 'afterwards'])('%s', (when) => {
  beforeAll(async () => {
    if (when === 'afterwards') await writer.close()
  })

  test('by id, prefix, capitals and traceparent, as from a file', async () => {
    const fromFile = await run('-', {}, otlpJson(exampleSpans()))
    for (const typed of [
      TEST_TRACE_ID,
      '4bf92f3',
      '4BF92F35',
      `00-${TEST_TRACE_ID}-00f067aa0ba902b7-01`,
      `  ${TEST_TRACE_ID}\n`,
    ]) {
      expect(await run(typed)).toBe(fromFile)
    }
    expect(await run('4bf92f9', { store: 'tracectl/spans.db' })).toContain('alike')
  })

  test('as JSON, and one span', async () => {
    expect(JSON.parse(await run('4bf92f3', { json: true }))).toMatchObject({ trace: { spanCount: 132 } })
    const span = exampleSpans()[3]!
    expect(await run('4bf92f3', { span: span.spanId })).toMatch(new RegExp(`^span ${span.spanId} `))
  })

  test('an ambiguous prefix: both, newest first', async () => {
    expect(await failure('4bf9')).toBe(
      [
        `4bf9 is the beginning of 2 traces in the store ${PATH}`,
        `  ${ALIKE}  2026-08-22 14:04:11  alike  1.00ms  1 span`,
        `  ${TEST_TRACE_ID}  2026-08-22 14:03:11  POST /api/checkout  31.6s  132 spans  1 error`,
        'type more of the id: tracectl show 4bf92f9',
      ].join('\n'),
    )
  })

  test('not found: near misses, else what there is', async () => {
    expect(await failure('4bf92f36')).toContain(
      `there is no trace that begins with 4bf92f36 in the store ${PATH}\ndid you mean:\n`,
    )
    expect(await failure('ffff')).toMatch(
      /\nits 2 traces:\n {2}4bf92f99 .*\n {2}4bf92f35 .*\nshow the newest: tracectl show 4bf92f99$/,
    )
    expect(await failure('ffff', { store: 'tracectl/spans.db' })).toMatch(
      /show the newest: tracectl show --store tracectl\/spans.db 4bf92f99$/,
    )
    expect(await failure('4bf92f3', { span: 'ffff', store: 'tracectl/spans.db' })).toMatch(
      /all of them: tracectl show --store tracectl\/spans.db 4bf92f3 -o json$/,
    )
  })
})

test('a store that nothing has been sent to', async () => {
  const path = join(home, 'empty.db')
  await openStoreWriter({ path, now: () => TEST_START, retention: {} }).close()
  expect(await failure('4bf9', { store: path })).toBe(
    `there is no trace that begins with 4bf9 in the store ${path}, which holds no trace at all\n` +
      'receive spans with: tracectl tail, or see how it looks with: tracectl demo',
  )
})
