// Every nanosecond of a root, attributed once: to a span's own time on the critical path, or to a gap that is shown.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { Gap } from './gaps.ts'

export interface Ledger {
  readonly root: SpanNode
  /** Sum to the root's duration exactly; longest first. */
  readonly lines: readonly LedgerLine[]
}

export type LedgerLine = SpanLine | GapLine

/** Spans of one service, name and kind: retries split one culprit into several spans. */
export interface SpanLine {
  readonly kind: 'spans'
  readonly service: string
  readonly name: string
  /** Those with time on the path, in order of time. */
  readonly nodes: readonly SpanNode[]
  readonly time: Offset
}

export interface GapLine {
  readonly kind: 'gap'
  readonly gap: Gap
  readonly time: Offset
}
