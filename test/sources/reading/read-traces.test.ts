// Every trace of a stretch of time, from every kind of source: the same ones, each once, whatever limits a server has.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TracectlError } from '../../../src/errors.ts'
import type { Backend } from '../../../src/sources/backend.ts'
import { fileSourceOf } from '../../../src/sources/file.ts'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import { openLocalSource } from '../../../src/sources/local.ts'
import type { ReadEnd, ReadQuery } from '../../../src/sources/reading/read-query.ts'
import type { SearchableSource } from '../../../src/sources/source.ts'
import { openTempo } from '../../../src/sources/tempo/tempo.ts'
import { openZipkin } from '../../../src/sources/zipkin/zipkin.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { encodeTraceJson } from '../../../src/wire/otlp/otlp-json-output.ts'
import { ingest, openWriter, temporaryStore } from '../../store/store-fixture.ts'
import { backendTarget } from '../../support/backend-target.ts'
import { startFakeJaeger, type FakeJaegerOptions } from '../../support/fake-jaeger.ts'
import { textReply } from '../../support/fake-server.ts'
import { startFakeTempo, type FakeTempoOptions } from '../../support/fake-tempo.ts'
import { startFakeZipkin } from '../../support/fake-zipkin.ts'
import { jaegerAt } from '../../support/jaeger-backend.ts'
import { atMs, makeSpan, spanIdOf, TEST_START } from '../../support/spans.ts'

const { signal } = new AbortController()
const NOW = TEST_START + 600_000_000_000n

/** Trace n of n = 1 … count begins n · `everyMs` after the start and takes 5 ms; every third has a head without a parent. */
function tracesOf(count: number, everyMs = 40): readonly TraceData[] {
  return Array.from({ length: count }, (_, at) => {
    const number = at + 1
    const startMs = number * everyMs
    const common = { traceId: traceIdOf(number), service: number % 3 === 0 ? 'pay' : 'web' }
    const root = makeSpan({
      ...common,
      spanId: spanIdOf(number * 2),
      parentId: number % 3 === 0 ? spanIdOf(9_999) : undefined,
      name: 'GET /',
      kind: 'server',
      startMs,
      endMs: startMs + 5,
    })
    const child = { ...common, spanId: spanIdOf(number * 2 + 1), parentId: root.spanId, service: 'db' }
    return {
      spans: [root, makeSpan({ ...child, name: 'SELECT', kind: 'client', startMs, endMs: startMs + 2 })],
      logs: [],
    }
  })
}

function traceIdOf(number: number): string {
  return (number + 0x4bf9_2f35_0000).toString(16).padStart(32, 'a')
}

function numberOf(data: TraceData): number {
  return Number.parseInt(data.spans[0]!.traceId.slice(20), 16) - 0x4bf9_2f35_0000
}

function withoutParents({ spans }: TraceData): TraceData {
  return { spans: spans.map((span) => Object.assign({}, span, { parentId: undefined })), logs: [] }
}

const QUERY: ReadQuery = {
  from: atMs(-60_000),
  to: undefined,
  mostTraces: 100_000,
  mostSpans: 1_000_000,
  services: [],
}

interface Read extends ReadEnd {
  readonly numbers: readonly number[]
  readonly spans: number
}

async function read(source: SearchableSource, query: Partial<ReadQuery> = {}): Promise<Read> {
  const reading = source.readTraces({ ...QUERY, ...query }, signal)
  const numbers: number[] = []
  let spans = 0
  for (;;) {
    const next = await reading.next()
    if (next.done === true) return { ...next.value, numbers, spans }
    numbers.push(numberOf(next.value))
    spans += next.value.spans.length
  }
}

let opened: AsyncDisposable[] = []
beforeEach(() => (opened = []))
afterEach(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
})

function keep<Source extends SearchableSource>(source: Source): Source {
  opened.push({ [Symbol.asyncDispose]: () => source.close() })
  return source
}

async function store(traces: readonly TraceData[]): Promise<SearchableSource> {
  const path = temporaryStore()
  const writer = openWriter(path)
  for (const { spans } of traces) await ingest(writer, ...spans)
  await writer.close()
  return keep(openLocalSource(path))
}

function file(traces: readonly TraceData[]): SearchableSource {
  const lines = traces.map((data) => JSON.stringify(encodeTraceJson(data)))
  return keep(fileSourceOf('traces.jsonl', new TextEncoder().encode(lines.join('\n'))))
}

async function tempo(options: Partial<FakeTempoOptions> & Pick<FakeTempoOptions, 'traces'>): Promise<{
  readonly source: Backend
  readonly searches: () => readonly string[]
}> {
  const fake = await startFakeTempo({ persona: 'tempo-3.0', now: () => NOW, ...options })
  opened.push(fake)
  const target = backendTarget(fake.url, { kind: 'tempo' })
  const world = { env: {}, now: () => NOW }
  const source = keep(openTempo(openHttpClient(target, world), target, world))
  const searches = (): readonly string[] =>
    fake.requests.flatMap(({ path, query }) => (path === '/api/search' ? [query.get('q') ?? ''] : []))
  return { source, searches }
}

async function jaeger(
  options: Partial<FakeJaegerOptions> & Pick<FakeJaegerOptions, 'traces'>,
): Promise<Backend> {
  const fake = await startFakeJaeger({ persona: 'jaeger-2.20', ...options })
  opened.push(fake)
  return keep(jaegerAt(fake.url))
}

async function zipkin(traces: readonly TraceData[]): Promise<Backend> {
  const fake = await startFakeZipkin({ traces, now: Number(NOW / 1_000_000n) })
  opened.push(fake)
  const target = backendTarget(fake.url, { kind: 'zipkin' })
  const world = { env: {}, now: () => NOW }
  return keep(openZipkin(openHttpClient(target, world), target, world))
}

const FEW = tracesOf(9)
const NEWEST_FIRST = [9, 8, 7, 6, 5, 4, 3, 2, 1]

describe('all of a window, newest first', () => {
  test('the store', async () => {
    const whole = { numbers: NEWEST_FIRST, spans: 18, limited: false, notes: [] }
    expect(await read(await store(FEW))).toEqual(whole)
  })

  test('a file', async () => {
    expect(await read(file(FEW))).toEqual({ numbers: NEWEST_FIRST, spans: 18, limited: false, notes: [] })
  })

  test.each(['tempo-3.0', 'tempo-2.10', 'tempo-2.3', 'tempo-1.5'] as const)('%s', async (persona) => {
    const { source } = await tempo({ persona, traces: FEW })
    expect((await read(source)).numbers).toEqual(NEWEST_FIRST)
  })

  test.each(['jaeger-1.76', 'jaeger-2.13', 'jaeger-2.20', 'jaeger-2.21'] as const)('%s', async (persona) => {
    const source = await jaeger({ persona, traces: FEW })
    expect((await read(source)).numbers).toEqual(NEWEST_FIRST)
  })

  test('a Jaeger that wants a service', async () => {
    const source = await jaeger({ traces: FEW, needsService: true })
    expect((await read(source)).numbers).toEqual(NEWEST_FIRST)
  })

  test('Zipkin', async () => {
    expect((await read(await zipkin(FEW))).numbers).toEqual(NEWEST_FIRST)
  })
})

describe('a window', () => {
  // trace n runs from 40n to 40n + 5 ms
  const window = { from: atMs(84), to: atMs(170) }

  test('takes what ran within it, also what had begun before', async () => {
    expect((await read(await store(FEW), window)).numbers).toEqual([4, 3, 2])
    expect((await read(file(FEW), { ...window, mostTraces: 8 })).numbers).toEqual([4, 3, 2])
  })

  test('without any trace is no failure', async () => {
    const { source } = await tempo({ traces: FEW })
    const nothing = { numbers: [], spans: 0, limited: false }
    const past = { from: atMs(-9000), to: atMs(-8000) }
    expect(await read(source, past)).toMatchObject(nothing)
    expect(await read(await jaeger({ traces: FEW }), past)).toMatchObject(nothing)
    expect(await read(await zipkin(FEW), past)).toMatchObject(nothing)
  })
})

describe('limits', () => {
  test('the newest are read, and it is said that there are more', async () => {
    const newest = { numbers: [9, 8, 7], limited: true }
    const { source } = await tempo({ traces: FEW })
    for (const one of [
      await store(FEW),
      file(FEW),
      source,
      await jaeger({ traces: FEW }),
      await zipkin(FEW),
    ]) {
      expect(await read(one, { mostTraces: 3 })).toMatchObject(newest)
      expect(await read(one, { mostSpans: 5 })).toMatchObject(newest)
    }
  })

  test('just as many as there are is no limit', async () => {
    expect(await read(await store(FEW), { mostTraces: 9 })).toMatchObject({ limited: false })
    expect(await read(file(FEW), { mostTraces: 9 })).toMatchObject({ limited: false })
  })

  test('more than a server gives at once are read in slices of time', async () => {
    const many = tracesOf(700, 100)
    for (const source of [await jaeger({ traces: many }), await zipkin(many)]) {
      const { numbers, limited } = await read(source)
      expect(numbers).toHaveLength(700)
      expect(new Set(numbers).size).toBe(700)
      expect(limited).toBe(false)
    }
  })
})

describe('Tempo', () => {
  test('finds the candidates by their heads, on the server', async () => {
    const { source, searches } = await tempo({ traces: FEW })
    await read(source)
    expect(searches().every((query) => query.startsWith('{ nestedSetParent < 1 }'))).toBe(true)
  })

  test('where not all can be read, it reads the stretch of time in which heads miss their parents', async () => {
    const late = tracesOf(30).map((data, at) => (at >= 10 && at < 14 ? data : withoutParents(data)))
    const { source } = await tempo({ traces: late })
    const { numbers, limited } = await read(source, { mostTraces: 8 })
    expect(numbers).toHaveLength(8)
    expect(numbers).toContain(12)
    expect(limited).toBe(true)
  })

  test('or those where the service begins traces that is asked for', async () => {
    const { source } = await tempo({
      traces: [
        ...tracesOf(9),
        ...tracesOf(40)
          .slice(9)
          .filter((_, at) => at % 3 !== 2),
      ],
    })
    const { numbers } = await read(source, { mostTraces: 9, services: ['pay'] })
    expect(numbers.filter((number) => number % 3 === 0)).toEqual([9, 6, 3])
  })

  test.each([9, 5, 1])('trace %s, which cannot be read, is passed over and told of', async (number) => {
    const { source } = await tempo({
      traces: FEW,
      replies: {
        [`/api/v2/traces/${traceIdOf(number)}`]: textReply('response larger than the max (17 vs 16)', 500),
      },
    })
    const { numbers, notes } = await read(source)
    expect(numbers).toEqual(NEWEST_FIRST.filter((other) => other !== number))
    expect(notes.join()).toContain('1 trace could not be read: ')
  })

  test('where none can be read that is the answer', async () => {
    const { source } = await tempo({
      traces: FEW,
      replies: { '/api/v2/traces/': textReply('out of order', 500) },
    })
    await expect(read(source)).rejects.toThrow(TracectlError)
  })
})

test('reading ends when it is told to', async () => {
  const { source } = await tempo({ traces: FEW })
  for (const one of [await store(FEW), file(FEW), source, await jaeger({ traces: FEW }), await zipkin(FEW)]) {
    await expect(one.readTraces(QUERY, AbortSignal.abort('SIGINT')).next()).rejects.toBe('SIGINT')
  }
})

test('what is read of Jaeger ends in the nanosecond that was asked for', async () => {
  const source = await jaeger({ traces: FEW })
  const { numbers } = await read(source, { from: instantOf(atMs(120)), to: atMs(280) })
  expect(numbers).toEqual([7, 6, 5, 4, 3])
})
