// Time in which no span of a trace ran at all: between the hops of a redirect chain, or while a message waited.
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { Trace } from '../../trace/trace.ts'

export interface IdleInterval {
  readonly start: Offset
  readonly end: Offset
}

/**
 * In order of time, within the trace. Only finished spans count: how long another one ran is not known, and one
 * without an end would fill all there is. Where spans may lie wrong by as much as `clocksOff`, as clocks disagree, a
 * pause that is no longer may be none. O(n log n).
 *
 *     a       |=====|
 *     b         |=======|
 *     c                        |====|
 *     idle              |------|          two have ended, and the third start is later
 */
export function findIdle(trace: Trace, clocksOff = 0): readonly IdleInterval[] {
  const finished = trace.nodes.filter((node) => node.state === 'finished' && node.end > node.start)
  const starts = new Float64Array(finished.map((node) => node.start)).sort()
  const ends = new Float64Array(finished.map((node) => node.end)).sort()
  const idle: IdleInterval[] = []
  for (let ended = 0; ended <= finished.length; ended++) {
    const start = ended === 0 ? 0 : ends[ended - 1]!
    const end = starts[ended] ?? trace.duration
    if (end - start > clocksOff) idle.push({ start: offsetOf(start), end: offsetOf(end) })
  }
  return idle
}

/** Whether idle time explains how long a trace took: its root was a lesser part of it, or one pause a greater. */
export function isIdleWorthShowing(trace: Trace, idle: readonly IdleInterval[]): boolean {
  if (idle.length === 0) return false
  const { headline, duration } = trace
  if (headline.end - headline.start < duration / 2) return true
  return idle.some(({ start, end }) => end - start > duration / 5)
}
