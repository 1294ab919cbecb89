// What is kept of the traces that come in.
import { expect, test } from 'vitest'
import { NewestTraces } from '../../../src/commands/screen/newest-traces.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { traceIdOf } from '../../support/a-diagnosis.ts'
import { makeSpan } from '../../support/spans.ts'

function trace(letter: string, spans: number): TraceData {
  return { spans: Array.from({ length: spans }, () => makeSpan({ traceId: traceIdOf(letter) })), logs: [] }
}

function kept(traces: NewestTraces): string {
  return traces
    .newest()
    .map(({ spans }) => `${spans[0]?.traceId[0]}${spans.length}`)
    .join(' ')
}

test('the newest, newest first, and of each what came last', () => {
  const traces = new NewestTraces(10)
  for (const [letter, spans] of [
    ['a', 4],
    ['b', 4],
    ['a', 5],
    ['c', 0],
  ] as const)
    traces.add(trace(letter, spans))
  expect(kept(traces)).toBe('a5 b4')
  traces.add(trace('d', 4))
  expect(kept(traces)).toBe('d4 a5')
  // One that is larger than all is kept alone.
  traces.add(trace('e', 20))
  expect(kept(traces)).toBe('e20')
})
