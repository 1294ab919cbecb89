import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { AttributeValue, Span, TraceData } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { decodeInternalReply } from '../../../src/wire/jaeger/jaeger-reply.ts'
import { envelope, internalTrace } from '../../support/fake-jaeger-json.ts'
import { jaegerSpans } from '../../support/jaeger-span-arbitrary.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'

function replyOf(...spans: readonly Span[]): string {
  const stored = spans.map((span) => ({ span, warnings: [] }))
  return envelope([internalTrace(stored, true)])
}

function readBack(...spans: readonly Span[]): readonly Span[] {
  const { traces, leftOut } = decodeInternalReply(replyOf(...spans))
  expect(leftOut).toBeUndefined()
  return traces[0]!.spans
}

describe('a reply of the older API', () => {
  it('gives back all that is not lost on the way', () => {
    fc.assert(
      fc.property(fc.array(jaegerSpans, { minLength: 1, maxLength: 6 }), (rows) => {
        const spans = rows.map(({ choice, ...row }, at) =>
          makeSpan({
            ...row,
            // spans that came by OTLP have none there
            flags: 0,
            attributes: row.attributes.filter(({ value }) => !isUnwritable(value)),
            spanId: spanIdOf(at + 1),
            parentId: at === 0 ? undefined : spanIdOf((choice % at) + 1),
          }),
        )
        fc.pre(!rows.some(({ resource, events }) => [resource, ...events].some(hasUnwritable)))
        expect(readBack(...spans)).toEqual(spans.map(asReadBack))
      }),
      { numRuns: 200 },
    )
  })

  it.each(['{"data":null,"errors":null}', '{"data":[]}', envelope([]), envelope(null)])(
    'that holds nothing: %s',
    (text) => {
      expect(decodeInternalReply(text)).toEqual({ traces: [], failure: undefined, leftOut: undefined })
    },
  )

  it('that says what went wrong, beside what did not', () => {
    const one = internalTrace([{ span: makeSpan(), warnings: [] }], true)
    const errors = [
      { msg: 'trace not found', traceID: 'ab' },
      { code: 500, msg: 'boom' },
      'odd',
      { msg: 'boom' },
    ]
    expect(decodeInternalReply(envelope([one], errors))).toMatchObject({
      traces: [{ spans: [{}] }],
      failure: 'trace not found; boom; no reason given',
    })
  })

  it.each([
    ['', /not valid JSON/],
    ['{"data":[{"traceID":"4bf9', /not valid JSON/],
    ['<!doctype html>', /not valid JSON/],
    ['[]', /expected "data"/],
    ['{"result":{}}', /expected "data"/],
    ['{"data":"cart"}', /expected an object/],
    ['{"data":[{"spans":{}}]}', /spans: expected a list/],
  ])('that is none: %j', (text, message) => {
    expect(() => decodeInternalReply(text)).toThrow(message)
  })

  it('leaves out the spans that cannot be read, and counts them', () => {
    const good = JSON.parse(replyOf(makeSpan({ spanId: spanIdOf(1) }))) as { data: [{ spans: object[] }] }
    good.data[0].spans.push({ spanID: 'no hex' }, { operationName: 'without an id' })
    const { traces, leftOut } = decodeInternalReply(JSON.stringify(good))
    expect(traces[0]?.spans).toHaveLength(1)
    expect(leftOut).toMatch(/^2 spans rejected: .*no hex/)
  })
})

describe('what servers send that is odd', () => {
  it('whole numbers beyond what a double holds', () => {
    const values = [9_007_199_254_740_993n, -9_223_372_036_854_775_808n, 9_007_199_254_740_991n]
    const [span] = readBack(makeSpan({ attributes: values.map((value, at) => ({ key: `k${at}`, value })) }))
    expect(span?.attributes.map(({ value }) => value)).toEqual(values)
  })

  it('a length that wrapped round', () => {
    const span = makeSpan({ startMs: 10, endMs: 4 })
    const reply = replyOf(span)
    expect(reply).toMatch(/"duration":1844674407370\d{7}/)
    const [back] = decodeInternalReply(reply).traces[0]!.spans
    expect(back!.end).toBeLessThan(back!.start)
    expect(buildTrace({ spans: [back!], logs: [] }).nodes[0]?.state).toBe('bad-time')
  })

  it('two spans of one id, a span that is its own parent, a cycle', () => {
    const data: TraceData = {
      spans: readBack(
        makeSpan({ spanId: spanIdOf(1), name: 'one' }),
        makeSpan({ spanId: spanIdOf(1), name: 'two' }),
        makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(2) }),
        makeSpan({ spanId: spanIdOf(3), parentId: spanIdOf(4) }),
        makeSpan({ spanId: spanIdOf(4), parentId: spanIdOf(3) }),
      ),
      logs: [],
    }
    const marks = buildTrace(data).nodes.map((node) => node.marks.join())
    expect(marks.toSorted()).toEqual(['', 'cycle', 'self-parent', 'shared-id', 'shared-id'])
  })

  it('a root with a link within its trace is below it, since nothing tells the two apart', () => {
    const link = {
      traceId: TEST_TRACE_ID,
      spanId: spanIdOf(1),
      traceState: '',
      attributes: [],
      droppedAttributes: 0,
      flags: 0,
    }
    const [, second] = readBack(
      makeSpan({ spanId: spanIdOf(1) }),
      makeSpan({ spanId: spanIdOf(2), links: [link] }),
    )
    expect(second?.parentId).toBe(spanIdOf(1))
  })

  it('a reference into another trace is no parent', () => {
    const link = {
      traceId: 'a'.repeat(32),
      spanId: spanIdOf(9),
      traceState: '',
      attributes: [],
      droppedAttributes: 0,
      flags: 0,
    }
    const [span] = readBack(makeSpan({ links: [link] }))
    expect(span).toMatchObject({
      parentId: undefined,
      links: [{ traceId: 'a'.repeat(32), spanId: spanIdOf(9) }],
    })
  })

  it('a process that is not there', () => {
    const reply = JSON.parse(replyOf(makeSpan())) as { data: [{ processes: object }] }
    reply.data[0].processes = {}
    const [span] = decodeInternalReply(JSON.stringify(reply)).traces[0]!.spans
    expect(span?.resource.attributes).toEqual([])
    expect(buildTrace({ spans: [span!], logs: [] }).services).toEqual(['unknown_service'])
  })

  it('takes whatever comes, or says what is wrong', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (data, errors) => {
        try {
          decodeInternalReply(JSON.stringify({ data, errors }))
        } catch (thrown) {
          expect(thrown).toHaveProperty('name', 'WireError')
        }
      }),
    )
  })
})

/** What Jaeger has no place for: less than a microsecond, and dropped counts, flags, attributes of scopes and of links. */
function asReadBack(span: Span): Span {
  const start = cut(span.start)
  return {
    ...span,
    start: instantOf(start),
    end: instantOf(start + cut(span.end - span.start)),
    events: span.events.map((event) => Object.assign({}, event, { time: instantOf(cut(event.time)) })),
  }
}

function hasUnwritable({ attributes }: Pick<Span, 'attributes'>): boolean {
  return attributes.some(({ value }) => isUnwritable(value))
}

/** Of numbers that JSON has not: these make a whole reply fail, and -0 becomes 0. */
function isUnwritable(value: AttributeValue): boolean {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
}

function cut(time: bigint): bigint {
  return time - (time % 1000n)
}
