import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span } from '../../src/trace/span.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { nodeNamed, picture, pictureSpans } from '../support/picture.ts'
import {
  atMs,
  makeLog,
  makeResource,
  makeSpan,
  spanIdOf,
  TEST_START,
  TEST_TRACE_ID,
} from '../support/spans.ts'

function build(...spans: readonly Span[]): Trace {
  return buildTrace({ spans, logs: [] })
}

/** A row for each node: indentation, name, state where it says something, times in milliseconds, marks. */
function rows(trace: Trace): readonly string[] {
  return trace.nodes.map((node) => {
    const state = node.state === 'finished' ? '' : ` ${node.state}`
    const marks = node.marks.length === 0 ? '' : ` [${node.marks.join(' ')}]`
    const name = node.span?.name ?? `? ${node.id.slice(-4)}`
    return `${'  '.repeat(node.depth)}${name}${state} ${node.start / 1e6}–${node.end / 1e6}${marks}`
  })
}

describe('a tree', () => {
  test('the example of the documentation', () => {
    const trace = exampleTrace()
    expect(trace).toMatchObject({ spanCount: 132, duration: 31_620_000_000, errors: 1, missingParents: 0 })
    expect(trace.services).toEqual(['checkout', 'email', 'frontend', 'payments'])
    expect(trace.headline.span?.name).toBe('POST /api/checkout')
    expect(trace.start).toBe(TEST_START)
    expect(trace.nodes).toHaveLength(132)
  })

  test('has depth, position and size, parents before children', () => {
    const trace = picture(`
      web   GET /cart     |=====================|
      cart    load items  . |=====|
      db        SELECT    .   |==|
      pay     charge      .             |=======|
    `)
    expect(trace.nodes.map(({ depth, index, size }) => [depth, index, size])).toEqual([
      [0, 0, 4],
      [1, 1, 2],
      [2, 2, 1],
      [1, 3, 1],
    ])
  })

  test('siblings are in the order of their start, the longer first, then by id', () => {
    const trace = build(
      makeSpan({ spanId: spanIdOf(1), name: 'P', endMs: 10 }),
      childOf1(spanIdOf(0xd), 2, 3),
      childOf1(spanIdOf(0xc), 2, 3),
      childOf1(spanIdOf(0xb), 2, 4),
      childOf1(spanIdOf(0xe), 1, 2),
    )
    expect(trace.nodes.map((node) => node.span?.name).join('')).toBe('Pebcd')
  })

  test('extent is that of all spans, not of the root', () => {
    const trace = picture(`
      web   GET        |===|
      bg      later    .      |======|
      early   before |==|
    `)
    expect(trace.duration).toBe(16e6)
    expect(nodeNamed(trace, 'GET').start).toBe(2e6)
    expect(nodeNamed(trace, 'GET').subtreeEnd).toBe(16e6)
  })

  test('keeps nanoseconds', () => {
    const trace = build(
      makeSpan({ name: 'a', start: 1_755_871_391_208_000_001n, end: 1_755_871_391_208_000_018n }),
      makeSpan({ name: 'b', start: 1_755_871_391_208_000_002n, end: 1_757_599_391_208_000_003n }),
    )
    expect(nodeNamed(trace, 'a')).toMatchObject({ start: 0, end: 17 })
    expect(nodeNamed(trace, 'b')).toMatchObject({ start: 1, end: 20 * 86_400e9 + 2 })
  })

  test('several roots are several trees; the earliest without a parent gives the trace its name', () => {
    const trace = picture(`
      web   second       |==|
      web     child      .  |==|
      web   first     |==|
      ?     gone
      web     orphan |=======|
    `)
    expect(rows(trace)).toEqual([
      '? 0004 missing 0–8',
      '  orphan 0–8',
      'first 1–4',
      'second 4–7',
      '  child 7–10',
    ])
    expect(trace.headline.span?.name).toBe('first')
    expect(trace.roots).toHaveLength(3)
  })

  test('64-bit ids, padded with zeros, are ids like others', () => {
    const traceId = '0000000000000000463ac35c9f6413ad'
    const [parent, child] = [
      makeSpan({ traceId, spanId: spanIdOf(1) }),
      makeSpan({ traceId, parentId: spanIdOf(1) }),
    ]
    expect(build(child, parent)).toMatchObject({ id: traceId, missingParents: 0 })
  })

  test('needs a span, and spans of one trace', () => {
    expect(() => build()).toThrow('at least one span')
    expect(() => build(makeSpan(), makeSpan({ traceId: '0'.repeat(31) + '1' }))).toThrow('two traces')
  })
})

describe('parents that are not there', () => {
  test('all orphans of one missing parent hang under one placeholder, which is no error', () => {
    const trace = picture(`
      ?     gone
      web     b       |==|
      web     ! a |==|
      ?     lost
      web     c              |===|
    `)
    expect(rows(trace)).toEqual([
      '? 0001 missing 0–7',
      '  a 0–3',
      '  b 4–7',
      '? 0004 missing 11–15',
      '  c 11–15',
    ])
    expect(trace).toMatchObject({ missingParents: 2, errors: 1, spanCount: 3 })
    expect(trace.headline.id).toBe(spanIdOf(1))
  })

  test('without a root, the longest placeholder is the headline', () => {
    const trace = picture(`
      ?     short
      web     a   |==|
      ?     long
      web     b      |======|
    `)
    expect(trace.headline.id).toBe(spanIdOf(3))
    expect(trace.headline.state).toBe('missing')
  })

  test('a parent in another trace is missing: parents are found within the trace only', () => {
    expect(build(makeSpan({ parentId: spanIdOf(7) })).missingParents).toBe(1)
  })

  test('a span that names itself is a root', () => {
    const trace = build(makeSpan({ spanId: spanIdOf(1), parentId: spanIdOf(1), name: 'me' }))
    expect(rows(trace)).toEqual(['me 0–1 [self-parent]'])
    expect(trace.headline.span?.name).toBe('me')
  })

  test('a parent id that is no id makes a root, but not the one that gives the trace its name', () => {
    const odd = makeSpan({ name: 'odd', invalidParentId: 'abcd' })
    const root = makeSpan({ name: 'root', startMs: 5 })
    expect(rows(build(odd, root))).toEqual(['odd 0–1 [invalid-parent-id]', 'root 5–6'])
    expect(build(odd, root).headline.span?.name).toBe('root')
  })

  test('a cycle is cut at its earliest member', () => {
    const trace = build(
      makeSpan({ name: 'r', spanId: spanIdOf(1), endMs: 10 }),
      makeSpan({ name: 'x', spanId: spanIdOf(2), parentId: spanIdOf(3), startMs: 1, endMs: 2 }),
      makeSpan({ name: 'y', spanId: spanIdOf(3), parentId: spanIdOf(2), startMs: 0.5, endMs: 3 }),
    )
    expect(rows(trace)).toEqual(['r 0–10', 'y 0.5–3 [cycle]', '  x 1–2'])
  })

  test('what hangs on a cycle keeps its place', () => {
    const trace = build(
      makeSpan({ name: 'a', spanId: spanIdOf(1), parentId: spanIdOf(3), startMs: 2 }),
      makeSpan({ name: 'b', spanId: spanIdOf(2), parentId: spanIdOf(1), startMs: 1 }),
      makeSpan({ name: 'c', spanId: spanIdOf(3), parentId: spanIdOf(2), startMs: 0 }),
      makeSpan({ name: 'leaf', spanId: spanIdOf(4), parentId: spanIdOf(2), startMs: 3 }),
    )
    expect(rows(trace)).toEqual(['c 0–1 [cycle]', '  a 2–3', '    b 1–2', '      leaf 3–4'])
  })
})

describe('times', () => {
  test('an unfinished span ends with the last below it, not with the trace', () => {
    const trace = picture(`
      web P    |====>
      web   c    |==|
      web     d      |==|
      web Q                 |=======|
    `)
    expect(rows(trace)).toEqual(['P unfinished 0–9', '  c 2–5', '    d 6–9', 'Q 13–21'])
  })

  test('an unfinished span with nothing below it has no length', () => {
    expect(rows(picture('web P |===>'))).toEqual(['P unfinished 0–0'])
  })

  test('an end before the start is no end', () => {
    const trace = build(
      makeSpan({ name: 'P', spanId: spanIdOf(1), endMs: 10 }),
      makeSpan({ name: 'c', parentId: spanIdOf(1), startMs: 5, endMs: 3 }),
    )
    expect(rows(trace)).toEqual(['P 0–10', '  c bad-time 5–5'])
  })

  test('a span without a start does not drag the trace to 1970', () => {
    const trace = build(
      makeSpan({ name: 'P', spanId: spanIdOf(1), startMs: 1, endMs: 10 }),
      makeSpan({ name: 'none', parentId: spanIdOf(1), start: 0n, end: 0n, spanId: spanIdOf(2) }),
      makeSpan({ name: 'below', parentId: spanIdOf(2), startMs: 4, endMs: 6 }),
      makeSpan({ name: 'half', parentId: spanIdOf(1), start: 0n, end: atMs(7) }),
    )
    expect(trace.start).toBe(atMs(1))
    expect(rows(trace)).toEqual(['P 0–9', '  half untimed 0–0', '  none untimed 3–5', '    below 3–5'])
  })

  test('a trace without any time has one at zero', () => {
    const trace = build(makeSpan({ name: 'P', start: 0n, end: 0n }))
    expect(trace).toMatchObject({ start: 0n, duration: 0 })
    expect(rows(trace)).toEqual(['P untimed 0–0'])
  })

  test('one clock that counts in other units does not squeeze all others to nothing', () => {
    const seconds = TEST_START / 1_000_000_000n
    const trace = build(
      makeSpan({ name: 'a', startMs: 0, endMs: 5 }),
      makeSpan({ name: 'b', startMs: 2, endMs: 3 }),
      makeSpan({ name: 'seconds', start: seconds, end: seconds + 1n }),
      makeSpan({ name: 'garbage', start: 2n ** 64n - 2n, end: 2n ** 64n - 1n }),
      makeSpan({ name: 'endless', startMs: 4, end: 2n ** 64n - 1n }),
    )
    expect(trace.duration).toBe(5e6)
    const states = new Map(trace.nodes.map((node) => [node.span?.name, node.state]))
    expect(Object.fromEntries(states)).toEqual({
      a: 'finished',
      b: 'finished',
      seconds: 'untimed',
      garbage: 'untimed',
      endless: 'bad-time',
    })
  })
})

describe('spans under one id', () => {
  const server = makeSpan({
    spanId: spanIdOf(2),
    name: 'S',
    kind: 'server',
    service: 'back',
    startMs: 2,
    endMs: 8,
  })
  const client = makeSpan({
    spanId: spanIdOf(2),
    name: 'C',
    kind: 'client',
    service: 'front',
    startMs: 1,
    endMs: 9,
  })
  const root = makeSpan({ spanId: spanIdOf(1), name: 'R', service: 'front', endMs: 10 })

  test('copies are dropped and counted', () => {
    const span = makeSpan({ name: 'c' })
    const trace = build(span, { ...span }, { ...span, resource: makeResource({ 'service.name': 'app' }) })
    expect(trace).toMatchObject({ spanCount: 1, duplicates: 2 })
    expect(rows(trace)).toEqual(['c 0–1'])
  })

  test('a finished span takes the place of the unfinished one it was', () => {
    const running = makeSpan({ name: 'GET', end: 0n })
    const finished = { ...running, name: 'GET /x', end: atMs(9) }
    for (const spans of [
      [running, finished, running],
      [finished, running, running],
    ]) {
      expect(rows(build(...spans))).toEqual(['GET /x 0–9'])
      expect(build(...spans).duplicates).toBe(2)
    }
  })

  test('of two copies the one that says more is kept, whichever came first', () => {
    const poor = makeSpan({ name: 'x' })
    const rich = { ...poor, attributes: [{ key: 'a', value: 'b' }] }
    expect(build(poor, rich).nodes[0]?.span).toBe(rich)
    expect(build(rich, poor).nodes[0]?.span).toBe(rich)
  })

  test('a server that shares its id with a client is the client’s child, and has its own service’s children', () => {
    const inBack = makeSpan({ name: 'b', service: 'back', parentId: spanIdOf(2), startMs: 3 })
    const inFront = makeSpan({ name: 'f', service: 'front', parentId: spanIdOf(2), startMs: 4 })
    const spans = [
      { ...server, parentId: spanIdOf(1) },
      { ...client, parentId: spanIdOf(1) },
      inBack,
      inFront,
      root,
    ]
    for (const order of [spans, spans.toReversed()]) {
      expect(rows(build(...order))).toEqual([
        'R 0–10',
        '  C 1–9 [shared-id]',
        '    S 2–8 [shared-id]',
        '      b 3–4',
        '    f 4–5',
      ])
    }
  })

  test('even where the server names its own id as its parent', () => {
    expect(rows(build({ ...server, parentId: spanIdOf(2) }, client))).toEqual([
      'C 0–8 [shared-id]',
      '  S 1–7 [shared-id]',
    ])
  })

  test('others that share an id are both kept', () => {
    const trace = build(
      root,
      makeSpan({ spanId: spanIdOf(2), name: 'one', parentId: spanIdOf(1), startMs: 1 }),
      makeSpan({ spanId: spanIdOf(2), name: 'two', parentId: spanIdOf(1), startMs: 3 }),
      makeSpan({ name: 'child', service: 'elsewhere', parentId: spanIdOf(2), startMs: 4 }),
    )
    expect(rows(trace)).toEqual(['R 0–10', '  one 1–2 [shared-id]', '    child 4–5', '  two 3–4 [shared-id]'])
  })
})

test('logs are grouped by span and in order of time, those of one instant as they came', () => {
  const logs = [
    makeLog({ spanId: spanIdOf(1), timeMs: 5, body: 'late' }),
    makeLog({ spanId: undefined, timeMs: 1, body: 'trace' }),
    makeLog({ spanId: spanIdOf(1), timeMs: 2, body: 'early' }),
    makeLog({ spanId: spanIdOf(1), timeMs: 2, body: 'early too' }),
    { ...makeLog({ spanId: spanIdOf(1), timeMs: 3, body: 'observed' }), time: 0n as typeof TEST_START },
  ]
  const trace = buildTrace({ spans: [makeSpan({ spanId: spanIdOf(1) })], logs })
  expect(trace.logs.get(spanIdOf(1))?.map((log) => log.body)).toEqual([
    'early',
    'early too',
    'observed',
    'late',
  ])
  expect(trace.logs.get(undefined)?.map((log) => log.body)).toEqual(['trace'])
})

describe('whatever comes', () => {
  const hostileSpan = fc
    .record({
      spanId: fc.integer({ min: 1, max: 8 }),
      parentId: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
      name: fc.constantFrom('a', 'b'),
      service: fc.constantFrom('one', 'two'),
      kind: fc.constantFrom('client', 'server', 'internal', 'producer', 'consumer', 'unspecified'),
      start: fc.constantFrom(0n, 5n, atMs(0), atMs(1), atMs(2), 2n ** 64n - 1n),
      end: fc.constantFrom(0n, atMs(0), atMs(1), atMs(3), 2n ** 64n - 1n),
      status: fc.constantFrom('unset' as const, 'error' as const),
      traceState: fc.constantFrom('', 'x=y'),
    })
    .map(({ spanId, parentId, ...rest }) =>
      makeSpan({
        ...rest,
        spanId: spanIdOf(spanId),
        parentId: parentId === undefined ? undefined : spanIdOf(parentId),
      }),
    )
  const spansInTwoOrders = fc
    .array(hostileSpan, { minLength: 1, maxLength: 14 })
    .chain((spans) => fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length })))

  test('the same spans in another order make the same trace', () => {
    fc.assert(
      fc.property(spansInTwoOrders, ([spans, shuffled]) => {
        expect(portrait(build(...shuffled))).toEqual(portrait(build(...spans)))
      }),
      { numRuns: 1000 },
    )
  })

  test('no span is lost, and the tree is a tree', () => {
    fc.assert(
      fc.property(fc.array(hostileSpan, { minLength: 1, maxLength: 20 }), (spans) => {
        const trace = build(...spans)
        const kept = trace.nodes.flatMap((node) => (node.span === undefined ? [] : [node.span]))
        expect(new Set(kept).size).toBe(trace.spanCount)
        expect(trace.spanCount + trace.duplicates).toBe(spans.length)
        for (const span of spans)
          expect(kept.some((other) => other === span || standsFor(other, span))).toBe(true)
        expect(trace.nodes.length - trace.spanCount).toBe(trace.missingParents)
        const received = new Set(spans.map(({ spanId }) => spanId))
        for (const node of trace.nodes) {
          if (node.span === undefined) expect(received).not.toContain(node.id)
          else checkParent(node, node.span)
        }
        expect(trace.roots.reduce((sum, root) => sum + root.size, 0)).toBe(trace.nodes.length)
        for (const [index, node] of trace.nodes.entries()) checkNode(trace, node, index)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('size', () => {
  const count = 100_000
  const span = (i: number, parent: number | undefined): Span => {
    return {
      ...TEMPLATE,
      spanId: spanIdOf(i + 1),
      parentId: parent === undefined ? undefined : spanIdOf(parent + 1),
    }
  }
  const TEMPLATE = makeSpan()

  test.each([
    ['in a chain', (i: number) => (i === 0 ? undefined : i - 1), count - 1],
    ['under one parent', (i: number) => (i === 0 ? undefined : 0), 1],
    ['each under a parent that never came', (i: number) => count + i, 1],
    ['in one cycle', (i: number) => (i + 1) % count, count - 1],
    ['all naming themselves', (i: number) => i, 0],
  ])('100,000 spans %s', (_, parentOf, depth) => {
    const spans = Array.from({ length: count }, (_, i) => span(i, parentOf(i)))
    const large = buildTrace({ spans, logs: [] })
    expect(large.spanCount).toBe(count)
    expect(large.nodes.reduce((deepest, node) => Math.max(deepest, node.depth), 0)).toBe(depth)
  })

  test.each([
    ['copies of one span', (i: number) => ({ ...TEMPLATE, droppedLinks: i % 2 }), 1],
    [
      'different spans under one id',
      (i: number) => ({ ...TEMPLATE, end: atMs(i + 1), parentId: TEMPLATE.spanId }),
      count,
    ],
  ])('100,000 %s', (_, make, distinct) => {
    const trace = buildTrace({ spans: Array.from({ length: count }, (_, i) => make(i)), logs: [] })
    expect(trace).toMatchObject({ spanCount: distinct, duplicates: count - distinct })
  })
})

test('a drawing that cannot be read is refused', () => {
  expect(() => pictureSpans('web GET |==')).toThrow('a bar ends')
  expect(() => pictureSpans('web GET |-----|')).toThrow('a bar is drawn')
  expect(() => pictureSpans('web ~ GET |==|')).toThrow('no meaning yet')
  expect(() => pictureSpans('web')).toThrow('a service and a name')
})

test('a drawing says kind, error, event and where a parent is', () => {
  const spans = pictureSpans(
    `
    web   GET /cart [server]   |==========|
    web     ! call [client]    . |=*====|
    cart      serve [server]   .   |==|
  `,
    { msPerColumn: 10 },
  )
  expect(
    spans.map(({ name, kind, status, parentLocation }) => [name, kind, status.code, parentLocation]),
  ).toEqual([
    ['GET /cart', 'server', 'unset', 'local'],
    ['call', 'client', 'error', 'local'],
    ['serve', 'server', 'unset', 'remote'],
  ])
  expect(spans[1]).toMatchObject({
    traceId: TEST_TRACE_ID,
    start: atMs(20),
    end: atMs(90),
    events: [{ time: atMs(40) }],
  })
})

function checkNode(trace: Trace, node: SpanNode, index: number): void {
  expect(node.index).toBe(index)
  expect(node.depth).toBe(node.parent === undefined ? 0 : node.parent.depth + 1)
  expect(node.parent === undefined ? trace.roots : node.parent.children).toContain(node)
  expect(trace.nodes.slice(index + 1, index + node.size).filter((other) => other.parent === node)).toEqual(
    node.children,
  )
  expect(node.size).toBe(node.children.reduce((sum, child) => sum + child.size, 1))
  expect(node.start).toBeGreaterThanOrEqual(0)
  expect(node.end).toBeGreaterThanOrEqual(node.start)
  expect(node.subtreeEnd).toBeGreaterThanOrEqual(node.end)
  expect(node.subtreeEnd).toBeLessThanOrEqual(trace.duration)
  expect(node.span === undefined).toBe(node.state === 'missing')
}

/** A copy, or what an unfinished span has become. */
function standsFor(kept: Span, lost: Span): boolean {
  return (
    kept.spanId === lost.spanId &&
    kept.start === lost.start &&
    kept.kind === lost.kind &&
    kept.resource.attributes[0]?.value === lost.resource.attributes[0]?.value &&
    (lost.end === 0n || (kept.end === lost.end && kept.name === lost.name))
  )
}

/** Under the parent it names, whoever has that id, unless it is the server half of a call or has been cut off. */
function checkParent({ id, parent, marks }: SpanNode, span: Span): void {
  if (marks.includes('cycle') || marks.includes('self-parent')) {
    expect(parent).toBeUndefined()
    if (marks.includes('self-parent')) expect(span.parentId).toBe(id)
  } else if (parent?.id === id) {
    expect([parent.span?.kind, span.kind]).toEqual(['client', 'server'])
  } else expect(parent?.id).toBe(span.parentId)
}

function portrait(trace: Trace): unknown {
  const { nodes, headline, roots, ...rest } = trace
  return {
    ...rest,
    headline: headline.index,
    roots: roots.map((root) => root.index),
    nodes: nodes.map(portraitOfNode),
  }
}

function portraitOfNode({ parent, children, ...node }: SpanNode): unknown {
  return { ...node, parent: parent?.index, children: children.map((child) => child.index) }
}

function childOf1(spanId: string, startMs: number, endMs: number): Span {
  return makeSpan({ spanId, parentId: spanIdOf(1), name: spanId.slice(-1), startMs, endMs })
}
