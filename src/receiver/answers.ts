// What a sender is told, in the exact bytes of the OTLP specification (sections Full Success, Partial Success,
// Failures, Bad Data, Throttling): a few dozen bytes at most, so they are written by hand.
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
  const message = capMessage(answer.message ?? '')
  if (format === 'json') {
    const partialSuccess: Record<string, string> = {}
    if (answer.rejected > 0) partialSuccess[SIGNALS[signal].rejectedKey] = String(answer.rejected)
    if (message !== '') partialSuccess['errorMessage'] = message
    const empty = answer.rejected === 0 && message === ''
    return Buffer.from(JSON.stringify(empty ? {} : { partialSuccess }))
  }
  const partial = Buffer.concat([varintField(1, answer.rejected), bytesField(2, Buffer.from(message))])
  return partial.length === 0 ? partial : bytesField(1, partial)
}

/** A google.rpc.Status. */
export function encodeRefused(answer: Refused, format: OtlpFormat): Buffer {
  const { grpcCode, detail } = REFUSALS[answer.code]
  const message = capMessage(answer.message)
  if (format === 'json') {
    const details = detail === undefined ? {} : { details: [jsonDetail(detail, message)] }
    return Buffer.from(JSON.stringify({ code: grpcCode, message, ...details }))
  }
  return Buffer.concat([
    varintField(1, grpcCode),
    bytesField(2, Buffer.from(message)),
    detail === undefined ? Buffer.alloc(0) : bytesField(3, protobufDetail(detail, message)),
  ])
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

/** google.protobuf.Any{1 type_url, 2 value} */
function protobufDetail(detail: 'bad-request' | 'retry-info', message: string): Buffer {
  const value =
    detail === 'bad-request'
      ? // BadRequest{1 repeated FieldViolation{1 field, 2 description}}
        bytesField(1, bytesField(2, Buffer.from(message)))
      : // RetryInfo{1 Duration{1 seconds}}
        bytesField(1, varintField(1, RETRY_SECONDS))
  return Buffer.concat([bytesField(1, Buffer.from(TYPE_URL[detail])), bytesField(2, value)])
}

function jsonDetail(detail: 'bad-request' | 'retry-info', message: string): object {
  return detail === 'bad-request'
    ? { '@type': TYPE_URL[detail], fieldViolations: [{ description: message }] }
    : { '@type': TYPE_URL[detail], retryDelay: `${RETRY_SECONDS}s` }
}

/** A default is not written in proto3: 0 and empty give no bytes. */
function varintField(field: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.from([field << 3, ...varint(value)])
}

function bytesField(field: number, value: Buffer): Buffer {
  return value.length === 0
    ? value
    : Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(value.length)]), value])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return bytes
}
