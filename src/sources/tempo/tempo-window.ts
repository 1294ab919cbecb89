// When: Tempo wants both ends of a window, in whole seconds, and looks at a week at most in one go.
import type { TimeWindow } from '../source.ts'

/** Unix seconds, start < end. */
export interface TempoWindow {
  readonly start: number
  readonly end: number
}

/**
 * Rounded outwards. An open beginning is an hour before the end: without a window some versions look at what came in a
 * moment ago only, and others at a quarter of an hour. undefined when it ends before it begins.
 */
export function tempoWindow({ from, to }: TimeWindow, now: bigint): TempoWindow | undefined {
  const latest = to ?? now
  if (from !== undefined && from > latest && to !== undefined) return undefined
  const end = secondsAfter(latest)
  const start = from === undefined ? end - RECENT_SECONDS : Math.max(0, secondsBefore(from))
  if (to !== undefined) return { start, end: Math.max(end, start + 1) }
  // What has just begun may carry the time of a clock that is ahead. Not where that makes it longer than is allowed.
  const ahead = Math.max(end, start + 1)
  return { start, end: Math.max(ahead, Math.min(ahead + AHEAD_SECONDS, start + WEEK_SECONDS)) }
}

/** Pieces of at most `most` seconds, the newest first. They touch, so that no second is left out. */
export function pieces({ start, end }: TempoWindow, most: number): readonly TempoWindow[] {
  const made: TempoWindow[] = []
  for (let last = end; last > start; last -= most)
    made.push({ start: Math.max(start, last - most), end: last })
  return made
}

export const RECENT_SECONDS = 3600
const AHEAD_SECONDS = 60
const WEEK_SECONDS = 168 * 3600
const LAST_SECOND = 2 ** 32 - 1

function secondsBefore(time: bigint): number {
  return Math.min(Number(time / 1_000_000_000n), LAST_SECOND - 1)
}

function secondsAfter(time: bigint): number {
  return Math.min(Number((time + 999_999_999n) / 1_000_000_000n), LAST_SECOND)
}
