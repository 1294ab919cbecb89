// `tracectl show` of a trace whose messages were sent in others.
import { expect, test } from 'vitest'
import { readShowOptions, type ShowFlags } from '../../../src/commands/show/show-options.ts'
import { show } from '../../../src/commands/show/show.ts'
import type { Span, SpanLink } from '../../../src/trace/span.ts'
import { fakeContext, type FakeContext } from '../../support/context.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'
import { otlpJson } from '../../support/trace-files.ts'

function otherTrace(number: number): string {
  return number.toString(16).padStart(32, '9')
}

/** The n-th message is sent in a trace of its own, and n hundred milliseconds later it is handled. */
function messages(count: number): readonly Span[] {
  const numbers = Array.from({ length: count }, (_, at) => at + 1)
  const producers = numbers.map((number) =>
    makeSpan({
      traceId: otherTrace(number),
      spanId: spanIdOf(number),
      name: 'orders publish',
      kind: 'producer',
      startMs: 4999 - 100 * number,
      endMs: 5000 - 100 * number,
    }),
  )
  const links = numbers.map((number): SpanLink => {
    return {
      traceId: otherTrace(number),
      spanId: spanIdOf(number),
      traceState: '',
      attributes: [],
      droppedAttributes: 0,
      flags: 0,
    }
  })
  const consumer = makeSpan({ name: 'orders process', kind: 'consumer', startMs: 5000, endMs: 5010, links })
  return [...producers, consumer]
}

async function run(spans: readonly Span[], flags: Partial<ShowFlags> = {}): Promise<FakeContext> {
  const context = fakeContext({ stdin: otlpJson(spans) })
  const options = readShowOptions(TEST_TRACE_ID, { output: 'text', file: '-', ...flags })
  expect(await show(context, options)).toBe(0)
  return context
}

function queueLines({ out }: FakeContext): readonly string[] {
  return out()
    .split('\n')
    .filter((line) => line.startsWith('queue'))
}

test('how long a message waited that another trace had sent', async () => {
  const context = await run(messages(1))
  expect(queueLines(context)).toEqual([
    'queue   100ms  orders publish (from trace 99999999) → orders process   not waited for',
  ])
  expect(context.err()).toBe('')
})

test('and as JSON', async () => {
  const context = await run(messages(1), { output: 'json' })
  const { queues, findings, spans } = JSON.parse(context.out()) as Document
  const [{ spanId }] = spans
  const producer = { producerTraceId: otherTrace(1), producerSpanId: spanIdOf(1) }
  expect(queues).toEqual([{ ...producer, consumerSpanId: spanId, lengthNs: 100e6, by: 'link' }])
  // What was sent in another trace is none of this one's spans.
  expect(findings.find(({ code }) => code === 'queue-time')?.spanIds).toEqual([spanId])
})

test('of a batch the first twenty are looked at, and one line tells of them', async () => {
  const context = await run(messages(30))
  expect(queueLines(context)).toEqual([
    'queue   20 messages  orders publish → orders process  shortest 100ms, median 1.00s, longest 2.00s (from trace 99999999)',
  ])
  expect(context.err()).toBe('tracectl: messages came from 30 other traces; 20 of them were looked at\n')
})

test('a trace that is not there says nothing', async () => {
  const [, consumer] = messages(1)
  expect(queueLines(await run([consumer!]))).toEqual([])
})

interface Document {
  readonly queues: readonly unknown[]
  readonly findings: readonly { readonly code: string; readonly spanIds: readonly string[] }[]
  readonly spans: readonly [{ readonly spanId: string }]
}
