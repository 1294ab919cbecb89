// Which gaps are worth a row. Tools that drew one for every hole taught their users to look past them: a few, ranked,
// and none that is within the noise.
import type { Offset } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Gap } from './gaps.ts'

export interface ShownGapsOptions {
  /** A gap must take 1 % of this one's time. */
  readonly root: SpanNode
  /** Three, unless told otherwise. */
  readonly count?: number | undefined
  /** Nanoseconds that a gap must have on the critical path, in place of the usual bounds. */
  readonly minimum?: Offset | undefined
}

/** The first of the ranked gaps of which at least 1 % of the root, and 1 ms, lie on the critical path. */
export function selectShownGaps(gaps: readonly Gap[], options: ShownGapsOptions): readonly Gap[] {
  const { root, count = 3 } = options
  const minimum = options.minimum ?? Math.max((root.end - root.start) / 100, MILLISECOND)
  const end = gaps.findIndex(({ onPath }, at) => at >= count || onPath === 0 || onPath < minimum)
  return end === -1 ? gaps : gaps.slice(0, end)
}

/** Long ones, a tenth of the trace or more, that did not hold up the answer: for one line together. Ranked. */
export function offPathGaps(trace: Trace, gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter((gap) => gap.onPath === 0 && gap.length >= trace.duration / 10)
}

// What the coarsest clocks round to: a browser's, and those of some SDKs.
const MILLISECOND = 1e6
