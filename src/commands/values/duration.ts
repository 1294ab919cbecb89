// Lengths of time as people type them: 10s, 150ms, 1.5h, 1h30m.
import { offsetOf, type Offset } from '../../trace/time.ts'
import { NANOSECONDS } from '../../trace/time-units.ts'
import { usageError } from './usage-error.ts'

const PART = /(\d+(?:\.\d+)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d)/gy

/**
 * Nanoseconds.
 * @throws TracectlError `usage` that names `flag`, the text and an example
 */
export function parseDuration(text: string, flag: string): Offset {
  const trimmed = text.trim()
  if (trimmed === '0') return offsetOf(0)
  let total = 0
  let read = 0
  for (const part of trimmed.matchAll(PART)) {
    total += Number(part[1]) * (NANOSECONDS[part[2] ?? ''] ?? Number.NaN)
    read = part.index + part[0].length
  }
  if (read === 0 || read < trimmed.length || !Number.isFinite(total)) {
    const problem = /^\d+(\.\d+)?$/.test(trimmed)
      ? 'has no unit (ns, us, ms, s, m, h, d)'
      : 'is not a duration'
    throw usageError(flag, text, problem, `${flag} 10s, 150ms, 1h30m or 2d`)
  }
  return offsetOf(Math.round(total))
}
