// Whatever comes in whatever order, sealed and reopened at any point: the store knows what a plain list of spans knows,
// for its writer as for a reader that was there from the beginning.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreReader, StoreWriter } from '../../src/store/span-store.ts'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import type { LogRecord, Span, TraceId } from '../../src/trace/span.ts'
import type { TraceSummary } from '../../src/trace/summary.ts'
import { makeLog, makeSpan, spanIdOf } from '../support/spans.ts'
import { logsRequestOf, requestOf, spansOf, temporaryStore, TestClock, traceIdOf } from './store-fixture.ts'

const TRACES = 5

const span = fc
  .record({
    trace: fc.integer({ min: 0, max: TRACES - 1 }),
    spanId: fc.integer({ min: 1, max: 9 }).map(spanIdOf),
    parentId: fc.option(fc.integer({ min: 1, max: 9 }).map(spanIdOf), { nil: undefined }),
    startMs: fc.integer({ min: 0, max: 1000 }),
    length: fc.integer({ min: -5, max: 100 }),
    service: fc.constantFrom('web', 'cart', 'db'),
    status: fc.constantFrom('unset' as const, 'error' as const),
    name: fc.constantFrom('a', 'b', 'c', 'GET /é'),
  })
  .map(({ trace, length, ...rest }) =>
    makeSpan({ ...rest, traceId: traceIdOf(trace), endMs: rest.startMs + length }),
  )

const log = fc
  .integer({ min: 0, max: TRACES - 1 })
  .map((trace): LogRecord => Object.assign(makeLog({ body: 'said' }), { traceId: traceIdOf(trace) }))

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ spans: fc.array(span, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ logs: fc.array(log, { minLength: 1, maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.constant({ reopen: true as const }) },
)

interface Received {
  readonly spans: Span[]
  readonly logs: LogRecord[]
  order: number
}

describe('a store', () => {
  it('is a list of spans', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (steps, runSpans) => {
          const path = temporaryStore()
          const clock = new TestClock()
          const open = (): StoreWriter => openStoreWriter({ path, now: clock.now, limits: { runSpans } })
          let writer = open()
          const reader = openStoreReader({ path })
          const model = new Map<TraceId, Received>()
          for (const [order, action] of steps.entries()) {
            if ('reopen' in action) {
              await writer.close()
              writer = open()
            } else if ('logs' in action) {
              for (const record of action.logs) receivedOf(model, record.traceId).logs.push(record)
              await writer.ingest('logs', logsRequestOf(...action.logs)).committed
            } else {
              const sent = regrouped(action.spans)
              for (const one of sent) {
                const received = receivedOf(model, one.traceId)
                received.spans.push(one)
                received.order = order
              }
              await writer.ingest('traces', requestOf(...sent)).committed
            }
            expectSame(writer, model)
            expectSame(reader, model)
          }
          await writer.close()
          expectSame(reader, model)
          await reader.close()
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** As a request has them: those of one resource together. */
function regrouped(spans: readonly Span[]): readonly Span[] {
  const resources = [...Map.groupBy(spans, (one) => one.resource).values()]
  return resources.flat()
}

function receivedOf(model: Map<TraceId, Received>, id: TraceId): Received {
  let received = model.get(id)
  if (received === undefined) {
    received = { spans: [], logs: [], order: -1 }
    model.set(id, received)
  }
  return received
}

function expectSame(store: StoreReader, model: ReadonlyMap<TraceId, Received>): void {
  const traces = [...model].filter(([, { spans }]) => spans.length > 0)
  for (let n = 0; n < TRACES; n++) {
    const id = traceIdOf(n)
    const known = model.get(id)
    const hasSpans = known !== undefined && known.spans.length > 0
    expect(spansOf(store, id)).toEqual(hasSpans ? known.spans : [])
    expect(store.fetchTrace(id)?.logs ?? []).toEqual(hasSpans ? known.logs : [])
  }
  const summaries = [...store.listTraces({})]
  const orders = summaries.map(({ id }) => model.get(id)!.order)
  expect(orders).toEqual(orders.toSorted((one, other) => other - one))
  expect(byId(summaries)).toEqual(byId(traces.map(([id, { spans }]) => summarize(id, spans))))
  expect(store.findTraceIds('', 99).toSorted()).toEqual(traces.map(([id]) => id).toSorted())
  expect(store.stats()).toMatchObject({
    spans: traces.reduce((sum, [, { spans }]) => sum + spans.length, 0),
    traces: traces.length,
  })
}

function summarize(id: TraceId, spans: readonly Span[]): TraceSummary {
  const starts = spans.map(({ start }) => start).toSorted(compare)
  const ends = spans.map(({ start, end }) => (end < start ? start : end)).toSorted(compare)
  const roots = spans.filter(({ parentId }) => parentId === undefined)
  const root = roots.toSorted((one, other) => compare(one.start, other.start))[0]
  return {
    id,
    start: starts[0]!,
    duration: Number(ends.at(-1)! - starts[0]!) as TraceSummary['duration'],
    rootService: root === undefined ? undefined : serviceOf(root),
    rootName: root?.name,
    spans: spans.length,
    services: new Set(spans.map(serviceOf)).size,
    errors: spans.filter(({ status }) => status.code === 'error').length,
  }
}

function serviceOf({ resource }: Span): string {
  return resource.attributes[0]?.value as string
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other)
}

function byId(summaries: readonly TraceSummary[]): readonly TraceSummary[] {
  return summaries.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}
