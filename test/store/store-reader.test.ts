import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { finish } from '../../src/trace/steps.ts'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { makeSpan, spanIdOf } from '../support/spans.ts'
import { ingest, openWriter, spansOf, temporaryStore, traceIdOf, until } from './store-fixture.ts'

const ONE = traceIdOf(1)

describe('a reader while another process writes', () => {
  it('sees each commit when it is asked again', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const reader = openStoreReader({ path })
    for (let n = 1; n <= 5; n++) {
      await ingest(writer, makeSpan({ traceId: ONE, spanId: spanIdOf(n) }))
      expect(spansOf(reader, ONE)).toHaveLength(n)
    }
    await reader.close()
  })

  it('sees each span once, whatever is sealed between and within its questions', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 7 } })
    const reader = openStoreReader({ path })
    for (let n = 1; n <= 60; n++) {
      await ingest(writer, makeSpan({ traceId: ONE, spanId: spanIdOf(n) }))
      expect(spansOf(reader, ONE).map((span) => span.spanId)).toEqual(
        Array.from({ length: n }, (_, i) => spanIdOf(i + 1)),
      )
      expect(reader.stats().spans).toBe(n)
    }
    await reader.close()
  })

  it('reads a trace by and by, whatever is sealed or evicted meanwhile', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 7 } })
    const reader = openStoreReader({ path })
    let count = 0
    const add = (): Promise<void> => ingest(writer, makeSpan({ traceId: ONE, spanId: spanIdOf(++count) }))
    for (let n = 0; n < 40; n++) await add()
    const steps = reader.fetchTraceInSteps(ONE)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) {
      for (const _ of [1, 2, 3]) await add()
    }
    expect(step.value?.spans.map((span) => span.spanId)).toEqual(
      Array.from({ length: 40 }, (_, i) => spanIdOf(i + 1)),
    )
    expect(finish(reader.fetchTraceInSteps(ONE))?.spans).toHaveLength(count)
    expect(finish(writer.fetchTraceInSteps(ONE))?.spans).toHaveLength(count)
    expect(finish(reader.fetchTraceInSteps(traceIdOf(2)))).toBeUndefined()

    // One that remembers nothing of it.
    const other = openStoreReader({ path })
    const late = other.fetchTraceInSteps(ONE)
    late.next()
    const database = new DatabaseSync(path)
    database.exec('DELETE FROM chunks; DELETE FROM segments')
    database.close()
    // What is left of it, and no complaint about a file that is in order.
    expect(finish(late)?.spans.length ?? 0).toBeLessThan(count)
    await other.close()
    await reader.close()
  })

  it('keeps to one state while a list is read, and finds the rest of a trace that has been sealed since', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 4 } })
    for (let n = 1; n <= 10; n++) await ingest(writer, makeSpan({ traceId: traceIdOf(n) }))
    const reader = openStoreReader({ path })
    const seen: string[] = []
    for (const { id } of reader.listTraces({})) {
      seen.push(id)
      await ingest(writer, makeSpan({ traceId: traceIdOf(seen.length) }))
    }
    expect(seen).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(traceIdOf))
    expect(spansOf(reader, traceIdOf(1))).toHaveLength(2)
    await reader.close()
  })

  it('does not hold up the writer', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    // A snapshot that stays open, as that of a slow reader.
    const other = new DatabaseSync(path, { readOnly: true })
    other.exec('BEGIN')
    other.prepare('SELECT count(*) FROM chunks').get()
    await ingest(writer, makeSpan({ traceId: ONE }))
    expect(spansOf(writer, ONE)).toHaveLength(2)
    other.close()
  })

  it('reads on after the writer has ended, and what the next one writes', async () => {
    const path = temporaryStore()
    const first = openWriter(path, { limits: { runSpans: 2 } })
    await ingest(first, makeSpan({ traceId: ONE }))
    const reader = openStoreReader({ path })
    expect(spansOf(reader, ONE)).toHaveLength(1)
    await first.close()
    expect(spansOf(reader, ONE)).toHaveLength(1)
    const second = openWriter(path, { limits: { runSpans: 2 } })
    for (let n = 0; n < 5; n++) await ingest(second, makeSpan({ traceId: ONE }))
    expect(spansOf(reader, ONE)).toHaveLength(6)
    await reader.close()
  })

  it('sees that traces have been evicted', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 4, bytes: 1 } })
    const reader = openStoreReader({ path })
    for (let n = 1; n <= 3; n++) await ingest(writer, makeSpan({ traceId: ONE }))
    expect(spansOf(reader, ONE)).toHaveLength(3)
    await ingest(writer, makeSpan({ traceId: ONE }))
    await until(() => writer.stats().evictedTraces === 1)
    expect(reader.fetchTrace(ONE)).toBeUndefined()
    expect(reader.stats()).toMatchObject({ spans: 0, traces: 0, evictedTraces: 1, evictedSpans: 4 })
    await reader.close()
  })
})
