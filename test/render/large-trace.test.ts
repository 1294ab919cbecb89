import { expect, test } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { renderWaterfall, type WaterfallOptions } from '../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeResource, makeSpan, spanIdOf } from '../support/spans.ts'

const SPANS = 50_000
const THEME = { ascii: false, color: 0 } as const

type Shape = 'wide' | 'deep'

const made = new Map<Shape, Trace>()

function makeTrace(shape: Shape): Trace {
  const known = made.get(shape) ?? buildShape(shape)
  made.set(shape, known)
  return known
}

function buildShape(shape: Shape): Trace {
  const resource = makeResource({ 'service.name': 'app' })
  const spans = Array.from({ length: SPANS }, (_, n) =>
    makeSpan({
      spanId: spanIdOf(n + 1),
      parentId: n === 0 ? undefined : spanIdOf(shape === 'wide' ? 1 : n),
      name: `op ${n % 7}`,
      resource,
      startMs: n,
      endMs: shape === 'wide' && n > 0 ? n + 3 : 2 * SPANS - n,
    }),
  )
  return buildTrace({ spans, logs: [] })
}

test('a chain as deep as it is large has a row for each span, or few on a terminal', () => {
  const trace = makeTrace('deep')
  const rows = renderWaterfall(trace, { width: 80, theme: THEME })
  expect(rows).toHaveLength(1 + SPANS + 1)
  expect(rows[SPANS]).toMatch(/»49999 op \d /)
  const few = renderWaterfall(trace, { width: 80, theme: THEME, rowBudget: 200 })
  expect(few.length).toBeLessThanOrEqual(223)
  expect(few.at(-2)).toContain('»200 … 49,8…ore spans')
})

test('so has a parent of them all', () => {
  const trace = makeTrace('wide')
  expect(renderWaterfall(trace, { width: 80, theme: THEME })).toHaveLength(1 + SPANS + 1)
  const few = renderWaterfall(trace, { width: 80, theme: THEME, rowBudget: 200 })
  expect(few.slice(1, 3).map((row) => row.slice(0, 28).trimEnd())).toEqual([
    'app op 0',
    '╰╴… 49,999 more spans',
  ])
})

test.each(['wide', 'deep'] as const)('with all that is known of it (%s), as many rows, or few', (shape) => {
  const analysis = analyze(makeTrace(shape))
  const draw = (options: Partial<WaterfallOptions>): readonly string[] =>
    renderWaterfall(analysis.trace, { width: 80, theme: THEME, analysis, ...options })
  expect(draw({ all: true }).length).toBeGreaterThanOrEqual(SPANS + 1)
  expect(draw({ rowBudget: 200 }).length).toBeLessThanOrEqual(223)
  expect(draw({ rowBudget: 200, depth: 3 }).length).toBeLessThanOrEqual(223)
})

test('as many services as spans', () => {
  const spans = Array.from({ length: 130_000 }, (_, n) =>
    makeSpan({ spanId: spanIdOf(n + 1), service: `service ${n}`, startMs: n }),
  )
  const few = renderWaterfall(buildTrace({ spans, logs: [] }), { width: 80, theme: THEME, rowBudget: 200 })
  expect(few.length).toBeLessThanOrEqual(223)
})
