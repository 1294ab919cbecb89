// Files that hold traces: OTLP, in every form that the Collector, jq, curl and old drafts of the file specification
// write, and what the APIs and user interfaces of Jaeger and Zipkin save. OTLP ends as request bodies, the same bytes
// that the receiver takes.
// https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
import type { TraceData } from '../../trace/span.ts'
import { describeBytes } from './describe-bytes.ts'
import { detectFormat } from './detect.ts'
import type { FileFormat } from './detect.ts'
import { FileContents } from './file-contents.ts'
import { NoSpansError } from './no-spans-error.ts'
import { readJsonFile } from './trace-file-json.ts'
import { readLengthPrefixed, readProtobuf } from './trace-file-proto.ts'
import { unpack } from './unpack.ts'
import { WireError } from '../wire-error.ts'

export interface TraceFile {
  /** What it was, in words: `OTLP JSON lines, gzip`. */
  readonly format: string
  readonly requests: readonly FileRequest[]
  /** Those that came as Jaeger's or Zipkin's JSON; several may be parts of one trace. */
  readonly traces: readonly TraceData[]
  /** What was skipped or left over, in words, such as half a last line. */
  readonly notes: readonly string[]
}

export interface FileRequest {
  readonly signal: 'traces' | 'logs'
  /** An ExportTraceServiceRequest or ExportLogsServiceRequest as protobuf; may be a view of the file's bytes. */
  readonly body: Uint8Array
  /** That it is not all there is of its traces, in the words of who sent it; undefined where nobody says so. */
  readonly partial: string | undefined
}

// a text of half this size is the longest that Node can hold, and a trace file of it is a mistake
const MAX_UNPACKED = 1024 * 1024 * 1024
// gzip of a zstd file is somebody's slip; deeper is an attack
const MAX_PACKINGS = 3

/**
 * @param limit bytes that may come out of compressed data, in all
 * @throws WireError when nothing in it can be read; it says what was found instead
 */
export function readTraceFile(bytes: Uint8Array, limit: number = MAX_UNPACKED): TraceFile {
  const contents = new FileContents(limit)
  const packings: string[] = []
  let cut: string | undefined
  let plain = withoutUtf16(bytes)
  let format = detectFormat(plain)
  while (format === 'gzip' || format === 'zstd') {
    if (packings.length === MAX_PACKINGS) throw new WireError(`packed more than ${MAX_PACKINGS} times over`)
    const unpacked = unpack(plain, format, contents.room)
    if (unpacked.cut && unpacked.bytes.length === 0) {
      throw new WireError(`the ${format} stream ends before anything of it can be read`)
    }
    if (unpacked.cut) {
      cut = format
      contents.note(`the ${format} stream ends in the middle: what it held so far was read`)
    }
    packings.push(format)
    contents.room -= unpacked.bytes.length
    plain = withoutUtf16(unpacked.bytes)
    format = detectFormat(plain)
  }
  const form = cut === undefined ? readPlain(plain, format, contents) : readCut(plain, format, contents, cut)
  const words = [form, ...packings].join(', ')
  return { format: words, requests: contents.requests, traces: contents.traces(), notes: contents.notes() }
}

/** Text as PowerShell redirects it into a file: two bytes a character, with a mark before them. */
function withoutUtf16(bytes: Uint8Array): Uint8Array {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
  if (!isLittle && !(bytes[0] === 0xfe && bytes[1] === 0xff)) return bytes
  return new TextEncoder().encode(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes))
}

/** What is half because its packing was cut short is no fault of its form: then that is said first. */
function readCut(bytes: Uint8Array, format: FileFormat, contents: FileContents, packing: string): string {
  try {
    return readPlain(bytes, format, contents)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new WireError(
      `the ${packing} stream ends in the middle, and what it held so far cannot be read: ${error.message}`,
    )
  }
}

function readPlain(bytes: Uint8Array, format: FileFormat, contents: FileContents): string {
  switch (format) {
    case 'json':
      return readJsonOrProtobuf(bytes, contents)
    case 'length-prefixed':
      return readLengthPrefixed(bytes, contents)
    case 'protobuf':
      return readProtobuf(bytes, contents)
    case 'empty':
      throw new WireError('it is empty')
    default:
      throw notKnown(bytes)
  }
}

/** A newline and a brace is also how a protobuf message of 123 bytes begins, and a bracket how many logs do. */
function readJsonOrProtobuf(bytes: Uint8Array, contents: FileContents): string {
  try {
    return readJsonFile(bytes, contents)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    if (bytes[0] !== 0x0a) throw isNoJson(error, bytes) ? notKnown(bytes) : error
    try {
      return readProtobuf(bytes, contents)
    } catch {
      throw error
    }
  }
}

/** `[2026-08-22T14:03:11Z] boom`, `[pod/web-1] {…}`, `{trace_id=…} boom`. */
function isNoJson({ message }: WireError, bytes: Uint8Array): boolean {
  if (!message.startsWith('not valid JSON')) return false
  return /^\s*(?:\[\s*[^\s{["\]]|\{\s*[^\s"}])/.test(new TextDecoder().decode(bytes.subarray(0, 200)))
}

function notKnown(bytes: Uint8Array): NoSpansError {
  const { words, hint } = describeBytes(bytes)
  return new NoSpansError(`neither JSON nor OTLP protobuf: this is ${words}`, hint)
}
