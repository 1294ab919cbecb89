// The loop over traces at hand, whatever holds them.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sortFound } from '../../../src/sources/search/found-order.ts'
import { searchTraces, type TraceShelf } from '../../../src/sources/search/search-traces.ts'
import type { SearchOrder, SearchQuery } from '../../../src/sources/source.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { summarizeTrace, type TraceSummary } from '../../../src/trace/summary.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { traceIdOf } from '../../store/store-fixture.ts'
import { makeSpan } from '../../support/spans.ts'
import { EVERYTHING } from '../../support/search-queries.ts'

const { signal } = new AbortController()
const ANY = parseTraceQL('{}')

interface Kept {
  readonly data: TraceData
  readonly summary: TraceSummary
}

/** Traces of so many spans each, the first one the newest. */
function shelfOf(
  counts: readonly number[],
  rest: Partial<TraceShelf<Kept>> = {},
): TraceShelf<Kept> & { readonly reads: Kept[] } {
  const reads: Kept[] = []
  const kept = counts.map((count, at): Kept => {
    const spans = Array.from({ length: count }, () =>
      makeSpan({ traceId: traceIdOf(at + 1), startMs: -at, endMs: count - at }),
    )
    const data = { spans, logs: [] }
    return { data, summary: summarizeTrace(buildTrace(data)) }
  })
  return {
    reads,
    list: () => kept,
    summarize: ({ summary }) => summary,
    mayMatch: () => true,
    read(entry) {
      reads.push(entry)
      return entry.data
    },
    ...rest,
  }
}

describe('no more is read than has to be', () => {
  test('nothing without a filter', async () => {
    const shelf = shelfOf([1, 2, 3])
    expect((await searchTraces(shelf, EVERYTHING, signal)).traces).toHaveLength(3)
    expect(shelf.reads).toEqual([])
  })

  test('by time nothing behind the last one that was wanted', async () => {
    const shelf = shelfOf([1, 1, 1, 1, 1])
    const { traces, limited } = await searchTraces(shelf, { ...EVERYTHING, filter: ANY, limit: 2 }, signal)
    expect([traces.length, limited, shelf.reads.length]).toEqual([2, true, 2])
  })

  test('in other orders nothing that could not be among the first', async () => {
    const shelf = shelfOf([3, 5, 1, 2, 4])
    const query: SearchQuery = { ...EVERYTHING, filter: ANY, limit: 2, order: 'spans' }
    const { traces, limited } = await searchTraces(shelf, query, signal)
    expect(traces.map(({ spans }) => spans)).toEqual([5, 4])
    expect([limited, shelf.reads.length]).toEqual([true, 3])
  })

  test('nothing that is ruled out', async () => {
    const shelf = shelfOf([1, 2, 3], { mayMatch: ({ summary }) => summary.spans === 2 })
    const { traces, limited } = await searchTraces(shelf, { ...EVERYTHING, filter: ANY, limit: 1 }, signal)
    expect([traces.length, limited, shelf.reads.length]).toEqual([1, false, 1])
  })
})

test('the first so many of any order are those of all, sorted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 }),
      fc.constantFrom<SearchOrder>('time', 'duration', 'spans', 'errors'),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(undefined, ANY),
      async (counts, order, limit, filter) => {
        const shelf = shelfOf(counts)
        const all = await searchTraces(shelf, { ...EVERYTHING, limit: 100 }, signal)
        const first = await searchTraces(shelf, { ...EVERYTHING, order, limit, filter }, signal)
        const ids = sortFound(all.traces, order).map(({ id }) => id)
        expect(first.traces.map(({ id }) => id)).toEqual(ids.slice(0, limit))
        expect(first.limited).toBe(counts.length > limit)
      },
    ),
  )
})

test('a trace that has gone since it was listed is passed over', async () => {
  const shelf = shelfOf([1, 2], { read: () => undefined })
  expect((await searchTraces(shelf, { ...EVERYTHING, filter: ANY }, signal)).traces).toEqual([])
})

test('others have their turn, and what they say is heard', async () => {
  const abort = new AbortController()
  let read = 0
  const shelf = shelfOf([1], {
    list: function* () {
      const entry = {
        data: { spans: [makeSpan()], logs: [] },
        summary: summarizeTrace(buildTrace({ spans: [makeSpan()], logs: [] })),
      }
      for (;;) {
        read++
        yield entry
      }
    },
  })
  setImmediate(() => abort.abort('enough'))
  await expect(searchTraces(shelf, { ...EVERYTHING, order: 'spans' }, abort.signal)).rejects.toBe('enough')
  expect(read).toBeGreaterThan(0)
})
