// Attributes, and what OTLP has fields for, as Jaeger's tags. The other direction is in jaeger-tags.ts and
// plain-attributes.ts.
// https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
import { Buffer } from 'node:buffer'
import type { Attribute, Attributes, AttributeValue, Span } from '../../trace/span.ts'
import { WARNINGS } from './jaeger-json.ts'

type Json = Readonly<Record<string, unknown>>

/** Those of a span. The fields come first, where an attribute of the same name cannot hide them. */
export function spanTags({ kind, status, scope, traceState, attributes }: Span): readonly Json[] {
  const fields: Attribute[] = []
  const add = (key: string, value: AttributeValue): void => {
    if (value !== '') fields.push({ key, value })
  }
  if (kind !== 'unspecified') add('span.kind', kind)
  if (status.code !== 'unset') add('otel.status_code', status.code.toUpperCase())
  if (status.code === 'error') add('error', true)
  add('otel.status_description', status.message)
  add('otel.scope.name', scope.name)
  add('otel.scope.version', scope.version)
  add('w3c.tracestate', traceState)
  return encodeTags([...fields, ...attributes.filter(({ key }) => key !== WARNINGS)])
}

export function encodeTags(attributes: Attributes): readonly Json[] {
  return attributes.map(encodeTag)
}

/** Lists and maps become JSON text; numbers that JSON has no way to write, text. */
export function encodeTag({ key, value }: Attribute): Json {
  switch (typeof value) {
    case 'undefined':
      return { key, type: 'string', value: '' }
    case 'string':
      return { key, type: 'string', value }
    case 'boolean':
      return { key, type: 'bool', value }
    case 'bigint':
      return { key, type: 'int64', value: plainInteger(value) }
    case 'number':
      return { key, type: 'float64', value: plainDouble(value) }
    default:
      if (value instanceof Uint8Array) return { key, type: 'binary', value: base64(value) }
      return { key, type: 'string', value: JSON.stringify(plainJson(value)) }
  }
}

function plainJson(value: AttributeValue): unknown {
  switch (typeof value) {
    case 'bigint':
      return plainInteger(value)
    case 'number':
      return plainDouble(value)
    case 'undefined':
      return null
    case 'object':
      if (value instanceof Uint8Array) return base64(value)
      if ('entries' in value && typeof value.entries !== 'function') {
        return Object.fromEntries(value.entries.map(({ key, value: item }) => [key, plainJson(item)]))
      }
      return (value as readonly AttributeValue[]).map(plainJson)
    default:
      return value
  }
}

/** A text where a double would round it. */
function plainInteger(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function plainDouble(value: number): number | string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
