// A fragment's head and the span it belongs under, by ids, keys or time.
import type { Tier } from '../diagnosis.ts'
import type { FactName } from '../spans/facts.ts'
import type { Row } from '../spans/span-table.ts'

/**
 * link             the head, or a child of it, links to the caller
 * parent-elsewhere its parent id is a span of another trace
 * low-64           the low half of its trace id is that of the caller's, and the rest was lost
 * unexported       its parent is of the same trace and was not sent: hung by time under who called that
 */
export type JoinKey = 'link' | 'parent-elsewhere' | 'low-64' | 'unexported' | FactName | 'value' | 'time'

export interface Join {
  readonly head: Row
  /** Never in the head's own subtree. */
  readonly caller: Row
  readonly tier: Tier
  readonly by: JoinKey
  /** That this is the caller, and no other span. */
  readonly confidence: number
  /** Of a batch: whoever else sent it a message. */
  readonly others?: readonly Row[]
}

/** Of a batch several, else one. */
export function callersOf({ caller, others = [] }: Join): readonly Row[] {
  return others.length === 0 ? [caller] : [caller, ...others]
}
