// All spans by operation, as those that may have called a head: spans that end a service's work by calling out, as long
// as their callee is not known, and all spans that enclose work.
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { Supply } from './supply.ts'

/** @param taken 1 for spans whose callee is known already. O(n log n) */
export function findSupplies(
  table: SpanTable,
  roles: readonly Role[],
  times: { readonly start: Float64Array; readonly end: Float64Array },
  taken: Uint8Array,
): ReadonlyMap<number, Supply> {
  const rows = new Map<number, Row[]>()
  const hasRemoteChild = findRemoteParents(table)
  for (let row = 0; row < table.count; row++) {
    const operation = table.operation[row]!
    if (table.hasMark(row, MARK.untimed)) continue
    if (roles[operation] === 'exit' && (hasRemoteChild[row] === 1 || taken[row] === 1)) continue
    const known = rows.get(operation)
    if (known === undefined) rows.set(operation, [row])
    else known.push(row)
  }
  return new Map(
    [...rows].map(([operation, own]) => [operation, new Supply(operation, own, times.start, times.end)]),
  )
}

function findRemoteParents(table: SpanTable): Uint8Array {
  const found = new Uint8Array(table.count)
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row]!
    if (parent >= 0 && table.serviceOf(parent) !== table.serviceOf(row)) found[parent] = 1
  }
  return found
}
