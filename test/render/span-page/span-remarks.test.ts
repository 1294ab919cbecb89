import { expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { renderSpan } from '../../../src/render/span-page/span-detail.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'

/** The page of a root of a second with two children, so many milliseconds apart. */
function pageWith(apartMs: number): string {
  const parentId = spanIdOf(1)
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'GET /', endMs: 1000 }),
    makeSpan({ spanId: spanIdOf(2), parentId, name: 'a', endMs: 500 }),
    makeSpan({ spanId: spanIdOf(3), parentId, name: 'b', startMs: 500 + apartMs, endMs: 1000 }),
  ]
  const analysis = analyze(buildTrace({ spans, logs: [] }))
  const options = { width: 80, theme: { ascii: false, color: 0 }, analysis } as const
  return renderSpan(analysis.trace.nodes[0]!, analysis.trace, options).join('\n')
}

test('time between two calls is a gap where it is more than the way from one to the next', () => {
  expect(pageWith(6)).toContain('6.00ms at 500ms → 506ms')
  expect(pageWith(2)).not.toContain('at 500ms')
})
