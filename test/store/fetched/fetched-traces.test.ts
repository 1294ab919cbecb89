// Copies of traces in the store's file: what goes in comes out, beside what is received and without disturbing it.
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  openFetchedTraces,
  readFetchedTraces,
  type FetchedTrace,
  type FetchedTraces,
} from '../../../src/store/fetched/fetched-traces.ts'
import { openStoreReader } from '../../../src/store/store-reader.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { arbitrarySpans } from '../../support/span-arbitrary.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'
import { openWriter, requestOf, temporaryStore } from '../store-fixture.ts'

const TEMPO = 'tempo http://localhost:3200'
const JAEGER = 'jaeger http://localhost:16686'

function copyOf(data: Partial<TraceData>, seconds = 0, source = TEMPO): FetchedTrace {
  const fetched = instantOf(TEST_START + BigInt(seconds) * 1_000_000_000n)
  return { data: { spans: [makeSpan()], logs: [], ...data }, source, fetched, settled: true }
}

function opened<T>(path: string, use: (kept: FetchedTraces) => T, limits = {}): T {
  const kept = openFetchedTraces(path, limits)
  try {
    return use(kept)
  } finally {
    kept.close()
  }
}

function idOf(digit: string): TraceId {
  return digit.repeat(32) as TraceId
}

test('what is kept comes out again, with what was said of it', () => {
  const path = temporaryStore()
  const data = { partial: 'Trace exceeds maximum size', notes: ['one', 'two'] }
  opened(path, (kept) => kept.keep(TEST_TRACE_ID, copyOf(data, 7)))
  const found = opened(path, (kept) => kept.find(TEMPO, TEST_TRACE_ID))
  expect(found).toMatchObject({ source: TEMPO, fetched: TEST_START + 7_000_000_000n, settled: true })
  expect(found?.data).toMatchObject(data)
  expect(found?.data.spans.map(({ name }) => name)).toEqual(['span'])
  expect(opened(path, (kept) => kept.find(JAEGER, TEST_TRACE_ID))).toBeUndefined()
})

test('any spans come out as they went in', () => {
  fc.assert(
    fc.property(arbitrarySpans, (spans) => {
      fc.pre(spans.length > 0)
      const found = opened(':memory:', (kept) => {
        kept.keep(TEST_TRACE_ID, copyOf({ spans }))
        return kept.findAnywhere(TEST_TRACE_ID)
      })
      expect(byId(found!.data.spans.map(plainSpan))).toEqual(byId(spans.map(plainSpan)))
    }),
    { numRuns: 50 },
  )
})

function byId(all: readonly unknown[]): readonly string[] {
  return all.map((span) => show(span)).sort()
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item))
}

test('of several sources each has its own copy; by id alone the last fetched', () => {
  const path = temporaryStore()
  opened(path, (kept) => {
    kept.keep(TEST_TRACE_ID, copyOf({}, 1, JAEGER))
    kept.keep(TEST_TRACE_ID, copyOf({}, 2, TEMPO))
    kept.keep(TEST_TRACE_ID, copyOf({}, 3, JAEGER))
    expect(kept.findAnywhere(TEST_TRACE_ID)?.source).toBe(JAEGER)
    expect(kept.findIds('4bf9', 10)).toEqual([TEST_TRACE_ID])
    expect(kept.findIds('4bf9', 10, TEMPO)).toEqual([TEST_TRACE_ID])
    expect(kept.findIds('4bf8', 10)).toEqual([])
  })
})

test('ids by prefix come newest first, at most so many', () => {
  opened(':memory:', (kept) => {
    for (const [second, digit] of ['a', 'b', 'c'].entries()) kept.keep(idOf(digit), copyOf({}, second))
    expect(kept.findIds('', 2)).toEqual([idOf('c'), idOf('b')])
    expect(kept.findIds(idOf('a'), 2)).toEqual([idOf('a')])
  })
})

test('the oldest go when they take too much, or are too old', () => {
  const big = { spans: [makeSpan({ attributes: { noise: noise(3000) } })] }
  opened(
    ':memory:',
    (kept) => {
      for (const [second, digit] of ['a', 'b', 'c', 'd'].entries())
        kept.keep(idOf(digit), copyOf(big, second))
      expect(kept.findIds('', 10)).toEqual([idOf('d'), idOf('c')])
      kept.keep(idOf('e'), copyOf({}, 9))
      expect(kept.findIds('', 10)).toEqual([idOf('e')])
      kept.keep(idOf('f'), copyOf({ spans: [makeSpan({ attributes: { noise: noise(30_000) } })] }, 9))
      expect(kept.findIds('', 10)).toEqual([idOf('e')])
    },
    { bytes: 7000, ageNs: 5e9, lookEvery: 1 },
  )
})

/** Incompressible. */
function noise(length: number): string {
  let state = 1
  return Array.from({ length }, () => {
    state = (Math.imul(state, 48_271) >>> 0) % 0x7fff_ffff
    return String.fromCharCode(33 + (state % 90))
  }).join('')
}

test('beside a store that is being received into: neither sees the other', async () => {
  const path = temporaryStore()
  const writer = openWriter(path)
  await writer.ingest('traces', requestOf(makeSpan({ traceId: idOf('a') }))).committed
  opened(path, (kept) => kept.keep(idOf('b'), copyOf({})))
  await writer.ingest('traces', requestOf(makeSpan({ traceId: idOf('c') }))).committed
  expect(writer.stats()).toMatchObject({ spans: 2, traces: 2 })
  const reader = openStoreReader({ path })
  expect([...reader.listTraces({})].map(({ id }) => id).sort()).toEqual([idOf('a'), idOf('c')])
  await reader.close()
  expect(opened(path, (kept) => kept.findIds('', 9))).toEqual([idOf('b')])
})

test('a store that was made for copies alone can be received into', async () => {
  const path = temporaryStore()
  opened(path, (kept) => kept.keep(idOf('b'), copyOf({})))
  const writer = openWriter(path)
  await writer.ingest('traces', requestOf(makeSpan({ traceId: idOf('a') }))).committed
  expect(writer.stats().traces).toBe(1)
  expect(opened(path, (kept) => kept.findIds('', 9))).toEqual([idOf('b')])
})

test('only to look, nothing is made', () => {
  const path = temporaryStore()
  expect(() => readFetchedTraces(path)).toThrow('there is no store at')
  opened(path, () => undefined)
  const kept = readFetchedTraces(path)
  expect(kept.findIds('', 1)).toEqual([])
  expect(kept.findAnywhere(TEST_TRACE_ID)).toBeUndefined()
  kept.close()
})

function changed(change: string): string {
  const path = temporaryStore()
  opened(path, (kept) => kept.keep(TEST_TRACE_ID, copyOf({})))
  const database = new DatabaseSync(path)
  database.exec(`UPDATE fetched SET ${change}`)
  database.close()
  return path
}

test.each([
  "body = x'28b52ffd00'",
  'body = 5',
  "said = '{'",
  "said = ''",
  "fetched_ns = 'yesterday'",
  'fetched_ns = 1.5',
])('a copy that has been damaged is told of as damage: %s', (change) => {
  const path = changed(change)
  expect(() => opened(path, (kept) => kept.find(TEMPO, TEST_TRACE_ID))).toThrow('is damaged')
})

test.each([
  'size = 1099511627776',
  `said = '{"partial":5,"notes":{"a":1}}'`,
  `said = '{"notes":[1,null,{}]}'`,
  "said = 'null'",
  "said = '[]'",
])('of a copy that somebody else wrote what cannot be meant is left out: %s', (change) => {
  const found = opened(changed(change), (kept) => kept.find(TEMPO, TEST_TRACE_ID))
  expect(found?.data.partial).toBeUndefined()
  expect(found?.data.notes ?? []).toEqual([])
})
