import { expect, test } from 'vitest'
import { findQueueTimes, linkedTraceIds } from '../../../src/analysis/gaps/queue-time.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { SpanLink } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID, type SpanInput } from '../../support/spans.ts'

/** `producer → consumer length by`, in milliseconds. */
function queuesOf(trace: Trace, linked?: readonly Trace[]): readonly string[] {
  return findQueueTimes(trace, linked).map(({ producer, consumer, length, by }) => {
    return `${producer.span?.name} → ${consumer.span?.name} ${length / 1e6} ${by}`
  })
}

function linkTo(span: number, traceId: string = TEST_TRACE_ID): SpanLink {
  return { traceId, spanId: spanIdOf(span), traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }
}

/** The n-th span has the id n, from 1. */
function traceOf(...spans: readonly SpanInput[]): Trace {
  const all = spans.map((span, at) => makeSpan({ spanId: spanIdOf(at + 1), name: String(at + 1), ...span }))
  return buildTrace({ spans: all, logs: [] })
}

test('from the end of the producer to the start of its child, the consumer', () => {
  const trace = picture(`
    web send [producer]     |=========|
    job   handle [consumer] .                   |====|
  `)
  expect(queuesOf(trace)).toEqual(['send → handle 10 parent'])
  expect(queuesOf(exampleTrace())).toEqual(['orders publish → orders process 1270 parent'])
})

test('clocks that disagree, and were not moved, do not say how long a message waited', () => {
  const trace = picture(`
    web send [producer]     |=========|
    job   handle [consumer] .                   |====|
  `)
  const clocks = { unreliableDomains: new Set(['service.name=job']) }
  expect(findQueueTimes(trace, [], clocks)).toEqual([])
})

test('from its start when the consumer began before it had ended', () => {
  const trace = picture(`
    web send [producer]     |=========|
    job   handle [consumer] .   |====|
  `)
  expect(queuesOf(trace)).toEqual(['send → handle 4 parent'])
})

test('nothing is said where the message was received before it was sent', () => {
  const trace = picture(`
    web send [producer]     .   |=========|
    job   handle [consumer] |====|
  `)
  expect(queuesOf(trace)).toEqual([])
})

test('by link where the parent is not the producer; each message of a batch', () => {
  const trace = traceOf(
    { kind: 'producer', startMs: 0, endMs: 1 },
    { kind: 'producer', startMs: 2, endMs: 3 },
    { kind: 'producer', startMs: 4, endMs: 5 },
    { kind: 'client', name: 'receive', startMs: 20, endMs: 30 },
    {
      kind: 'consumer',
      parentId: spanIdOf(4),
      startMs: 21,
      endMs: 29,
      links: [linkTo(1), linkTo(2), linkTo(3)],
    },
  )
  expect(queuesOf(trace)).toEqual(['1 → 5 20 link', '2 → 5 18 link', '3 → 5 16 link'])
})

test('a parent that is the producer counts, and its links do not', () => {
  const trace = traceOf(
    { kind: 'producer', startMs: 0, endMs: 1 },
    { kind: 'consumer', parentId: spanIdOf(1), startMs: 5, endMs: 6, links: [linkTo(1), linkTo(3)] },
    { kind: 'producer', startMs: 2, endMs: 3 },
  )
  expect(queuesOf(trace)).toEqual(['1 → 2 4 parent'])
})

test('spans that only link, and links to nowhere, are no messages', () => {
  const trace = traceOf(
    { kind: 'producer', startMs: 0, endMs: 1 },
    { kind: 'internal', startMs: 5, endMs: 6, links: [linkTo(1)] },
    { kind: 'consumer', startMs: 5, endMs: 6, links: [linkTo(99), linkTo(3)] },
  )
  expect(queuesOf(trace)).toEqual([])
})

test('a producer that has not ended counts from its start', () => {
  const trace = traceOf(
    { kind: 'producer', startMs: 0, end: 0n },
    { kind: 'consumer', parentId: spanIdOf(1), startMs: 5, endMs: 6 },
  )
  expect(queuesOf(trace)).toEqual(['1 → 2 5 parent'])
})

test('by link into another trace, where that one is at hand', () => {
  const consumer: SpanInput = { kind: 'consumer', startMs: 5, endMs: 6, links: [linkTo(7, OTHER)] }
  const trace = traceOf(consumer, { ...consumer, kind: 'internal', links: [linkTo(7, 'cd'.repeat(16))] })
  expect(linkedTraceIds(trace)).toEqual([OTHER])
  expect(queuesOf(trace)).toEqual([])
  const sentAt = (startMs: number, endMs: number): readonly string[] => {
    const spans = [
      makeSpan({ traceId: OTHER, startMs: startMs - 1000, endMs: startMs + 1000 }),
      makeSpan({ traceId: OTHER, spanId: spanIdOf(7), name: 'sent', kind: 'producer', startMs, endMs }),
    ]
    return queuesOf(trace, [buildTrace({ spans, logs: [] })])
  }
  expect(sentAt(-86_400_000, -86_399_999)).toEqual(['sent → 1 86400004 link'])
  expect(sentAt(0, 1)).toEqual(['sent → 1 4 link'])
  expect(sentAt(2, 9)).toEqual(['sent → 1 3 link'])
  expect(sentAt(6, 9)).toEqual([])
})

test('ids that can be no trace are not asked for, and none twice', () => {
  const links = ['', 'ab', '0'.repeat(32), OTHER, TEST_TRACE_ID, OTHER].map((traceId) => linkTo(7, traceId))
  expect(linkedTraceIds(traceOf({ kind: 'consumer', links }))).toEqual([OTHER])
})

const OTHER = 'ab'.repeat(16)
