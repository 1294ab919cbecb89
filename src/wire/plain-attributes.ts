// Attributes out of plain JSON values, as Jaeger's tags and Zipkin's are. Some writers, Elasticsearch among them,
// turn every value into a string and leave the type beside it.
import type { Attribute, AttributeValue } from '../trace/span.ts'
import { MAX_VALUE_DEPTH } from './otlp/attribute-check.ts'
import type { JsonObject } from './json-cursor.ts'
import { textField } from './json-fields.ts'
import { parseBase64, parseDouble, parseInt64 } from './json-scalars.ts'
import { WireError } from './wire-error.ts'

/** Jaeger's `{key, type, value}`. A value that its type does not fit is kept as what it is. */
export function decodeTag(tag: JsonObject): Attribute {
  const key = textField(tag, 'key')
  const { type, value } = tag
  const wanted = typeof type === 'string' ? type.toLowerCase() : ''
  return { key, value: TYPES[wanted]?.(value) ?? plainValue(value) }
}

/** A JSON value as it stands; a number without a fraction is an integer. */
export function plainValue(value: unknown, depth = 1): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) throw new WireError(`value: nested deeper than ${MAX_VALUE_DEPTH} levels`)
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : value
    case 'object':
      if (value === null) return undefined
      if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1))
      return {
        entries: Object.entries(value).map(([key, item]) => ({ key, value: plainValue(item, depth + 1) })),
      }
    default:
      return undefined
  }
}

/** Without the second and further of what is there twice, key and value the same. */
export function distinctAttributes(attributes: readonly Attribute[]): Attribute[] {
  const seen = new Set<string>()
  return attributes.filter(({ key, value }) => {
    // an array or a map is as rare here as a twin of it
    if (typeof value === 'object') return true
    const name = `${typeof value} ${key}=${value}`
    return !seen.has(name) && seen.add(name)
  })
}

const TYPES: Readonly<Record<string, (value: unknown) => AttributeValue>> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  bool: (value) => (typeof value === 'string' ? BOOLEANS.get(value) : undefined),
  int64: parseInt64,
  float64: parseDouble,
  binary: parseBase64,
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])
