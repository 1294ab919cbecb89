import { expect, test } from 'vitest'
import {
  findForeignMessages,
  findQueueTimes,
  queueTimeBetween,
  summarizeQueues,
} from '../../src/analysis/queue-time.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { SpanLink } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID, type SpanInput } from '../support/spans.ts'

/** `producer → consumer length by`, in milliseconds. */
function queuesOf(trace: Trace): readonly string[] {
  return findQueueTimes(trace).map(({ producer, consumer, length, by }) => {
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
  expect(summarizeQueues(findQueueTimes(trace))).toEqual([
    {
      consumer: trace.nodes.find((node) => node.span?.name === '5'),
      messages: 3,
      least: 16e6,
      median: 18e6,
      most: 20e6,
    },
  ])
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

test('messages of other traces are left to whoever can fetch them', () => {
  const trace = traceOf(
    { kind: 'consumer', startMs: 5, endMs: 6, links: [linkTo(7, 'ab'.repeat(16))] },
    { kind: 'internal', startMs: 5, endMs: 6, links: [linkTo(7, 'ab'.repeat(16))] },
  )
  expect(findForeignMessages(trace).map(({ consumer, link }) => [consumer.span?.name, link.spanId])).toEqual([
    ['1', spanIdOf(7)],
  ])
  const consumer = trace.nodes[0]!.span!
  const producer = (startMs: number, endMs: number): number | undefined => {
    return queueTimeBetween(makeSpan({ kind: 'producer', startMs, endMs }), consumer)
  }
  expect(producer(-86_400_000, -86_399_999)).toBe(86_400_004e6)
  expect(producer(0, 1)).toBe(4e6)
  expect(producer(2, 9)).toBe(3e6)
  expect(producer(6, 9)).toBeUndefined()
  expect(queueTimeBetween(makeSpan({ start: 0n }), consumer)).toBeUndefined()
  expect(queueTimeBetween(makeSpan({ startMs: 1, end: instantOf(0n) }), consumer)).toBe(4e6)
})
