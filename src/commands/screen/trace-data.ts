// What is in the waterfall, as it came: for files, which hold what was sent and nothing of how it is drawn.
import type { TraceData } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'

export function traceDataOf({ nodes, logs, partial }: Trace): TraceData {
  return {
    spans: nodes.flatMap(({ span }) => (span === undefined ? [] : [span])),
    logs: [...logs.values()].flat(),
    partial,
  }
}
