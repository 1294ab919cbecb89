// The envelope that Tempo's v2 API puts around a trace in protobuf:
//     1 trace: a message whose field 1 are ResourceSpans, as in OTLP's TracesData
//     2 metrics of the query    3 status: 0 whole, 1 partial    4 message
import { utf8Text } from '../otlp/byte-text.ts'
import { ProtoReader } from '../otlp/proto-reader.ts'
import { partialText } from './tempo-partial.ts'

export interface Envelope {
  /** A TracesData; empty when there is no such trace. */
  readonly trace: Uint8Array
  readonly partial: string | undefined
}

/** @throws WireError */
export function splitEnvelope(body: Uint8Array): Envelope {
  const reader = new ProtoReader(body)
  const end = body.length
  const traces: Uint8Array[] = []
  let status = 0
  let message = ''
  while (reader.position < end) {
    const tag = reader.tag(end)
    if (tag === TRACE) traces.push(takeBytes(reader, end, 'trace'))
    else if (tag === STATUS) status = reader.int32(end, 'status')
    else if (tag === MESSAGE) message = takeText(reader, end)
    else reader.skip(tag, end, KNOWN)
  }
  return { trace: joined(traces), partial: partialText(status, message) }
}

const TRACE = (1 << 3) | 2
const STATUS = (3 << 3) | 0
const MESSAGE = (4 << 3) | 2
const KNOWN = (1 << 1) | (1 << 3) | (1 << 4)

function takeBytes(reader: ProtoReader, end: number, field: string): Uint8Array {
  const stop = reader.delimited(end, field)
  const bytes = reader.bytes.subarray(reader.position, stop)
  reader.position = stop
  return bytes
}

function takeText(reader: ProtoReader, end: number): string {
  const bytes = takeBytes(reader, end, 'message')
  return utf8Text(bytes, 0, bytes.length)
}

/** A message that comes in several pieces is all of them, one after the other. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}
