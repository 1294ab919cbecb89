import { SpanKind } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attributes, AttributeValue, Span } from '../../src/trace/span.ts'
import { encodeTraceRequestFromJson } from '../../src/wire/otlp/otlp-json.ts'
import { decodeTraceRequest } from '../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../src/wire/otlp/otlp-span.ts'
import { SDK_END, SDK_START, sdkSpan } from '../support/sdk-spans.ts'

type SdkSpan = ReturnType<typeof sdkSpan>

const TRACE = '5b8efff798038103d269b633813fc60c'
const SPAN = 'eee19b7ec3c1b174'
const PARENT = 'eee19b7ec3c1b173'

function throughProtobuf(spans: SdkSpan[]): Span[] {
  return decodeTraceRequest(ProtobufTraceSerializer.serializeRequest(spans)!).spans.map(plainSpan)
}

function throughJson(spans: SdkSpan[]): Span[] {
  const text = Buffer.from(JsonTraceSerializer.serializeRequest(spans)!).toString('utf8')
  return decodeTraceRequest(encodeTraceRequestFromJson(text)).spans.map(plainSpan)
}

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString('hex'))

describe.each([
  ['protobuf', throughProtobuf],
  ['JSON', throughJson],
])('what the JS exporters send as %s', (_, through) => {
  it('is read with every field', () => {
    const [span] = through([
      sdkSpan({
        traceId: TRACE,
        spanId: SPAN,
        parent: { spanId: PARENT, isRemote: true },
        kind: SpanKind.CONSUMER,
        error: 'boom',
        traceState: new TraceState('vendor=1'),
        attributes: { text: 'é', int: 200, double: 0.5, bool: false, list: ['a', 'b'] },
        events: [{ time: [1, 5], name: 'exception', attributes: { n: 1 }, droppedAttributesCount: 4 }],
        links: [{ context: { traceId: TRACE, spanId: PARENT, traceFlags: 1 }, attributes: { l: 'x' } }],
      }),
    ])
    expect(span).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      parentId: PARENT,
      invalidParentId: undefined,
      parentLocation: 'remote',
      flags: 0x301,
      traceState: 'vendor=1',
      name: 'GET /cart',
      kind: 'consumer',
      start: SDK_START,
      end: SDK_END,
      status: { code: 'error', message: 'boom' },
      resource: {
        attributes: [
          { key: 'service.name', value: 'cart' },
          { key: 'process.pid', value: 17n },
        ],
        droppedAttributes: 0,
        schemaUrl: '',
      },
      scope: {
        name: 'lib',
        version: '1.2.3',
        attributes: [],
        droppedAttributes: 0,
        schemaUrl: 'https://scope',
      },
      attributes: [
        { key: 'text', value: 'é' },
        { key: 'int', value: 200n },
        { key: 'double', value: 0.5 },
        { key: 'bool', value: false },
        { key: 'list', value: ['a', 'b'] },
      ],
      droppedAttributes: 1,
      events: [
        {
          time: 1_000_000_005n,
          name: 'exception',
          attributes: [{ key: 'n', value: 1n }],
          droppedAttributes: 4,
        },
      ],
      droppedEvents: 2,
      links: [
        {
          traceId: TRACE,
          spanId: PARENT,
          traceState: '',
          attributes: [{ key: 'l', value: 'x' }],
          droppedAttributes: 0,
          flags: 0x101,
        },
      ],
      droppedLinks: 3,
    })
  })

  it('has the ids, names and attributes that the exporter was given', () => {
    // the exporter writes a double with an integral value as an integer
    const attribute = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
      fc.array(fc.string()),
    )
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            traceId: hex(16),
            spanId: hex(8),
            name: fc.string({ unit: 'grapheme' }),
            kind: fc.constantFrom(
              SpanKind.INTERNAL,
              SpanKind.SERVER,
              SpanKind.CLIENT,
              SpanKind.PRODUCER,
              SpanKind.CONSUMER,
            ),
            attributes: fc.dictionary(fc.string({ minLength: 1 }).filter(isPlainKey), attribute, {
              maxKeys: 5,
            }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (inputs) => {
          const spans = through(inputs.map(sdkSpan))
          expect(spans).toHaveLength(inputs.length)
          for (const [row, input] of inputs.entries()) {
            expect(spans[row]).toMatchObject({
              traceId: input.traceId,
              spanId: input.spanId,
              name: input.name,
            })
            expect(spans[row]!.kind).toBe(SpanKind[input.kind].toLowerCase())
            expect(spans[row]!.attributes).toEqual(expected(input.attributes))
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

/** Objects list keys that look like numbers first, and know one by heart. */
function isPlainKey(key: string): boolean {
  return !/^\d/.test(key) && key !== '__proto__'
}

function expected(attributes: Readonly<Record<string, string | boolean | number | string[]>>): Attributes {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: expectedValue(value) }))
}

function expectedValue(value: string | boolean | number | string[]): AttributeValue {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}
