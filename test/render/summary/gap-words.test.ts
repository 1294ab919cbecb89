import { expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { summaryLines } from '../../../src/render/summary/summary-lines.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { makeResource, makeSpan, spanIdOf, TEST_START, type SpanInput } from '../../support/spans.ts'

/** The line that says what is before and after the first gap of a request that waited before it did anything. */
function surroundings(root: SpanInput): string | undefined {
  const id = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: id, name: 'GET /', kind: 'server', endMs: 1000, ...root }),
    makeSpan({ parentId: id, name: 'render', startMs: 800, endMs: 1000 }),
  ]
  const lines = summaryLines(analyze(buildTrace({ spans, logs: [] })), {
    width: 120,
    theme: { ascii: false, color: 0 },
  })
  return lines[lines.findIndex((line) => line.startsWith('gap #1')) + 1]?.trim()
}

test('a request that waited for its process to start says so', () => {
  const resource = makeResource({
    'service.name': 'app',
    'process.creation.time': new Date(Number(TEST_START / 1_000_000n) - 2500).toISOString(),
  })
  const plain = 'before its first child, render; nothing was recorded until then'
  expect(surroundings({})).toBe(plain)
  expect(surroundings({ resource })).toBe(`${plain} (the process had started 2.50s before)`)
  expect(surroundings({ attributes: { 'faas.coldstart': true } })).toBe(`${plain} (cold start)`)
})
