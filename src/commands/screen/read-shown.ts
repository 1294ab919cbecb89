// A trace for the waterfall from its spans: a large one by and by, with word of how far it has come.
import { STRIDE } from '../../trace/steps.ts'
import type { TraceData } from '../../trace/span.ts'
import type { ShownTrace } from '../../tui/screen-data.ts'
import { shownTraceInSteps, type ShownTraceOptions } from '../../tui/shown-trace.ts'
import { inSlices } from './in-slices.ts'

export interface ReadShownOptions extends ShownTraceOptions {
  readonly signal?: AbortSignal | undefined
  /** As good as so many spans have been read; `ms` is what that took of the thread. */
  readonly onProgress?: ((spans: number, ms: number) => void) | undefined
}

/** The reason where nobody waits for it any more: nothing is to be said of that. */
export const CANCELLED: Error = new Error('another trace is wanted by now')

/** How often all spans are passed over, about: while they may still come nothing is analysed. */
const PASSES = { open: 16, settled: 36 }

/** @throws the signal's reason once it is aborted */
export async function readShown(
  data: TraceData,
  { signal, onProgress, ...options }: ReadShownOptions,
): Promise<ShownTrace> {
  const { length } = data.spans
  const passes = options.isOpen ? PASSES.open : PASSES.settled
  return await inSlices(shownTraceInSteps(data, options), {
    signal,
    onSlice: (steps, ms) => onProgress?.(Math.min(length, Math.round((steps * STRIDE) / passes)), ms),
  })
}
