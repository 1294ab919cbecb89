// Where inside a span nothing was recorded: the time that no child covers.
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'

export interface DarkInterval {
  readonly start: Offset
  readonly end: Offset
  /** The child whose end opened the interval; undefined at the start of the span. */
  readonly after: SpanNode | undefined
  /** The child whose start closed it; undefined at the end of the span. */
  readonly before: SpanNode | undefined
}

/**
 * In order of time. Children count whether the span waited for them or not, clipped to it; one of zero length covers
 * nothing. O(children).
 *
 *     node    |==================================|
 *     a          |=======|
 *     b             |==|                                b ends within a: a opened the second interval
 *     c                       |========|
 *     dark    |--|       |----|        |---------|
 *              ↑ before a ↑ after a,    ↑ after c
 *                           before c
 */
export function darkIntervals(node: SpanNode): readonly DarkInterval[] {
  if (node.children.length < MANY) return findDark(node)
  let dark = known.get(node)
  if (dark === undefined) known.set(node, (dark = findDark(node)))
  return dark
}

/** Of spans with many children, which a screen draws ten times a second. */
const known = new WeakMap<SpanNode, readonly DarkInterval[]>()
const MANY = 512

function findDark(node: SpanNode): readonly DarkInterval[] {
  const dark: DarkInterval[] = []
  let covered = node.start
  let after: SpanNode | undefined
  for (const child of node.children) {
    const start = child.start > node.start ? child.start : node.start
    const end = child.end < node.end ? child.end : node.end
    if (end <= start) continue
    if (start > covered) dark.push({ start: covered, end: start, after, before: child })
    if (end > covered) {
      covered = end
      after = child
    }
    if (covered >= node.end) break
  }
  if (covered < node.end) dark.push({ start: covered, end: node.end, after, before: undefined })
  return dark
}

/** Nanoseconds of the span in which none of its children ran. */
export function selfTime(node: SpanNode): Offset {
  let sum = 0
  for (const { start, end } of darkIntervals(node)) sum += end - start
  return offsetOf(sum)
}
