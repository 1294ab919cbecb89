// A trace in the JSON of Tempo's two APIs: OTLP's with ids in base64 and enums by name, which OTLP's reader takes too.
//     v2  {"trace": {"resourceSpans": […]}, "metrics": {…}, "status": "PARTIAL", "message": "…"}
//     v1  {"batches": […]}
import type { JsonObject } from '../json-cursor.ts'
import { asObject, isObject, objectField } from '../json-fields.ts'
import { utf8Text } from '../otlp/byte-text.ts'
import { encodeTraceDocument, parseOtlpJson } from '../otlp/otlp-json.ts'
import { decodeTraceRequest } from '../otlp/otlp-request.ts'
import { WireError } from '../wire-error.ts'
import { partialText } from './tempo-partial.ts'
import type { TempoTrace } from './tempo-trace.ts'

/** @throws WireError */
export function decodeTempoJson(body: Uint8Array): TempoTrace {
  const document = asObject(parseOtlpJson(utf8Text(body, 0, body.length)))
  const trace = Object.hasOwn(document, 'trace') ? (objectField(document, 'trace') ?? {}) : document
  const partial = partialText(document['status'], document['message'])
  if (!LISTS.some((name) => Object.hasOwn(trace, name))) {
    if (Object.keys(trace).every((key) => ENVELOPE.has(key)))
      return { spans: [], partial, leftOut: undefined }
    throw notTrace(trace)
  }
  const { spans, reason } = decodeTraceRequest(encodeTraceDocument(trace))
  return { spans, partial, leftOut: reason }
}

const LISTS = ['resourceSpans', 'resource_spans', 'batches']
const ENVELOPE: ReadonlySet<string> = new Set(['metrics', 'status', 'message'])

function notTrace(trace: JsonObject): WireError {
  if (Array.isArray(trace['services']) && !isObject(trace['data'])) {
    return new WireError('a trace in the form that Tempo writes for language models')
  }
  const keys = Object.keys(trace)
    .slice(0, 5)
    .map((key) => JSON.stringify(key.slice(0, 30)))
  return new WireError(`expected "trace" or "batches", found ${keys.join(', ')}`)
}
