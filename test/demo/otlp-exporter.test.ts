import { Agent } from 'node:http'
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { describe, expect, test } from 'vitest'
import { runDemoSystem } from '../../src/demo/system.ts'
import { openTelemetry } from '../../src/demo/telemetry.ts'
import { openCollector, type CollectorAnswer } from './collector.ts'

// ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: "no" } }
const PARTIAL_SUCCESS = Uint8Array.from([0x0a, 0x06, 0x08, 0x02, 0x12, 0x02, 0x6e, 0x6f])

describe('a receiver that', () => {
  test.each<[string, (request: number) => CollectorAnswer, readonly string[], number]>([
    ['takes it', () => ({ status: 200 }), [], 1],
    ['is busy at first', (request) => ({ status: request < 3 ? 503 : 200 }), [], 3],
    [
      'names the delay',
      (request) => ({ status: request < 2 ? 429 : 200, headers: { 'retry-after': '1' } }),
      [],
      2,
    ],
    ['refuses', () => ({ status: 400 }), ['1 span was not delivered: the receiver answered 400'], 1],
    ['rejects a part', () => ({ status: 200, body: PARTIAL_SUCCESS }), ['2 spans were rejected: no'], 1],
    [
      'answers with rubbish',
      () => ({ status: 500 }),
      ['1 span was not delivered: the receiver answered 500'],
      1,
    ],
  ])('%s', async (_what, answer, problems, requests) => {
    const collector = await openCollector(answer)
    expect(await sendOneSpan(collector.url)).toEqual(problems)
    expect(collector.requests).toBe(requests)
    await collector.close()
  })

  test('is never there', async () => {
    const collector = await openCollector()
    await collector.close()
    expect(await sendOneSpan(collector.url)).toEqual([
      expect.stringMatching(/^1 span was not delivered: .*ECONNREFUSED/),
    ])
  })

  test('always asks to come again: in the end it is told', async () => {
    const collector = await openCollector(() => ({ status: 503 }))
    expect(await sendOneSpan(collector.url)).toEqual(['1 span was not delivered: the receiver answered 503'])
    await collector.close()
  })
})

test('the partial success above is what the serializer reads it as', () => {
  expect(ProtobufTraceSerializer.deserializeResponse(PARTIAL_SUCCESS)).toEqual({
    partialSuccess: { rejectedSpans: 2, errorMessage: 'no' },
  })
})

test('a run that is stopped in the middle ends at once', async () => {
  const collector = await openCollector()
  const stop = new AbortController()
  const run = runDemoSystem({
    endpoint: collector.url,
    signal: stop.signal,
    pace: 0.1,
    onStep: ({ about }) => {
      if (about.startsWith('bob buys')) setImmediate(() => stop.abort('SIGINT'))
    },
  })
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
  await collector.close()
})

async function sendOneSpan(endpoint: string): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true })
  const telemetry = openTelemetry({
    service: 'one',
    version: '1.0.0',
    endpoint,
    agent,
    signal: new AbortController().signal,
    traceIds: new Set(),
  })
  await telemetry.inSpan(ROOT_CONTEXT, { name: 'span', kind: SpanKind.INTERNAL }, async () => {})
  await telemetry.close()
  agent.destroy()
  return telemetry.takeProblems()
}
