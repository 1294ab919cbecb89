// What keys have made of the waterfall. It names spans by their ids, so that it holds while spans arrive and the tree is
// built anew.
import type { SpanId } from '../../trace/span.ts'

export interface TraceState {
  /** Key of the row that the cursor is on; undefined: the first. */
  readonly cursor: RowKey | undefined
  /** Rows above the window; kept so that the cursor's line does not move while rows arrive above it. */
  readonly top: number
  /** Folded by hand, and unfolded by hand; everything else is as `levels` says. */
  readonly folded: ReadonlySet<SpanId>
  readonly unfolded: ReadonlySet<SpanId>
  /** Levels that are open; undefined: all, repeats folded as in `show`. */
  readonly levels: number | undefined
  /** Spans zoomed into, the last one being shown over the whole width. */
  readonly zoom: readonly SpanId[]
  readonly query: string
  readonly showsGaps: boolean
  readonly showsPath: boolean
  /** Clocks that had to be are moved. */
  readonly movesClocks: boolean
}

/** `s:<span id>`, `r:<first span's id>` of a run, `g:<span id>:<start>` of a gap. */
export type RowKey = string

export const INITIAL_TRACE_STATE: TraceState = {
  cursor: undefined,
  top: 0,
  folded: new Set(),
  unfolded: new Set(),
  levels: undefined,
  zoom: [],
  query: '',
  showsGaps: true,
  showsPath: true,
  movesClocks: true,
}
