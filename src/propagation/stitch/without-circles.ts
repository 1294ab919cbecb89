// Of joints that contradict each other, those that still make a tree: each head has one caller, and nobody is called by
// what it calls itself.
import type { SpanId, TraceData, TraceId } from '../../trace/span.ts'
import type { Joint } from '../diagnosis.ts'

/**
 * The surest first, in their order otherwise. Fragments count, not traces: two of one trace may lie above and below
 * one of another.
 * @param joints of spans that are in the traces
 */
export function joinsWithoutCircles(
  traces: readonly TraceData[],
  joints: readonly Joint[],
): readonly Joint[] {
  const heads = new Set(joints.map(({ traceId, spanId }) => keyOf(traceId, spanId)))
  const topOf = fragmentTops(traces, heads)
  const above = new Map<string, string>()
  const kept = new Set<Joint>()
  for (const joint of joints.toSorted((a, b) => b.confidence - a.confidence)) {
    const head = keyOf(joint.traceId, joint.spanId)
    const caller = topOf(keyOf(joint.callerTraceId, joint.callerSpanId))
    if (above.has(head) || reaches(above, caller, head)) continue
    above.set(head, caller)
    kept.add(joint)
  }
  return joints.filter((joint) => kept.has(joint))
}

export function keyOf(traceId: TraceId, spanId: SpanId): string {
  return `${traceId} ${spanId}`
}

/** Whether `to` is `from` or above it. */
function reaches(above: ReadonlyMap<string, string>, from: string, to: string): boolean {
  for (let at: string | undefined = from; at !== undefined; at = above.get(at)) if (at === to) return true
  return false
}

/** The top of the fragment that a span is in, heads of joints being tops. Each span is passed once. */
function fragmentTops(traces: readonly TraceData[], heads: ReadonlySet<string>): (key: string) => string {
  const parents = new Map<string, string>()
  for (const { traceId, spanId, parentId } of traces.flatMap(({ spans }) => spans)) {
    const key = keyOf(traceId, spanId)
    if (parentId !== undefined && !heads.has(key)) parents.set(key, keyOf(traceId, parentId))
  }
  const tops = new Map<string, string>()
  return (key) => {
    const passed = new Set<string>()
    let at = key
    // Parents that go round in a circle have no top: any of them will do.
    while (!tops.has(at) && !passed.has(at)) {
      passed.add(at)
      const parent = parents.get(at)
      if (parent === undefined) break
      at = parent
    }
    const top = tops.get(at) ?? at
    for (const one of passed) tops.set(one, top)
    return top
  }
}
