// Fragments whose parent is a span of another trace: a restart that kept the parent, or two id systems in one process.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { MAX_TOLERANCE } from './enclosing.ts'
import type { Join } from './join.ts'
import { SpanIndex } from './span-index.ts'

/** Only ids that occur in one trace count: some senders count spans from 1 in each. */
export function findParentsElsewhere(table: SpanTable): readonly Join[] {
  let index: SpanIndex | undefined
  const joins: Join[] = []
  for (let row = 0; row < table.count; row++) {
    if (table.head[row] !== row || !table.hasMark(row, MARK.orphan)) continue
    index ??= new SpanIndex(table, 'all')
    const caller = index.find(table.parentHigh[row] as number, table.parentLow[row] as number, -1)
    if (caller < 0 || !isCredible(table, row, caller)) continue
    joins.push({ head: row, caller, tier: 'exact', by: 'parent-elsewhere', confidence: 0.99 })
  }
  return joins
}

/** Random ids of 64 bits do not meet by accident; small numbers do, so that the times have to fit. */
function isCredible(table: SpanTable, head: Row, caller: Row): boolean {
  if (table.parentHigh[head] !== 0) return true
  const start = table.start[head] as number
  return (
    start >= (table.start[caller] as number) - MAX_TOLERANCE &&
    start <= (table.end[caller] as number) + MAX_TOLERANCE
  )
}
