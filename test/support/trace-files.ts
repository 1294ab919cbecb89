// Files and requests as an exporter would send them, made from spans.
import type { LogRecord, Span } from '../../src/trace/span.ts'
import { encodeTraceRequestFromJson } from '../../src/wire/otlp/otlp-json.ts'
import { encodeTraceJson } from '../../src/wire/otlp/otlp-json-output.ts'

/** OTLP JSON: one document. */
export function otlpJson(spans: readonly Span[], logs: readonly LogRecord[] = []): string {
  return JSON.stringify(encodeTraceJson({ spans, logs }))
}

/** The same as an ExportTraceServiceRequest in protobuf. */
export function otlpProto(spans: readonly Span[]): Uint8Array {
  return encodeTraceRequestFromJson(otlpJson(spans))
}
