// Which rows of a trace are drawn: those asked for, with the gaps that are shown in their places, and of a trace of
// thousands no more than a reader can take in.
import type { Trace } from '../../trace/trace.ts'
import { type GapsBySpan, gapsBySpan } from './gap-rows.ts'
import { PathShares } from './path-shares.ts'
import { limitRows } from './row-budget.ts'
import { listRows, type Row } from './rows.ts'
import type { WaterfallOptions } from './waterfall-options.ts'
import { type WantedNodes, wantedNodes } from './wanted-nodes.ts'

export interface ChosenRows {
  readonly rows: readonly Row[]
  /** Which spans were asked for by what they are; undefined for all. */
  readonly wanted: WantedNodes | undefined
  /** undefined where the critical path is not known. */
  readonly shares: PathShares | undefined
}

export function chooseRows(trace: Trace, options: WaterfallOptions): ChosenRows {
  const { all = false, rowBudget: budget = Infinity, analysis, focus, depth, joints } = options
  const wanted = wantedNodes(trace, options)
  const listed = listRows(focus === undefined ? trace.roots : [focus], {
    fold: !all,
    gaps: shownGaps(options, wanted?.marks),
    marks: wanted?.marks,
    levels: depth,
  })
  const shares = analysis === undefined ? undefined : new PathShares(analysis.paths, listed)
  const rows = all ? listed : limitRows(listed, { trace, budget, shares, joints })
  return { rows, wanted, shares }
}

/** Those in a span that was asked for; where only errors were, none. */
function shownGaps(
  { analysis, errorsOnly, from, to }: WaterfallOptions,
  marks: Uint8Array | undefined,
): GapsBySpan | undefined {
  if (analysis === undefined || errorsOnly === true) return undefined
  return gapsBySpan(analysis.shownGaps, ({ node, start, end }) => {
    const isInside = (from === undefined || end >= from) && (to === undefined || start <= to)
    return isInside && (marks === undefined || marks[node.index] === 2)
  })
}
