// Which trace each fragment belongs to in the end: that of the caller of its caller, and so on up.
import type { Joint } from '../../../propagation/diagnosis.ts'
import type { TraceId } from '../../../trace/span.ts'

/** By fragment. One of several callers belongs to the surest. */
export function joinedTraces(joints: Iterable<Joint>): ReadonlyMap<TraceId, TraceId> {
  const surest = new Map<TraceId, Joint>()
  for (const joint of joints) {
    if (joint.traceId === joint.callerTraceId) continue
    const known = surest.get(joint.traceId)
    if (known === undefined || joint.confidence > known.confidence) surest.set(joint.traceId, joint)
  }
  const joined = new Map<TraceId, TraceId>()
  for (const id of surest.keys()) {
    const top = topOf(id, surest)
    if (top !== id) joined.set(id, top)
  }
  return joined
}

/** A circle ends where it began, and what is in it belongs to nobody else. */
function topOf(id: TraceId, callers: ReadonlyMap<TraceId, Joint>): TraceId {
  const passed = new Set<TraceId>([id])
  let top = id
  for (let joint = callers.get(id); joint !== undefined; joint = callers.get(joint.callerTraceId)) {
    if (passed.has(joint.callerTraceId)) return id
    top = joint.callerTraceId
    passed.add(top)
  }
  return top
}
