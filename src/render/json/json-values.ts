// Attribute values as JSON without loss: every value says its type, because JSON has fewer than OTLP.
import type { Attributes, AttributeValue } from '../../trace/span.ts'
import { isList } from '../span-page/attribute-value.ts'

export interface JsonAttribute extends JsonValue {
  readonly key: string
}

export interface JsonValue {
  readonly type: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'map' | 'empty'
  /**
   * int: a number, or a decimal string beyond ±(2^53 − 1); double: a number, or "NaN", "Infinity", "-Infinity", "-0";
   * bytes: base64; array: values; map: attributes; empty: null.
   */
  readonly value: string | boolean | number | null | readonly JsonValue[]
}

export function jsonAttributes(attributes: Attributes): readonly JsonAttribute[] {
  return attributes.map(({ key, value }) => ({ key, ...jsonValue(value) }))
}

export function jsonValue(value: AttributeValue): JsonValue {
  switch (typeof value) {
    case 'string':
      return { type: 'string', value }
    case 'boolean':
      return { type: 'bool', value }
    case 'bigint':
      return { type: 'int', value: jsonInteger(value) }
    case 'number':
      return { type: 'double', value: jsonDouble(value) }
    default:
      break
  }
  if (value === undefined || typeof value !== 'object') return { type: 'empty', value: null }
  if (value instanceof Uint8Array) return { type: 'bytes', value: Buffer.from(value).toString('base64') }
  if (isList(value)) return { type: 'array', value: value.map(jsonValue) }
  return { type: 'map', value: jsonAttributes(value.entries) }
}

function jsonInteger(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function jsonDouble(value: number): number | string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}
