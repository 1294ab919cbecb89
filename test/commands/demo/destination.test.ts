// What becomes of an endpoint that the environment names, without a demo: whether it is used, and what is told when it
// does not take what it is sent.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseDestination } from '../../../src/commands/demo/destination.ts'
import { openCollector } from '../../demo/collector.ts'
import { fakeContext, type FakeContext } from '../../support/context.ts'

const PLAIN = { store: undefined }
const REQUEST = { signal: 'traces', body: new Uint8Array() } as const

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tracectl-destination-'))
})
afterAll(() => rm(home, { recursive: true }))

function toldOf(endpoint: string): FakeContext {
  return fakeContext({ env: { XDG_STATE_HOME: home, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } })
}

test('where nobody is, it is told, and the traces are kept', async () => {
  const collector = await openCollector()
  await collector.close()
  for (const [endpoint, notice] of [
    [collector.url, /^OTEL_EXPORTER_OTLP_ENDPOINT: http:\S+ takes no spans: .*ECONNREFUSED/],
    ['somewhere', /^OTEL_EXPORTER_OTLP_ENDPOINT: that is not the URL of an OTLP endpoint$/],
  ] as const) {
    const destination = await chooseDestination(toldOf(endpoint), PLAIN)
    expect(destination.where).toBeUndefined()
    expect(destination.notice).toMatch(notice)
    const { words } = await destination.finish([])
    expect(words).toBe(`kept in ${home}/tracectl/spans.db`)
  }
})

test('a store that is asked for by name goes before it', async () => {
  const collector = await openCollector()
  const destination = await chooseDestination(toldOf(collector.url), { store: ':memory:' })
  expect([destination.where, destination.notice]).toEqual([undefined, undefined])
  expect((await destination.finish([REQUEST])).words).toBe('kept in memory until this ends')
  expect(collector.requests).toBe(0)
  await collector.close()
})

test('spans that are refused in the end are an error, with what to do', async () => {
  const collector = await openCollector((request) => ({ status: request > 1 ? 400 : 200 }))
  const destination = await chooseDestination(toldOf(collector.url), PLAIN)
  expect(destination.where?.endpoint).toBe(collector.url)
  destination.passOn(REQUEST)
  await expect(destination.finish([])).rejects.toMatchObject({
    code: 'unreachable',
    message: `${collector.url} did not take everything that the demo sent: HTTP 400`,
    hint: expect.stringContaining('unset OTEL_EXPORTER_OTLP_ENDPOINT'),
  })
  destination.close()
  await collector.close()
})

test('log records that are refused are no more than a notice', async () => {
  const collector = await openCollector((request) => ({ status: request > 1 ? 404 : 200 }))
  const destination = await chooseDestination(toldOf(collector.url), PLAIN)
  destination.passOn({ ...REQUEST, signal: 'logs' })
  expect(await destination.finish([])).toEqual({
    store: undefined,
    words: `sent to ${collector.url}`,
    notice: `${collector.url} does not take log records: HTTP 404`,
  })
  destination.close()
  await collector.close()
})
