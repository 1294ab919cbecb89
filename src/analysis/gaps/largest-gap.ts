// The one gap that a list shows of a trace: the longest time inside a span in which none of its children ran.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { clockRelation, type ClockRelation } from '../clocks/clock-relation.ts'
import { findClockSkew, moveClocks } from '../clocks/clock-skew.ts'
import type { DarkInterval } from './dark-intervals.ts'
import { knownDark } from './known-dark.ts'
import { isLikeALeaf } from './like-a-leaf.ts'

export interface Gap extends DarkInterval {
  readonly node: SpanNode
}

/**
 * undefined when no finished span with children has one. A leaf is no gap: it is dark altogether, which says
 * something else. Of gaps of one length the earliest counts, then the one in the span that is drawn first. Its times
 * are those of the trace with the clocks moved that had to be, and across clocks that disagree nothing is said.
 */
export function largestGap(recorded: Trace): Gap | undefined {
  const { trace, relationOf } = withClocks(recorded)
  let largest: Gap | undefined
  for (const node of trace.nodes) {
    if (node.state !== 'finished' || isLikeALeaf(node)) continue
    if (largest !== undefined && node.end - node.start < length(largest)) continue
    if (node.children.some((child) => relationOf(node, child) === 'unreliable')) continue
    for (const dark of knownDark(node)) {
      if (largest === undefined || isLarger(dark, largest)) largest = { node, ...dark }
    }
  }
  return largest
}

interface WithClocks {
  readonly trace: Trace
  readonly relationOf: ClockRelation
}

/** The spans of one service have one clock, nearly always: of what is listed by the thousand no more is asked. */
function withClocks(recorded: Trace): WithClocks {
  if (recorded.services.length < 2) return { trace: recorded, relationOf: clockRelation({}) }
  const skew = findClockSkew(recorded, { mode: 'auto' })
  return {
    trace: moveClocks(recorded, skew),
    relationOf: clockRelation({ unreliableDomains: skew.unreliable }),
  }
}

function isLarger(dark: DarkInterval, largest: DarkInterval): boolean {
  const difference = length(dark) - length(largest)
  return difference > 0 || (difference === 0 && dark.start < largest.start)
}

function length(interval: DarkInterval): number {
  return interval.end - interval.start
}
