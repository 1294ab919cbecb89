// Which traces belong together with one: those that it is joined to, those that they are joined to, and so on.
import type { Joint } from '../../../propagation/diagnosis.ts'
import type { TraceId } from '../../../trace/span.ts'

export interface Belonging {
  /** The one asked for first. */
  readonly traces: readonly TraceId[]
  /** Between two of them, each once. */
  readonly joints: readonly Joint[]
  /** There are more than are drawn. */
  readonly cut: boolean
}

/** A batch may join thousands. */
const MOST = 50

/** The surest joints first, so that what is cut off is what is least sure. O(joints log joints). */
export function findBelonging(id: TraceId, joints: readonly Joint[], most: number = MOST): Belonging {
  const touching = new Map<TraceId, Joint[]>()
  for (const joint of joints) {
    for (const trace of new Set([joint.traceId, joint.callerTraceId])) {
      const known = touching.get(trace)
      if (known === undefined) touching.set(trace, [joint])
      else known.push(joint)
    }
  }
  const traces = new Set<TraceId>([id])
  const found = new Set<Joint>()
  const ends: TraceId[] = [id]
  let cut = false
  for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
    for (const joint of (touching.get(end) ?? []).toSorted((a, b) => b.confidence - a.confidence)) {
      const other = joint.traceId === end ? joint.callerTraceId : joint.traceId
      if (!traces.has(other) && traces.size >= most) {
        cut = true
        continue
      }
      if (!traces.has(other)) {
        traces.add(other)
        ends.push(other)
      }
      found.add(joint)
    }
  }
  return { traces: [...traces], joints: [...found], cut }
}
