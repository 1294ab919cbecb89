// What a file is, by its first bytes or, for JSON, by its first keys. A guess only: the reader of the format has the
// last word.
import { isObject } from '../json-fields.ts'
import { isLog } from './foreign-json.ts'
import { detectPacking } from './unpack.ts'
import type { Packing } from './unpack.ts'

/**
 * json             begins like JSON: one document, an array, or one a line
 * length-prefixed  4-byte big-endian lengths, as the Collector's file exporter writes protobuf, or anything zstd
 * protobuf         one bare message, or messages after varint lengths
 */
export type FileFormat = 'empty' | Packing | 'json' | 'length-prefixed' | 'protobuf' | 'unknown'

export function detectFormat(bytes: Uint8Array): FileFormat {
  const packing = detectPacking(bytes)
  if (packing !== undefined) return packing
  const sign = firstSign(bytes)
  if (sign === undefined) return 'empty'
  // first, since a message of 123 bytes begins like an empty line and a brace
  if (sign === 0x7b || sign === 0x5b) return 'json'
  if (bytes[0] === 0x0a) return 'protobuf'
  if (isLengthPrefixed(bytes)) return 'length-prefixed'
  return isVarintDelimited(bytes) ? 'protobuf' : 'unknown'
}

/**
 * otlp      resourceSpans or resourceLogs, or Tempo's `batches`: the same under another name
 * resource  one ResourceSpans outside of a request, as `jq '.resourceSpans[]'` leaves it
 * wrapped   Tempo's `{"trace": …}`, Jaeger's `{"result": …}`
 * ignored   another signal
 */
export type JsonFormat =
  | 'otlp'
  | 'resource'
  | 'wrapped'
  | 'ignored'
  | 'empty'
  | 'jaeger'
  | 'zipkin'
  | 'unknown'

/** @param value a document, or an item of an array of documents */
export function detectJson(value: unknown): JsonFormat {
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'unknown'
  if (!isObject(value)) return 'unknown'
  const has = (...keys: string[]): boolean => keys.some((key) => Object.hasOwn(value, key))
  if (has('resourceSpans', 'resource_spans', 'resourceLogs', 'resource_logs', 'batches')) return 'otlp'
  if (has('scopeSpans', 'scope_spans', 'instrumentationLibrarySpans')) return 'resource'
  if (has('resourceMetrics', 'resource_metrics', 'resourceProfiles', 'resource_profiles')) return 'ignored'
  if (has('spans') && has('traceID', 'processes')) return 'jaeger'
  if (has('data') && !has('resource')) return 'jaeger'
  if (has('spanID') && !isLog(value)) return 'jaeger'
  if (has('traceId') && has('id') && !isLog(value)) return 'zipkin'
  if (isWrapped(value)) return 'wrapped'
  return Object.keys(value).length === 0 ? 'empty' : 'unknown'
}

function isWrapped(value: object): boolean {
  return ['otlp', 'resource'].includes(detectJson(unwrapped(value)))
}

/** What is inside of a wrapper. */
export function unwrapped(value: object): unknown {
  if ('trace' in value) return value.trace
  return 'result' in value ? value.result : undefined
}

/** The first byte that is no white space or byte-order mark. */
function firstSign(bytes: Uint8Array): number | undefined {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length && isSpace(bytes[at]!)) at++
  return bytes[at]
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

function isLengthPrefixed(bytes: Uint8Array): boolean {
  let at = 0
  // empty messages are legal, and tell nothing
  while (at + 4 <= bytes.length && readLength(bytes, at) === 0) at += 4
  if (at + 4 > bytes.length) return at > 0
  const length = readLength(bytes, at)
  const body = bytes.subarray(at + 4)
  // a message under 16 MiB may be cut short: the file is still being written
  if (length > body.length && bytes[at] !== 0) return false
  const begins = body[0]
  return begins === undefined || begins === 0x0a || begins === 0x7b || detectPacking(body) === 'zstd'
}

/** The 4-byte big-endian length at `at`. */
export function readLength(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x100_0000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!)
}

function isVarintDelimited(bytes: Uint8Array): boolean {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at]
    if (byte === undefined) return false
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return length > 0 && at + 1 + length <= bytes.length && bytes[at + 1] === 0x0a
  }
  return false
}
