// Fields of JSON that is not OTLP: Jaeger's and Zipkin's. Absent and null are the same; anything else that does not
// fit is an error whose message begins with the path of the value.
import type { SpanId, TraceId } from '../trace/span.ts'
import type { Instant } from '../trace/time.ts'
import { instantOf } from '../trace/time.ts'
import type { JsonObject } from './json-cursor.ts'
import { excerpt } from './json-cursor.ts'
import { WireError } from './wire-error.ts'

/** What to do with a span that cannot be read: throw, or take note and go on without it. */
export type Refuse = (error: WireError) => void

export function throwRefusal(error: WireError): void {
  throw error
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What `read` makes of each object in a list, null items left out. */
export function readObjects<T>(owner: JsonObject, field: string, read: (item: JsonObject) => T): T[] {
  const items: T[] = []
  for (const [index, item] of listField(owner, field).entries()) {
    if (item !== null) items.push(within(`${field}[${index}]`, () => read(asObject(item))))
  }
  return items
}

export function listField(owner: JsonObject, field: string): readonly unknown[] {
  const value = owner[field] ?? []
  if (!Array.isArray(value)) throw unexpected(field, 'a list', value)
  return value
}

export function objectField(owner: JsonObject, field: string): JsonObject | undefined {
  const value = owner[field] ?? undefined
  if (value === undefined) return undefined
  if (!isObject(value)) throw unexpected(field, 'an object', value)
  return value
}

export function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new WireError(`expected an object, found ${excerpt(value)}`)
  return value
}

/** '' when absent. */
export function textField(owner: JsonObject, field: string): string {
  const value = owner[field] ?? ''
  if (typeof value !== 'string') throw unexpected(field, 'a string', value)
  return value
}

/** undefined when absent, empty or zero: then it names no trace. */
export function traceIdField(owner: JsonObject, field: string): TraceId | undefined {
  return hexField(owner, field, 32) as TraceId | undefined
}

/** undefined when absent, empty or zero: then it names no span. */
export function spanIdField(owner: JsonObject, field: string): SpanId | undefined {
  return hexField(owner, field, 16) as SpanId | undefined
}

/** Writers drop leading zeros, and some write capitals. */
function hexField(owner: JsonObject, field: string, digits: number): string | undefined {
  const value = owner[field] ?? ''
  if (typeof value !== 'string' || value.length > digits || !/^[\da-fA-F]*$/.test(value)) {
    throw unexpected(field, `an id of up to ${digits} hexadecimal digits`, value)
  }
  return /^0*$/.test(value) ? undefined : value.toLowerCase().padStart(digits, '0')
}

/**
 * Unix microseconds, which need 51 bits and are exact in JSON. 0n for what can be no time: absent, zero, or the year 1
 * in unsigned 64 bits, which is how Go writes a time that was never set.
 */
export function instantField(owner: JsonObject, field: string): Instant {
  const microseconds = microsecondsField(owner, field) ?? 0n
  return instantOf(microseconds > 0n && microseconds <= MAX_MICROSECONDS ? microseconds * 1000n : 0n)
}

/** Of the whole 64-bit range, also negative. */
export function microsecondsField(owner: JsonObject, field: string): bigint | undefined {
  const value = owner[field] ?? undefined
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value))
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  throw unexpected(field, 'a number of microseconds', value)
}

/**
 * 0n, unfinished, without a duration. The end of a span that ended before it began may come as a duration that wrapped
 * round in 64 bits; JSON.parse has rounded it by then, so that of one that wrapped by little only the sign is left.
 */
export function endAfter(start: Instant, duration: bigint | undefined): Instant {
  if (duration === undefined) return instantOf(0n)
  const length = duration <= MAX_MICROSECONDS ? duration : unwrapped(duration)
  const end = start + length * 1000n
  // before 1970, where there is no number for it: any end before the start says the same
  return instantOf(end > 0n || length >= 0n ? end : 1n)
}

function unwrapped(duration: bigint): bigint {
  const signed = BigInt.asIntN(64, duration)
  return signed < 0n ? signed : -1n
}

/** Puts `place` before the path in the message of what `read` throws; '' is the document itself. */
export function within<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof WireError ? atPlace(place, error) : error
  }
}

export function atPlace(place: string, error: WireError): WireError {
  if (place === '') return error
  const separator = error.message.startsWith('expected ') ? ': ' : '.'
  return new WireError(`${place}${separator}${error.message}`)
}

export function unexpected(field: string, wanted: string, value: unknown): WireError {
  return new WireError(`${field}: expected ${wanted}, found ${excerpt(value)}`)
}

// year 2255: the last microsecond that a double holds exactly
const MAX_MICROSECONDS = BigInt(Number.MAX_SAFE_INTEGER)
