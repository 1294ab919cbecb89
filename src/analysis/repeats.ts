// The same call again and again under one parent: one after another, as in a loop, or at once, as in a fan-out.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'

export interface Repeat {
  readonly parent: SpanNode | undefined
  /** In order of time. */
  readonly members: readonly SpanNode[]
  readonly order: 'sequential' | 'parallel'
  /** Nanoseconds, of all members. */
  readonly total: Offset
  /** Equal database calls, one for each row of an earlier one: the loop that a join would replace. A question. */
  readonly isNPlusOne: boolean
}
