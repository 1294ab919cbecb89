// Time of a span's own on the critical path that is not dark, because something ran then that the span did not wait
// for. A weaker class than a gap: not recorded, while something else ran beside it.
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { CriticalPaths } from '../path/critical-paths.ts'
import type { KnownClocks } from '../clocks/clock-relation.ts'
import { clockRelation } from '../clocks/clock-relation.ts'
import { darkIntervals } from './dark-intervals.ts'

export interface BesideGap {
  readonly node: SpanNode
  readonly start: Offset
  readonly end: Offset
  /** The children that ran during it, in order of time. */
  readonly beside: readonly SpanNode[]
}

/**
 * Those of a tenth of the trace or more, longest first. O(n log n).
 *
 *     node     |=============================|
 *     a        |=================|
 *     b                       |==============|
 *     path     |node----------|b-------------|
 *     beside   |- - - - - - - |                  while a ran, which had not ended when b began
 */
export function findBesideGaps(
  trace: Trace,
  paths: CriticalPaths,
  clocks: KnownClocks = {},
): readonly BesideGap[] {
  const relationOf = clockRelation(clocks)
  const least = Math.max(1, trace.duration / 10)
  const found: BesideGap[] = []
  for (const node of trace.nodes) {
    if (node.state !== 'finished' || node.children.length === 0 || (paths.ownTime[node.index] ?? 0) < least)
      continue
    if (node.children.some((child) => relationOf(node, child) === 'unreliable')) continue
    for (const { start, end } of withoutDark(paths.segmentsOf(node), node)) {
      if (end - start < least) continue
      const beside = node.children.filter((child) => child.start < end && child.end > start)
      found.push({ node, start: offsetOf(start), end: offsetOf(end), beside })
    }
  }
  return found.sort(
    (a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start || a.node.index - b.node.index,
  )
}

interface Interval {
  readonly start: number
  readonly end: number
}

/** What is left of the segments; both in order of time. */
function withoutDark(segments: readonly Interval[], node: SpanNode): readonly Interval[] {
  const dark = darkIntervals(node)
  const left: Interval[] = []
  let next = 0
  for (const { start, end } of segments) {
    let from: number = start
    for (let at = next; at < dark.length; at++) {
      const interval = dark[at]!
      if (interval.start >= end) break
      if (interval.end <= start) {
        next = at + 1
        continue
      }
      if (interval.start > from) left.push({ start: from, end: interval.start })
      if (interval.end > from) from = interval.end
    }
    if (from < end) left.push({ start: from, end })
  }
  return left
}
