import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { makeRequest } from '../../bench/workload.ts'
import type { TraceId } from '../../src/trace/span.ts'
import { WireError } from '../../src/wire/wire-error.ts'
import { makeLog, makeSpan, spanIdOf, TEST_TRACE_ID } from '../support/spans.ts'
import {
  ingest,
  logsRequestOf,
  openWriter,
  requestOf,
  spansOf,
  temporaryDirectory,
  temporaryStore,
  TestClock,
  traceIdOf,
  until,
} from './store-fixture.ts'

const ONE = traceIdOf(1)
const TWO = traceIdOf(2)

describe('taking spans in', () => {
  it('gives back what came, span for span, in the order received', async () => {
    const writer = openWriter(temporaryStore())
    const spans = [makeSpan({ traceId: ONE, name: 'a' }), makeSpan({ traceId: TWO, name: 'b' })]
    const later = makeSpan({ traceId: ONE, name: 'c', service: 'other', attributes: { 'http.route': '/c' } })
    await ingest(writer, ...spans)
    await ingest(writer, later)
    expect(spansOf(writer, ONE)).toEqual([spans[0], later])
    expect(spansOf(writer, TWO)).toEqual([spans[1]])
  })

  it('keeps every copy of a span that was sent twice: telling them apart is not its business', async () => {
    const writer = openWriter(temporaryStore())
    const span = makeSpan({ traceId: ONE })
    await ingest(writer, span)
    await ingest(writer, span)
    expect(spansOf(writer, ONE)).toEqual([span, span])
  })

  it('acknowledges only what another process can read by then', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const { committed, accepted } = writer.ingest('traces', requestOf(makeSpan({ traceId: ONE })))
    expect(accepted).toBe(1)
    expect(writer.fetchTrace(ONE)).toBeUndefined()
    await committed
    const reader = openStoreReader({ path })
    expect(spansOf(reader, ONE)).toHaveLength(1)
    await reader.close()
  })

  it('commits what comes together in one transaction', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const commits: number[] = []
    writer.onCommit((spans) => commits.push(spans.count))
    await Promise.all([1, 2, 3].map((n) => ingest(writer, makeSpan({ traceId: traceIdOf(n) }))))
    expect(commits).toEqual([3])
  })

  it('tells listeners of the ids and of who sent them', async () => {
    const writer = openWriter(temporaryStore())
    const seen: unknown[] = []
    writer.onCommit((spans) => {
      for (let row = 0; row < spans.count; row++) {
        seen.push([
          spans.traceWord(row, 0),
          spans.traceWord(row, 3),
          spans.spanHigh(row),
          spans.spanLow(row),
          spans.parentHigh(row),
          spans.parentLow(row),
        ])
      }
      expect(spans.resource(0)).toBe(spans.resource(1))
      expect(spans.resource(0)).not.toBe(spans.resource(2))
    })
    const root = makeSpan({ traceId: ONE, spanId: '00000001fffffffe', service: 'web' })
    const child = makeSpan({ traceId: ONE, spanId: spanIdOf(7), parentId: root.spanId, service: 'web' })
    const other = makeSpan({ traceId: ONE, spanId: spanIdOf(8), parentId: root.spanId, service: 'db' })
    // One commit of two requests: equal resources of different requests are one.
    await Promise.all([ingest(writer, root), ingest(writer, child, other)])
    expect(seen).toEqual([
      [1, 0xc0ffee, 1, 0xfffffffe, 0, 0],
      [1, 0xc0ffee, 0, 7, 1, 0xfffffffe],
      [1, 0xc0ffee, 0, 8, 1, 0xfffffffe],
    ])
  })

  it('keeps nothing of a request that cannot be decoded, and goes on', async () => {
    const writer = openWriter(temporaryStore())
    const { resource, scope, ...first } = makeSpan({ traceId: ONE, name: 'first' })
    const second = makeSpan({ traceId: TWO, resource, scope })
    const whole = requestOf({ ...first, resource, scope }, second)
    for (let end = 1; end < whole.length; end++) {
      try {
        writer.ingest('traces', whole.slice(0, end))
      } catch (error) {
        expect(error).toBeInstanceOf(WireError)
      }
    }
    const span = makeSpan({ traceId: ONE, name: '' })
    await ingest(writer, span)
    expect(spansOf(writer, ONE)).toEqual([span])
    expect(writer.stats()).toMatchObject({ spans: 1, traces: 1 })
  })

  it('counts rejected spans and keeps the others', async () => {
    const writer = openWriter(temporaryStore())
    const bad = makeSpan({ traceId: '00000000000000000000000000000000' })
    const result = writer.ingest('traces', requestOf(makeSpan({ traceId: ONE }), bad))
    expect(result).toMatchObject({
      accepted: 1,
      rejected: 1,
      reason: expect.stringContaining('all-zero trace id'),
    })
    await result.committed
    expect(writer.stats().spans).toBe(1)
  })

  it('does not let requests without a single good span fill the queue', async () => {
    const writer = openWriter(temporaryStore(), { limits: { queuedBytes: 2_000 } })
    const bad = makeSpan({ traceId: '00000000000000000000000000000000' })
    for (let n = 0; n < 100; n++) await writer.ingest('traces', requestOf(bad)).committed
    await ingest(writer, makeSpan({ traceId: ONE }))
    expect(writer.stats().spans).toBe(1)
  })

  it('takes an empty request, which SDKs do send', async () => {
    const writer = openWriter(temporaryStore())
    const result = writer.ingest('traces', new Uint8Array())
    await result.committed
    expect(result).toMatchObject({ accepted: 0, rejected: 0 })
  })

  it('cuts a request that is larger than a chunk, and puts its spans together again', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 3 } })
    // 300 KB that do not compress: a span lies across two chunks, another across three
    const noise = Buffer.from(Uint8Array.from({ length: 225_000 }, (_, i) => (i * i * 2_654_435_761) >>> 13))
    const spans = [1, 2, 3].map((n) =>
      makeSpan({ traceId: ONE, spanId: spanIdOf(n), attributes: { noise: noise.toString('base64') } }),
    )
    await ingest(writer, ...spans)
    expect(spansOf(writer, ONE)).toEqual(spans)
    await writer.close()
    expect(spansOf(openWriter(path), ONE)).toEqual(spans)
  })

  it('refuses more than may wait, but never a request alone', async () => {
    const writer = openWriter(temporaryStore(), { limits: { queuedBytes: 1_000 } })
    const spans = Array.from({ length: 50 }, () => makeSpan({ traceId: ONE }))
    const first = writer.ingest('traces', requestOf(...spans))
    expect(() => writer.ingest('traces', requestOf(...spans))).toThrow(
      expect.objectContaining({ code: 'store-busy', hint: expect.stringContaining('later') }),
    )
    await first.committed
    await ingest(writer, ...spans)
    expect(spansOf(writer, ONE)).toHaveLength(100)
  })
})

describe('logs', () => {
  it('are kept with their trace when they name one, and leave no byte on the disk when they do not', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const named = makeLog({ spanId: spanIdOf(1), body: 'kept', eventName: 'cart.opened' })
    const unnamed = {
      ...makeLog({ body: 'SECRET-BODY' }),
      traceId: '00000000000000000000000000000000' as TraceId,
    }
    await ingest(writer, makeSpan({ spanId: spanIdOf(1) }))
    const mixed = writer.ingest('logs', logsRequestOf(named, unnamed))
    expect(mixed).toMatchObject({ accepted: 2, rejected: 0 })
    await mixed.committed
    await writer.ingest('logs', logsRequestOf(unnamed)).committed
    expect(writer.fetchTrace(TEST_TRACE_ID)?.logs).toEqual([named])
    await writer.close()
    expect(readFileSync(path).includes('SECRET-BODY')).toBe(false)
    const reopened = openWriter(path)
    expect(reopened.fetchTrace(TEST_TRACE_ID)?.logs).toEqual([named])
  })

  it('alone make no trace, but are there when its spans come', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 1 } })
    const log = makeLog({ spanId: spanIdOf(1) })
    await writer.ingest('logs', logsRequestOf(log)).committed
    await until(() => segmentCount(path) === 1)
    expect(writer.fetchTrace(TEST_TRACE_ID)).toBeUndefined()
    expect(writer.findTraceIds('', 10)).toEqual([])
    expect([...writer.listTraces({})]).toEqual([])
    expect(writer.stats()).toMatchObject({ spans: 0, traces: 0 })
    await ingest(writer, makeSpan({ spanId: spanIdOf(1) }))
    expect(writer.fetchTrace(TEST_TRACE_ID)).toMatchObject({ spans: [{ spanId: spanIdOf(1) }], logs: [log] })
    expect([...writer.listTraces({})]).toMatchObject([{ id: TEST_TRACE_ID, spans: 1 }])
  })

  it('are no spans for those who listen', async () => {
    const writer = openWriter(temporaryStore())
    const counts: number[] = []
    writer.onCommit((spans) => counts.push(spans.count, spans.spanLow(0)))
    const log = writer.ingest('logs', logsRequestOf(makeLog({ spanId: spanIdOf(9) })))
    await Promise.all([log.committed, ingest(writer, makeSpan({ spanId: spanIdOf(5) }))])
    await writer.ingest('logs', logsRequestOf(makeLog())).committed
    expect(counts).toEqual([1, 5])
  })
})

describe('asking', () => {
  it('finds ids by the digits they begin with, newest first', async () => {
    const writer = openWriter(temporaryStore(), { limits: { runSpans: 2 } })
    const ids = ['abc1', 'abd1', 'abc2', 'abc3'].map((head) => head.padEnd(32, '5'))
    for (const traceId of ids) await ingest(writer, makeSpan({ traceId }))
    await ingest(writer, makeSpan({ traceId: ids[0]! }))
    expect(writer.findTraceIds('abc', 10)).toEqual([ids[0], ids[3], ids[2]])
    expect(writer.findTraceIds('ABC', 2)).toEqual([ids[0], ids[3]])
    expect(writer.findTraceIds('abd1555', 10)).toEqual([ids[1]])
    expect(writer.findTraceIds(ids[1]!, 10)).toEqual([ids[1]])
    expect(writer.findTraceIds(ids[0]!.toUpperCase(), 10)).toEqual([ids[0]])
    expect(writer.findTraceIds(ids[1]!.replace('5', '6'), 10)).toEqual([])
    expect(writer.findTraceIds(ids[1]!, 0)).toEqual([])
    expect(writer.findTraceIds('', 1)).toEqual([ids[0]])
    expect(writer.findTraceIds('ffff', 10)).toEqual([])
    expect(writer.findTraceIds('xyz', 10)).toEqual([])
  })

  it('lists traces newest first, a trace in many segments as one', async () => {
    const writer = openWriter(temporaryStore(), { limits: { runSpans: 2 } })
    const root = makeSpan({ traceId: ONE, name: 'GET /', service: 'web', startMs: 0, endMs: 10 })
    const error = makeSpan({
      traceId: ONE,
      parentId: root.spanId,
      service: 'db',
      startMs: 5,
      endMs: 30,
      status: 'error',
    })
    await ingest(writer, error)
    await ingest(writer, makeSpan({ traceId: TWO, parentId: spanIdOf(99) }))
    await ingest(writer, makeSpan({ traceId: traceIdOf(3) }))
    await ingest(writer, root)
    expect([...writer.listTraces({})]).toEqual([
      {
        id: ONE,
        start: root.start,
        duration: 30e6,
        rootService: 'web',
        rootName: 'GET /',
        spans: 2,
        services: 2,
        errors: 1,
      },
      expect.objectContaining({ id: traceIdOf(3) }),
      expect.objectContaining({ id: TWO, rootName: undefined, rootService: undefined, spans: 1 }),
    ])
    expect([...writer.listTraces({ limit: 2 })].map(({ id }) => id)).toEqual([ONE, traceIdOf(3)])
    expect([...writer.listTraces({ limit: 0 })]).toEqual([])
  })

  it('lists only what was received since', async () => {
    const clock = new TestClock()
    const writer = openWriter(temporaryStore(), { now: clock.now, limits: { runSpans: 2 } })
    for (let n = 1; n <= 4; n++) await ingest(writer, makeSpan({ traceId: traceIdOf(n) }))
    const since = clock.now()
    expect([...writer.listTraces({ since })]).toEqual([])
    await ingest(writer, makeSpan({ traceId: TWO }))
    await ingest(writer, makeSpan({ traceId: traceIdOf(5) }))
    expect([...writer.listTraces({ since })].map(({ id, spans }) => [id, spans])).toEqual([
      [traceIdOf(5), 1],
      [TWO, 2],
    ])
  })

  it('goes on listing as things were when it began, whatever comes in meanwhile', async () => {
    const writer = openWriter(temporaryStore(), { limits: { runSpans: 2 } })
    for (let n = 1; n <= 6; n++) await ingest(writer, makeSpan({ traceId: traceIdOf(n) }))
    const seen: string[] = []
    let next = 1
    for (const { id } of writer.listTraces({})) {
      seen.push(id)
      // the oldest traces become the newest ones under our hands
      await ingest(writer, makeSpan({ traceId: traceIdOf(next++) }))
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1].map(traceIdOf))
  })

  it.each([
    ['no start', { start: 0n, end: 0n }, 0n, 0],
    [
      'the year 2262',
      { start: 9_223_372_036_854_775_807n, end: 9_223_372_036_854_775_807n },
      9_223_372_036_854_775_807n,
      0,
    ],
    ['an end before the start', { startMs: 20, endMs: 10 }, undefined, 0],
    ['a start of one nanosecond', { start: 1n, end: 2n }, 1n, 1],
  ])('summarises a span with %s', async (_, times, start, duration) => {
    const writer = openWriter(temporaryStore())
    const span = makeSpan({ traceId: ONE, ...times })
    await ingest(writer, span)
    expect(spansOf(writer, ONE)).toEqual([span])
    expect([...writer.listTraces({})]).toMatchObject([{ start: start ?? span.start, duration }])
  })
})

describe('the file', () => {
  it('is for its user alone, and so is the directory made for it', async () => {
    const path = join(temporaryDirectory(), 'state', 'tracectl', 'spans.db')
    const writer = openWriter(path)
    await ingest(writer, makeSpan())
    for (const name of readdirSync(dirname(path))) {
      expect([name, statSync(join(dirname(path), name)).mode & 0o777]).toEqual([name, 0o600])
    }
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    expect(statSync(dirname(dirname(path))).mode & 0o777).toBe(0o700)
  })

  it('leaves a directory as it is that was there before', () => {
    const directory = join(temporaryDirectory(), 'shared')
    mkdirSync(directory, { mode: 0o755 })
    openWriter(join(directory, 'spans.db'))
    expect(statSync(directory).mode & 0o777).toBe(0o755)
  })

  it('holds at most half of the bytes received', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 1000 } })
    let received = 0
    for (let seed = 0; seed < 20; seed++) {
      const body = makeRequest({ spans: 128, traces: 16, seed })
      received += body.length
      await writer.ingest('traces', body).committed
    }
    await writer.close()
    expect(statSync(path).size).toBeLessThan(received / 2)
  })

  it('is one file again once it is closed', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan())
    await writer.close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    expect(existsSync(`${path}-shm`)).toBe(false)
  })

  it('commits on closing what still waits', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const { committed } = writer.ingest('traces', requestOf(makeSpan({ traceId: ONE })))
    await writer.close()
    await committed
    expect(spansOf(openWriter(path), ONE)).toHaveLength(1)
  })

  it('can stay away: :memory: works like any other, and is gone afterwards', async () => {
    const writer = openWriter(':memory:', { limits: { runSpans: 3 } })
    for (let n = 0; n < 20; n++) await ingest(writer, makeSpan({ traceId: traceIdOf(n % 5) }))
    expect(spansOf(writer, ONE)).toHaveLength(4)
    expect(writer.stats()).toMatchObject({ spans: 20, traces: 5, bytes: 0 })
    expect(existsSync(':memory:')).toBe(false)
    expect(existsSync(':memory:.lock')).toBe(false)
  })

  it('counts further than 32 bits, as years of requests can', async () => {
    const path = temporaryStore()
    await openWriter(path).close()
    const database = new DatabaseSync(path)
    database.exec(`UPDATE state SET sealed_through = ${2 ** 32 - 3}`)
    database.close()
    const writer = openWriter(path, { limits: { runSpans: 4 } })
    const noise = Buffer.from(Uint8Array.from({ length: 225_000 }, (_, i) => (i * i * 2_654_435_761) >>> 13))
    const attributes = { noise: noise.toString('base64') }
    for (let n = 0; n < 8; n++) await ingest(writer, makeSpan({ traceId: ONE, attributes }))
    await until(() => segmentCount(path) === 2)
    expect(spansOf(writer, ONE)).toHaveLength(8)
    await writer.close()
    expect(spansOf(openWriter(path), ONE)).toHaveLength(8)
  })

  it('puts the chunks of single requests together when it seals them', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 50 } })
    const spans = Array.from({ length: 50 }, (_, n) => makeSpan({ traceId: ONE, spanId: spanIdOf(n + 1) }))
    for (const span of spans) await ingest(writer, span)
    await until(() => segmentCount(path) === 1)
    expect(count(path, 'chunks')).toBe(1)
    expect(spansOf(writer, ONE)).toEqual(spans)
  })
})

function segmentCount(path: string): number {
  return count(path, 'segments')
}

function count(path: string, table: string): number {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  } finally {
    database.close()
  }
}
