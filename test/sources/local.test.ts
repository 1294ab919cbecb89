import { describe, expect, test } from 'vitest'
import { openLocalSource } from '../../src/sources/local.ts'
import type { SearchableSource, SearchQuery } from '../../src/sources/source.ts'
import type { Span } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { offsetOf } from '../../src/trace/time.ts'
import type { SearchConditions } from '../../src/traceql/conditions.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { plainSpan } from '../../src/wire/otlp/otlp-span.ts'
import { recordedReply, recordedTraces } from '../traceql/evaluate/recorded.ts'
import { ingest, openWriter, temporaryStore, traceIdOf } from '../store/store-fixture.ts'
import { atMs, makeSpan, spanIdOf } from '../support/spans.ts'
import { EVERYTHING, asked } from '../support/search-queries.ts'

const { signal } = new AbortController()

/** Trace n starts at n seconds and takes n milliseconds; service `a` is in all, `b` in every third, which fails. */
function traceOf(number: number): readonly Span[] {
  const traceId = traceIdOf(number)
  const startMs = number * 1000
  const root = makeSpan({
    traceId,
    spanId: spanIdOf(1),
    name: `GET /${number}`,
    kind: 'server',
    service: 'a',
    startMs,
    endMs: startMs + number,
    attributes: { 'http.route': `/${number % 2}`, n: BigInt(number) },
  })
  if (number % 3 !== 0) return [root]
  const call = { traceId, parentId: spanIdOf(1), startMs, endMs: startMs + 1, service: 'b', name: 'load' }
  return [root, makeSpan({ ...call, spanId: spanIdOf(2), status: 'error' })]
}

async function storeOf(numbers: readonly number[]): Promise<SearchableSource> {
  const path = temporaryStore()
  const writer = openWriter(path)
  for (const number of numbers) await ingest(writer, ...traceOf(number))
  await writer.close()
  return openLocalSource(path)
}

async function numbersFound(
  source: SearchableSource,
  query: Partial<SearchQuery>,
): Promise<{ readonly numbers: readonly number[]; readonly limited: boolean }> {
  const { traces, limited } = await source.search({ ...EVERYTHING, ...query }, signal)
  return { numbers: traces.map(({ start }) => Number((start - atMs(0)) / 1_000_000_000n)), limited }
}

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9]

describe('searching the store', () => {
  test('without a filter: what the list knows', async () => {
    const source = await storeOf(NINE)
    const { traces, limited, notes } = await source.search(EVERYTHING, signal)
    expect(traces).toHaveLength(9)
    expect(traces[0]).toEqual({
      id: traceIdOf(9),
      start: atMs(9000),
      duration: 9_000_000,
      rootService: 'a',
      rootName: 'GET /9',
      spans: 2,
      services: 2,
      errors: 1,
      matches: [],
    })
    expect({ limited, notes }).toEqual({ limited: false, notes: [] })
  })

  test('with a filter: what it is about comes along', async () => {
    const source = await storeOf(NINE)
    const { traces } = await source.search({ ...EVERYTHING, filter: asked({ operation: 'load' }) }, signal)
    expect(traces.map(({ id }) => id)).toEqual([9, 6, 3].map(traceIdOf))
    expect(traces[0]?.matches).toEqual([
      { id: spanIdOf(2), service: 'b', name: 'load', start: atMs(9000), duration: 1_000_000, attributes: [] },
    ])
  })

  test.each<[string, Partial<SearchConditions>, readonly number[]]>([
    ['a service', { services: ['b'] }, [9, 6, 3]],
    ['another', { services: ['c'] }, []],
    ['one of two', { services: ['b', 'c'] }, [9, 6, 3]],
    ['an attribute', { tags: [{ key: 'http.route', value: '/1' }] }, [9, 7, 5, 3, 1]],
    ['a number', { tags: [{ key: 'n', value: '4' }] }, [4]],
    ['errors', { errors: true }, [9, 6, 3]],
    ['the duration', { minDuration: offsetOf(3e6), maxDuration: offsetOf(6e6) }, [6, 5, 4, 3]],
    ['service and name of one span', { services: ['a'], operation: 'load' }, []],
  ])('%s', async (_what, conditions, numbers) => {
    const source = await storeOf(NINE)
    expect(await numbersFound(source, { filter: asked(conditions) })).toEqual({ numbers, limited: false })
  })

  test('a limit: the newest, and whether there may be more', async () => {
    const source = await storeOf(NINE)
    expect(await numbersFound(source, { limit: 2 })).toEqual({ numbers: [9, 8], limited: true })
    expect(await numbersFound(source, { limit: 9 })).toEqual({ numbers: NINE.toReversed(), limited: false })
    const filter = asked({ services: ['b'] })
    expect(await numbersFound(source, { filter, limit: 2 })).toEqual({ numbers: [9, 6], limited: true })
    expect(await numbersFound(source, { filter, limit: 3 })).toEqual({ numbers: [9, 6, 3], limited: false })
    expect(await numbersFound(source, { filter, limit: 0 })).toEqual({ numbers: [], limited: true })
  })

  test('other orders look at all of it', async () => {
    const source = await storeOf([9, 1, 5, 3, 2])
    expect(await numbersFound(source, { order: 'duration', limit: 2 })).toEqual({
      numbers: [9, 5],
      limited: true,
    })
    expect(await numbersFound(source, { order: 'errors', limit: 3 })).toEqual({
      numbers: [9, 3, 5],
      limited: true,
    })
    const filter = asked({ tags: [{ key: 'http.route', value: '/1' }] })
    expect(await numbersFound(source, { filter, order: 'spans', limit: 3 })).toEqual({
      numbers: [9, 3, 5],
      limited: true,
    })
  })

  test('a window: traces that start in it, both ends included', async () => {
    const source = await storeOf(NINE)
    const window = { from: atMs(3000), to: atMs(5000) }
    expect(await numbersFound(source, window)).toEqual({ numbers: [5, 4, 3], limited: false })
    const filter = asked({ services: ['a'] })
    expect(await numbersFound(source, { ...window, filter })).toEqual({ numbers: [5, 4, 3], limited: false })
  })

  test('ends at once when it is told to', async () => {
    const source = await storeOf([1])
    await expect(source.search(EVERYTHING, AbortSignal.abort('enough'))).rejects.toBe('enough')
  })
})

test('while spans come in: what was there when it began is found, each trace once', async () => {
  const path = temporaryStore()
  const writer = openWriter(path)
  for (let number = 1; number <= 40; number++) await ingest(writer, ...traceOf(number))
  const source = openLocalSource(path)
  const query = { ...EVERYTHING, filter: asked({ services: ['a'] }), order: 'duration', limit: 100 } as const
  const searching = source.search(query, signal)
  for (let number = 41; number <= 60; number++) await ingest(writer, ...traceOf(number))
  const { traces } = await searching
  const found = traces.map(({ id }) => id)
  expect(new Set(found).size).toBe(found.length)
  for (let number = 1; number <= 40; number++) expect(found).toContain(traceIdOf(number))
})

describe('spans that Tempo was asked about', () => {
  test.each<[string, string]>([
    ['{}', 'v303-search-all.json'],
    ['{ status = error }', 'v303-search-select.json'],
    ['{ nestedSetParent = 0 }', 'v303-search-orphans.json'],
    ['{ rootServiceName = "" }', 'v303-search-rootless.json'],
    ['{ kind = server } !< { kind = client }', 'v303-search-client-without-server.json'],
  ])('%s: the same traces', async (text, file) => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const recorded = recordedTraces()
    for (const name of RECORDED) await ingest(writer, ...spansOf(recorded.get(name)!))
    await writer.close()
    const source = openLocalSource(path)
    const { traces } = await source.search({ ...EVERYTHING, filter: parseTraceQL(text) }, signal)
    const expected = recordedReply(file).traces.map(({ traceID }) => traceID.padStart(32, '0'))
    expect(traces.map(({ id }) => id as string).sort()).toEqual(expected.sort())
  })
})

const RECORDED = ['0af7', '1af7', '2af7', '3af7', '4af7', '5af7', '6af7', 'd6e9', '00bb']

function spansOf({ nodes }: Trace): readonly Span[] {
  return nodes.flatMap(({ span }) => (span === undefined ? [] : [makeSpan(plainSpan(span))]))
}

describe('what there is to ask the store for', () => {
  test('services, operations, tags and their values', async () => {
    const source = await storeOf(NINE)
    expect(await source.services(signal)).toEqual(['a', 'b'])
    expect(await source.operations('b', signal)).toEqual(['load'])
    expect(await source.operations('c', signal)).toEqual([])
    expect(await source.tagNames(signal)).toEqual(['http.route', 'n', 'service.name'])
    expect(await source.tagValues('http.route', signal)).toEqual(['/0', '/1'])
    expect(await source.tagValues('n', signal)).toEqual(NINE.map(String))
    expect(await source.tagValues('none', signal)).toEqual([])
  })

  test('dependencies within a window', async () => {
    const source = await storeOf(NINE)
    expect(await source.dependencies({ from: undefined, to: undefined }, signal)).toEqual([
      { parent: 'a', child: 'b', calls: 3, errors: 3 },
    ])
    expect(await source.dependencies({ from: atMs(4000), to: atMs(8000) }, signal)).toMatchObject([
      { calls: 1 },
    ])
  })
})
