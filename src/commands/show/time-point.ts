// A moment of a trace as people type it: so long after its start, or by the clock.
import { instantOf, offsetBetween, type Instant, type Offset } from '../../trace/time.ts'
import { parseDuration } from '../values/duration.ts'
import { usageError } from '../values/usage-error.ts'

export type TimePoint =
  | { readonly kind: 'offset'; readonly offset: Offset }
  | { readonly kind: 'instant'; readonly instant: Instant }

/**
 * 3s, 1m30s, 250ms after the start; or RFC 3339, with a `T` or a blank: 2026-08-22T14:03:12.5Z, … +02:00.
 * @throws TracectlError `usage` that names `flag`
 */
export function parseTimePoint(text: string, flag: string): TimePoint {
  const instant = parseInstant(text.trim())
  if (instant !== undefined) return { kind: 'instant', instant }
  if (/^\d{4}-/.test(text.trim())) {
    const problem = 'is not a time as RFC 3339 writes it'
    throw usageError(flag, text, problem, `${flag} 2026-08-22T14:03:12.5Z`)
  }
  return { kind: 'offset', offset: parseDuration(text, flag) }
}

/** Nanoseconds after the start of a trace; negative before it. */
export function offsetOfPoint(point: TimePoint, start: Instant): Offset {
  return point.kind === 'offset' ? point.offset : offsetBetween(start, point.instant)
}

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? ?(?:([Zz])|([+-])(\d\d):(\d\d))$/

function parseInstant(text: string): Instant | undefined {
  const match = RFC_3339.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  // February 30th becomes March 2nd; whoever typed it means neither.
  if (new Date(ms).toISOString().slice(0, 19) !== `${text.slice(0, 10)}T${text.slice(11, 19)}`)
    return undefined
  const eastOfUtc = match[8] === undefined ? Number(match[10]) * 60 + Number(match[11]) : 0
  const minutes = match[9] === '-' ? -eastOfUtc : eastOfUtc
  const fraction = BigInt((match[7] ?? '').padEnd(9, '0'))
  return instantOf(BigInt(ms - minutes * 60_000) * 1_000_000n + fraction)
}
