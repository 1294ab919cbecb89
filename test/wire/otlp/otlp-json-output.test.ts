import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTraceJson } from '../../../src/wire/otlp/otlp-json-output.ts'
import { readTraceFile } from '../../../src/wire/file/trace-file.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { makeRequest } from '../../../bench/workload.ts'
import { arbitraryLogs, arbitrarySpans } from '../../support/span-arbitrary.ts'

describe('OTLP/JSON output', () => {
  it('is strict: hex ids, integers for enums, strings for 64 bits, defaults left out', () => {
    const spans = [
      {
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        parentId: 'eee19b7ec3c1b173',
        invalidParentId: undefined,
        parentLocation: 'remote',
        flags: 0x301,
        traceState: 'a=1',
        name: 'GET /cart',
        kind: 'server',
        start: 1_761_600_000_123_456_789n,
        end: 1_761_600_000_200_000_000n,
        status: { code: 'error', message: 'boom' },
        resource: {
          attributes: [{ key: 'service.name', value: 'cart' }],
          droppedAttributes: 0,
          schemaUrl: 'https://r',
        },
        scope: { name: 'lib', version: '1.2', attributes: [], droppedAttributes: 0, schemaUrl: '' },
        attributes: [
          { key: 's', value: 'text' },
          { key: 'i', value: 200n },
          { key: 'd', value: 0.5 },
          { key: 'whole', value: 3 },
          { key: 'nan', value: NaN },
          { key: 'b', value: true },
          { key: 'bytes', value: Uint8Array.of(0, 255) },
          { key: 'list', value: ['a', 1n] },
          { key: 'map', value: { entries: [{ key: 'k', value: -1n }] } },
          { key: 'none', value: undefined },
        ],
        droppedAttributes: 2,
        events: [{ time: 5n, name: 'e', attributes: [], droppedAttributes: 0 }],
        droppedEvents: 0,
        links: [
          {
            traceId: '00000000000000000000000000000001',
            spanId: '0000000000000002',
            traceState: '',
            attributes: [],
            droppedAttributes: 0,
            flags: 1,
          },
        ],
        droppedLinks: 0,
      },
    ]
    expect(encodeTraceJson({ spans: spans as never, logs: [] })).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
          scopeSpans: [
            {
              scope: { name: 'lib', version: '1.2' },
              spans: [
                {
                  traceId: '5b8efff798038103d269b633813fc60c',
                  spanId: 'eee19b7ec3c1b174',
                  traceState: 'a=1',
                  parentSpanId: 'eee19b7ec3c1b173',
                  name: 'GET /cart',
                  kind: 2,
                  startTimeUnixNano: '1761600000123456789',
                  endTimeUnixNano: '1761600000200000000',
                  attributes: [
                    { key: 's', value: { stringValue: 'text' } },
                    { key: 'i', value: { intValue: '200' } },
                    { key: 'd', value: { doubleValue: 0.5 } },
                    { key: 'whole', value: { doubleValue: 3 } },
                    { key: 'nan', value: { doubleValue: 'NaN' } },
                    { key: 'b', value: { boolValue: true } },
                    { key: 'bytes', value: { bytesValue: 'AP8=' } },
                    {
                      key: 'list',
                      value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } },
                    },
                    {
                      key: 'map',
                      value: { kvlistValue: { values: [{ key: 'k', value: { intValue: '-1' } }] } },
                    },
                    { key: 'none', value: {} },
                  ],
                  droppedAttributesCount: 2,
                  events: [{ timeUnixNano: '5', name: 'e' }],
                  links: [
                    { traceId: '00000000000000000000000000000001', spanId: '0000000000000002', flags: 1 },
                  ],
                  status: { message: 'boom', code: 2 },
                  flags: 769,
                },
              ],
            },
          ],
          schemaUrl: 'https://r',
        },
      ],
    })
  })

  it('gives back every span and log that was read', () => {
    fc.assert(
      fc.property(arbitrarySpans, arbitraryLogs, (spans, logs) => {
        const text = JSON.stringify(encodeTraceJson({ spans, logs }))
        const { requests } = readTraceFile(Buffer.from(text))
        const readSpans = requests
          .filter(({ signal }) => signal === 'traces')
          .flatMap(({ body }) => decodeTraceRequest(body).spans.map(plainSpan))
        const readLogs = requests
          .filter(({ signal }) => signal === 'logs')
          .flatMap(({ body }) => decodeLogsRequest(body).logs)
        expect(readSpans).toHaveLength(spans.length)
        // equal resources are brought together, which may change the order
        for (const span of spans) expect(readSpans).toContainEqual(span)
        expect(readLogs).toHaveLength(logs.length)
        for (const log of logs) expect(readLogs).toContainEqual(log)
      }),
      { numRuns: 150 },
    )
  })

  it('names a resource once, though each request brought its own', () => {
    const spans = [1, 1].flatMap(
      (seed) => decodeTraceRequest(makeRequest({ spans: 10, traces: 2, seed })).spans,
    )
    const json = encodeTraceJson({ spans, logs: [] }) as {
      readonly resourceSpans: { scopeSpans: unknown[] }[]
    }
    expect(json.resourceSpans).toHaveLength(1)
    expect(json.resourceSpans[0]!.scopeSpans).toHaveLength(5)
  })

  it('of nothing is an empty TracesData', () => {
    expect(encodeTraceJson({ spans: [], logs: [] })).toEqual({ resourceSpans: [] })
  })
})
