import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import * as fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'

import {
  capMessage,
  encodeAccepted,
  encodeRefused,
  REFUSALS,
  type RefusalCode,
} from '../../src/receiver/answers.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('an answer of success', () => {
  it('is nothing at all, or {}', () => {
    const all = { kind: 'accepted', rejected: 0, message: undefined } as const
    expect(hex(encodeAccepted(all, 'traces', 'protobuf'))).toBe('')
    expect(encodeAccepted(all, 'traces', 'json').toString()).toBe('{}')
  })

  it('says how many were rejected and why, byte for byte', () => {
    const some = { kind: 'accepted', rejected: 2, message: 'no id' } as const
    expect(hex(encodeAccepted(some, 'traces', 'protobuf'))).toBe('0a0908021205' + hex(Buffer.from('no id')))
    expect(encodeAccepted(some, 'traces', 'json').toString()).toBe(
      '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no id"}}',
    )
    expect(encodeAccepted(some, 'logs', 'json').toString()).toContain('"rejectedLogRecords":"2"')
    expect(encodeAccepted(some, 'metrics', 'json').toString()).toContain('"rejectedDataPoints":"2"')
    expect(encodeAccepted(some, 'profiles', 'json').toString()).toContain('"rejectedProfiles":"2"')
  })

  it('does not write a count of 0 beside a warning', () => {
    const warning = { kind: 'accepted', rejected: 0, message: 'old' } as const
    expect(hex(encodeAccepted(warning, 'traces', 'protobuf'))).toBe('0a051203' + hex(Buffer.from('old')))
    expect(encodeAccepted(warning, 'traces', 'json').toString()).toBe(
      '{"partialSuccess":{"errorMessage":"old"}}',
    )
  })

  it('is understood by the SDK', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.string({ minLength: 1, maxLength: 300 }), (rejected, message) => {
        const answer = { kind: 'accepted', rejected, message } as const
        const proto = encodeAccepted(answer, 'traces', 'protobuf')
        const partial = ProtobufTraceSerializer.deserializeResponse(proto).partialSuccess
        expect(partial?.rejectedSpans ?? 0).toBe(rejected)
        expect(partial?.errorMessage).toBe(message.toWellFormed())
        const logs = ProtobufLogsSerializer.deserializeResponse(encodeAccepted(answer, 'logs', 'protobuf'))
        expect(logs.partialSuccess?.rejectedLogRecords ?? 0).toBe(rejected)
        // The SDK's JSON reader leaves a count the string that it is.
        const json = JsonTraceSerializer.deserializeResponse(encodeAccepted(answer, 'traces', 'json'))
        expect(json.partialSuccess?.rejectedSpans).toBe(rejected === 0 ? undefined : String(rejected))
      }),
    )
    const two = { kind: 'accepted', rejected: 2, message: 'x' } as const
    const logs = JsonLogsSerializer.deserializeResponse(encodeAccepted(two, 'logs', 'json'))
    expect(logs.partialSuccess).toEqual({ rejectedLogRecords: '2', errorMessage: 'x' })
    const metrics = JsonMetricsSerializer.deserializeResponse(encodeAccepted(two, 'metrics', 'json'))
    expect(metrics.partialSuccess).toEqual({ rejectedDataPoints: '2', errorMessage: 'x' })
  })
})

describe('an answer of refusal', () => {
  it('is a Status, byte for byte', () => {
    const refused = { kind: 'refused', code: 'too-large', message: 'bad' } as const
    expect(hex(encodeRefused(refused, 'protobuf'))).toBe('08081203626164')
    expect(encodeRefused(refused, 'json').toString()).toBe('{"code":8,"message":"bad"}')
  })

  it('carries a BadRequest when the bytes were bad, and a RetryInfo when the sender should come again', () => {
    expect(encodeRefused({ kind: 'refused', code: 'undecodable', message: 'bad' }, 'json').toString()).toBe(
      '{"code":3,"message":"bad","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",' +
        '"fieldViolations":[{"description":"bad"}]}]}',
    )
    expect(encodeRefused({ kind: 'refused', code: 'unavailable', message: 'full' }, 'json').toString()).toBe(
      '{"code":14,"message":"full","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1s"}]}',
    )
  })

  // RESOURCE_EXHAUSTED tells a sender to drop the request without RetryInfo, and to come again with it.
  it.each<[RefusalCode, number, number, string | undefined]>([
    ['undecodable', 400, 3, 'BadRequest'],
    ['unsupported', 415, 3, undefined],
    ['too-large', 413, 8, undefined],
    ['overloaded', 429, 8, 'RetryInfo'],
    ['unavailable', 503, 14, 'RetryInfo'],
    ['shutting-down', 503, 14, 'RetryInfo'],
    ['internal', 500, 13, undefined],
  ])('%s is HTTP %i and code %i with %s', (code, httpStatus, grpcCode, detail) => {
    expect(REFUSALS[code]).toMatchObject({ httpStatus, grpcCode })
    const status = decodeStatus(encodeRefused({ kind: 'refused', code, message: 'why' }, 'protobuf'))
    expect(status).toMatchObject({ code: grpcCode, message: 'why' })
    expect(status.details.map(({ typeUrl }) => typeUrl)).toEqual(
      detail === undefined ? [] : [`type.googleapis.com/google.rpc.${detail}`],
    )
  })
})

describe('a message to a sender', () => {
  it('is at most 1 KiB of well-formed UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const capped = capMessage(text)
        expect(Buffer.byteLength(capped)).toBeLessThanOrEqual(1024)
        expect(capped.isWellFormed()).toBe(true)
        expect(Buffer.from(capped).toString()).toBe(capped)
        if (Buffer.byteLength(text.toWellFormed()) <= 1024) expect(capped).toBe(text.toWellFormed())
      }),
    )
    expect(capMessage('ü'.repeat(2000))).toMatch(/^ü+…$/)
  })
})

interface Status {
  readonly code: number
  readonly message: string
  readonly details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[]
}

/** protobufjs as the reader that is not ours. */
function decodeStatus(bytes: Uint8Array): Status {
  const root = protobuf.parse(`
    syntax = "proto3";
    message Any { string type_url = 1; bytes value = 2; }
    message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  `).root
  const type = root.lookupType('Status')
  return type.toObject(type.decode(bytes), { arrays: true }) as Status
}
