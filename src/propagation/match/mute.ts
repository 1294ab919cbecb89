// Operations that call no service, however well their times fit: what asks a database, and what answers a health check.
import { isNamedAsDatabaseCall } from '../../analysis/statement.ts'
import { isProbe } from '../heads/probes.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Indices of operations. O(spans). */
export function findMute(table: SpanTable, roles: readonly Role[]): ReadonlySet<number> {
  const { length } = table.operations
  const first = new Int32Array(length).fill(-1)
  const probes = new Int32Array(length)
  const spans = new Int32Array(length)
  const hasCalled = new Uint8Array(length)
  for (let row = 0; row < table.count; row++) {
    const operation = table.operation[row]!
    const parent = table.parent[row]!
    if (first[operation]! < 0) first[operation] = row
    if (spans[operation]! < LOOKED_AT) {
      spans[operation]!++
      if (parent < 0 && isProbe(table, row)) probes[operation]!++
    }
    if (parent >= 0 && table.serviceOf(parent) !== table.serviceOf(row)) {
      hasCalled[table.operation[parent]!] = 1
    }
  }
  const found = new Set<number>()
  for (let operation = 0; operation < length; operation++) {
    if (hasCalled[operation] === 1 || spans[operation] === 0) continue
    const asks = roles[operation] !== 'entry' && isQuery(table, first[operation]!)
    if (asks || probes[operation] === spans[operation]) found.add(operation)
  }
  return found
}

/** Spans of an operation that are much alike. */
const LOOKED_AT = 20

function isQuery(table: SpanTable, row: Row): boolean {
  const kind = table.kindOf(row)
  if (kind !== 'client' && kind !== 'unspecified') return false
  return table.factId('db.system.name', row) !== 0 || isNamedAsDatabaseCall(table.operationOf(row).name, kind)
}
