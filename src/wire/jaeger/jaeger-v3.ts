// Replies of Jaeger's v3 API: OTLP JSON in a wrapper, one document for all traces, or, of old servers, one for each and
// an error among them where it broke off. The ids and enums of old servers are read as what they are, base64 and names.
// https://github.com/jaegertracing/jaeger-idl (proto/api_v3)
import type { Span } from '../../trace/span.ts'
import type { JsonObject } from '../json-cursor.ts'
import { asObject, isObject, objectField } from '../json-fields.ts'
import { encodeTraceDocument, parseOtlpJson } from '../otlp/otlp-json.ts'
import { decodeTraceRequest } from '../otlp/otlp-request.ts'
import { WireError } from '../wire-error.ts'
import { WARNINGS } from './jaeger-json.ts'
import type { JaegerReply } from './jaeger-reply.ts'
import { takeWarnings } from './jaeger-warnings.ts'
import { splitDocuments } from './json-documents.ts'

/**
 * No text at all is no traces.
 * @throws WireError when it is not JSON, not whole, or something else
 */
export function decodeV3Reply(text: string): JaegerReply {
  const spans: Span[] = []
  let failure: string | undefined
  let leftOut: string | undefined
  for (const document of documentsIn(text)) {
    const object = asObject(document)
    failure ??= failureIn(object['error'])
    const traces = Object.hasOwn(object, 'resourceSpans') ? object : objectField(object, 'result')
    if (traces === undefined && failure === undefined && !isNothing(object)) throw notTraces(object)
    if (traces?.['resourceSpans'] === undefined) continue
    const decoded = decodeTraceRequest(encodeTraceDocument({ resourceSpans: traces['resourceSpans'] }))
    for (const span of decoded.spans) spans.push(span)
    leftOut ??= decoded.reason
  }
  const traces = Array.from(Map.groupBy(spans, ({ traceId }) => traceId).values(), (members) => ({
    spans: members,
    logs: [],
  }))
  // to look for them is to decode the attributes of every span
  const warned = text.includes(WARNINGS)
  return { traces: warned ? traces.map(takeWarnings) : traces, failure, leftOut }
}

/** The whole text as one document, as nearly all are; taken apart only where it is not. */
function documentsIn(text: string): readonly unknown[] {
  if (text.trim() === '') return []
  try {
    return [parseOtlpJson(text)]
  } catch (error) {
    const { documents, rest } = splitDocuments(text)
    if (documents.length < 2) throw error
    const parsed = documents.map(parseOtlpJson)
    if (rest !== '') {
      throw new WireError(`not valid JSON: cut off after ${documents.length} of its documents`)
    }
    return parsed
  }
}

/** `{"message": …}`, or the text alone. */
function failureIn(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  if (!isObject(error)) return undefined
  return typeof error['message'] === 'string' ? error['message'] : 'it gave no reason'
}

function isNothing(object: JsonObject): boolean {
  return Object.keys(object).every((key) => key === 'result')
}

function notTraces(object: JsonObject): WireError {
  const keys = Object.keys(object)
    .slice(0, 5)
    .map((key) => JSON.stringify(key.slice(0, 30)))
  return new WireError(`expected "result", found ${keys.join(', ')}`)
}
