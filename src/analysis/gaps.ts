// Where nothing was recorded although a span was under way, ranked by how much of it lies on the critical path.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { DarkInterval } from './dark-intervals.ts'

/**
 * before-first-child, between, after-last-child   where the interval lies in its span
 * whole         the span has children, and none of them covers any of it
 * hop-request   between the start of a call and that of the server span that answered it: network and queue
 * hop-response  between the end of that server span and that of the call
 * hop           both of them as one figure, because one of the clocks was moved
 */
export type GapKind =
  | 'before-first-child'
  | 'between'
  | 'after-last-child'
  | 'whole'
  | 'hop-request'
  | 'hop-response'
  | 'hop'

export interface Gap extends DarkInterval {
  readonly node: SpanNode
  readonly kind: GapKind
  /** Nanoseconds; start to end, but of a `hop` the sum of both halves. */
  readonly length: Offset
  /** Of these, how many are the node's own on its tree's critical path. */
  readonly onPath: Offset
  /** Work that had outlived the span that began it, and ran during the gap. */
  readonly detached: readonly SpanNode[]
}
