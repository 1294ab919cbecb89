// When: Jaeger wants both ends of a window, in microseconds on its older paths and as RFC 3339 on the newer.
import type { TimeWindow } from '../source.ts'

export interface JaegerWindow {
  /** Unix nanoseconds; start < end. */
  readonly start: bigint
  readonly end: bigint
}

/**
 * An open beginning is two days before the end, as Jaeger's own default is: most stores would look into every index they
 * have. undefined when it ends before it begins.
 */
export function jaegerWindow({ from, to }: TimeWindow, now: bigint): JaegerWindow | undefined {
  // what has just begun may carry the time of a clock that is ahead
  const end: bigint = to ?? now + MINUTE
  const start: bigint = from ?? (end > TWO_DAYS ? end - TWO_DAYS : 0n)
  if (start > end) return undefined
  return { start: start < 0n ? 0n : start, end: end === start ? end + 1000n : end }
}

/** Rounded outwards: nothing that lies in the window is left out. */
export function microsecondsOf({ start, end }: JaegerWindow): {
  readonly start: string
  readonly end: string
} {
  return { start: String(start / 1000n), end: String((end + 999n) / 1000n) }
}

export function rfc3339Of({ start, end }: JaegerWindow): { readonly start: string; readonly end: string } {
  return { start: formatRfc3339(start), end: formatRfc3339(end) }
}

/** With nanoseconds, in UTC; the last year that Go reads is 9999. */
function formatRfc3339(time: bigint): string {
  const limited = time < LAST ? time : LAST
  const seconds = new Date(Number(limited / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(limited % 1_000_000_000n).padStart(9, '0')}Z`
}

const MINUTE = 60_000_000_000n
const TWO_DAYS = 2n * 24n * 60n * MINUTE
const LAST = 253_402_300_799_000_000_000n
