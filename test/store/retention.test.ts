import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeRequest } from '../../bench/workload.ts'
import { openStoreReader } from '../../src/store/store-reader.ts'
import type { StoreWriter } from '../../src/store/span-store.ts'
import type { Span } from '../../src/trace/span.ts'
import { makeSpan } from '../support/spans.ts'
import { ingest, openWriter, spansOf, temporaryStore, TestClock, traceIdOf, until } from './store-fixture.ts'

const DAY = 86_400e9
const A = traceIdOf(1)
const B = traceIdOf(2)
const C = traceIdOf(3)
const D = traceIdOf(4)

describe('by age', () => {
  it('evicts what is older than it may get, and counts it', async () => {
    const path = temporaryStore()
    const clock = new TestClock()
    const writer = openWriter(path, { now: clock.now, limits: { runSpans: 2 } })
    await ingest(writer, makeSpan({ traceId: A }), makeSpan({ traceId: A }))
    await until(() => segmentCount(path) === 1)
    clock.time += BigInt(6 * DAY)
    await ingest(writer, makeSpan({ traceId: B }), makeSpan({ traceId: B }))
    await until(() => segmentCount(path) === 2)
    const evictions: unknown[] = []
    writer.onEvict((evicted) => evictions.push(evicted))
    clock.time += BigInt(2 * DAY)
    await ingest(writer, makeSpan({ traceId: C }))
    await until(() => evictions.length > 0)
    expect(evictions).toEqual([{ traces: 1, spans: 2 }])
    expect(writer.fetchTrace(A)).toBeUndefined()
    expect(spansOf(writer, B)).toHaveLength(2)
    expect(writer.stats()).toMatchObject({ spans: 3, traces: 2, evictedTraces: 1, evictedSpans: 2 })
  })

  it('reaches what few requests have left unsealed for days', async () => {
    const path = temporaryStore()
    const clock = new TestClock()
    const writer = openWriter(path, { now: clock.now })
    await ingest(writer, makeSpan({ traceId: A }))
    clock.time += BigInt(1 * DAY)
    await ingest(writer, makeSpan({ traceId: B }))
    await until(() => segmentCount(path) === 1)
    clock.time += BigInt(7.5 * DAY)
    await ingest(writer, makeSpan({ traceId: C }))
    await until(() => writer.stats().evictedTraces === 2)
    expect(writer.findTraceIds('', 9)).toEqual([C])
  })

  it('happens while nothing comes in, too', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const clock = new TestClock()
    const writer = openWriter(temporaryStore(), { now: clock.now })
    await ingest(writer, makeSpan({ traceId: A }))
    clock.time += BigInt(8 * DAY)
    vi.advanceTimersByTime(60_000)
    await until(() => writer.stats().evictedTraces === 1)
    expect(writer.fetchTrace(A)).toBeUndefined()
  })

  it('is not held up by a clock that was ahead for a while, or has been turned back', async () => {
    const path = temporaryStore()
    const clock = new TestClock()
    const writer = openWriter(path, { now: clock.now, limits: { runSpans: 1 } })
    clock.time += BigInt(300 * DAY)
    await ingest(writer, makeSpan({ traceId: A }))
    await until(() => segmentCount(path) === 1)
    clock.time -= BigInt(300 * DAY)
    await ingest(writer, makeSpan({ traceId: B }))
    await until(() => segmentCount(path) === 2)
    expect(writer.stats()).toMatchObject({ traces: 2, evictedTraces: 0 })
    clock.time += BigInt(8 * DAY)
    await ingest(writer, makeSpan({ traceId: C }))
    await until(() => writer.stats().evictedTraces === 2)
    expect(writer.findTraceIds('', 9)).toEqual([C])
  })

  it('happens on opening, too', async () => {
    const path = temporaryStore()
    const clock = new TestClock()
    const first = openWriter(path, { now: clock.now })
    await ingest(first, makeSpan({ traceId: A }))
    await first.close()
    clock.time += BigInt(30 * DAY)
    const second = openWriter(path, { now: clock.now })
    await until(() => second.stats().evictedTraces === 1)
    expect(second.fetchTrace(A)).toBeUndefined()
  })
})

describe('by size', () => {
  it('keeps the file within its limit, evicting the oldest first', async () => {
    const path = temporaryStore()
    const limit = 1 << 20
    const writer = openWriter(path, { retention: { bytes: limit }, limits: { runSpans: 1000 } })
    for (let seed = 0; seed < 150; seed++) {
      await writer.ingest('traces', makeRequest({ spans: 256, traces: 16, seed })).committed
    }
    const before = writer.stats()
    expect(before.evictedSpans).toBeGreaterThan(0)
    await writer.close()
    expect(statSync(path).size).toBeLessThanOrEqual(limit)
    const reader = openStoreReader({ path })
    const stats = reader.stats()
    expect(stats.spans + stats.evictedSpans).toBe(150 * 256)
    expect(stats.traces + stats.evictedTraces).toBe(150 * 16)
    expect([...reader.listTraces({})]).toHaveLength(stats.traces)
    await reader.close()
  })

  it('gives back the room when the limit has been lowered', async () => {
    const path = temporaryStore()
    const before = openWriter(path, { limits: { runSpans: 1000 } })
    for (let seed = 0; seed < 200; seed++) {
      await before.ingest('traces', makeRequest({ spans: 256, traces: 16, seed })).committed
    }
    await before.close()
    const limit = 1 << 20
    expect(statSync(path).size).toBeGreaterThan(2 * limit)
    const reader = openStoreReader({ path })
    const newest = reader.findTraceIds('', 1)
    const after = openWriter(path, { retention: { bytes: limit } })
    await until(() => statSync(path).size <= limit)
    const trace = reader.fetchTrace(newest[0]!)
    expect(trace?.spans.length).toBeGreaterThan(0)
    await after.close()
    await reader.close()
    expect(statSync(path).size).toBeLessThanOrEqual(limit)
    expect(openStoreReader({ path }).fetchTrace(newest[0]!)).toEqual(trace)
  })
})

describe('whole traces', () => {
  //   segments     1     2     3
  //   A            AA    A
  //   B                  B     B
  it('go, with what younger segments have of them', async () => {
    const path = temporaryStore()
    const { writer, evictNext } = await openAndFill(path, [
      [A, A],
      [A, B],
      [B, C],
    ])
    await evictNext()
    expect(spansOf(writer, A)).toEqual([])
    expect(spansOf(writer, B)).toHaveLength(2)
    expect([...writer.listTraces({})].map(({ id, spans }) => [id, spans])).toEqual(
      expect.arrayContaining([
        [B, 2],
        [C, 1],
      ]),
    )
    expect(writer.findTraceIds('', 9)).not.toContain(A)
    expect(writer.stats()).toMatchObject({ evictedTraces: 1, evictedSpans: 3 })
    const reader = openStoreReader({ path })
    expect(spansOf(reader, A)).toEqual([])
    expect(reader.stats()).toMatchObject({ evictedTraces: 1, evictedSpans: 3 })
    await reader.close()
    // what segment 2 still has of A has been counted, and is not again
    await evictNext()
    expect(spansOf(writer, B)).toEqual([])
    expect(writer.stats()).toMatchObject({ evictedTraces: 2, evictedSpans: 5 })
    // nothing is left of A and B before segment 3 but B's part of it
    expect(rowCount(path, 'evicted')).toBe(1)
    await evictNext()
    expect(rowCount(path, 'evicted')).toBe(0)
    expect(writer.stats()).toMatchObject({ evictedTraces: 3, evictedSpans: 6 })
  })

  it('go, with what is not sealed yet; what comes later begins anew', async () => {
    const path = temporaryStore()
    const { writer, evictNext, clock } = await openAndFill(path, [[A, B]])
    await ingest(writer, makeSpan({ traceId: A, name: 'live' }))
    await evictNext(makeSpan({ traceId: D, name: 'other' }))
    expect(writer.fetchTrace(A)).toBeUndefined()
    expect(writer.stats()).toMatchObject({ spans: 1, evictedTraces: 2, evictedSpans: 3 })
    await ingest(writer, makeSpan({ traceId: A, name: 'anew' }))
    expect(spansOf(writer, A).map(({ name }) => name)).toEqual(['anew'])
    const reader = openStoreReader({ path })
    expect(spansOf(reader, A).map(({ name }) => name)).toEqual(['anew'])
    await reader.close()
    await writer.close()
    const reopened = openWriter(path, { now: clock.now, limits: { runSpans: 2 } })
    expect(spansOf(reopened, A).map(({ name }) => name)).toEqual(['anew'])
    expect(reopened.stats()).toMatchObject({ spans: 2, traces: 2 })
    await until(() => segmentCount(path) === 1)
    expect(spansOf(reopened, A).map(({ name }) => name)).toEqual(['anew'])
  })
})

/** A store of segments of two spans; each eviction is one of age, so that it takes exactly one segment. */
async function openAndFill(path: string, segments: readonly (readonly string[])[]): Promise<Filled> {
  const clock = new TestClock()
  const writer = openWriter(path, { now: clock.now, limits: { runSpans: 2, runAgeNs: 1e18 } })
  for (const [index, ids] of segments.entries()) {
    await ingest(writer, ...ids.map((traceId) => makeSpan({ traceId })))
    await until(() => segmentCount(path) === index + 1)
    clock.time += BigInt(DAY)
  }
  // The oldest is nearly too old.
  clock.time += BigInt((6.9 - segments.length) * DAY)
  let evictions = 0
  writer.onEvict(() => evictions++)
  const evictNext = async (span = makeSpan({ traceId: traceIdOf(1000) })): Promise<void> => {
    const before = evictions
    clock.time += BigInt(Math.floor(0.5 * DAY))
    // the store looks at the age of traces when something is committed
    await ingest(writer, span)
    await until(() => evictions > before)
    clock.time += BigInt(Math.floor(0.5 * DAY))
  }
  return { writer, evictNext, clock }
}

interface Filled {
  readonly writer: StoreWriter
  readonly clock: TestClock
  /** Commits the span and waits until the oldest segment has gone. */
  readonly evictNext: (span?: Span) => Promise<void>
}

function segmentCount(path: string): number {
  return rowCount(path, 'segments')
}

function rowCount(path: string, table: string): number {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  } finally {
    database.close()
  }
}
