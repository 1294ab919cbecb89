// Time in which no span of a trace ran at all: between the hops of a redirect chain, or while a message waited.
import type { Offset } from '../trace/time.ts'
import { offsetOf } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'

export interface IdleInterval {
  readonly start: Offset
  readonly end: Offset
}

/**
 * In order of time, within the trace. Only finished spans count: how long another one ran is not known, and one
 * without an end would fill all there is. O(n log n).
 *
 *     a       |=====|
 *     b         |=======|
 *     c                        |====|
 *     idle              |------|
 */
export function findIdle(trace: Trace): readonly IdleInterval[] {
  const idle: IdleInterval[] = []
  let covered = 0
  for (const { start, end } of finishedByStart(trace)) {
    if (start > covered) idle.push({ start: offsetOf(covered), end: start })
    if (end > covered) covered = end
  }
  if (covered < trace.duration) idle.push({ start: offsetOf(covered), end: trace.duration })
  return idle
}

/** Whether idle time explains how long a trace took: its root was a lesser part of it, or one pause a greater. */
export function isIdleWorthShowing(trace: Trace, idle: readonly IdleInterval[]): boolean {
  if (idle.length === 0) return false
  const { headline, duration } = trace
  if (headline.end - headline.start < duration / 2) return true
  return idle.some(({ start, end }) => end - start > duration / 5)
}

function finishedByStart({ nodes }: Trace): readonly SpanNode[] {
  return nodes
    .filter((node) => node.state === 'finished' && node.end > node.start)
    .sort((a, b) => a.start - b.start)
}
