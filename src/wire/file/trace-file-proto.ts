// OTLP protobuf in files: the Collector's length-prefixed messages, the varint-delimited ones of an earlier draft of
// the file specification, and a request body saved as it was. Nothing in them says which signal they hold.
import { readLength } from './detect.ts'
import type { FileContents } from './file-contents.ts'
import { addJsonMessage } from './trace-file-json.ts'
import { indexTraceRequest } from '../otlp/otlp-index.ts'
import type { IndexResult } from '../otlp/otlp-index.ts'
import { indexLogsRequest } from '../otlp/otlp-logs.ts'
import { ProtoReader } from '../otlp/proto-reader.ts'
import { detectPacking, unpack } from './unpack.ts'
import { WireError } from '../wire-error.ts'
import { splitEnvelope, type Envelope } from '../tempo/tempo-trace-proto.ts'
import { NO_SUCH_TRACE } from './foreign-json.ts'
import { NoSpansError } from './no-spans-error.ts'

/**
 * Adds what is in it to `contents`.
 * @returns the format in words
 * @throws WireError when nothing of it can be used
 */
export function readLengthPrefixed(bytes: Uint8Array, contents: FileContents): string {
  let at = 0
  let number = 0
  while (at < bytes.length) {
    const stop = at + 4 + (at + 4 > bytes.length ? Infinity : readLength(bytes, at))
    if (stop > bytes.length) {
      contents.note(`the last message is not complete: ${bytes.length - at} bytes were left over`)
      break
    }
    number++
    addPrefixedMessage(bytes.subarray(at + 4, stop), `message ${number}`, contents)
    at = stop
  }
  contents.check()
  return 'OTLP protobuf with length prefixes'
}

/** A bare message, or messages after varint lengths. @throws WireError when nothing of it can be used */
export function readProtobuf(bytes: Uint8Array, contents: FileContents): string {
  const envelope = envelopeOf(bytes)
  if (envelope !== undefined) {
    if (envelope.trace.length === 0)
      throw new NoSpansError(`this is ${NO_SUCH_TRACE.words}`, NO_SUCH_TRACE.hint)
    contents.add('traces', envelope.trace, envelope.partial)
    return "OTLP protobuf in Tempo's envelope"
  }
  const signal = signalOf(bytes)
  if (typeof signal === 'string') {
    contents.add(signal, bytes)
    return 'OTLP protobuf'
  }
  const delimited = splitDelimited(bytes)
  if (delimited.messages.length === 0 || typeof signalOf(delimited.messages[0]!) !== 'string') throw signal
  for (const [index, message] of delimited.messages.entries()) {
    addMessage(message, `message ${index + 1}`, contents)
  }
  if (delimited.left > 0) {
    contents.note(`the last message is not complete: ${delimited.left} bytes were left over`)
  }
  contents.check()
  return 'OTLP protobuf with varint lengths'
}

/** As Tempo's v2 API sends a trace. Its one message would pass for a request without a span in it. */
function envelopeOf(bytes: Uint8Array): Envelope | undefined {
  if (spansIn(bytes) !== 0) return undefined
  try {
    const envelope = splitEnvelope(bytes)
    const isEmpty = envelope.trace.length === 0 && bytes.length === EMPTY_ENVELOPE.length
    return isEmpty || spansIn(envelope.trace) > 0 ? envelope : undefined
  } catch (error) {
    if (error instanceof WireError) return undefined
    throw error
  }
}

/** A trace and metrics with nothing in them: `0a 00 12 00`. */
const EMPTY_ENVELOPE = [0x0a, 0, 0x12, 0]

/** 0 also when it is no message at all. */
function spansIn(message: Uint8Array): number {
  const found = attempt(() => indexTraceRequest(message, { span: () => {}, group: () => {} }))
  return found instanceof WireError ? 0 : found.accepted + found.rejected
}

/** Each may be zstd by itself, and is JSON when the exporter was told to pack JSON. */
function addPrefixedMessage(bytes: Uint8Array, where: string, contents: FileContents): void {
  let message = bytes
  if (detectPacking(bytes) === 'zstd') {
    try {
      const unpacked = unpack(bytes, 'zstd', contents.room)
      if (unpacked.cut) throw new WireError('damaged zstd: it ends in the middle')
      message = unpacked.bytes
    } catch (error) {
      contents.problem(where, error)
      return
    }
    contents.room -= message.length
  }
  if (message[0] === 0x7b) addJsonMessage(message, where, contents)
  else addMessage(message, where, contents)
}

function addMessage(message: Uint8Array, where: string, contents: FileContents): void {
  if (message.length === 0) {
    contents.empty()
    return
  }
  const signal = signalOf(message)
  if (typeof signal === 'string') contents.add(signal, message)
  else contents.problem(where, new WireError(`neither traces nor logs: ${signal.message}`))
}

/** Spans and log records share no field but by accident: what is one of them cannot be read as the other. */
function signalOf(message: Uint8Array): 'traces' | 'logs' | WireError {
  const traces = attempt(() => indexTraceRequest(message, { span: () => {}, group: () => {} }))
  if (!(traces instanceof WireError) && (traces.accepted > 0 || traces.rejected === 0)) return 'traces'
  const logs = attempt(() => indexLogsRequest(message, { log: () => {}, group: () => {} }))
  if (!(logs instanceof WireError)) return 'logs'
  return traces instanceof WireError ? traces : 'traces'
}

function attempt(index: () => IndexResult): IndexResult | WireError {
  try {
    return index()
  } catch (error) {
    if (error instanceof WireError) return error
    throw error
  }
}

interface Delimited {
  readonly messages: readonly Uint8Array[]
  /** Bytes of a last message that is not whole. */
  readonly left: number
}

function splitDelimited(bytes: Uint8Array): Delimited {
  const reader = new ProtoReader(bytes)
  const messages: Uint8Array[] = []
  while (reader.position < bytes.length) {
    const start = reader.position
    try {
      const stop = reader.delimited(bytes.length, 'message')
      messages.push(bytes.subarray(reader.position, stop))
      reader.position = stop
    } catch {
      return { messages, left: bytes.length - start }
    }
  }
  return { messages, left: 0 }
}
