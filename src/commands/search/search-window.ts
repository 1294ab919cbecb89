// The stretch of time that a list is about, as people type it: --since 1h, or from one moment to another.
import { TracectlError } from '../../errors.ts'
import type { TimeWindow } from '../../sources/source.ts'
import { instantOf, type Instant, type Offset } from '../../trace/time.ts'
import { parseTimePoint } from '../show/time-point.ts'
import { parseDuration } from '../values/duration.ts'
import { usageError } from '../values/usage-error.ts'

export type Moment =
  /** So long before now. */
  { readonly kind: 'ago'; readonly ago: Offset } | { readonly kind: 'instant'; readonly instant: Instant }

export interface AskedWindow {
  readonly from: Moment | undefined
  readonly to: Moment | undefined
}

export interface WindowFlags {
  readonly since?: string
  readonly fromTime?: string
  readonly toTime?: string
}

/** @throws TracectlError `usage` */
export function readWindow({ since, fromTime, toTime }: WindowFlags): AskedWindow {
  if (since !== undefined && fromTime !== undefined) {
    throw new TracectlError('usage', '--since and --from-time both say where to begin', {
      hint: 'leave one of them out',
    })
  }
  const from = since === undefined ? undefined : ({ kind: 'ago', ago: readSince(since) } as const)
  return {
    from: fromTime === undefined ? from : parseMoment(fromTime, '--from-time'),
    to: toTime === undefined ? undefined : parseMoment(toTime, '--to-time'),
  }
}

/** `now`, `now-1h`, or RFC 3339. @throws TracectlError `usage` that names `flag` */
export function parseMoment(text: string, flag: string): Moment {
  const relative = /^now(?: *- *(.+))?$/i.exec(text.trim())
  if (relative !== null) {
    return { kind: 'ago', ago: relative[1] === undefined ? (0 as Offset) : parseDuration(relative[1], flag) }
  }
  const point = parsePoint(text, flag)
  if (point.kind === 'instant') return point
  throw usageError(flag, text, 'is how long, not when', `${flag} now-${text.trim()}`)
}

/** Of a server, which may hold years. */
export const USUAL_WINDOW: Offset = 3600e9 as Offset

/** The last hour, or the hour before the end that was named. */
export function usualWindow(asked: AskedWindow): AskedWindow {
  if (asked.from !== undefined) return asked
  const { to } = asked
  if (to?.kind !== 'instant')
    return { from: { kind: 'ago', ago: (USUAL_WINDOW + (to?.ago ?? 0)) as Offset }, to }
  return { from: { kind: 'instant', instant: instantOf(to.instant - BigInt(USUAL_WINDOW)) }, to }
}

/** In nanoseconds since 1970. @throws TracectlError `usage` when it ends before it begins */
export function windowAt(asked: AskedWindow, now: Instant): TimeWindow {
  const window = { from: instantAtMoment(asked.from, now), to: instantAtMoment(asked.to, now) }
  if (window.from !== undefined && window.to !== undefined && window.from > window.to) {
    throw new TracectlError('usage', 'the time to look at ends before it begins', {
      hint: 'exchange --from-time and --to-time, or write them as --from-time now-2h --to-time now-1h',
    })
  }
  return window
}

function readSince(text: string): Offset {
  const since = parseDuration(text, '--since')
  if (since > 0) return since
  throw usageError('--since', text, 'is no time at all', '--since 1h')
}

function parsePoint(text: string, flag: string): ReturnType<typeof parseTimePoint> {
  try {
    return parseTimePoint(text, flag)
  } catch (error) {
    if (/^\s*\d{4}-/.test(text)) throw error
    throw usageError(flag, text, 'is not a time', `${flag} now-1h, or ${flag} 2026-08-22T14:03:12Z`)
  }
}

function instantAtMoment(moment: Moment | undefined, now: Instant): Instant | undefined {
  if (moment === undefined) return undefined
  return moment.kind === 'instant' ? moment.instant : instantOf(now - BigInt(moment.ago))
}
