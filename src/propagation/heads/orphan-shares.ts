// How many spans of each operation lost their parent, against those that have it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

export interface OrphanShare {
  /** By start. */
  readonly orphans: readonly Row[]
  readonly healthy: number
  /** Of the healthy ones: how many hang under a span of their own service. */
  readonly local: number
}

/** Whether the missing parent is of the span's own process: as the sender says, else as the operation mostly has it. */
export function isLocalOrphan(table: SpanTable, head: Row, share: OrphanShare): boolean {
  if (table.hasMark(head, MARK.parentKnown)) return !table.hasMark(head, MARK.parentRemote)
  if (share.healthy > 0) return share.local > share.healthy / 2
  const kind = table.kindOf(head)
  return kind === 'internal' || kind === 'client' || kind === 'producer'
}

export function shareOrphans(table: SpanTable, heads: readonly Row[]): ReadonlyMap<number, OrphanShare> {
  const orphans = new Map<number, Row[]>()
  for (const head of heads) {
    if (!table.hasMark(head, MARK.orphan)) continue
    const operation = table.operation[head] as number
    const known = orphans.get(operation)
    if (known === undefined) orphans.set(operation, [head])
    else known.push(head)
  }
  const healthy = new Int32Array(table.operations.length)
  const local = new Int32Array(table.operations.length)
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row] as Row
    if (parent < 0) continue
    const operation = table.operation[row] as number
    healthy[operation] = (healthy[operation] as number) + 1
    if (table.serviceOf(parent) === table.serviceOf(row)) local[operation] = (local[operation] as number) + 1
  }
  return new Map(
    [...orphans].map(([operation, rows]) => [
      operation,
      { orphans: rows, healthy: healthy[operation] as number, local: local[operation] as number },
    ]),
  )
}

/** By service. */
export function countLocalOrphans(
  table: SpanTable,
  shares: ReadonlyMap<number, OrphanShare>,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const share of shares.values()) {
    for (const head of share.orphans) {
      if (!isLocalOrphan(table, head, share)) continue
      const service = table.serviceOf(head)
      counts.set(service, (counts.get(service) ?? 0) + 1)
    }
  }
  return counts
}
