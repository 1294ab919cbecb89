// An attribute's value as it is taken away: whole, and in a form that other tools read.
import { isList } from './attribute-value.ts'
import type { AttributeValue } from '../../trace/span.ts'

/** Text as it was sent; bytes as hex; arrays and maps as JSON, in which whole numbers keep all of their digits. */
export function copiedValue(value: AttributeValue): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return hexOf(value)
  return typeof value === 'object' ? jsonOf(value, 0) : String(value ?? '')
}

function jsonOf(value: AttributeValue, depth: number): string {
  if (value === undefined || depth > MAX_DEPTH) return 'null'
  if (value instanceof Uint8Array) return JSON.stringify(hexOf(value))
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') {
    return typeof value === 'number' && !Number.isFinite(value)
      ? JSON.stringify(String(value))
      : JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map((item) => jsonOf(item, depth + 1)).join(',')}]`
  const entries = value.entries.map(
    (entry) => `${JSON.stringify(entry.key)}:${jsonOf(entry.value, depth + 1)}`,
  )
  return `{${entries.join(',')}}`
}

/** The protocol bounds the nesting; this bounds the stack. */
const MAX_DEPTH = 100

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
