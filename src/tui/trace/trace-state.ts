// What keys have made of the waterfall. It names spans by their ids, so that it holds while spans arrive and the tree is
// built anew.
import type { SpanId } from '../../trace/span.ts'
import type { RowKey } from './row-key.ts'

export interface TraceState {
  /** The row that the cursor is on; undefined: the first. */
  readonly cursor: RowKey | undefined
  /** The line of the window that the cursor is on: rows that come in above it do not move it. */
  readonly line: number
  /** Folded and unfolded by hand, repeats too; everything else is as `levels` says. */
  readonly folded: ReadonlySet<RowKey>
  readonly unfolded: ReadonlySet<RowKey>
  /** Levels that are open; undefined: all of them. */
  readonly levels: number | undefined
  /** Repeats have a row each. */
  readonly spreadsRuns: boolean
  /** Spans zoomed into, the last one being shown over the whole width. */
  readonly zoom: readonly SpanId[]
  readonly query: string
  /** Where the cursor was when the search began: it is what is searched from. */
  readonly searchedFrom: RowKey | undefined
  /** Which step of the critical path the cursor is on, where it came there by one. */
  readonly pathStep: number | undefined
  readonly showsGaps: boolean
  readonly showsPath: boolean
  /** Clocks that had to be are moved. */
  readonly movesClocks: boolean
}

export const INITIAL_TRACE_STATE: TraceState = {
  cursor: undefined,
  line: 0,
  folded: new Set(),
  unfolded: new Set(),
  levels: undefined,
  spreadsRuns: false,
  zoom: [],
  query: '',
  searchedFrom: undefined,
  pathStep: undefined,
  showsGaps: true,
  showsPath: true,
  movesClocks: true,
}
