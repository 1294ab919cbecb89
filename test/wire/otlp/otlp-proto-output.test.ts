import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTraceProto } from '../../../src/wire/otlp/otlp-proto-output.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { readTraceFile } from '../../../src/wire/file/trace-file.ts'
import { LogsRequestType, protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import {
  arbitraryLogs,
  arbitrarySpans,
  protoLogsRequest,
  protoRequest,
} from '../../support/span-arbitrary.ts'
import { makeLog, makeSpan } from '../../support/spans.ts'

describe('OTLP protobuf output', () => {
  it('gives back every span and log that was read', () => {
    fc.assert(
      fc.property(arbitrarySpans, arbitraryLogs, (spans, logs) => {
        fc.pre(spans.length > 0)
        const { requests, notes } = readTraceFile(Buffer.concat(encodeTraceProto({ spans, logs })))
        const [traces, records] = requests
        const readSpans = decodeTraceRequest(traces!.body).spans.map(plainSpan)
        const readLogs = records === undefined ? [] : decodeLogsRequest(records.body).logs
        expect(notes).toEqual([])
        expect(readSpans).toHaveLength(spans.length)
        // equal resources are brought together, which may change the order
        for (const span of spans) expect(readSpans).toContainEqual(span)
        expect(readLogs).toHaveLength(logs.length)
        for (const log of logs) expect(readLogs).toContainEqual(log)
      }),
      { numRuns: 100 },
    )
  })

  it('says the same as the bytes that came in, to a decoder that is not ours', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const received = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const decoded = decodeTraceRequest(received).spans
        const [written] = encodeTraceProto({ spans: decoded, logs: [] })
        expect(spansIn(TraceRequestType.decode(written!))).toEqual(spansIn(TraceRequestType.decode(received)))
      }),
      { numRuns: 100 },
    )
  })

  it('and of logs', () => {
    fc.assert(
      fc.property(arbitraryLogs, (logs) => {
        fc.pre(logs.length > 0)
        const received = protobufjsBytes(LogsRequestType, protoLogsRequest(logs))
        const decoded = decodeLogsRequest(received).logs
        const message = encodeTraceProto({ spans: [], logs: decoded })[3]!
        expect(recordsIn(LogsRequestType.decode(message))).toEqual(
          recordsIn(LogsRequestType.decode(received)),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('is a bare message without logs, and messages after their lengths with them', () => {
    const spans = [makeSpan()]
    expect(readTraceFile(Buffer.concat(encodeTraceProto({ spans, logs: [] })))).toMatchObject({
      format: 'OTLP protobuf',
    })
    const both = encodeTraceProto({ spans, logs: [makeLog()] })
    expect(both[0]).toEqual(Uint8Array.of(0, 0, 0, both[1]!.length))
    expect(readTraceFile(Buffer.concat(both))).toMatchObject({
      format: 'OTLP protobuf with length prefixes',
      requests: [{ signal: 'traces' }, { signal: 'logs' }],
    })
  })
})

/** A body without a value is no body. */
function withoutEmptyBody(record: string): string {
  return record.replaceAll(/,"body":\{\}|"body":\{\},?/g, '')
}

/** Each span with its resource and scope, as text, sorted: equal groups may have been put together. */
function spansIn(message: object): readonly string[] {
  const { resourceSpans = [] } = message as Envelope
  return resourceSpans
    .flatMap(({ resource, schemaUrl, scopeSpans = [] }) =>
      scopeSpans.flatMap(({ scope, schemaUrl: scopeSchema, spans = [] }) =>
        spans.map((span) => JSON.stringify([resource, schemaUrl, scope, scopeSchema, span])),
      ),
    )
    .toSorted()
}

function recordsIn(message: object): readonly string[] {
  const { resourceLogs = [] } = message as Envelope
  return resourceLogs
    .flatMap(({ resource, schemaUrl, scopeLogs = [] }) =>
      scopeLogs.flatMap(({ scope, schemaUrl: scopeSchema, logRecords = [] }) =>
        logRecords.map((record) =>
          withoutEmptyBody(JSON.stringify([resource, schemaUrl, scope, scopeSchema, record])),
        ),
      ),
    )
    .toSorted()
}

interface Group {
  readonly resource?: unknown
  readonly scope?: unknown
  readonly schemaUrl?: string
  readonly scopeSpans?: readonly Group[]
  readonly scopeLogs?: readonly Group[]
  readonly spans?: readonly unknown[]
  readonly logRecords?: readonly unknown[]
}

interface Envelope {
  readonly resourceSpans?: readonly Group[]
  readonly resourceLogs?: readonly Group[]
}
