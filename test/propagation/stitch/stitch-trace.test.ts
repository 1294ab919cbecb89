// Fragments put together: what hangs where, which ids it has, and that no choice of joints closes a circle.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Joint } from '../../../src/propagation/diagnosis.ts'
import { stitchTrace } from '../../../src/propagation/stitch/stitch-trace.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { SpanId, TraceData } from '../../../src/trace/span.ts'
import type { SpanNode } from '../../../src/trace/trace.ts'
import { jointsOf, traceIdOf } from '../../support/a-diagnosis.ts'
import { pictureSpans } from '../../support/picture.ts'
import { makeLog, makeSpan, spanIdOf } from '../../support/spans.ts'

/** Spans have the ids 1, 2, … in each trace, so that they are the same in all of them. */
function traces(drawn: Readonly<Record<string, string>>): readonly TraceData[] {
  return Object.entries(drawn).map(([letter, text]) => ({
    spans: pictureSpans(text, { traceId: traceIdOf(letter) }),
    logs: [],
  }))
}

/** The tree by names, a level two blanks. */
function treeOf(data: TraceData, joints: ReadonlyMap<SpanId, Joint> = new Map()): string {
  const lines: string[] = ['']
  const visit = (node: SpanNode): void => {
    const joint = joints.has(node.id) ? '~ ' : ''
    lines.push(`${'  '.repeat(node.depth)}${joint}${node.span?.name ?? '(missing)'}`)
    node.children.forEach(visit)
  }
  buildTrace(data).roots.forEach(visit)
  return `${lines.join('\n')}\n`
}

const SHOP = {
  a: `
    shop   order     |==============|
    shop     call      |=========|`,
  b: `
    stock  look up       |=====|
    stock    query        |===|`,
  c: `
    price  calculate      |=|`,
}

test('fragments hang under their callers, one below another', () => {
  const stitched = stitchTrace(traces(SHOP), jointsOf('a2 > b1, b2 > c1'))
  expect(treeOf(stitched.data, stitched.joints)).toBe(`
order
  call
    ~ look up
      query
        ~ calculate
`)
})

test('the trace has the id of the one that nobody called, in whatever order they come', () => {
  for (const given of [traces(SHOP), traces(SHOP).toReversed()]) {
    const { spans } = stitchTrace(given, jointsOf('a2 > b1, b2 > c1')).data
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceIdOf('a')]))
  }
})

test('ids that two traces share become two', () => {
  const { data } = stitchTrace(traces(SHOP), jointsOf('a2 > b1, b2 > c1'))
  expect(new Set(data.spans.map(({ spanId }) => spanId)).size).toBe(data.spans.length)
  expect(data.spans.every(({ spanId }) => /^[0-9a-f]{16}$/.test(spanId))).toBe(true)
})

test('two fragments of one trace may lie above and below one of another', () => {
  const drawn = {
    a: `
    shop   order     |==============|
    shop   settle        |====|`,
    b: `
    stock  look up    |=========|`,
  }
  const stitched = stitchTrace(traces(drawn), jointsOf('a1 > b1, b1 > a2'))
  expect(treeOf(stitched.data, stitched.joints)).toBe(`
order
  ~ look up
    ~ settle
`)
})

test('of joints that contradict each other the surest stays', () => {
  const unsure = jointsOf('c1 > b1, b2 > a1', { confidence: 0.6 })
  const stitched = stitchTrace(traces(SHOP), [...unsure, ...jointsOf('a2 > b1')])
  expect(treeOf(stitched.data, stitched.joints)).toBe(`
order
  call
    ~ look up
      query
calculate
`)
})

test('joints of which an end is not there are left out', () => {
  const stitched = stitchTrace(traces(SHOP).slice(0, 2), jointsOf('a2 > c1, a9 > b1, a2 > b9'))
  expect(stitched.joints.size).toBe(0)
  expect(treeOf(stitched.data)).toBe(`
order
  call
look up
  query
`)
})

test('a parent that nobody has sent is not found in another trace', () => {
  const orphan = makeSpan({
    traceId: traceIdOf('b'),
    spanId: spanIdOf(9),
    parentId: spanIdOf(1),
    name: 'orphan',
  })
  const { data } = stitchTrace([...traces({ a: SHOP.a }), { spans: [orphan], logs: [] }], [])
  expect(treeOf(data)).toBe(`
order
  call
(missing)
  orphan
`)
})

test('an orphan hangs under its caller, and its missing parent goes', () => {
  const orphan = makeSpan({
    traceId: traceIdOf('b'),
    spanId: spanIdOf(1),
    parentId: spanIdOf(7),
    name: 'orphan',
  })
  const given = [...traces({ a: SHOP.a }), { spans: [orphan], logs: [] }]
  const stitched = stitchTrace(given, jointsOf('a2 > b1'))
  expect(treeOf(stitched.data, stitched.joints)).toBe(`
order
  call
    ~ orphan
`)
})

test('a span that hangs under the wrong parent moves within its trace', () => {
  const drawn = {
    a: `
    web      page      |================|
    gateway    pass     |==============|
    stock      look up    |==========|`,
  }
  const stitched = stitchTrace(traces(drawn), jointsOf('a2 > a3'))
  expect(treeOf(stitched.data, stitched.joints)).toBe(`
page
  pass
    ~ look up
`)
})

test('logs go with their spans', () => {
  const [a, b] = traces(SHOP) as [TraceData, TraceData]
  const log = { ...makeLog({ spanId: spanIdOf(2), body: 'hit' }), traceId: traceIdOf('b') }
  const { data } = stitchTrace([a, { ...b, logs: [log] }], jointsOf('a2 > b1'))
  const query = data.spans.find(({ name }) => name === 'query')
  expect(data.logs).toEqual([{ ...log, traceId: traceIdOf('a'), spanId: query?.spanId }])
})

const LETTERS = ['a', 'b', 'c', 'd'] as const
const someJoint = fc
  .record({
    caller: fc.tuple(fc.constantFrom(...LETTERS), fc.integer({ min: 1, max: 5 })),
    head: fc.tuple(fc.constantFrom(...LETTERS), fc.integer({ min: 1, max: 5 })),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ caller, head, confidence }) => jointsOf(`${caller.join('')} > ${head.join('')}`, { confidence })[0]!,
  )
/** By number, each of one before it, or 0 for none. */
const someParents = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 })

test('whatever the joints, every span is there once, and parents end', () => {
  fc.assert(
    fc.property(
      fc.tuple(someParents, someParents, someParents, someParents),
      fc.array(someJoint, { maxLength: 12 }),
      (parents, joints) => {
        const given = parents.map((ofTrace, at): TraceData => ({
          spans: ofTrace.map((parent, index) =>
            makeSpan({
              traceId: traceIdOf(LETTERS[at]!),
              spanId: spanIdOf(index + 1),
              parentId: parent === 0 || parent > index ? undefined : spanIdOf(parent),
            }),
          ),
          logs: [],
        }))
        const { data, joints: kept } = stitchTrace(given, joints)
        const trace = buildTrace(data)
        expect(trace.spanCount).toBe(20)
        expect(trace.duplicates).toBe(0)
        expect(trace.nodes.flatMap(({ marks }) => marks)).toEqual([])
        for (const [id, joint] of kept) {
          expect(joints).toContain(joint)
          expect(trace.nodes.some((node) => node.id === id)).toBe(true)
        }
      },
    ),
    { numRuns: 200 },
  )
})
