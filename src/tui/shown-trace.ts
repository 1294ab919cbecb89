// A trace for the waterfall: analysed once it has settled, and with clocks as they were set when somebody asks for that.
import type { Analysis } from '../analysis/analysis.ts'
import { analyze } from '../analysis/analyze.ts'
import type { SpanId } from '../trace/span.ts'
import type { Trace } from '../trace/trace.ts'
import type { ShownTrace } from './screen-data.ts'

export interface ShownTraceOptions {
  /** Spans may still come. */
  readonly isOpen: boolean
  readonly linked?: readonly Trace[] | undefined
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
}

export function shownTraceOf(trace: Trace, { isOpen, linked, joints }: ShownTraceOptions): ShownTrace {
  let asRecorded: Analysis | undefined
  return {
    trace,
    analysis: isOpen ? undefined : analyze(trace, { linked }),
    analysisAsRecorded() {
      if (isOpen) return undefined
      return (asRecorded ??= analyze(trace, { linked, skew: 'off' }))
    },
    isOpen,
    joints,
  }
}
