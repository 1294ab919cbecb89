// Traces that were fetched from a server are found in the local store by their id, and by nothing else.
import { expect, test } from 'vitest'
import { openLocalSource } from '../../src/sources/local.ts'
import { openFetchedTraces } from '../../src/store/fetched/fetched-traces.ts'
import type { TraceId } from '../../src/trace/span.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../support/spans.ts'
import { openWriter, requestOf, temporaryStore } from '../store/store-fixture.ts'

const SIGNAL = new AbortController().signal

test('by its id or the first digits of it; lists have only what was received', async () => {
  const path = temporaryStore()
  const received = 'a'.repeat(32) as TraceId
  await openWriter(path).ingest('traces', requestOf(makeSpan({ traceId: received }))).committed
  const kept = openFetchedTraces(path)
  kept.keep(TEST_TRACE_ID, {
    data: { spans: [makeSpan({ name: 'copied' })], logs: [], notes: ['said before'] },
    source: 'tempo http://localhost:3200',
    fetched: TEST_START,
    settled: true,
  })
  kept.close()
  const source = openLocalSource(path)
  try {
    expect(await source.findTraceIds('4bf92f', 2, SIGNAL)).toEqual([TEST_TRACE_ID])
    const data = await source.fetchTrace(TEST_TRACE_ID, SIGNAL)
    expect(data?.spans.map(({ name }) => name)).toEqual(['copied'])
    expect(data?.notes).toEqual(['said before', 'a copy of what tempo http://localhost:3200 gave'])
    expect(await source.fetchTrace('b'.repeat(32) as TraceId, SIGNAL)).toBeUndefined()
    expect(await source.countTraces(SIGNAL)).toBe(1)
    const query = { filter: undefined, from: undefined, to: undefined, limit: 9, order: 'time' } as const
    expect((await source.search(query, SIGNAL)).traces.map(({ id }) => id)).toEqual([received])
  } finally {
    await source.close()
  }
})
