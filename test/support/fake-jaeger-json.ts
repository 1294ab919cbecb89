// Spans as a Jaeger writes them, on both of its APIs: from its documentation and not from what reads it here, so that the
// two can be held against each other.
import type { Attribute, Attributes, AttributeValue, Span } from '../../src/trace/span.ts'
import { encodeTraceJson } from '../../src/wire/otlp/otlp-json-output.ts'

/** A span with what the server has to say of it. */
export interface StoredSpan {
  readonly span: Span
  readonly warnings: readonly string[]
}

/** What Go's JSON cannot write. */
export class UnsupportedValue extends Error {}

/** `{traceID, spans, processes}` of one trace. */
export function internalTrace(stored: readonly StoredSpan[], shortIds: boolean): object {
  const processes = new Map<string, object>()
  const spans = stored.map(({ span, warnings }) => {
    const process = {
      serviceName: serviceOf(span),
      tags: span.resource.attributes.filter(({ key }) => key !== 'service.name').map(tag),
    }
    const content = JSON.stringify(process)
    if (!processes.has(content)) processes.set(content, process)
    const processID = `p${[...processes.keys()].indexOf(content) + 1}`
    return { ...internalSpan(span, shortIds), processID, warnings: warnings.length === 0 ? null : warnings }
  })
  return {
    traceID: printedId(stored[0]!.span.traceId, shortIds),
    spans,
    processes: Object.fromEntries([...processes.values()].map((process, at) => [`p${at + 1}`, process])),
    warnings: null,
  }
}

export function envelope(data: unknown, errors: unknown = null): string {
  const total = Array.isArray(data) && typeof data[0] === 'string' ? data.length : 0
  return JSON.stringify({ data, total, limit: 0, offset: 0, errors })
}

function internalSpan(span: Span, shortIds: boolean): object {
  const traceID = printedId(span.traceId, shortIds)
  const parent = span.parentId
  const ofParent = span.links.find((link) => link.traceId === span.traceId && link.spanId === parent)
  const references = [
    ...(parent === undefined
      ? []
      : [{ refType: ofParent === undefined ? 'CHILD_OF' : refTypeOf(ofParent), traceID, spanID: parent }]),
    ...span.links
      .filter((link) => link !== ofParent)
      .map((link) => ({
        refType: refTypeOf(link),
        traceID: printedId(link.traceId, shortIds),
        spanID: link.spanId,
      })),
  ]
  return {
    traceID,
    spanID: span.spanId,
    operationName: span.name,
    references,
    startTime: Number(span.start / 1000n),
    // an end before the start wraps round, and comes as a number all the same
    duration: Number(BigInt.asUintN(64, (span.end - span.start) / 1000n)),
    tags: fieldTags(span),
    logs: span.events.map((event) => ({
      timestamp: Number(event.time / 1000n),
      fields: [
        ...(event.name === '' || event.attributes.some(({ key }) => key === 'event')
          ? []
          : [tag({ key: 'event', value: event.name })]),
        ...event.attributes.map(tag),
      ],
    })),
  }
}

function fieldTags(span: Span): readonly object[] {
  const tags: Attribute[] = [...span.attributes]
  const add = (key: string, value: AttributeValue): void => {
    if (value !== '') tags.push({ key, value })
  }
  add('otel.scope.name', span.scope.name)
  add('otel.scope.version', span.scope.version)
  if (span.kind !== 'unspecified') add('span.kind', span.kind)
  if (span.status.code === 'error') {
    add('otel.status_code', 'ERROR')
    add('error', true)
  }
  if (span.status.code === 'ok') add('otel.status_code', 'OK')
  add('otel.status_description', span.status.message)
  add('w3c.tracestate', span.traceState)
  return tags.map(tag)
}

function refTypeOf({ attributes }: Span['links'][number]): string {
  const type = attributes.find(({ key }) => key === 'opentracing.ref_type')?.value
  return type === 'child_of' ? 'CHILD_OF' : 'FOLLOWS_FROM'
}

function tag({ key, value }: Attribute): object {
  switch (typeof value) {
    case 'string':
      return { key, type: 'string', value }
    case 'boolean':
      return { key, type: 'bool', value }
    case 'bigint': {
      const number = Number(value)
      return { key, type: 'int64', value: Number.isSafeInteger(number) ? number : String(value) }
    }
    case 'number':
      if (!Number.isFinite(value)) throw new UnsupportedValue(`json: unsupported value: ${goNumber(value)}`)
      return { key, type: 'float64', value }
    case 'undefined':
      return { key, type: 'string', value: '' }
    default:
      if (value instanceof Uint8Array) {
        return { key, type: 'binary', value: Buffer.from(value).toString('base64') }
      }
      return { key, type: 'string', value: JSON.stringify(plain(value)) }
  }
}

function plain(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object') {
    return Object.fromEntries(
      (value as { entries: Attributes }).entries.map(({ key, value: item }) => [key, plain(item)]),
    )
  }
  return value ?? null
}

function goNumber(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** Without its first half where that is zero. */
function printedId(id: string, shortIds: boolean): string {
  return shortIds ? id.replace(/^0{16}/, '') : id
}

export function serviceOf(span: Span): string {
  const name = span.resource.attributes.find(({ key }) => key === 'service.name')?.value
  return typeof name === 'string' && name !== '' ? name : 'OTLPResourceNoServiceName'
}

/** `{result: {resourceSpans}}`, all of the spans in one list. */
export function v3Document(stored: readonly StoredSpan[], ids: 'hex' | 'base64'): string {
  const spans = stored.map(({ span, warnings }) =>
    warnings.length === 0
      ? span
      : { ...span, attributes: [...span.attributes, { key: '@jaeger@warnings', value: warnings }] },
  )
  const result = JSON.parse(JSON.stringify(encodeTraceJson({ spans, logs: [] }))) as object
  return JSON.stringify({ result: trimmed(result, ids) })
}

/** Zero values are left out; before 1.54 ids are base64 and enums names. */
function trimmed(value: unknown, ids: 'hex' | 'base64', key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => trimmed(item, ids))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([name, item]) => ZERO.get(name) !== item)
      .map(([name, item]) => [name, trimmed(item, ids, name)] as const)
    return Object.fromEntries(entries)
  }
  if (ids === 'hex') return value
  if (/^(?:traceId|spanId|parentSpanId)$/.test(key))
    return Buffer.from(String(value), 'hex').toString('base64')
  if (key === 'kind' && typeof value === 'number') return KINDS[value] ?? value
  if (key === 'code' && typeof value === 'number') return CODES[value] ?? value
  return value
}

/** A message of `0` is a text like any other. */
const ZERO: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['parentSpanId', ''],
  ['kind', 0],
  ['code', 0],
  ['message', ''],
  ['startTimeUnixNano', '0'],
  ['endTimeUnixNano', '0'],
])
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (kind) => `SPAN_KIND_${kind}`,
)
const CODES = ['UNSET', 'OK', 'ERROR'].map((code) => `STATUS_CODE_${code}`)
