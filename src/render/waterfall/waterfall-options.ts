// What a waterfall can be asked for.
import type { Analysis } from '../../analysis/analysis.ts'
import type { SpanId } from '../../trace/span.ts'
import type { Offset } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { ColumnName } from './layout.ts'
import type { ServicePalette } from '../style.ts'
import type { Theme } from '../theme.ts'

export interface WaterfallOptions {
  /** Columns; no line is longer. */
  readonly width: number
  readonly theme: Theme
  /** Every span has its row: nothing is folded, nothing left out. */
  readonly all?: boolean
  /** Leaves out the least telling rows where there would be more than this. Without it there are as many as there are. */
  readonly rowBudget?: number | undefined
  /** Each span's attributes below its row. */
  readonly attributes?: boolean
  /** Each span's events and logs below its row. */
  readonly events?: boolean
  /** Spans may still arrive: nothing is called missing or not recorded, what has no end runs on. */
  readonly live?: boolean
  /**
   * What was found in the trace: gaps and the critical path are drawn. `trace` has to be `analysis.trace`. Left out
   * where a trace is still open.
   */
  readonly analysis?: Analysis | undefined
  /** Whether the critical path is drawn, where the analysis has it; unless told, it is. */
  readonly path?: boolean
  /** Rows and axis of this node and what is below it alone. */
  readonly focus?: SpanNode | undefined
  /** Rows of so many levels, 1 being the topmost ones. */
  readonly depth?: number | undefined
  /** Only what failed, and the way down to it. */
  readonly errorsOnly?: boolean
  /** Only spans of services of one of these names, and the way down to them; empty for all. */
  readonly services?: readonly string[]
  /** Borders of the axis, nanoseconds after the trace's start: what lies wholly outside has no row. */
  readonly from?: Offset | undefined
  readonly to?: Offset | undefined
  /** Long stretches without any span, which `analysis` knows, take up two cells of the axis. */
  readonly squeeze?: boolean
  /** What is to be said below the rows of some spans, by their ids: where fragments were put together. */
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
  /** Instead of one for this trace alone. */
  readonly palette?: ServicePalette | undefined
  /** The columns at the right, in this order, instead of those that the width decides. */
  readonly columns?: readonly ColumnName[] | undefined
}
