// The one gap that a list shows of a trace: the longest time inside a span in which none of its children ran.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { DarkInterval } from './dark-intervals.ts'
import { knownDark } from './known-dark.ts'
import { isLikeALeaf } from './like-a-leaf.ts'

export interface Gap extends DarkInterval {
  readonly node: SpanNode
}

/**
 * undefined when no finished span with children has one. A leaf is no gap: it is dark altogether, which says
 * something else. Of gaps of one length the earliest counts, then the one in the span that is drawn first.
 */
export function largestGap(trace: Trace): Gap | undefined {
  let largest: Gap | undefined
  for (const node of trace.nodes) {
    if (node.state !== 'finished' || isLikeALeaf(node)) continue
    if (largest !== undefined && node.end - node.start < length(largest)) continue
    for (const dark of knownDark(node)) {
      if (largest === undefined || isLarger(dark, largest)) largest = { node, ...dark }
    }
  }
  return largest
}

function isLarger(dark: DarkInterval, largest: DarkInterval): boolean {
  const difference = length(dark) - length(largest)
  return difference > 0 || (difference === 0 && dark.start < largest.start)
}

function length(interval: DarkInterval): number {
  return interval.end - interval.start
}
