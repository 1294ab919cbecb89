// Spans as OTLP protobuf, in the shape of a file that the Collector and `show --file` read.
import type { TraceData } from '../../trace/span.ts'
import { encodeTraceJson } from './otlp-json-output.ts'
import { encodeLogsDocument, encodeTraceDocument } from './otlp-json.ts'

/**
 * Without logs a TracesData, the same bytes as a request to /v1/traces. A protobuf message has no place for both, so
 * with logs two messages, each after its length in four bytes, as the Collector's file exporter writes them.
 */
export function encodeTraceProto(data: TraceData): readonly Uint8Array[] {
  const document = encodeTraceJson(data)
  const traces = encodeTraceDocument(document)
  if (data.logs.length === 0) return [traces]
  return [traces, encodeLogsDocument(document)].flatMap((message) => [lengthOf(message), message])
}

/** The spans alone: an ExportTraceServiceRequest. */
export function encodeTraceRequest({ spans }: TraceData): Uint8Array {
  return encodeTraceDocument(encodeTraceJson({ spans, logs: [] }))
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  return Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length)
}
