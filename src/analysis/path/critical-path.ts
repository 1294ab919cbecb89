// The critical path, by timing: for every instant of a root, the span whose own work it was. Backwards from the end,
// always into the child that ended last before the cursor and may have been waited for.
import { finish, sortInSteps, STRIDE, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { childMode } from './child-mode.ts'

export interface PathSegment {
  readonly node: SpanNode
  readonly start: Offset
  readonly end: Offset
}

/**
 * Newest first. The segments follow each other without a hole, lie inside their node, and cover the root from start to
 * end exactly. O(n log n) in the spans below the root, without recursion.
 *
 *     root     |========================================|
 *     a          |=======|
 *     b             |==|                                    ended while a ran: not waited for
 *     c                        |===============|
 *     path     |-|a      |root-|c              |root----|
 */
export function criticalPath(root: SpanNode): readonly PathSegment[] {
  return finish(criticalPathInSteps(root))
}

/** The same, by and by. */
export function* criticalPathInSteps(root: SpanNode): Steps<readonly PathSegment[]> {
  const segments: PathSegment[] = []
  const emit = (node: SpanNode, start: number, end: number): void => {
    if (end > start) segments.push({ node, start: offsetOf(start), end: offsetOf(end) })
  }
  const frames: Frame[] = [yield* frameOf(root, root.start, root.end)]
  let steps = 0
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (++steps % STRIDE === 0) yield
    const step = nextStep(frame)
    if (step === undefined) {
      emit(frame.node, frame.from, frame.cursor)
      frames.pop()
      continue
    }
    emit(frame.node, step.end, frame.cursor)
    frame.cursor = step.start
    if (step.child.children.length > 0) frames.push(yield* frameOf(step.child, step.start, step.end))
    else emit(step.child, step.start, step.end)
  }
  return segments
}

interface Frame {
  readonly node: SpanNode
  /** Where the node's part of the path begins. */
  readonly from: number
  /** Everything from here on is accounted for. */
  cursor: number
  /** Children that may have been waited for, latest end first. */
  readonly waitedFor: readonly SpanNode[]
  next: number
  isFirst: boolean
}

function* frameOf(node: SpanNode, from: number, cursor: number): Steps<Frame> {
  // They come by their start: backwards, most are in order already.
  const waitedFor = waitedForBy(node).reverse()
  yield* sortInSteps(waitedFor, laterEndFirst)
  return { node, from, cursor, waitedFor, next: 0, isFirst: true }
}

/** A child without times is looked through: what its own children did, the node waited for. */
function waitedForBy(node: SpanNode): SpanNode[] {
  const waitedFor: SpanNode[] = []
  const untimed: SpanNode[] = []
  for (let parent: SpanNode | undefined = node; parent !== undefined; parent = untimed.pop()) {
    for (const child of parent.children) {
      const mode = childMode(parent, child, node)
      if (mode === 'async') continue
      if (child.state === 'untimed') untimed.push(child)
      else if (mode !== 'detached') waitedFor.push(child)
    }
  }
  return waitedFor
}

function laterEndFirst(a: SpanNode, b: SpanNode): number {
  return b.end - a.end || b.start - a.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.index - b.index)
}

interface Step {
  readonly child: SpanNode
  readonly start: number
  readonly end: number
}

/** The next child on the path; undefined when the rest is the node's own. Compares with `<=`: children may touch. */
function nextStep(frame: Frame): Step | undefined {
  const { node, from, waitedFor } = frame
  const tolerance = (node.end - node.start) / 100
  while (frame.next < waitedFor.length) {
    const child = waitedFor[frame.next++]
    if (child === undefined || child.end <= from) break
    const start = Math.max(child.start, from)
    // Began at or after the cursor: it ran beside the path.
    if (start >= frame.cursor) continue
    // Still ran, beyond what clocks may blur, when the path's child began: that child cannot have waited for it.
    if (!frame.isFirst && child.end > frame.cursor + tolerance) continue
    const end = Math.min(child.end, frame.cursor)
    if (end <= start) continue
    frame.isFirst = false
    return { child, start, end }
  }
  return undefined
}
