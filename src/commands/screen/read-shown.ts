// A trace for the waterfall from its spans: a large one by and by, with word of how far it has come.
import { buildTraceInSteps } from '../../trace/build-trace.ts'
import type { TraceData } from '../../trace/span.ts'
import { STRIDE } from '../../trace/steps.ts'
import type { Trace } from '../../trace/trace.ts'
import type { ShownTrace } from '../../tui/screen-data.ts'
import { shownTraceInSteps, type ShownTraceOptions } from '../../tui/shown-trace.ts'
import { inSlices } from '../../tui/in-slices.ts'

export interface ReadShownOptions extends Omit<ShownTraceOptions, 'linked'> {
  /** Traces that its consumers link to, fetched once it is known which these are. */
  readonly linkedTo?: ((trace: Trace) => Promise<readonly Trace[]>) | undefined
  readonly signal?: AbortSignal | undefined
  /** As good as so many spans have been read; `ms` is what that took of the thread. */
  readonly onProgress?: ((spans: number, ms: number) => void) | undefined
}

/** The reason where nobody waits for it any more: nothing is to be said of that. */
export const CANCELLED: Error = new Error('another trace is wanted by now')

/** How often all spans are passed over, about: while they may still come nothing is analysed. */
const PASSES = { building: 14, open: 16, settled: 36 }

/** @throws the signal's reason once it is aborted */
export async function readShown(
  data: TraceData,
  { signal, onProgress, linkedTo, ...options }: ReadShownOptions,
): Promise<ShownTrace> {
  const { length } = data.spans
  const passes = options.isOpen ? PASSES.open : PASSES.settled
  let msBefore = 0
  const onSlice = (passed: number) => {
    const before = msBefore
    return (steps: number, ms: number): void => {
      msBefore = before + ms
      const read = (steps * STRIDE + passed * length) / passes
      onProgress?.(Math.min(length, Math.round(read)), msBefore)
    }
  }
  const trace = await inSlices(buildTraceInSteps(data), { signal, onSlice: onSlice(0) })
  const linked = await linkedTo?.(trace)
  return await inSlices(shownTraceInSteps(trace, { ...options, linked }), {
    signal,
    onSlice: onSlice(PASSES.building),
  })
}
