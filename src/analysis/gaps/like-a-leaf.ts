// A span may have children and be to itself as one without: they were messages, or callbacks after it had ended. Nothing
// ran inside it, so it has no gaps; it is dark altogether.
import type { SpanNode } from '../../trace/trace.ts'
import { childMode } from '../path/child-mode.ts'

/**
 *     span   |==========|
 *     callback             |====|       began when the span had ended
 *     point      |                      not this one: it took no time, but it was inside
 */
export function isLikeALeaf(node: SpanNode): boolean {
  return !node.children.some((child) => {
    const covers = Math.min(child.end, node.end) > Math.max(child.start, node.start)
    return covers || childMode(node, child) === 'sync'
  })
}
