import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeValue } from '../../../src/trace/span.ts'
import type { Span } from '../../../src/trace/span.ts'
import { encodeLogsRequestFromJson, encodeTraceRequestFromJson } from '../../../src/wire/otlp/otlp-json.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { WireError } from '../../../src/wire/wire-error.ts'
import { LogsRequestType, protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import { arbitrarySpans, protoRequest } from '../../support/span-arbitrary.ts'

const TRACE = '5b8efff798038103d269b633813fc60c'
const SPAN = 'eee19b7ec3c1b174'

/** The one span of a request with these fields beside its ids. */
function read(fields: string): Span {
  const span = `{"traceId":"${TRACE}","spanId":"${SPAN}"${fields === '' ? '' : `,${fields}`}}`
  return decode(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`)
}

function decode(text: string): Span {
  const { spans, reason } = decodeTraceRequest(encodeTraceRequestFromJson(text))
  expect(reason).toBeUndefined()
  expect(spans).toHaveLength(1)
  return plainSpan(spans[0]!)
}

/** The value of an attribute given as OTLP/JSON. */
function value(json: string): unknown {
  return attributeValue(read(`"attributes":[{"key":"k","value":${json}}]`).attributes, 'k')
}

// base64 of an id of another length may look like hex
const wellIdentified = arbitrarySpans.map((spans) =>
  spans.map((span): Span => Object.assign(span, { invalidParentId: undefined, links: [] })),
)

describe('ids', () => {
  it.each([
    ['lower-case hex', TRACE, SPAN],
    ['upper-case hex', TRACE.toUpperCase(), SPAN.toUpperCase()],
    ['base64', 'W47/95gDgQPSabYzgT/GDA==', '7uGbfsPBsXQ='],
    ['base64 without padding', 'W47/95gDgQPSabYzgT/GDA', '7uGbfsPBsXQ'],
    ['URL-safe base64', 'W47_95gDgQPSabYzgT_GDA==', '7uGbfsPBsXQ='],
  ])('are read from %s', (_, traceId, spanId) => {
    const span = `{"traceId":"${traceId}","spanId":"${spanId}","parentSpanId":"${spanId}"}`
    expect(decode(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`)).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      parentId: SPAN,
    })
  })

  it.each(['""', 'null', '"0000000000000000"'])('of a parent that are %s make a root', (parent) => {
    expect(read(`"parentSpanId":${parent}`).parentId).toBeUndefined()
  })

  it('of a wrong length are refused with their span alone', () => {
    const spans = `[{"traceId":"","spanId":""},{"traceId":"abcd","spanId":"${SPAN}"},{"traceId":"${TRACE}","spanId":"${SPAN}"}]`
    const bytes = encodeTraceRequestFromJson(`{"resourceSpans":[{"scopeSpans":[{"spans":${spans}}]}]}`)
    const decoded = decodeTraceRequest(bytes)
    expect(decoded.spans).toHaveLength(1)
    expect(decoded.reason).toBe(
      '2 spans rejected: 1 without a trace id, 1 with a trace id of 2 bytes (want 16)',
    )
  })
})

describe('numbers', () => {
  it.each([
    ['"1761600000123456789"', 1_761_600_000_123_456_789n],
    ['1761600000123456789', 1_761_600_000_123_456_789n],
    [' \n 1761600000123456789 ', 1_761_600_000_123_456_789n],
    ['1761600000000000000', 1_761_600_000_000_000_000n],
    ['1.7616e18', 1_761_600_000_000_000_000n],
    ['"18446744073709551615"', 18_446_744_073_709_551_615n],
    ['18446744073709551615', 18_446_744_073_709_551_615n],
    ['0', 0n],
    ['"0"', 0n],
    ['1500', 1_500n],
    ['null', 0n],
  ])('startTimeUnixNano %s is exact', (json, start) => {
    expect(read(`"startTimeUnixNano":${json}`).start).toBe(start)
  })

  it.each([
    ['{"intValue":"-9223372036854775808"}', -(1n << 63n)],
    ['{"intValue":-9223372036854775808}', -(1n << 63n)],
    ['{"intValue":9007199254740993}', 9_007_199_254_740_993n],
    ['{"intValue":"9007199254740993"}', 9_007_199_254_740_993n],
    ['{"int_value":9007199254740993}', 9_007_199_254_740_993n],
    ['{"intValue":200}', 200n],
    ['{"intValue":-1}', -1n],
    ['{"doubleValue":0.25}', 0.25],
    ['{"doubleValue":3}', 3],
    ['{"doubleValue":1234567890123456789}', Number('1234567890123456789')],
    ['{"doubleValue":"NaN"}', NaN],
    ['{"doubleValue":"Infinity"}', Infinity],
    ['{"doubleValue":"-Infinity"}', -Infinity],
    ['{"doubleValue":"2.5e3"}', 2_500],
    ['{"doubleValue":"-0"}', -0],
  ])('%s', (json, expected) => {
    expect(value(json)).toBe(expected)
  })

  it('inside of texts are left alone', () => {
    const inner = '{"startTimeUnixNano":1761600000123456789}'
    expect(value(`{"stringValue":${JSON.stringify(inner)}}`)).toBe(inner)
  })

  it('of flags and counts may stand in quotes', () => {
    expect(read('"flags":"769","droppedEventsCount":"4294967295"')).toMatchObject({
      flags: 769,
      droppedEvents: 4_294_967_295,
    })
  })
})

describe('enums', () => {
  it.each([
    ['2', 'server'],
    ['"2"', 'server'],
    ['"SPAN_KIND_SERVER"', 'server'],
    ['"SPAN_KIND_UNSPECIFIED"', 'unspecified'],
    ['42', 'unknown(42)'],
    ['null', 'unspecified'],
  ])('kind %s is %s', (json, kind) => {
    expect(read(`"kind":${json}`).kind).toBe(kind)
  })

  it.each([
    ['{"code":2,"message":"why"}', { code: 'error', message: 'why' }],
    ['{"code":"STATUS_CODE_ERROR"}', { code: 'error', message: '' }],
    ['{}', { code: 'unset', message: '' }],
    ['null', { code: 'unset', message: '' }],
  ])('status %s', (json, status) => {
    expect(read(`"status":${json}`).status).toEqual(status)
  })

  it('of severity have names too, as the whole record has', () => {
    const text = JSON.stringify({
      resource_logs: [
        {
          scope_logs: [
            {
              log_records: [
                {
                  trace_id: TRACE,
                  span_id: SPAN,
                  time_unix_nano: '5',
                  observed_time_unix_nano: 6,
                  severity_number: 'SEVERITY_NUMBER_ERROR2',
                  severity_text: 'ERR',
                  body: { string_value: 'it broke' },
                  event_name: 'crash',
                },
              ],
            },
          ],
        },
      ],
    })
    expect(decodeLogsRequest(encodeLogsRequestFromJson(text)).logs).toMatchObject([
      {
        traceId: TRACE,
        spanId: SPAN,
        time: 5n,
        observedTime: 6n,
        severityNumber: 18,
        severityText: 'ERR',
        body: 'it broke',
        eventName: 'crash',
      },
    ])
  })
})

describe('attribute values', () => {
  it.each([
    ['{"stringValue":""}', ''],
    ['{"boolValue":false}', false],
    ['{"bytesValue":"AP8="}', Uint8Array.of(0, 255)],
    ['{"bytesValue":""}', new Uint8Array()],
    ['{}', undefined],
    ['null', undefined],
    ['{"stringValue":null}', undefined],
    ['{"arrayValue":{}}', []],
    ['{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":1},{}]}}', ['a', 1n, undefined]],
    [
      '{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}',
      { entries: [{ key: 'a', value: true }] },
    ],
    ['{"laterValue":{"x":[1,2]}}', undefined],
  ])('%s', (json, expected) => {
    expect(value(json)).toEqual(expected)
  })
})

describe('what senders have written', () => {
  it('in snake_case throughout', () => {
    const text = JSON.stringify({
      resource_spans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { string_value: 'cart' } }] },
          scope_spans: [
            {
              scope: { name: 'lib', dropped_attributes_count: 2 },
              schema_url: 'https://scope',
              spans: [
                {
                  trace_id: TRACE,
                  span_id: SPAN,
                  parent_span_id: 'aaaaaaaaaaaaaaaa',
                  trace_state: 'a=1',
                  start_time_unix_nano: '1',
                  end_time_unix_nano: '2',
                  dropped_attributes_count: 3,
                  dropped_events_count: 4,
                  dropped_links_count: 5,
                  events: [{ time_unix_nano: '6', name: 'e', dropped_attributes_count: 7 }],
                  links: [{ trace_id: TRACE, span_id: SPAN, trace_state: 'b=2', flags: 1 }],
                },
              ],
            },
          ],
          schema_url: 'https://resource',
        },
      ],
    })
    expect(decode(text)).toMatchObject({
      traceId: TRACE,
      parentId: 'aaaaaaaaaaaaaaaa',
      traceState: 'a=1',
      start: 1n,
      end: 2n,
      droppedAttributes: 3,
      droppedEvents: 4,
      droppedLinks: 5,
      events: [{ time: 6n, name: 'e', droppedAttributes: 7 }],
      links: [{ traceId: TRACE, spanId: SPAN, traceState: 'b=2', flags: 1 }],
      resource: { attributes: [{ key: 'service.name', value: 'cart' }], schemaUrl: 'https://resource' },
      scope: { name: 'lib', droppedAttributes: 2, schemaUrl: 'https://scope' },
    })
  })

  it('before 0.15: instrumentationLibrarySpans', () => {
    const library = `{"instrumentationLibrary":{"name":"old","version":"1"},"spans":[{"traceId":"${TRACE}","spanId":"${SPAN}"}]}`
    const span = decode(`{"resourceSpans":[{"instrumentationLibrarySpans":[${library}]}]}`)
    expect(span.scope).toMatchObject({ name: 'old', version: '1' })
  })

  it('with null for whatever is absent', () => {
    const nulls =
      '"traceState":null,"name":null,"kind":null,"attributes":null,"events":null,"links":null,"status":null,"flags":null'
    expect(read(nulls)).toEqual(read(''))
    expect(
      decode(
        `{"resourceSpans":[null,{"resource":null,"schemaUrl":null,"scopeSpans":[{"scope":null,"spans":[{"traceId":"${TRACE}","spanId":"${SPAN}"},null]}]}]}`,
      ),
    ).toEqual(read(''))
  })

  it.each(['', ' \n', '{}', '\u{feff}{"resourceSpans":[]}', '{"resourceSpans":null}', '{"later":1}'])(
    'for an empty request: %j',
    (text) => {
      expect(encodeTraceRequestFromJson(text)).toHaveLength(0)
      expect(encodeLogsRequestFromJson(text)).toHaveLength(0)
    },
  )

  it('in any JSON that protobufjs makes of its messages', () => {
    fc.assert(
      fc.property(wellIdentified, (spans) => {
        const message = TraceRequestType.decode(protobufjsBytes(TraceRequestType, protoRequest(spans)))
        const json = TraceRequestType.toObject(message, { longs: String, bytes: String, json: true })
        const decoded = decodeTraceRequest(encodeTraceRequestFromJson(jsonText(json)))
        expect(decoded.spans.map(plainSpan)).toEqual(spans)
      }),
      { numRuns: 150 },
    )
  })

  it('ends as the very bytes that protobufjs writes', () => {
    fc.assert(
      fc.property(wellIdentified, (spans) => {
        const bytes = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const json = TraceRequestType.toObject(TraceRequestType.decode(bytes), {
          longs: String,
          bytes: String,
          json: true,
        })
        // both leave defaults out or write them, so they are compared after another reading
        const again = TraceRequestType.decode(encodeTraceRequestFromJson(jsonText(json)))
        const options = { longs: String, bytes: String, defaults: true, json: true } as const
        expect(TraceRequestType.toObject(again, options)).toEqual(
          TraceRequestType.toObject(TraceRequestType.decode(bytes), options),
        )
      }),
      { numRuns: 100 },
    )
    expect(LogsRequestType.decode(encodeLogsRequestFromJson('{}'))).toBeDefined()
  })
})

describe('what cannot be read', () => {
  const at = 'resourceSpans[0].scopeSpans[0].spans[0]'

  it.each([
    [
      '"startTimeUnixNano":"abc"',
      `${at}.startTimeUnixNano: expected nanoseconds since 1970 as an integer, found "abc"`,
    ],
    ['"startTimeUnixNano":-1', `${at}.startTimeUnixNano: expected nanoseconds`],
    ['"startTimeUnixNano":1.5', `${at}.startTimeUnixNano: expected nanoseconds`],
    ['"endTimeUnixNano":"18446744073709551616"', `${at}.endTimeUnixNano: expected nanoseconds`],
    ['"name":5', `${at}.name: expected a string, found 5`],
    ['"kind":"SERVER"', `${at}.kind: expected a number or one of SPAN_KIND_UNSPECIFIED`],
    ['"kind":"constructor"', `${at}.kind: expected a number or one of`],
    ['"flags":-1', `${at}.flags: expected flags`],
    ['"parentSpanId":"not an id"', `${at}.parentSpanId: expected an id in hex or base64, found "not an id"`],
    ['"parentSpanId":7', `${at}.parentSpanId: expected an id`],
    ['"droppedLinksCount":4294967296', `${at}.droppedLinksCount: expected a count`],
    ['"attributes":{}', `${at}.attributes: expected a list, found an object`],
    ['"attributes":["x"]', `${at}.attributes[0]: expected an object, found "x"`],
    ['"attributes":[{"key":"k","value":7}]', `${at}.attributes[0].value: expected an object, found 7`],
    ['"attributes":[{"key":7}]', `${at}.attributes[0].key: expected a string`],
    [
      '"attributes":[{"value":{"intValue":"x"}}]',
      `${at}.attributes[0].value.intValue: expected a 64-bit integer`,
    ],
    [
      '"attributes":[{"value":{"boolValue":1}}]',
      `${at}.attributes[0].value.boolValue: expected true or false`,
    ],
    [
      '"attributes":[{"value":{"doubleValue":"1,5"}}]',
      `${at}.attributes[0].value.doubleValue: expected a number`,
    ],
    ['"attributes":[{"value":{"bytesValue":"*"}}]', `${at}.attributes[0].value.bytesValue: expected base64`],
    ['"events":[{},{"timeUnixNano":true}]', `${at}.events[1].timeUnixNano: expected nanoseconds`],
    ['"links":[{"traceId":[]}]', `${at}.links[0].traceId: expected an id in hex or base64, found a list`],
    ['"status":{"code":"BAD"}', `${at}.status.code: expected a number or one of STATUS_CODE_UNSET`],
  ])('%s', (fields, message) => {
    expect(() => read(fields)).toThrow(message)
    expect(() => read(fields)).toThrow(WireError)
  })

  it.each([
    ['{', 'not valid JSON: '],
    ['{"resourceSpans":[}', 'not valid JSON: '],
    ['<html>', 'not valid JSON: '],
    ['[]', 'expected an object, found a list'],
    ['7', 'expected an object, found 7'],
    ['null', 'expected an object, found null'],
    ['{"resourceSpans":5}', 'resourceSpans: expected a list, found 5'],
  ])('%s', (text, message) => {
    expect(() => encodeTraceRequestFromJson(text)).toThrow(message)
    expect(() => encodeTraceRequestFromJson(text)).toThrow(WireError)
  })

  it('shows no more of a long value than helps', () => {
    expect(() => read(`"kind":"${'x'.repeat(100_000)}"`)).toThrow(WireError)
    try {
      read(`"kind":"${'x'.repeat(100_000)}"`)
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(400)
    }
  })

  it.each([
    ['arrays', '{"arrayValue":{"values":[', ']}}'],
    ['maps', '{"kvlistValue":{"values":[{"key":"k","value":', '}]}}'],
  ])('%s of 50 and of 50,000 levels are refused with their span alone', (_, open, close) => {
    const nested = (levels: number): string =>
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${TRACE}","spanId":"${SPAN}","attributes":[{"key":"k","value":${open.repeat(levels)}{"intValue":1}${close.repeat(levels)}}]}]}]}]}`
    expect(decodeTraceRequest(encodeTraceRequestFromJson(nested(31))).rejected).toBe(0)
    expect(decodeTraceRequest(encodeTraceRequestFromJson(nested(50))).reason).toContain(
      'deeper than 32 levels',
    )
    expect(decodeTraceRequest(encodeTraceRequestFromJson(nested(50_000))).reason).toContain(
      'deeper than 32 levels',
    )
    const wrong = nested(50).replace('"intValue":1', '"stringValue":7')
    expect(() => encodeTraceRequestFromJson(wrong)).toThrow(
      /^resourceSpans\[0\]\.scopeSpans\[0\].{1,80}….{1,100}\.stringValue: expected a string, found 7$/,
    )
  })

  it('is told for a text that is cut anywhere', () => {
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${TRACE}","kind":2}]}]}]}`
    for (let cut = 1; cut < text.length; cut++) {
      expect(() => encodeTraceRequestFromJson(text.slice(0, cut))).toThrow(WireError)
    }
  })

  it('is a WireError for any JSON at all', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        for (const whole of [
          text,
          `{"resourceSpans":[${text}]}`,
          `{"resourceSpans":[{"scopeSpans":[${text}]}]}`,
        ]) {
          try {
            encodeTraceRequestFromJson(whole)
          } catch (error) {
            expect(error).toBeInstanceOf(WireError)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** As JSON.stringify, which would write -0 as 0. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (Object.is(inner, -0) ? '-0' : inner))
}
