import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRepeats } from '../../src/analysis/repeats.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'
import { makeSpan, type SpanInput, spanIdOf } from '../support/spans.ts'

/** `5× items sequential 40ms N+1`. */
function told(trace: Trace): readonly string[] {
  return findRepeats(trace).map(({ members, order, total, isNPlusOne }) => {
    const words = [`${members.length}×`, members[0]?.span?.name, order, `${total / 1e6}ms`]
    return [...words, ...(isNPlusOne ? ['N+1'] : [])].join(' ')
  })
}

/** A root of `rootMs`, and the spans below it. */
function below(children: readonly SpanInput[], rootMs = 10_000): Trace {
  const root = makeSpan({ spanId: spanIdOf(1), name: 'root', kind: 'server', endMs: rootMs })
  const spans = children.map((child, index) =>
    makeSpan({ spanId: spanIdOf(index + 2), parentId: spanIdOf(1), ...child }),
  )
  return buildTrace({ spans: [root, ...spans], logs: [] })
}

const query = (statement: string, startMs: number, endMs: number): SpanInput => ({
  name: statement.split(' ')[0] ?? '',
  kind: 'client',
  attributes: { 'db.system.name': 'postgresql', 'db.query.text': statement },
  startMs,
  endMs,
})

const threeTimes = (input: SpanInput): readonly SpanInput[] =>
  [0, 2, 4].map((startMs) => Object.assign({ startMs }, input))

const overlapping = (overlap: number): Trace =>
  below([0, 1, 2, 3, 4].map((n) => ({ name: 'a', startMs: n * 10, endMs: n * 10 + 10 + overlap })))

const SOURCE = query('SELECT id FROM orders', 1, 5)

describe('what is a repeat', () => {
  test('four alike, whatever stands between them, told apart from three', () => {
    const trace = picture(`
      web  handler   |=======================================|
        web  a       .|==|
        web  b       .    |==|
        web  a       .        |==|
        web  b       .            |==|
        web  a       .                |==|
        web  b       .                    |==|
        web  a       .                        |==|
    `)
    expect(told(trace)).toEqual(['4× a sequential 12ms'])
  })

  test('they need not be leaves, nor end well', () => {
    const trace = picture(`
      web  handler        |=============================|
        web  call [client]  |====|
          shop  serve       .|==|
        web  call [client] !.     |====|
        web  call [client]  .          |====|
        web  call [client]  .               |====|
    `)
    expect(told(trace)).toEqual(['4× call sequential 20ms'])
  })

  test('another service, kind or parent is another call', () => {
    const trace = below([
      ...threeTimes({ name: 'a' }),
      ...threeTimes({ name: 'a', service: 'other' }),
      ...threeTimes({ name: 'a', kind: 'client' }),
    ])
    expect(told(trace)).toEqual([])
  })

  test('spans without times of their own do not count', () => {
    const trace = below([
      { name: 'a', startMs: 1 },
      { name: 'a', startMs: 3 },
      { name: 'a', startMs: 5 },
      { name: 'a', startMs: 7, end: 0n },
      { name: 'a', startMs: 9, endMs: 8 },
    ])
    expect(told(trace)).toEqual([])
  })

  test('roots repeat too, and are no loop of anybody', () => {
    const spans = [0, 1, 2, 3, 4].map((n) => makeSpan({ ...query('SELECT 1', n * 20, n * 20 + 19) }))
    const trace = buildTrace({ spans, logs: [] })
    expect(told(trace)).toEqual(['5× SELECT sequential 95ms'])
    expect(findRepeats(trace)[0]?.parent).toBeUndefined()
  })
})

describe('one after another, or at once', () => {
  test('as a picture', () => {
    const trace = picture(`
      web  handler   |====================================|
        web  loop    .|==|
        web  loop    .   |==|
        web  loop    .      |==|
        web  loop    .          |==|
        web  fan     .               |=======|
        web  fan     .               |=========|
        web  fan     .                |====|
        web  fan     .                |=======|
    `)
    expect(told(trace)).toEqual(['4× loop sequential 12ms', '4× fan parallel 31ms'])
  })

  test('an overlap of up to a millisecond is forgiven', () => {
    expect(told(overlapping(1))).toEqual(['5× a sequential 55ms'])
    expect(told(overlapping(1.000001))[0]).toContain('parallel')
  })

  test('also by one that still runs beside all that follow', () => {
    const trace = below([
      { name: 'a', startMs: 0, endMs: 100 },
      ...[1, 2, 3].map((n) => ({ name: 'a', startMs: n * 20, endMs: n * 20 + 10 })),
    ])
    expect(told(trace)).toEqual(['4× a parallel 130ms'])
  })

  test('calls shorter than that overlap that ran all at once did not run one after another', () => {
    const trace = below(Array.from({ length: 200 }, () => query('SELECT 1', 10, 10.5)))
    expect(told(trace)).toEqual(['200× SELECT parallel 100ms'])
  })
})

describe('N+1', () => {
  const loop = (count: number, ms: number, from = 10): readonly SpanInput[] =>
    Array.from({ length: count }, (_, n) =>
      query(`SELECT * FROM items WHERE order_id = ${n}`, from + n * ms, from + n * ms + ms),
    )

  test('120 sequential selects after one select', () => {
    expect(told(below([SOURCE, ...loop(120, 4)]))).toEqual(['120× SELECT sequential 480ms N+1'])
  })

  test('the same in parallel is a fan-out', () => {
    const parallel = loop(120, 4).map((call) => Object.assign({}, call, { startMs: 10, endMs: 14 }))
    expect(told(below([SOURCE, ...parallel]))).toEqual(['120× SELECT parallel 480ms'])
  })

  test('the example of the documentation, in which only names tell that a database was called', () => {
    expect(told(exampleTrace())).toEqual(['120× SELECT users sequential 432ms N+1'])
  })

  test.each([
    ['five at least', [SOURCE, ...loop(4, 20)], false],
    ['five', [SOURCE, ...loop(5, 20)], true],
    ['another database call before it', loop(5, 20), false],
    ['before, not after', [...loop(5, 20), query('SELECT id FROM orders', 500, 505)], false],
    ['of the same parent', [{ ...SOURCE, parentId: spanIdOf(3) }, ...loop(5, 20)], false],
    ['more than 50 ms', [SOURCE, ...loop(5, 10)], false],
    ['a millisecond more', [SOURCE, ...loop(5, 10.2)], true],
  ] as const)('%s', (_what, children, expected) => {
    expect(findRepeats(below(children)).some(({ isNPlusOne }) => isNPlusOne)).toBe(expected)
  })

  test('or more than a twentieth of the parent', () => {
    expect(told(below([SOURCE, ...loop(5, 2)], 200))).toEqual(['5× SELECT sequential 10ms'])
    expect(told(below([SOURCE, ...loop(5, 2)], 199))).toEqual(['5× SELECT sequential 10ms N+1'])
  })

  test('a parent that never arrived has no duration to compare with', () => {
    const spans = [SOURCE, ...loop(5, 2)].map((call) => makeSpan({ ...call, parentId: spanIdOf(1) }))
    expect(told(buildTrace({ spans, logs: [] }))).toEqual(['5× SELECT sequential 10ms'])
  })

  test('another statement is another call', () => {
    const mixed = loop(4, 20).concat(
      [0, 1, 2, 3].map((n) => query('SELECT * FROM prices WHERE id = 1', 200 + n * 20, 220 + n * 20)),
    )
    expect(told(below([SOURCE, ...mixed]))).toEqual([
      '4× SELECT sequential 80ms',
      '4× SELECT sequential 80ms',
    ])
  })

  test('a name that is the whole statement, its values included', () => {
    const calls = loop(6, 20).map((call, n) =>
      Object.assign({}, call, { name: `SELECT * FROM items WHERE order_id = ${n}`, attributes: {} }),
    )
    expect(told(below([SOURCE, ...calls]))).toEqual([
      '6× SELECT * FROM items WHERE order_id = 0 sequential 120ms N+1',
    ])
  })

  test('calls of other services are repeats, and no N+1', () => {
    const calls = [0, 1, 2, 3, 4, 5].map((n): SpanInput => {
      return { name: 'GET /price', kind: 'client', startMs: 10 + n * 20, endMs: 29 + n * 20 }
    })
    expect(told(below([SOURCE, ...calls]))).toEqual(['6× GET /price sequential 114ms'])
  })
})

test('every repeat holds to its own rule', () => {
  const child = fc.record({
    name: fc.constantFrom('SELECT users', 'SELECT items', 'work'),
    kind: fc.constantFrom('client' as const, 'internal' as const),
    startMs: fc.integer({ min: 0, max: 300 }),
    length: fc.integer({ min: 0, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(child, { maxLength: 60 }), (children) => {
      const repeats = findRepeats(
        below(
          children.map(({ name, kind, startMs, length }) => ({
            name,
            kind,
            startMs,
            endMs: startMs + length,
          })),
        ),
      )
      const members = repeats.flatMap((repeat) => repeat.members)
      expect(new Set(members).size).toBe(members.length)
      for (const { members, order, total, isNPlusOne } of repeats) {
        expect(members.length).toBeGreaterThanOrEqual(4)
        expect(new Set(members.map(({ span }) => `${span?.kind} ${span?.name}`)).size).toBe(1)
        expect(total).toBe(members.reduce((sum, { start, end }) => sum + end - start, 0))
        const overlap = members.some((member, at) =>
          members.slice(0, at).some(({ end }) => end - 1e6 > member.start),
        )
        expect(order).toBe(overlap ? 'parallel' : 'sequential')
        if (isNPlusOne) expect(order === 'sequential' && members.length >= 5 && total > 50e6).toBe(true)
      }
    }),
  )
})

test('the order in which spans came makes no difference', () => {
  const spans = exampleTrace().nodes.flatMap(({ span }) => (span === undefined ? [] : [span]))
  expect(told(buildTrace({ spans: spans.toReversed(), logs: [] }))).toEqual(told(exampleTrace()))
})
