import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { codes, found, lines, traceOf } from '../../support/findings.ts'
import { picture } from '../../support/picture.ts'
import { atMs, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'

describe('times', () => {
  test('an end before the start, one finding for each service', () => {
    const trace = traceOf(
      { spanId: spanIdOf(1), name: 'P', endMs: 10 },
      { parentId: spanIdOf(1), name: 'c', startMs: 5, endMs: 3 },
      { parentId: spanIdOf(1), name: 'd', startMs: 6, endMs: 3 },
    )
    expect(lines(trace, 'bad-time')).toEqual([
      'time    app: 2 spans with an end before the start: c and d',
      '  fix: take both times from one clock that is never set back (monotonic), or fix what computes them',
    ])
  })

  test('no time at all', () => {
    const trace = traceOf({ spanId: spanIdOf(1), endMs: 10 }, { parentId: spanIdOf(1), start: 0n, end: 0n })
    expect(found(trace, 'bad-time')).toMatchObject([{ reason: 'no-start' }])
  })

  test('seconds where nanoseconds belong', () => {
    const trace = traceOf({ spanId: spanIdOf(1), endMs: 10 }, { parentId: spanIdOf(1), end: 1n })
    expect(found(trace, 'bad-time')).toMatchObject([{ reason: 'end-before-start' }])
  })

  test('no end: told once a trace has settled', () => {
    const trace = picture('web  P |===>')
    expect(found(trace, 'unfinished')).toMatchObject([
      { severity: 'warning', nodes: [{ span: { name: 'P' } }] },
    ])
    expect(codes(trace, { live: true })).not.toContain('unfinished')
  })

  test('a span that begins before its parent', () => {
    const trace = picture(
      `
      shop  publish [producer]    |======|
        mail  process [consumer] |======|
    `,
      { msPerColumn: 10 },
    )
    expect(lines(trace, 'early-start')[0]).toBe(
      'early   mail process began 10.0ms before shop publish, its parent',
    )
  })

  test('a call between two clocks is told where clocks are', () => {
    const trace = picture(
      `
      shop  charge [client]           |======|
        bank  POST /charge [server] |====|
    `,
      { msPerColumn: 10 },
    )
    expect(found(trace, 'early-start')).toEqual([])
  })

  test('by two milliseconds, which rounding explains, is nothing', () => {
    const trace = picture(`
      shop  a      |======|
        shop  b  |======|
    `)
    expect(found(trace, 'early-start')).toEqual([])
  })
})

describe('ids', () => {
  test('exact copies', () => {
    const span = makeSpan({ spanId: spanIdOf(1) })
    const trace = buildTrace({ spans: [span, span, span], logs: [] })
    expect(lines(trace, 'duplicate-spans')[0]).toBe('copies  2 copies of spans were dropped')
  })

  test('different spans under one id', () => {
    const trace = traceOf({ spanId: spanIdOf(1), name: 'a' }, { spanId: spanIdOf(1), name: 'b', startMs: 5 })
    expect(lines(trace, 'duplicate-id')[0]).toBe('ids     1 span id was given to more than one span: a and b')
  })

  test('a client and its server may share one', () => {
    const trace = traceOf(
      { spanId: spanIdOf(1), kind: 'client', service: 'a', endMs: 9 },
      { spanId: spanIdOf(1), kind: 'server', service: 'b', endMs: 5 },
    )
    expect(codes(trace)).toEqual([])
  })

  test('one cycle, one finding', () => {
    const trace = traceOf(
      { spanId: spanIdOf(1), name: 'r', endMs: 10 },
      { spanId: spanIdOf(2), parentId: spanIdOf(3), name: 'x', startMs: 1, endMs: 2 },
      { spanId: spanIdOf(3), parentId: spanIdOf(2), name: 'y', start: atMs(0.5), endMs: 3 },
    )
    expect(lines(trace, 'bad-parent')[0]).toBe(
      'parent  app y has its own descendant as its parent; cut there',
    )
    expect(found(trace, 'bad-parent')).toMatchObject([{ reason: 'cycle' }])
  })

  test('itself as its parent, and an id that is none', () => {
    const trace = traceOf(
      { spanId: spanIdOf(1), parentId: spanIdOf(1) },
      { spanId: spanIdOf(2), invalidParentId: 'abcd', startMs: 1 },
    )
    expect(found(trace, 'bad-parent').map(({ reason }) => reason)).toEqual([
      'self-parent',
      'invalid-parent-id',
    ])
  })
})

describe('limits', () => {
  test('one finding for each service, with the variable that sets the limit', () => {
    const trace = traceOf(
      { name: 'a', droppedAttributes: 2, droppedEvents: 5 },
      { name: 'b', droppedAttributes: 10 },
      { name: 'c' },
    )
    expect(lines(trace, 'dropped-data')).toEqual([
      'cut     app lost 12 attributes of 2 spans and 5 events of 1 span to limits, most in b',
      '  fix: raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and OTEL_SPAN_EVENT_COUNT_LIMIT (128 unless set), or find out what adds so many',
    ])
  })

  test('inside events and links too', () => {
    const event = { time: atMs(0), name: 'e', attributes: [], droppedAttributes: 3 }
    const link = { traceId: '', spanId: '', traceState: '', attributes: [], droppedAttributes: 4, flags: 0 }
    expect(found(traceOf({ events: [event, event], links: [link] }), 'dropped-data')).toMatchObject([
      {
        drops: [
          { what: 'event-attributes', count: 6, spans: 1 },
          { what: 'link-attributes', count: 4, spans: 1 },
        ],
      },
    ])
  })

  test('a resource lost what it lost once, whatever number of spans it stands for', () => {
    const resource = { ...makeResource({ 'service.name': 'app' }), droppedAttributes: 7 }
    expect(found(traceOf({ resource }, { resource }), 'dropped-data')).toMatchObject([
      { drops: [{ what: 'resource-attributes', count: 7, spans: 1 }] },
    ])
  })
})
