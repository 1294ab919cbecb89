// A trace for the waterfall: analysed once it has settled, and with clocks as they were set when somebody asks for that.
import type { Analysis } from '../analysis/analysis.ts'
import { analyze, analyzeInSteps } from '../analysis/analyze.ts'
import type { SpanId } from '../trace/span.ts'
import { finish, type Steps } from '../trace/steps.ts'
import type { Trace } from '../trace/trace.ts'
import type { ShownTrace } from './screen-data.ts'
import { prepareRows } from './trace/trace-rows.ts'

export interface ShownTraceOptions {
  /** Spans may still come. */
  readonly isOpen: boolean
  readonly linked?: readonly Trace[] | undefined
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
}

export function shownTraceOf(trace: Trace, options: ShownTraceOptions): ShownTrace {
  return finish(shownTraceInSteps(trace, options))
}

/** The same, by and by, with all that keys and drawing will ask for. */
export function* shownTraceInSteps(
  trace: Trace,
  { isOpen, linked, joints }: ShownTraceOptions,
): Steps<ShownTrace> {
  const analysis = isOpen ? undefined : yield* analyzeInSteps(trace, { linked })
  yield* prepareRows(analysis?.trace ?? trace)
  let asRecorded = analysis === undefined || hasMoved(analysis) ? undefined : analysis
  // A key that turns the clocks back is not to wait for it.
  if (analysis !== undefined && hasMoved(analysis) && trace.spanCount >= LARGE) {
    asRecorded = yield* analyzeInSteps(trace, { linked, skew: 'off' })
    yield* prepareRows(trace)
  }
  return {
    trace,
    analysis,
    analysisAsRecorded() {
      if (isOpen) return undefined
      return (asRecorded ??= analyze(trace, { linked, skew: 'off' }))
    },
    isOpen,
    joints,
  }
}

/** Spans from which on looking at it again takes longer than a frame. */
const LARGE = 5_000

/** Where no clock is moved, times as they were recorded are those that are drawn. */
function hasMoved({ skew }: Analysis): boolean {
  return skew.moves.length > 0
}
