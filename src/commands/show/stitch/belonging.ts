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

/** Joints by the traces that they touch, to look around in more than once. O(joints) to make. */
export class JointIndex {
  readonly #touching = new Map<TraceId, Joint[]>()

  constructor(joints: Iterable<Joint>) {
    for (const joint of joints) {
      this.#add(joint.traceId, joint)
      if (joint.callerTraceId !== joint.traceId) this.#add(joint.callerTraceId, joint)
    }
  }

  /** The surest joints first, so that what is cut off is what is least sure. */
  belongingTo(id: TraceId, isSure: (joint: Joint) => boolean = () => true, most: number = MOST): Belonging {
    const traces = new Set<TraceId>([id])
    const found = new Set<Joint>()
    const ends: TraceId[] = [id]
    // A batch hangs under whichever of its senders led to it, and does not lead to the others.
    const hung = new Set<string>()
    let cut = false
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      for (const joint of this.#surestOf(end, isSure)) {
        const head = `${joint.traceId} ${joint.spanId}`
        if (hung.has(head)) continue
        const other = joint.traceId === end ? joint.callerTraceId : joint.traceId
        if (!traces.has(other) && traces.size >= most) {
          cut = true
          continue
        }
        if (!traces.has(other)) ends.push(other)
        traces.add(other)
        found.add(joint)
        hung.add(head)
      }
    }
    return { traces: [...traces], joints: [...found], cut }
  }

  #add(trace: TraceId, joint: Joint): void {
    const known = this.#touching.get(trace)
    if (known === undefined) this.#touching.set(trace, [joint])
    else known.push(joint)
  }

  #surestOf(trace: TraceId, isSure: (joint: Joint) => boolean): readonly Joint[] {
    const touching = this.#touching.get(trace) ?? []
    return touching.filter(isSure).sort((a, b) => b.confidence - a.confidence)
  }
}
