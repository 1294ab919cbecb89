// What ran during a gap although no child of the span covers it: work that went on after the span that began it.
import type { SpanNode } from '../trace/trace.ts'

/**
 * The highest spans below `node` that went on after their parent's end and ran between `from` and `to`, in drawing
 * order.
 *
 *     node       |===============================|
 *     a             |====|                              covers the span until here
 *     flush            |==============|                 began in a, went on without it
 *     gap                |- - - - - - - - - - - -|      while flush ran detached
 *
 * Only such a span can reach into a gap, so where a subtree ends with its top nothing is looked at. O(spans below).
 */
export function detachedWork(node: SpanNode, from: number, to: number): readonly SpanNode[] {
  const found: SpanNode[] = []
  const pending: SpanNode[] = [node]
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const child of parent.children) {
      if (child.subtreeEnd <= from) continue
      const outlivedIt = parent !== node && child.end > parent.end
      const ranThen = child.end > from && child.start < to && child.end > child.start
      if (outlivedIt && ranThen) found.push(child)
      else if (child.subtreeEnd > child.end) pending.push(child)
    }
  }
  return found.sort((a, b) => a.index - b.index)
}
