// Of joints that contradict each other, those that still make a tree: each head has one caller, and nobody is called by
// what it calls itself.
import type { SpanId, TraceData, TraceId } from '../../trace/span.ts'
import type { Joint } from '../diagnosis.ts'

/**
 * The surest win; what is left keeps its order. Spans are followed, not traces: two fragments of one trace may lie above
 * and below one of another.
 * @param joints of spans that are in the traces
 */
export function joinsWithoutCircles(
  traces: readonly TraceData[],
  joints: readonly Joint[],
): readonly Joint[] {
  const parents = new Map<string, string>()
  for (const { traceId, spanId, parentId } of traces.flatMap(({ spans }) => spans)) {
    if (parentId !== undefined) parents.set(keyOf(traceId, spanId), keyOf(traceId, parentId))
  }
  const kept = new Map<string, Joint>()
  const keep = (joint: Joint): void => {
    const head = keyOf(joint.traceId, joint.spanId)
    const caller = keyOf(joint.callerTraceId, joint.callerSpanId)
    if (kept.has(head) || reaches(parents, caller, head)) return
    kept.set(head, joint)
    parents.set(head, caller)
  }
  const surest = joints.toSorted((a, b) => b.confidence - a.confidence)
  surest.forEach(keep)
  // What was below its own callee may have been moved away from there since.
  surest.forEach(keep)
  const all = new Set(kept.values())
  return joints.filter((joint) => all.has(joint))
}

export function keyOf(traceId: TraceId, spanId: SpanId): string {
  return `${traceId} ${spanId}`
}

/** Whether `to` is `from` or above it. Parents as they were sent may go round in a circle. */
function reaches(parents: ReadonlyMap<string, string>, from: string, to: string): boolean {
  const passed = new Set<string>()
  for (let at: string | undefined = from; at !== undefined && !passed.has(at); at = parents.get(at)) {
    if (at === to) return true
    passed.add(at)
  }
  return false
}
