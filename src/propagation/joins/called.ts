// Which spans called somebody who answered in the same trace: what is left is where a call may have been lost.
import type { SpanTable } from '../spans/span-table.ts'

/** By row: 1 where a child belongs to another service, or takes a call in. O(n). */
export function markCalled(table: SpanTable): Uint8Array {
  const called = new Uint8Array(table.count)
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row] as number
    if (parent >= 0 && isTakenIn(table, row, parent)) called[parent] = 1
  }
  return called
}

function isTakenIn(table: SpanTable, row: number, parent: number): boolean {
  if (table.serviceOf(row) !== table.serviceOf(parent)) return true
  const kind = table.kindOf(row)
  return kind === 'server' || kind === 'consumer'
}

export function isExit(table: SpanTable, row: number): boolean {
  const kind = table.kindOf(row)
  return kind === 'client' || kind === 'producer'
}

/** A call that somebody may have taken who is not in the trace; a database never is. */
export function isUnanswered(table: SpanTable, called: Uint8Array, row: number): boolean {
  return isExit(table, row) && called[row] === 0 && table.factId('db.system.name', row) === 0
}
