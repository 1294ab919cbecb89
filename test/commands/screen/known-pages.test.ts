// Pages of traces that nobody was asked for: which server is taken to have them as well.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { knownPages } from '../../../src/commands/screen/known-pages.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { fakeContext } from '../../support/context.ts'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId

const CONFIG = `
contexts:
  dev:
    jaeger: { url: "http://me:secret@localhost:16686/jaeger" }
  prod:
    tempo: { grafana: { url: https://grafana.example.com, datasource: P21 } }
  shown:
    tempo: { url: http://tempo.example.com, traceUrl: "https://ui.example.com/t/{traceId}" }
  none:
    tempo: { url: http://tempo:3200 }
`

interface PageCase {
  readonly current?: string
  readonly env?: Readonly<Record<string, string>>
  readonly forwardUrl?: string
}

async function pageOf({ current, env = {}, forwardUrl }: PageCase): Promise<string | undefined> {
  const path = join(mkdtempSync(join(tmpdir(), 'tracectl-pages-')), 'config.yaml')
  writeFileSync(path, `${current === undefined ? '' : `current-context: ${current}`}${CONFIG}`, {
    mode: 0o600,
  })
  const context = { ...fakeContext(), env }
  return await knownPages(context, { config: path, forwardUrl })(ID)
}

test('none, as long as nobody says that a server gets the same spans', async () => {
  expect(await pageOf({})).toBeUndefined()
  expect(await pageOf({ current: 'local' })).toBeUndefined()
  // A Tempo has no pages of its own.
  expect(await pageOf({ current: 'none' })).toBeUndefined()
})

test('of the current context, without who asks it', async () => {
  expect(await pageOf({ current: 'dev' })).toBe(`http://localhost:16686/jaeger/trace/${ID}`)
  expect(await pageOf({ current: 'shown' })).toBe(`https://ui.example.com/t/${ID}`)
  expect(await pageOf({ current: 'prod' })).toMatch(
    /^https:\/\/grafana\.example\.com\/explore\?schemaVersion=1&panes=%7B.*4bf92f35/,
  )
})

test('of a server that a variable names', async () => {
  expect(await pageOf({ env: { TRACECTL_ZIPKIN_URL: 'localhost:9411' }, current: 'prod' })).toBe(
    `http://localhost:9411/zipkin/traces/${ID}`,
  )
  expect(await pageOf({ env: { TRACECTL_JAEGER_URL: 'javascript:alert(1)' } })).toBeUndefined()
})

test('of the machine that spans are passed on to, before all others', async () => {
  for (const forwardUrl of [
    'http://127.0.0.1:4328',
    'grpc://localhost:4327',
    'http://[::1]:4328/v1/traces',
  ]) {
    expect(await pageOf({ forwardUrl, current: 'prod' })).toBe(`http://localhost:16686/jaeger/trace/${ID}`)
  }
  expect(await pageOf({ forwardUrl: 'https://tempo.example.com:4318' })).toBe(
    `https://ui.example.com/t/${ID}`,
  )
  expect(await pageOf({ forwardUrl: 'http://other:4318' })).toBeUndefined()
})
