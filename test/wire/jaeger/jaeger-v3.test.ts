import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span, TraceData } from '../../../src/trace/span.ts'
import { decodeV3Reply } from '../../../src/wire/jaeger/jaeger-v3.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { v3Document } from '../../support/fake-jaeger-json.ts'
import { makeSpan, spanIdOf, TEST_TRACE_ID } from '../../support/spans.ts'
import { arbitrarySpans } from '../../support/span-arbitrary.ts'

function document(spans: readonly Span[], ids: 'hex' | 'base64' = 'hex'): string {
  return v3Document(
    spans.map((span) => ({ span, warnings: [] })),
    ids,
  )
}

function spansOf(traces: readonly TraceData[]): readonly Span[] {
  return traces.flatMap(({ spans }) => spans.map(plainSpan))
}

describe('a reply of the newer API', () => {
  it('as the documentation has it', () => {
    const text = `{"result":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
      "scopeSpans":[{"scope":{"name":"lib"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
      "parentSpanId":"eee19b7ec3c1b173","name":"GET /cart","kind":2,"startTimeUnixNano":"1544712660300123456","endTimeUnixNano":"1544712660312468456",
      "attributes":[{"key":"http.response.status_code","value":{"intValue":"500"}},
        {"key":"@jaeger@warnings","value":{"arrayValue":{"values":[{"stringValue":"clock skew adjustment disabled; not applying calculated delta of 2ms"}]}}}],
      "status":{"code":2,"message":"boom"}}]}]}]}}`
    const { traces, failure, leftOut } = decodeV3Reply(text)
    expect([failure, leftOut]).toEqual([undefined, undefined])
    expect(traces).toHaveLength(1)
    expect(traces[0]?.notes).toEqual([
      'times are as they were recorded: Jaeger would move 1 span, by up to 2ms',
    ])
    expect(traces[0]?.spans[0]).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentId: 'eee19b7ec3c1b173',
      kind: 'server',
      start: 1544712660300123456n,
      end: 1544712660312468456n,
      status: { code: 'error', message: 'boom' },
      attributes: [{ key: 'http.response.status_code', value: 500n }],
    })
  })

  it('in the old encoding, and with the names of the first drafts', () => {
    const text = `{"result":{"resourceSpans":[{"resource":{},"instrumentationLibrarySpans":[{"instrumentationLibrary":{"name":"lib"},
      "spans":[{"traceId":"AAAAAAAAAJYAAAAAAAAAoA==","spanId":"AAAAAAAAALQ=","parentSpanId":"","name":"foobar","kind":"SPAN_KIND_SERVER",
      "startTimeUnixNano":"1544712660300123456","endTimeUnixNano":"1544712660312468456","status":{"code":"STATUS_CODE_ERROR"}}]}]}]}}`
    expect(decodeV3Reply(text).traces[0]?.spans[0]).toMatchObject({
      traceId: '000000000000009600000000000000a0',
      spanId: '00000000000000b4',
      parentId: undefined,
      kind: 'server',
      scope: { name: 'lib' },
      status: { code: 'error' },
    })
  })

  it.each(['', '\n', '{}', '{"result":{}}', '{"result":null}', '{"result":{"resourceSpans":[]}}'])(
    'that holds nothing: %j',
    (text) => {
      expect(decodeV3Reply(text)).toEqual({ traces: [], failure: undefined, leftOut: undefined })
    },
  )

  it('in several documents, of several traces, in pieces', () => {
    const [a, b, c] = [
      makeSpan({ spanId: spanIdOf(1) }),
      makeSpan({ traceId: 'a'.repeat(32), spanId: spanIdOf(2) }),
      makeSpan({ spanId: spanIdOf(3) }),
    ]
    for (const separator of ['\n', '', ' \n\n ']) {
      const text = [a, b, c].map((span) => document([span])).join(separator)
      const { traces } = decodeV3Reply(text)
      expect(traces.map(({ spans }) => spans.map(({ spanId }) => spanId))).toEqual([
        [spanIdOf(1), spanIdOf(3)],
        [spanIdOf(2)],
      ])
    }
  })

  it.each([
    ['{"error":{"grpc_code":5,"http_code":404,"message":"trace not found"}}', 'trace not found'],
    ['{"error":"boom","code":2}', 'boom'],
    ['{"error":{}}', 'it gave no reason'],
  ])('that says what went wrong: %s', (text, failure) => {
    expect(decodeV3Reply(text)).toMatchObject({ traces: [], failure })
    const after = decodeV3Reply(`${document([makeSpan()])}${text}`)
    expect(after.failure).toBe(failure)
    expect(after.traces).toHaveLength(1)
  })

  it.each([
    ['{"result":{"resourceSpans":[', /not valid JSON/],
    ['{"result":{}}\n{"result":{}}\n{"resu', /cut off after 2 of its documents/],
    ['<html></html>', /not valid JSON/],
    ['[]', /expected an object, found a list/],
    ['{"data":[]}', /expected "result", found "data"/],
    ['{"result":[]}', /result: expected an object/],
    ['{"result":{"resourceSpans":{}}}', /resourceSpans: expected a list/],
    [
      '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-1"}]}]}]}}',
      /startTimeUnixNano/,
    ],
  ])('that is none: %j', (text, message) => {
    expect(() => decodeV3Reply(text)).toThrow(message)
  })

  it('with spans without ids that can be used', () => {
    const text = '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab","spanId":"cd"}]}]}]}}'
    expect(decodeV3Reply(text)).toMatchObject({
      traces: [],
      leftOut: expect.stringContaining('1 span rejected') as string,
    })
  })

  it.each(['hex', 'base64'] as const)('in %s gives back every span', (ids) => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        // ids of a wrong length, and enums without a name, have no place in the old encoding
        const plain = spans.map((span) =>
          Object.assign(plainSpan(span), {
            invalidParentId: undefined,
            links: span.links.filter((link) => link.traceId.length === 32),
            ...(span.kind.startsWith('unknown') && { kind: 'internal' as const }),
          }),
        )
        const back = decodeV3Reply(document(plain, ids))
        expect(new Set(spansOf(back.traces))).toEqual(new Set(plain))
        expect(back.leftOut).toBeUndefined()
      }),
      {
        numRuns: 100,
        examples: [[[makeSpan({ name: '0', traceState: '0', status: { code: 'unset', message: '0' } })]]],
      },
    )
  })

  it('takes whatever comes, or says what is wrong', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (result, error) => {
        const text = JSON.stringify({ result, error })
        try {
          decodeV3Reply(text)
        } catch (thrown) {
          expect(thrown).toHaveProperty('name', 'WireError')
        }
      }),
    )
  })
})

it('knows its trace', () => {
  expect(decodeV3Reply(document([makeSpan()])).traces[0]?.spans[0]?.traceId).toBe(TEST_TRACE_ID)
})
