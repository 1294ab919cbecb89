// How a search is put to a Jaeger that cannot be asked for what is wanted, and what is said about it.
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../src/sources/backend.ts'
import type { SearchQuery, SearchResult } from '../../../src/sources/source.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Query } from '../../../src/traceql/ast.ts'
import { startFakeJaeger, type FakeJaegerOptions, type JaegerPersona } from '../../support/fake-jaeger.ts'
import { v3Document } from '../../support/fake-jaeger-json.ts'
import { textReply, type FakeServer } from '../../support/fake-server.ts'
import { jaegerAt, JAEGER_TRACES, searchOf } from '../../support/jaeger-backend.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { asked } from '../../support/search-queries.ts'

const { signal } = new AbortController()

/** The n-th is of the n-th service, n ms after the first, and takes n ms. */
function manyTraces(count: number, services: number): readonly TraceData[] {
  return Array.from({ length: count }, (_, at) => ({
    spans: [
      makeSpan({
        traceId: (at + 1).toString(16).padStart(32, '0'),
        spanId: spanIdOf(at + 1),
        name: 'work',
        service: `service-${String(at % services).padStart(3, '0')}`,
        startMs: at,
        endMs: at + at + 1,
        attributes: { n: BigInt(at), parity: at % 2 === 0 ? 'even' : 'odd' },
      }),
    ],
    logs: [],
  }))
}

interface Searched extends SearchResult {
  readonly ids: readonly number[]
  readonly paths: readonly string[]
}

async function searched(options: FakeJaegerOptions, query: Partial<SearchQuery>): Promise<Searched> {
  await using server = await startFakeJaeger(options)
  const backend = jaegerAt(server.url)
  try {
    const result = await backend.search(searchOf(query), signal)
    return {
      ...result,
      ids: result.traces.map(({ id }) => Number.parseInt(id, 16)),
      paths: server.requests.map(({ path }) => path),
    }
  } finally {
    await backend.close()
  }
}

const odd = asked({ tags: [{ key: 'parity', value: 'odd' }] })
const least = (ms: number): Query | undefined => asked({ minDuration: offsetOf(ms * 1e6) })

describe('one service at a time', () => {
  it('each is asked, and it is said', async () => {
    const { ids, notes, paths } = await searched(
      { persona: 'victoriatraces', traces: manyTraces(12, 6) },
      { limit: 4 },
    )
    expect(ids).toEqual([12, 11, 10, 9])
    expect(notes).toEqual(['this Jaeger searches one service at a time: each of its 6 was asked'])
    expect(paths.filter((path) => path.endsWith('/api/traces'))).toHaveLength(7)
  })

  it('no more than fifty, and that is said too', async () => {
    const { limited, notes, paths } = await searched(
      { persona: 'victoriatraces', traces: manyTraces(70, 60) },
      { limit: 100 },
    )
    expect(limited).toBe(true)
    expect(notes[0]).toMatch(/the first 50 of 60 were asked; --service asks for another$/)
    expect(paths.filter((path) => path.endsWith('/api/traces'))).toHaveLength(51)
  })

  it('no more than four at once', async () => {
    let [open, most] = [0, 0]
    const traces = manyTraces(20, 20)
    await using server = await startFakeJaeger({
      persona: 'victoriatraces',
      traces,
      before: async () => {
        most = Math.max(most, ++open)
        await new Promise(setImmediate)
        open--
      },
    })
    const backend = jaegerAt(server.url)
    await backend.search(searchOf(), signal)
    expect(most).toBeLessThanOrEqual(4)
    await backend.close()
  })

  it('only those that were named', async () => {
    const filter = asked({ services: ['service-001', 'service-003'] })
    const { ids, notes, paths } = await searched(
      { persona: 'jaeger-2.21', needsService: true, traces: manyTraces(12, 6) },
      { filter },
    )
    expect(ids).toEqual([10, 8, 4, 2])
    expect(notes).toEqual([])
    expect(paths).toEqual(Array.from({ length: 3 }, () => '/api/v3/trace-summaries'))
  })
})

describe('what Jaeger cannot be asked for', () => {
  it.each<JaegerPersona>(['jaeger-1.53', 'jaeger-2.18', 'jaeger-2.20', 'greptime'])(
    'is looked for among more than are wanted: %s',
    async (persona) => {
      const traces = manyTraces(100, 1)
      const some = asked({ services: ['service-000'], tags: [{ key: 'n', value: '7' }] })
      const { ids, limited } = await searched({ persona, traces }, { limit: 1, filter: some })
      expect([ids, limited]).toEqual([[8], false])
      // 41 of a hundred take 60 ms or more, and nothing of that can be asked
      const long = await searched({ persona, traces }, { limit: 20, filter: least(60) })
      expect(long.ids).toEqual(Array.from({ length: 20 }, (_, at) => 100 - at))
      expect(long.limited).toBe(true)
      expect(long.notes.at(-1)).toMatch(
        /^Jaeger cannot be asked for that: its newest \d+ traces of that time were matched here$/,
      )
    },
  )

  it('goes on looking where too few of the newest match, and says where it stopped', async () => {
    const traces = manyTraces(300, 1)
    // the older half
    const short = asked({ maxDuration: offsetOf(150e6) })
    const { ids, limited } = await searched({ persona: 'jaeger-1.76', traces }, { limit: 20, filter: short })
    expect(ids.slice(0, 2)).toEqual([150, 149])
    expect([ids.length, limited]).toEqual([20, true])
  })

  it('fetches no trace of which the list says that it does not match', async () => {
    const { ids, paths } = await searched(
      { persona: 'jaeger-2.20', traces: manyTraces(100, 1) },
      {
        limit: 20,
        filter: least(98),
      },
    )
    expect(ids).toEqual([100, 99, 98])
    expect(paths.filter((path) => path.startsWith('/api/v3/traces/'))).toHaveLength(3)
  })

  it('fetches no more than it takes to fill the list', async () => {
    const { ids, limited, notes, paths } = await searched(
      { persona: 'jaeger-2.21', traces: manyTraces(100, 1) },
      { limit: 4, filter: odd },
    )
    expect(ids).toEqual([100, 98, 96, 94])
    expect(limited).toBe(true)
    expect(notes).toEqual([
      'Jaeger was asked for tag parity=odd; the 50 traces that it found were matched here',
    ])
    expect(paths.filter((path) => path.startsWith('/api/v3/traces/'))).toHaveLength(8)
  })
})

it('is not stopped by a number that the older API cannot write', async () => {
  const traces = manyTraces(6, 2)
  const [first] = traces[2]!.spans
  const spans = [{ ...first!, attributes: [...first!.attributes, { key: 'ratio', value: Number.NaN }] }]
  const all = [...traces.slice(0, 2), { spans, logs: [] }, ...traces.slice(3)]
  for (const persona of ['jaeger-1.76', 'jaeger-2.13'] as const) {
    const even = asked({ services: ['service-000'], tags: [{ key: 'parity', value: 'even' }] })
    // oxlint-disable-next-line no-await-in-loop
    expect((await searched({ persona, traces: all }, { filter: even })).ids).toEqual([5, 3, 1])
    // oxlint-disable-next-line no-await-in-loop
    expect((await searched({ persona, traces: all }, {})).ids).toEqual([6, 5, 4, 3, 2, 1])
  }
})

describe('what is said about it', () => {
  it.each([
    ['error', 'true', '--errors'],
    ['span.kind', 'server', '{ kind = server }'],
    ['otel.scope.name', 'lib', '{ instrumentation:name'],
  ])('a tag that Jaeger makes a field of: %s', async (key, value, hint) => {
    const filter = asked({ tags: [{ key, value }] })
    const { traces, notes } = await searched({ persona: 'jaeger-2.20', traces: JAEGER_TRACES }, { filter })
    expect(traces).toEqual([])
    expect(notes.at(-1)).toContain(`Jaeger keeps ${key} as a field and not as an attribute: ask for ${hint}`)
  })

  it('how far back was looked where nobody said', async () => {
    const { traces, notes } = await searched(
      { persona: 'jaeger-2.20', traces: JAEGER_TRACES },
      { from: undefined },
    )
    expect(traces).toHaveLength(4)
    expect(notes).toEqual(['only 48 hours were looked at: --since or --from-time says how far back'])
  })

  it('that the server broke off', async () => {
    const traces = manyTraces(1, 1)
    const stored = traces[0]!.spans.map((span) => ({ span, warnings: [] }))
    const body = `${v3Document(stored, 'hex')}\n{"error":{"message":"storage is gone"}}`
    const { ids, notes, limited } = await searched(
      { persona: 'jaeger-1.76', traces, replies: { '/api/v3/traces?': textReply(body) } },
      {},
    )
    expect(ids).toEqual([1])
    expect(notes).toEqual(['Jaeger broke off: storage is gone'])
    expect(limited).toBe(true)
  })
})

it('ends at once when it is told to', async () => {
  const stop = new AbortController()
  await using server: FakeServer = await startFakeJaeger({
    persona: 'victoriatraces',
    traces: manyTraces(50, 50),
    before: ({ path }) => {
      if (path.endsWith('/api/traces')) stop.abort(new Error('enough'))
      return Promise.resolve()
    },
  })
  const backend: Backend = jaegerAt(server.url)
  await expect(backend.search(searchOf(), stop.signal)).rejects.toThrow('enough')
  await backend.close()
})
