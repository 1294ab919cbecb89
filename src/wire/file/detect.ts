// What a file is, by its first bytes or, for JSON, by its first keys. A guess only: the reader of the format has the
// last word.
import { hexText, utf8Text } from '../otlp/byte-text.ts'
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

/** What stands at the beginning of a file that is nothing we know, in words. */
export function describeBytes(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 4)
  if (head[0] === 0x50 && head[1] === 0x4b) return 'a zip archive'
  if (head[0] === 0x1f && head[1] === 0x9d) return 'a compress (.Z) file'
  if (head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68) return 'bzip2'
  if (head[0] === 0xfd && head[1] === 0x37 && head[2] === 0x7a) return 'xz'
  const start = utf8Text(bytes, 0, Math.min(bytes.length, 40))
  // eslint-disable-next-line no-control-regex -- binary is what has control characters in it
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(start)) {
    return `bytes beginning ${hexText(bytes, 0, Math.min(bytes.length, 8)).replace(/..(?=.)/g, '$& ')}`
  }
  if (/^\s*<(!doctype|html)/i.test(start)) return 'an HTML page'
  return `text beginning ${JSON.stringify(start)}`
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
  if (typeof value !== 'object' || value === null) return 'unknown'
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'unknown'
  const has = (...keys: string[]): boolean => keys.some((key) => Object.hasOwn(value, key))
  if (has('resourceSpans', 'resource_spans', 'resourceLogs', 'resource_logs', 'batches')) return 'otlp'
  if (has('scopeSpans', 'scope_spans', 'instrumentationLibrarySpans')) return 'resource'
  if (has('resourceMetrics', 'resource_metrics', 'resourceProfiles', 'resource_profiles')) return 'ignored'
  if (has('traceID', 'spanID') || (has('data') && !has('resource'))) return 'jaeger'
  if (has('spans') && has('processes')) return 'jaeger'
  if (has('traceId') && has('id')) return 'zipkin'
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
