// What a sender is told, in the exact bytes of the OTLP specification (sections Full Success, Partial Success,
// Failures, Bad Data, Throttling).
import { ProtoWriter } from '../wire/otlp/proto-writer.ts'
import { SIGNALS, type OtlpFormat, type OtlpSignal } from './signal.ts'

/** Everything was taken (`rejected` 0, no message), or all but `rejected`, or all with a warning. */
export interface Accepted {
  readonly kind: 'accepted'
  readonly rejected: number
  readonly message: string | undefined
}

/**
 * undecodable    not what it claims to be; never sent again
 * unsupported    a content coding that we do not read
 * too-large      over the limit, as sent or after decompression; never sent again
 * overloaded     more is under way than we may hold; come again
 * unavailable    it could not be stored now; come again
 * shutting-down  come again, to whoever listens then
 * internal       a bug of ours
 */
export type RefusalCode =
  | 'undecodable'
  | 'unsupported'
  | 'too-large'
  | 'overloaded'
  | 'unavailable'
  | 'shutting-down'
  | 'internal'

export interface Refused {
  readonly kind: 'refused'
  readonly code: RefusalCode
  readonly message: string
}

export type Answer = Accepted | Refused

interface RefusalForm {
  readonly httpStatus: number
  /** google.rpc.Code, also inside the body of an HTTP answer. */
  readonly grpcCode: number
  readonly grpcName: 'INVALID_ARGUMENT' | 'RESOURCE_EXHAUSTED' | 'UNAVAILABLE' | 'INTERNAL'
  readonly detail: 'bad-request' | 'retry-info' | undefined
}

export const REFUSALS: Readonly<Record<RefusalCode, RefusalForm>> = {
  undecodable: { httpStatus: 400, grpcCode: 3, grpcName: 'INVALID_ARGUMENT', detail: 'bad-request' },
  unsupported: { httpStatus: 415, grpcCode: 3, grpcName: 'INVALID_ARGUMENT', detail: undefined },
  // RESOURCE_EXHAUSTED means "drop it" without RetryInfo and "come again" with it.
  'too-large': { httpStatus: 413, grpcCode: 8, grpcName: 'RESOURCE_EXHAUSTED', detail: undefined },
  overloaded: { httpStatus: 429, grpcCode: 8, grpcName: 'RESOURCE_EXHAUSTED', detail: 'retry-info' },
  unavailable: { httpStatus: 503, grpcCode: 14, grpcName: 'UNAVAILABLE', detail: 'retry-info' },
  'shutting-down': { httpStatus: 503, grpcCode: 14, grpcName: 'UNAVAILABLE', detail: 'retry-info' },
  internal: { httpStatus: 500, grpcCode: 13, grpcName: 'INTERNAL', detail: undefined },
}

/** Seconds after which a refused sender should come again. */
export const RETRY_SECONDS = 1

/** Answers must stay under 4 MiB (OTLP/HTTP Response); a reason is for people and needs no more than this. */
const MESSAGE_BYTES = 1024

/** The body of an ExportTraceServiceResponse, or its sisters: empty when there is nothing to say. */
export function encodeAccepted(answer: Accepted, signal: OtlpSignal, format: OtlpFormat): Buffer {
  const { rejected } = answer
  const message = capMessage(answer.message ?? '')
  const empty = rejected === 0 && message === ''
  if (format === 'json') {
    const count = rejected > 0 ? { [SIGNALS[signal].rejectedKey]: String(rejected) } : {}
    const text = message === '' ? {} : { errorMessage: message }
    return Buffer.from(JSON.stringify(empty ? {} : { partialSuccess: { ...count, ...text } }))
  }
  if (empty) return Buffer.alloc(0)
  return encode((writer) => {
    writer.message(1, (partial) => {
      if (rejected > 0) partial.varint(1, rejected)
      if (message !== '') partial.string(2, message)
    })
  })
}

/** A google.rpc.Status{1 code, 2 message, 3 repeated Any details}. */
export function encodeRefused(answer: Refused, format: OtlpFormat): Buffer {
  const { grpcCode, detail } = REFUSALS[answer.code]
  const message = capMessage(answer.message)
  if (format === 'json') {
    const details = detail === undefined ? {} : { details: [jsonDetail(detail, message)] }
    return Buffer.from(JSON.stringify({ code: grpcCode, message, ...details }))
  }
  return encode((writer) => {
    writer.varint(1, grpcCode)
    writer.string(2, message)
    if (detail !== undefined) {
      // Any{1 type_url, 2 value}
      writer.message(3, (any) => {
        any.string(1, TYPE_URL[detail])
        any.message(2, (value) => writeDetail(value, detail, message))
      })
    }
  })
}

/** At most 1 KiB of UTF-8, cut between characters, without lone surrogates (which grpc-message cannot carry). */
export function capMessage(text: string): string {
  const wellFormed = text.toWellFormed()
  const bytes = Buffer.from(wellFormed)
  if (bytes.length <= MESSAGE_BYTES) return wellFormed
  let end = MESSAGE_BYTES - 3
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${bytes.toString('utf8', 0, end)}…`
}

const TYPE_URL = {
  'bad-request': 'type.googleapis.com/google.rpc.BadRequest',
  'retry-info': 'type.googleapis.com/google.rpc.RetryInfo',
} as const

function writeDetail(writer: ProtoWriter, detail: 'bad-request' | 'retry-info', message: string): void {
  writer.message(1, (inner) => {
    // BadRequest{1 repeated FieldViolation{1 field, 2 description}}, or RetryInfo{1 Duration{1 seconds}}
    if (detail === 'bad-request') inner.string(2, message)
    else inner.varint(1, RETRY_SECONDS)
  })
}

function jsonDetail(detail: 'bad-request' | 'retry-info', message: string): object {
  return detail === 'bad-request'
    ? { '@type': TYPE_URL[detail], fieldViolations: [{ description: message }] }
    : { '@type': TYPE_URL[detail], retryDelay: `${RETRY_SECONDS}s` }
}

function encode(write: (writer: ProtoWriter) => void): Buffer {
  const writer = new ProtoWriter()
  write(writer)
  const bytes = writer.finish()
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
