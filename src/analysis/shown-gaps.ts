// Which gaps are worth a row. Tools that drew one for every hole taught their users to look past them: a few, ranked,
// and none that is within the noise.
import type { Offset } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { Gap } from './gaps.ts'

export interface ShownGapsOptions {
  /** A gap must take 1 % of this one's time. */
  readonly root: SpanNode
  /** Three, unless told otherwise. */
  readonly count?: number | undefined
  /** Nanoseconds that a gap must have on the critical path, in place of the usual bounds. */
  readonly minimum?: Offset | undefined
  /** Below what length a time of this span is noise. */
  readonly resolutionOf?: (node: SpanNode) => Offset
}

/** The first of the ranked gaps whose time on the critical path is at least 1 % of the root, 1 ms and the resolution. */
export function selectShownGaps(gaps: readonly Gap[], options: ShownGapsOptions): readonly Gap[] {
  const { root, count = 3, minimum, resolutionOf } = options
  const usual = Math.max((root.end - root.start) / 100, MILLISECOND)
  const shown: Gap[] = []
  for (const gap of gaps) {
    if (shown.length >= count || gap.onPath === 0 || gap.onPath < (minimum ?? usual)) break
    if (minimum === undefined && gap.onPath < noise(gap, resolutionOf)) continue
    shown.push(gap)
  }
  return shown
}

/** Long ones, a tenth of the trace or more, that did not hold up the answer: for one line together. Ranked. */
export function offPathGaps(trace: Trace, gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter((gap) => gap.onPath === 0 && gap.length >= trace.duration / 10)
}

/** The coarsest of the clocks that bound the gap. */
function noise(gap: Gap, resolutionOf: ShownGapsOptions['resolutionOf']): number {
  if (resolutionOf === undefined) return 0
  return Math.max(
    ...[gap.node, gap.after, gap.before].map((node) => (node === undefined ? 0 : resolutionOf(node))),
  )
}

const MILLISECOND = 1e6
