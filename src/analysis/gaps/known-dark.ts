// The dark intervals of a span that are certain. A child without an end may still have run when its siblings did no
// more: what comes after its start is inside a span that has not ended, as far as anybody knows.
import type { DarkInterval } from './dark-intervals.ts'
import { darkIntervals } from './dark-intervals.ts'
import type { SpanNode } from '../../trace/trace.ts'

/**
 * In order of time. O(children).
 *
 *     node     |==========================|
 *     a           |====|
 *     open                    |====>                its last known child ended here, and it may have gone on
 *     dark     |--|    |------|    |------|
 *     known    |--|    |------|
 */
export function knownDark(node: SpanNode): readonly DarkInterval[] {
  const dark = darkIntervals(node)
  // By start: the first of them began first.
  const open = node.children.find(({ state }) => state === 'unfinished')
  if (open === undefined || open.start >= node.end) return dark
  return dark.flatMap((interval): readonly DarkInterval[] => {
    if (interval.end <= open.start) return [interval]
    if (interval.start >= open.start) return []
    return [{ ...interval, end: open.start, before: open }]
  })
}
