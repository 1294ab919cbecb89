import { describe, expect, test } from 'vitest'
import { compareFound, sortFound } from '../../../src/sources/search/found-order.ts'
import { foundTrace } from '../../../src/sources/search/match-trace.ts'
import type { FoundTrace } from '../../../src/sources/source.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { picture } from '../../support/picture.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { atMs, spanIdOf, TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'

describe('without a filter', () => {
  test('every trace is found, with what a list shows', () => {
    const trace = picture(`
      web   GET /cart     |=========|
      cart    load items  . |==|
      db        ! SELECT  .  |=|
    `)
    expect(foundTrace(trace, undefined)).toEqual({
      id: TEST_TRACE_ID,
      start: TEST_START,
      duration: 10_000_000,
      rootService: 'web',
      rootName: 'GET /cart',
      spans: 3,
      services: 3,
      errors: 1,
      matches: [],
    })
  })
})

describe('with a filter', () => {
  const trace = picture(`
    web   GET /cart [server]  |=========|
    cart    load items        . |==|
    db        ! SELECT        .  |=|
    db        ! SELECT        .   |=|
    cart    render            .      |=|
  `)

  test('spans that it is about come along: name, times, and what was asked', () => {
    const filter = parseTraceQL('{ status = error } | select(resource.service.name, span.none)')
    expect(foundTrace(trace, filter)?.matches).toEqual([
      {
        id: spanIdOf(3),
        service: 'db',
        name: 'SELECT',
        start: atMs(3),
        duration: 2_000_000,
        attributes: [
          { name: 'status', value: 'error' },
          { name: 'service.name', value: 'db' },
        ],
      },
      expect.objectContaining({ id: spanIdOf(4) }),
    ])
  })

  test.each<[string, readonly number[]]>([
    ['{}', [1, 2, 3]],
    ['{} | by(resource.service.name)', [1, 2, 5]],
    ['{ name = "render" } || { name = "SELECT" }', [3, 4, 5]],
  ])('of each set the first ones, each span once, no more than three: %s', (text, ids) => {
    expect(foundTrace(trace, parseTraceQL(text))?.matches.map(({ id }) => Number(id))).toEqual(ids)
  })

  test('what does not match is not found', () => {
    expect(foundTrace(trace, parseTraceQL('{ name = "other" }'))).toBeUndefined()
  })
})

describe('the order of what was found', () => {
  const traces = [
    found('a', { start: atMs(1), duration: offsetOf(5), spans: 2, errors: 0 }),
    found('b', { start: atMs(3), duration: offsetOf(5), spans: 9 }),
    found('c', { start: atMs(2), duration: offsetOf(7), errors: 3 }),
    found('d', { start: atMs(3), duration: offsetOf(1), spans: 3, errors: 0 }),
  ]
  const order = (by: Parameters<typeof sortFound>[1]): string =>
    sortFound(traces, by)
      .map(({ id }) => id.at(-1))
      .join('')

  test('newest first, or most first; then newest first; what is not known last', () => {
    expect(order('time')).toBe('bdca')
    expect(order('duration')).toBe('cbad')
    expect(order('spans')).toBe('bdac')
    expect(order('errors')).toBe('cdab')
  })

  test('is total', () => {
    expect(compareFound(traces[0]!, traces[0]!, 'time')).toBe(0)
  })
})

function found(name: string, facts: Partial<FoundTrace>): FoundTrace {
  return {
    id: name.padStart(32, '0') as TraceId,
    start: atMs(0),
    duration: offsetOf(1),
    rootService: undefined,
    rootName: undefined,
    spans: undefined,
    services: undefined,
    errors: undefined,
    matches: [],
    ...facts,
  }
}
