// Traces in the shapes of Tempo's replies, as it was recorded to write them: ids in base64, enums by name, what is a
// default left out; and what it loses when a trace goes to its storage.
import type { Attributes, Span, TraceData } from '../../src/trace/span.ts'
import { encodeTraceJson } from '../../src/wire/otlp/otlp-json-output.ts'
import { encodeTraceRequest } from '../../src/wire/otlp/otlp-proto-output.ts'
import { plainSpan } from '../../src/wire/otlp/otlp-span.ts'
import { ProtoWriter } from '../../src/wire/otlp/proto-writer.ts'

/** Without flags and schema URLs, the service's name last. */
export function asStored({ spans }: TraceData): TraceData {
  const resources = new Map<Span['resource'], Span['resource']>()
  const scopes = new Map<Span['scope'], Span['scope']>()
  const stored = spans.map((span): Span => ({
    // a decoded one has attributes that a spread does not see
    ...plainSpan(span),
    flags: 0,
    parentLocation: 'unknown',
    links: span.links.map((link) => ({ ...link, flags: 0 })),
    resource: kept(resources, span.resource, ({ attributes, droppedAttributes }) => ({
      attributes: serviceLast(attributes),
      droppedAttributes,
      schemaUrl: '',
    })),
    scope: kept(scopes, span.scope, (scope) => ({ ...scope, schemaUrl: '' })),
  }))
  return { spans: stored, logs: [] }
}

/** @param partial the message of a reply that is not all of it */
export function tempoJson({ spans }: TraceData, api: 'v1' | 'v2', partial?: string): string {
  const { resourceSpans } = generic(encodeTraceJson({ spans, logs: [] })) as { resourceSpans: unknown }
  const lists = spans.length === 0 ? {} : { [api === 'v1' ? 'batches' : 'resourceSpans']: resourceSpans }
  if (api === 'v1') return JSON.stringify(lists)
  const said = partial === undefined ? {} : { status: 'PARTIAL', message: partial }
  return JSON.stringify({ trace: lists, metrics: metrics(spans), ...said })
}

export function tempoProto(data: TraceData, api: 'v1' | 'v2', partial?: string): Uint8Array {
  const trace = encodeTraceRequest(data)
  if (api === 'v1') return trace
  const writer = new ProtoWriter(trace.length + 100)
  writer.bytes(1, trace)
  writer.message(2, (inner) => {
    if (data.spans.length > 0) inner.varint(1, 65_128)
  })
  if (partial !== undefined) {
    writer.varint(3, 1)
    writer.string(4, partial)
  }
  return writer.finish()
}

function metrics(spans: readonly Span[]): object {
  return spans.length === 0 ? {} : { inspectedBytes: '65128' }
}

function kept<T>(known: Map<T, T>, one: T, make: (one: T) => T): T {
  let made = known.get(one)
  if (made === undefined) {
    made = make(one)
    known.set(one, made)
  }
  return made
}

function serviceLast(attributes: Attributes): Attributes {
  return attributes.toSorted((a, b) => Number(a.key === 'service.name') - Number(b.key === 'service.name'))
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const CODES = ['UNSET', 'OK', 'ERROR']
const IDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId'])

/** OTLP's JSON as any protobuf library writes it that knows nothing of OTLP. */
function generic(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(generic)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    if (IDS.has(key)) return field === '' ? [] : [[key, Buffer.from(String(field), 'hex').toString('base64')]]
    if (key === 'kind' && typeof field === 'number') {
      return field === 0 ? [] : [[key, KINDS[field] === undefined ? field : `SPAN_KIND_${KINDS[field]}`]]
    }
    if (key === 'code' && typeof field === 'number') {
      return field === 0 ? [] : [[key, CODES[field] === undefined ? field : `STATUS_CODE_${CODES[field]}`]]
    }
    if ((key.endsWith('UnixNano') && field === '0') || (key === 'name' && field === '')) return []
    if (key === 'attributes' && Array.isArray(field) && field.length === 0) return []
    return [
      [key, key.endsWith('Value') && key !== 'arrayValue' && key !== 'kvlistValue' ? field : generic(field)],
    ]
  })
  return Object.fromEntries(fields)
}
