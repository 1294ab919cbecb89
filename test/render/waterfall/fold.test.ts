import { expect, test } from 'vitest'
import { foldRepeats } from '../../../src/render/waterfall/fold.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { makeEvent, makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

/** The children of one root as they are folded: `5× a`, `25× a+b`, a lone name. */
function folded(children: readonly (string | SpanInput)[]): readonly string[] {
  const spans = children.map((child, index) =>
    makeSpan({
      parentId: spanIdOf(1),
      startMs: index + 1,
      ...(typeof child === 'string' ? { name: child } : child),
    }),
  )
  const root = makeSpan({ spanId: spanIdOf(1), name: 'root', startMs: 0, endMs: 5000 })
  const trace = buildTrace({ spans: [root, ...spans], logs: [] })
  return foldRepeats(trace.roots[0]?.children ?? []).map((item) =>
    'members' in item
      ? `${item.members.length / item.period}× ${item.members
          .slice(0, item.period)
          .map(({ span }) => span?.name)
          .join('+')}`
      : (item.span?.name ?? '?'),
  )
}

const times = (count: number, ...names: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => names).flat()

test('four alike in a row are one row, three are not', () => {
  expect(folded([...times(3, 'a'), 'b', ...times(4, 'a')])).toEqual(['a', 'a', 'a', 'b', '4× a'])
})

test('an error inside a run splits it', () => {
  expect(folded([...times(5, 'a'), { name: 'a', status: 'error' }, ...times(4, 'a')])).toEqual([
    '5× a',
    'a',
    '4× a',
  ])
})

test('so does a recorded exception', () => {
  const failed = { name: 'a', events: [makeEvent('exception', 6)] }
  expect(folded([...times(4, 'a'), failed, 'a'])).toEqual(['4× a', 'a', 'a'])
})

test('errors alike are a run of their own', () => {
  expect(folded(Array.from({ length: 4 }, () => ({ name: 'a', status: 'error' as const })))).toEqual(['4× a'])
})

test('another kind or service is another key', () => {
  expect(folded(['a', 'a', { name: 'a', kind: 'client' }, 'a', 'a'])).toHaveLength(5)
  expect(folded(['a', 'a', { name: 'a', service: 'other' }, 'a', 'a'])).toHaveLength(5)
})

test('a span that has not ended is not folded with those that have', () => {
  expect(folded([...times(4, 'a'), { name: 'a', end: 0n }])).toEqual(['4× a', 'a'])
})

test('two or three that alternate more than twenty times are one row', () => {
  expect(folded(times(21, 'a', 'b'))).toEqual(['21× a+b'])
  expect(folded(times(20, 'a', 'b'))).toHaveLength(40)
  expect(folded(['x', ...times(30, 'a', 'b', 'c'), 'y'])).toEqual(['x', '30× a+b+c', 'y'])
  expect(folded(times(30, 'a', 'b', 'c', 'd'))).toHaveLength(120)
})

test('in either order within each turn', () => {
  expect(folded([...times(10, 'a', 'b'), ...times(15, 'b', 'a')])).toEqual(['25× a+b'])
})

test('spans with children stay', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), endMs: 100 })]
  for (let n = 0; n < 5; n++) {
    spans.push(makeSpan({ spanId: spanIdOf(10 + n), parentId: spanIdOf(1), name: 'a', startMs: n }))
    spans.push(makeSpan({ parentId: spanIdOf(10 + n), name: 'below', startMs: n }))
  }
  const trace = buildTrace({ spans, logs: [] })
  expect(foldRepeats(trace.roots[0]?.children ?? [])).toHaveLength(5)
})
