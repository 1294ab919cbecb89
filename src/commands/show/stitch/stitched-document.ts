// What was put together, for programs: spans of the document whose parent nobody has sent.
import type { Stitched } from './stitch-asked.ts'

export function stitchedDocument({ traces, joints }: Stitched): Record<string, unknown> {
  return {
    traceIds: traces,
    joints: Array.from(joints, ([spanId, joint]) => ({
      /** Of the fragment's head, as it is called in this document. */
      spanId,
      fragment: { traceId: joint.traceId, spanId: joint.spanId },
      caller: { traceId: joint.callerTraceId, spanId: joint.callerSpanId },
      tier: joint.tier,
      by: joint.by,
      confidence: joint.confidence,
      relation: joint.relation,
      findingId: joint.findingId ?? null,
    })),
  }
}
