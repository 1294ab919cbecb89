import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexLogsRequest } from '../../../src/wire/otlp/otlp-logs.ts'
import type { LogHead } from '../../../src/wire/otlp/otlp-logs.ts'
import type { IndexResult } from '../../../src/wire/otlp/otlp-index.ts'
import { decodeLogsRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'
import { WireError } from '../../../src/wire/wire-error.ts'
import { LogsRequestType, protobufjsBytes } from '../../support/otlp-proto.ts'
import { arbitraryLogs, protoLogsRequest } from '../../support/span-arbitrary.ts'

const TRACE = new Uint8Array(16).fill(0xaa)
const SPAN = new Uint8Array(8).fill(0xbb)

function request(...logRecords: object[]): Uint8Array {
  return protobufjsBytes(LogsRequestType, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
}

function index(bytes: Uint8Array): { readonly heads: LogHead[]; readonly result: IndexResult } {
  const heads: LogHead[] = []
  const result = indexLogsRequest(bytes, { log: (head) => heads.push({ ...head }), group: () => {} })
  return { heads, result }
}

describe('the index of a logs request', () => {
  it('has the ids of every record that names a trace', () => {
    const { heads, result } = index(request({ traceId: TRACE, spanId: SPAN }, { traceId: TRACE }))
    expect(result).toEqual({ accepted: 2, rejected: 0, reason: undefined })
    expect(heads).toMatchObject([
      { trace0: 0xaaaa_aaaa, trace3: 0xaaaa_aaaa, spanHigh: 0xbbbb_bbbb, spanLow: 0xbbbb_bbbb },
      { trace0: 0xaaaa_aaaa, spanHigh: 0, spanLow: 0 },
    ])
  })

  it.each([
    ['no trace id', {}],
    ['an empty one', { traceId: new Uint8Array() }],
    ['one of zeros', { traceId: new Uint8Array(16) }],
    ['one of 8 bytes', { traceId: SPAN }],
  ])('takes a record with %s and keeps it to itself', (_, record) => {
    const { heads, result } = index(request(record, { traceId: TRACE }))
    expect(heads).toHaveLength(1)
    expect(result).toMatchObject({ accepted: 2, rejected: 0 })
    expect(decodeLogsRequest(request(record)).logs).toEqual([])
  })

  it('takes a span id of another length for none', () => {
    const bytes = request({ traceId: TRACE, spanId: TRACE }, { traceId: TRACE, spanId: new Uint8Array(8) })
    expect(index(bytes).heads).toMatchObject([
      { spanHigh: 0, spanLow: 0 },
      { spanHigh: 0, spanLow: 0 },
    ])
    expect(decodeLogsRequest(bytes).logs.map((log) => log.spanId)).toEqual([undefined, undefined])
  })

  it('refuses a record that nests too deeply, in its body or an attribute, and keeps the rest', () => {
    let deep: object = { stringValue: 'x' }
    for (let level = 0; level < 32; level++) deep = { arrayValue: { values: [deep] } }
    const bytes = request(
      { traceId: TRACE, body: deep },
      { traceId: TRACE, attributes: [{ key: 'k', value: deep }] },
      { traceId: TRACE },
    )
    expect(index(bytes)).toMatchObject({
      heads: [{}],
      result: {
        accepted: 1,
        rejected: 2,
        reason: '2 log records rejected: 2 with a value nested deeper than 32 levels',
      },
    })
  })

  it('tells spans and log records apart', () => {
    const writer = new ProtoWriter()
    writer.message(1, () => writer.message(2, () => writer.message(2, () => writer.bytes(1, TRACE))))
    expect(() => index(writer.finish())).toThrow('field 1 has wire type 2, which is not its own')
  })

  it('is never finished for a request that is cut', () => {
    const whole = request({
      timeUnixNano: '5',
      severityText: 'INFO',
      traceId: TRACE,
      body: { kvlistValue: { values: [{ key: 'k', value: { intValue: '5' } }] } },
      attributes: [{ key: 'a', value: { doubleValue: 1 } }],
    })
    for (let cut = 1; cut < whole.length; cut++) {
      expect(() => index(whole.subarray(0, cut)), `cut at ${cut}`).toThrow(WireError)
    }
  })

  it('is finished or a WireError for flipped bits, and what it accepts can be decoded', () => {
    fc.assert(
      fc.property(arbitraryLogs, fc.nat(), fc.integer({ min: 1, max: 255 }), (logs, at, bits) => {
        const bytes = protobufjsBytes(LogsRequestType, protoLogsRequest(logs))
        if (bytes.length > 0) bytes[at % bytes.length]! ^= bits
        try {
          decodeLogsRequest(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
