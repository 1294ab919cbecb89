import { describe, expect, it } from 'vitest'
import { probeDialect, type JaegerDialect } from '../../../src/sources/jaeger/jaeger-dialect.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { startFakeJaeger, type JaegerPersona } from '../../support/fake-jaeger.ts'
import type { FakeServer } from '../../support/fake-server.ts'
import {
  CHECKOUT_ID,
  httpAt,
  jaegerAt,
  JAEGER_TRACES,
  searchOf,
  SHORT_ID,
} from '../../support/jaeger-backend.ts'

const { signal } = new AbortController()

describe('which API is spoken', () => {
  it.each<readonly [JaegerPersona, JaegerDialect]>([
    ['jaeger-1.52', { v3: 'plain', internal: true }],
    ['jaeger-1.53', { v3: 'plain', internal: true }],
    ['jaeger-1.76', { v3: 'plain', internal: true }],
    ['jaeger-2.13', { v3: 'plain', internal: true }],
    ['jaeger-2.18', { v3: 'plain', internal: true }],
    ['jaeger-2.20', { v3: 'full', internal: false }],
    ['jaeger-2.21', { v3: 'full', internal: false }],
    ['victoriatraces', { v3: 'none', internal: true }],
    ['greptime', { v3: 'none', internal: true }],
  ])('%s', async (persona, dialect) => {
    await using server = await startFakeJaeger({ persona, traces: [] })
    const client = httpAt(server.url)
    expect(await probeDialect(client, signal)).toEqual(dialect)
    await client.close()
  })

  it('is asked once, and not for a trace by its id', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: JAEGER_TRACES })
    const backend = jaegerAt(server.url)
    await backend.fetchTrace(CHECKOUT_ID as TraceId, signal)
    expect(pathsOf(server)).toEqual([`/api/v3/traces/${CHECKOUT_ID}`])
    await Promise.all([backend.search(searchOf(), signal), backend.search(searchOf(), signal)])
    expect(pathsOf(server).slice(1)).toEqual(Array.from({ length: 3 }, () => '/api/v3/trace-summaries'))
    await backend.close()
  })

  it('is asked again when the server could not be reached', async () => {
    let isUp = false
    await using server = await startFakeJaeger({
      persona: 'jaeger-2.20',
      traces: JAEGER_TRACES,
      isUp: () => isUp,
    })
    const backend = jaegerAt(server.url, { timeouts: { connectMs: 100, totalMs: 100 } })
    await expect(backend.search(searchOf(), signal)).rejects.toMatchObject({ code: 'unreachable' })
    isUp = true
    expect((await backend.search(searchOf(), signal)).traces).toHaveLength(3)
    await backend.close()
  })
})

describe('what is asked', () => {
  it('a trace as it was stored, from the older API where there is no newer one', async () => {
    await using server = await startFakeJaeger({ persona: 'victoriatraces', traces: JAEGER_TRACES })
    const backend = jaegerAt(server.url)
    await backend.fetchTrace(SHORT_ID as TraceId, signal)
    expect(server.requests.map(({ target }) => target)).toEqual([
      `/select/jaeger/api/v3/traces/${SHORT_ID}?raw_traces=true`,
      `/select/jaeger/api/traces/${SHORT_ID}?raw=true`,
    ])
    await backend.close()
  })

  it('one trace once, though its id is looked for first', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.20', traces: JAEGER_TRACES })
    const backend = jaegerAt(server.url)
    await backend.findTraceIds(CHECKOUT_ID, 2, signal)
    expect((await backend.fetchTrace(CHECKOUT_ID as TraceId, signal))?.spans).toHaveLength(3)
    expect(server.requests).toHaveLength(1)
    await backend.fetchTrace(CHECKOUT_ID as TraceId, signal)
    expect(server.requests).toHaveLength(2)
    await backend.close()
  })

  it('names that every version knows, and the depth by both of its names', async () => {
    await using server = await startFakeJaeger({ persona: 'jaeger-2.18', traces: JAEGER_TRACES })
    const backend = jaegerAt(server.url)
    await backend.search(searchOf({ limit: 7 }), signal)
    expect(Object.fromEntries(server.requests.at(-1)!.query)).toEqual({
      'query.start_time_min': '2026-08-22T13:13:11.208000000Z',
      'query.start_time_max': '2026-08-22T14:14:11.208000000Z',
      'query.raw_traces': 'true',
      'query.num_traces': '7',
      'query.search_depth': '7',
    })
    await backend.close()
  })
})

function pathsOf(server: FakeServer): readonly string[] {
  return server.requests.map(({ path }) => path)
}
