// OTLP/JSON to protobuf: JSON costs its price once, at the door, and everything behind it knows one form. Reading is
// as liberal as the Collector's (opentelemetry-proto specification, "JSON Protobuf Encoding").
import { JsonCursor } from '../json-cursor.ts'
import type { JsonObject } from '../json-cursor.ts'
import { encodeAttributes, encodeValue } from './otlp-json-attributes.ts'
import { parseEnum, parseId, parseUint32, parseUint64 } from '../json-scalars.ts'
import { ProtoWriter } from './proto-writer.ts'
import { WireError } from '../wire-error.ts'

/**
 * An ExportTraceServiceRequest as protobuf bytes. Ids of a wrong length pass: the index pass refuses their spans.
 * @throws WireError naming the path of what cannot be read, or saying where the text stops being JSON
 */
export function encodeTraceRequestFromJson(text: string): Uint8Array {
  return encodeTraceDocument(parseOtlpJson(text))
}

/** The same for an ExportLogsServiceRequest. */
export function encodeLogsRequestFromJson(text: string): Uint8Array {
  return encodeLogsDocument(parseOtlpJson(text))
}

// Some encoders write nanoseconds and integers without quotes, and JSON.parse would round them (by up to 128 ns
// today). Quoting them first costs a pass over the text; a reviver would make parsing four times slower. A quote
// that ends such a key cannot be inside a string, where it would be `\"`.
const BARE_NUMBER = /((?:UnixNano|unix_nano|ntValue|nt_value)"\s*:\s*)(-?\d{16,})(?![\d.eE])/g

/**
 * JSON with its 64-bit numbers exact: those that matter come as strings. No text at all is an empty request.
 * @throws WireError when it is not JSON
 */
export function parseOtlpJson(text: string): unknown {
  const start = text.codePointAt(0) === 0xfeff ? text.slice(1) : text
  if (start.trim() === '') return {}
  try {
    return JSON.parse(start.replace(BARE_NUMBER, '$1"$2"'))
  } catch (error) {
    throw new WireError(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** @param document as `parseOtlpJson` gives it: the name of its list may also be Tempo's `batches` */
export function encodeTraceDocument(document: unknown): Uint8Array {
  const cursor = new JsonCursor()
  const writer = new ProtoWriter(64 * 1024)
  const root = rootObject(cursor, document)
  const list = root['batches'] === undefined ? 'resourceSpans' : 'batches'
  cursor.objects(root, list, 'resource_spans', (group) => {
    const start = writer.open(1)
    encodeResource(cursor, writer, group)
    for (const [camel, snake] of SPAN_SCOPES) {
      cursor.objects(group, camel, snake, (scope) => {
        const scopeStart = writer.open(2)
        encodeScope(cursor, writer, scope)
        cursor.objects(scope, 'spans', 'spans', (span) => encodeSpan(cursor, writer, span))
        writer.close(scopeStart)
      })
    }
    encodeText(cursor, writer, 3, group, 'schemaUrl', 'schema_url')
    writer.close(start)
  })
  return writer.finish()
}

/** @param document as `parseOtlpJson` gives it */
export function encodeLogsDocument(document: unknown): Uint8Array {
  const cursor = new JsonCursor()
  const writer = new ProtoWriter(64 * 1024)
  cursor.objects(rootObject(cursor, document), 'resourceLogs', 'resource_logs', (group) => {
    const start = writer.open(1)
    encodeResource(cursor, writer, group)
    for (const [camel, snake] of LOG_SCOPES) {
      cursor.objects(group, camel, snake, (scope) => {
        const scopeStart = writer.open(2)
        encodeScope(cursor, writer, scope)
        cursor.objects(scope, 'logRecords', 'log_records', (record) => encodeLog(cursor, writer, record))
        writer.close(scopeStart)
      })
    }
    encodeText(cursor, writer, 3, group, 'schemaUrl', 'schema_url')
    writer.close(start)
  })
  return writer.finish()
}

// the older names are those of OTLP before 0.15 (2022)
const SPAN_SCOPES = [
  ['scopeSpans', 'scope_spans'],
  ['instrumentationLibrarySpans', 'instrumentation_library_spans'],
] as const
const LOG_SCOPES = [
  ['scopeLogs', 'scope_logs'],
  ['instrumentationLibraryLogs', 'instrumentation_library_logs'],
] as const

interface EnumNames {
  readonly numbers: Readonly<Record<string, number>>
  /** For complaints: some of the names. */
  readonly expected: string
}

const KINDS = enumNames({
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
})
const STATUS_CODES = enumNames({ STATUS_CODE_UNSET: 0, STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 })
const SEVERITIES = enumNames(
  Object.fromEntries([
    ['SEVERITY_NUMBER_UNSPECIFIED', 0],
    ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level, index) =>
      [1, 2, 3, 4].map((step): [string, number] => [
        `SEVERITY_NUMBER_${level}${step === 1 ? '' : step}`,
        index * 4 + step,
      ]),
    ),
  ]) as Record<string, number>,
)

const NANOSECONDS = 'nanoseconds since 1970 as an integer'
const ID = 'an id in hex or base64'

function enumNames(numbers: Readonly<Record<string, number>>): EnumNames {
  return { numbers, expected: `a number or one of ${Object.keys(numbers).slice(0, 6).join(', ')}` }
}

function rootObject(cursor: JsonCursor, document: unknown): JsonObject {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw cursor.unexpected('an object', document)
  }
  return document as JsonObject
}

function encodeResource(cursor: JsonCursor, writer: ProtoWriter, group: JsonObject): void {
  cursor.object(group, 'resource', 'resource', (resource) => {
    const start = writer.open(1)
    encodeAttributes(cursor, writer, 1, resource)
    encodeCount(cursor, writer, 2, resource, 'droppedAttributesCount', 'dropped_attributes_count')
    cursor.objects(resource, 'entityRefs', 'entity_refs', (ref) => {
      const refStart = writer.open(3)
      encodeText(cursor, writer, 1, ref, 'schemaUrl', 'schema_url')
      encodeText(cursor, writer, 2, ref, 'type', 'type')
      encodeTexts(cursor, writer, 3, ref, 'idKeys', 'id_keys')
      encodeTexts(cursor, writer, 4, ref, 'descriptionKeys', 'description_keys')
      writer.close(refStart)
    })
    writer.close(start)
  })
}

function encodeScope(cursor: JsonCursor, writer: ProtoWriter, group: JsonObject): void {
  const name = group['scope'] === undefined ? 'instrumentationLibrary' : 'scope'
  cursor.object(group, name, 'instrumentation_library', (scope) => {
    const start = writer.open(1)
    encodeText(cursor, writer, 1, scope, 'name', 'name')
    encodeText(cursor, writer, 2, scope, 'version', 'version')
    encodeAttributes(cursor, writer, 3, scope)
    encodeCount(cursor, writer, 4, scope, 'droppedAttributesCount', 'dropped_attributes_count')
    writer.close(start)
  })
  encodeText(cursor, writer, 3, group, 'schemaUrl', 'schema_url')
}

function encodeSpan(cursor: JsonCursor, writer: ProtoWriter, span: JsonObject): void {
  const start = writer.open(2)
  encodeId(cursor, writer, 1, span, 'traceId', 'trace_id')
  encodeId(cursor, writer, 2, span, 'spanId', 'span_id')
  encodeText(cursor, writer, 3, span, 'traceState', 'trace_state')
  encodeId(cursor, writer, 4, span, 'parentSpanId', 'parent_span_id')
  encodeText(cursor, writer, 5, span, 'name', 'name')
  encodeEnum(cursor, writer, 6, span, 'kind', 'kind', KINDS)
  encodeTime(cursor, writer, 7, span, 'startTimeUnixNano', 'start_time_unix_nano')
  encodeTime(cursor, writer, 8, span, 'endTimeUnixNano', 'end_time_unix_nano')
  encodeAttributes(cursor, writer, 9, span)
  encodeCount(cursor, writer, 10, span, 'droppedAttributesCount', 'dropped_attributes_count')
  cursor.objects(span, 'events', 'events', (event) => encodeEvent(cursor, writer, event))
  encodeCount(cursor, writer, 12, span, 'droppedEventsCount', 'dropped_events_count')
  cursor.objects(span, 'links', 'links', (link) => encodeLink(cursor, writer, link))
  encodeCount(cursor, writer, 14, span, 'droppedLinksCount', 'dropped_links_count')
  cursor.object(span, 'status', 'status', (status) => {
    const statusStart = writer.open(15)
    encodeText(cursor, writer, 2, status, 'message', 'message')
    encodeEnum(cursor, writer, 3, status, 'code', 'code', STATUS_CODES)
    writer.close(statusStart)
  })
  encodeFlags(cursor, writer, 16, span)
  writer.close(start)
}

function encodeEvent(cursor: JsonCursor, writer: ProtoWriter, event: JsonObject): void {
  const start = writer.open(11)
  encodeTime(cursor, writer, 1, event, 'timeUnixNano', 'time_unix_nano')
  encodeText(cursor, writer, 2, event, 'name', 'name')
  encodeAttributes(cursor, writer, 3, event)
  encodeCount(cursor, writer, 4, event, 'droppedAttributesCount', 'dropped_attributes_count')
  writer.close(start)
}

function encodeLink(cursor: JsonCursor, writer: ProtoWriter, link: JsonObject): void {
  const start = writer.open(13)
  encodeId(cursor, writer, 1, link, 'traceId', 'trace_id')
  encodeId(cursor, writer, 2, link, 'spanId', 'span_id')
  encodeText(cursor, writer, 3, link, 'traceState', 'trace_state')
  encodeAttributes(cursor, writer, 4, link)
  encodeCount(cursor, writer, 5, link, 'droppedAttributesCount', 'dropped_attributes_count')
  encodeFlags(cursor, writer, 6, link)
  writer.close(start)
}

function encodeLog(cursor: JsonCursor, writer: ProtoWriter, record: JsonObject): void {
  const start = writer.open(2)
  encodeTime(cursor, writer, 1, record, 'timeUnixNano', 'time_unix_nano')
  encodeEnum(cursor, writer, 2, record, 'severityNumber', 'severity_number', SEVERITIES)
  encodeText(cursor, writer, 3, record, 'severityText', 'severity_text')
  cursor.object(record, 'body', 'body', (body) => {
    const bodyStart = writer.open(5)
    encodeValue(cursor, writer, body)
    writer.close(bodyStart)
  })
  encodeAttributes(cursor, writer, 6, record)
  encodeCount(cursor, writer, 7, record, 'droppedAttributesCount', 'dropped_attributes_count')
  encodeFlags(cursor, writer, 8, record)
  encodeId(cursor, writer, 9, record, 'traceId', 'trace_id')
  encodeId(cursor, writer, 10, record, 'spanId', 'span_id')
  encodeTime(cursor, writer, 11, record, 'observedTimeUnixNano', 'observed_time_unix_nano')
  encodeText(cursor, writer, 12, record, 'eventName', 'event_name')
  writer.close(start)
}

// Each of these leaves the field out when it is absent or its default, as protobuf does.

function encodeTexts(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
): void {
  const texts = cursor.value(object, camel, snake) ?? []
  if (!Array.isArray(texts)) throw cursor.unexpected('a list', texts, camel)
  for (const text of texts) {
    if (typeof text !== 'string') throw cursor.unexpected('a string', text, camel)
    writer.string(field, text)
  }
}

function encodeText(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
): void {
  const text = cursor.text(object, camel, snake)
  if (text !== '') writer.string(field, text)
}

function encodeId(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
): void {
  const id = cursor.scalar(object, camel, snake, parseId, ID)
  if (id !== undefined && id.length > 0) writer.bytes(field, id)
}

function encodeTime(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
): void {
  const time = cursor.scalar(object, camel, snake, parseUint64, NANOSECONDS)
  if (time !== undefined && time !== 0n) writer.fixed64(field, time)
}

function encodeCount(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
): void {
  const count = cursor.scalar(object, camel, snake, parseUint32, 'a count')
  if (count !== undefined && count !== 0) writer.varint(field, count)
}

function encodeFlags(cursor: JsonCursor, writer: ProtoWriter, field: number, object: JsonObject): void {
  const flags = cursor.scalar(object, 'flags', 'flags', parseUint32, 'flags as an unsigned 32-bit number')
  if (flags !== undefined && flags !== 0) writer.fixed32(field, flags)
}

function encodeEnum(
  cursor: JsonCursor,
  writer: ProtoWriter,
  field: number,
  object: JsonObject,
  camel: string,
  snake: string,
  names: EnumNames,
): void {
  const number = cursor.scalar(
    object,
    camel,
    snake,
    (value) => parseEnum(value, names.numbers),
    names.expected,
  )
  if (number !== undefined && number !== 0) writer.varint(field, number)
}
