// Any attribute value as one line of text: unambiguous about its type, bounded in length and depth.
import { isJsonObject } from './json-lines.ts'
import type { AttributeMap, AttributeValue } from '../../trace/span.ts'
import { sanitize } from '../text.ts'

/** Sanitised. Strings stand as they are unless they would read as something else: "200" is a string, 200 a number. */
export function formatValue(value: AttributeValue): string {
  return sanitize(shownValue(value, 0))
}

/** Long values are cut, with a count of what is left out, so that one line never costs megabytes. The dots are ASCII
 * in every look: no terminal draws them in two cells. */
const MAX_CHARS = 4096
const MAX_BYTES = 32
const MAX_ITEMS = 64
/** The protocol bounds the nesting of values; this is what anybody reads on one line. */
const MAX_DEPTH = 8

function shownValue(value: AttributeValue, depth: number): string {
  if (value === undefined) return '(no value)'
  if (typeof value === 'string') return shownString(value, depth > 0)
  if (typeof value !== 'object') return String(value)
  if (value instanceof Uint8Array) return shownBytes(value)
  if (isList(value)) {
    return depth >= MAX_DEPTH ? '[...]' : `[${shownItems(value, (item) => shownValue(item, depth + 1))}]`
  }
  if (depth >= MAX_DEPTH) return '{...}'
  return `{${shownItems(value.entries, (entry) => `${entry.key}: ${shownValue(entry.value, depth + 1)}`)}}`
}

/** Array.isArray does not narrow readonly arrays. */
export function isList(value: readonly AttributeValue[] | AttributeMap): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

function shownString(text: string, nested: boolean): string {
  const shown =
    text.length <= MAX_CHARS
      ? text
      : `${text.slice(0, MAX_CHARS)}... (${text.length - MAX_CHARS} more characters)`
  const isPlain = !nested && (!READS_AS_OTHER.test(text) || isJsonObject(text))
  return isPlain ? shown : JSON.stringify(shown)
}

/** Empty, with blanks at an end, or like a number, a truth value, bytes, an array or a map. */
const READS_AS_OTHER = /^$|^\s|\s$|^[-+]?[\d.]+(e[-+]?\d+)?$|^(true|false|NaN|-?Infinity|0x[\da-f]*)$|^[[{(]/i

function shownBytes(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, MAX_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const more = bytes.length > MAX_BYTES ? '...' : ''
  return `0x${hex}${more} (${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'})`
}

function shownItems<Item>(items: readonly Item[], show: (item: Item) => string): string {
  const shown = items.slice(0, MAX_ITEMS).map(show)
  if (items.length > MAX_ITEMS) shown.push(`... ${items.length - MAX_ITEMS} more`)
  return shown.join(', ')
}
