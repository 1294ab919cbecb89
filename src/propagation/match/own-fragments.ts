// Calls that lie below the heads themselves: if they had made these requests, each would have come of another of the same
// kind, and none would have been first.
import type { SpanTable } from '../spans/span-table.ts'
import type { Supply } from './supply.ts'

/** Whether most of the callers belong to fragments that begin with the operation. */
export function isBelow(table: SpanTable, { rows }: Supply, operation: number): boolean {
  let below = 0
  for (const row of rows) if (table.operation[table.head[row]!] === operation) below++
  return below > MOST * rows.length
}

const MOST = 0.5
