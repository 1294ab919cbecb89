// Which fragments need a caller: some rightly begin a trace, some are waited for, some lost their parent in a way that no
// instrumentation mends. A head is set aside on evidence only; where there is doubt it stays open, and the search for
// a caller decides.
import type { Join } from '../joins/join.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Reason } from './claim.ts'
import { claimCrashed } from './crashes.ts'
import { claimEntries } from './entries.ts'
import { claimLost } from './export-loss.ts'
import { claimFunctions } from './functions.ts'
import type { Head, SetAside, SortedHeads } from './head.ts'
import { viewHeads, type HeadView } from './head-view.ts'
import { claimIdJoined } from './id-joined.ts'
import { claimLinked } from './linked.ts'
import { claimGenerated } from './load-generators.ts'
import { claimMalformed } from './malformed.ts'
import { isPending, type PendingOptions } from './pending.ts'
import { claimPolls } from './polls.ts'
import { claimProbes } from './probes.ts'
import { claimSampled } from './sampling.ts'
import { claimStillOpen } from './still-open.ts'
import { claimTimers } from './timers.ts'
import { claimTorn } from './torn-traces.ts'

/** In order: what comes first is the better evidence. */
const REASONS: readonly Reason[] = [
  claimMalformed,
  claimLinked,
  claimIdJoined,
  claimProbes,
  claimFunctions,
  claimPolls,
  claimTimers,
  claimTorn,
  claimSampled,
  claimStillOpen,
  claimLost,
  claimCrashed,
  claimGenerated,
  claimEntries,
]

/**
 * Each head is in exactly one of the three. Open are also those that ids join to a caller they do not link to: what
 * broke there is known, and still broken. O(n log n).
 */
export function sortHeads(
  table: SpanTable,
  called: Uint8Array,
  joins: readonly Join[],
  options: PendingOptions,
): SortedHeads {
  const view = viewHeads(table, called, joins)
  const open: Head[] = []
  const pending: Row[] = []
  const setAside: SetAside[] = []
  for (const heads of byOperation(view).values()) {
    let left: readonly Row[] = heads.filter((head) => !isPending(view, head, options))
    if (left.length < heads.length) {
      for (const head of heads) if (isPending(view, head, options)) pending.push(head)
    }
    for (const reason of REASONS) {
      if (left.length === 0) break
      for (const { code, heads: claimed, evidence } of reason(view, left)) {
        if (claimed.length === 0) continue
        const gone = new Set(claimed)
        left = left.filter((head) => !gone.has(head))
        if (code === undefined) for (const head of claimed) open.push(headOf(table, head))
        else setAside.push({ code, heads: claimed, evidence })
      }
    }
    for (const head of left) open.push(headOf(table, head))
  }
  open.sort((a, b) => (table.start[a.row] as number) - (table.start[b.row] as number) || a.row - b.row)
  return { open, setAside, pending: pending.sort((a, b) => a - b) }
}

function byOperation({ table, heads }: HeadView): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>()
  for (const head of heads) {
    const operation = table.operation[head] as number
    const group = groups.get(operation)
    if (group === undefined) groups.set(operation, [head])
    else group.push(head)
  }
  return groups
}

function headOf(table: SpanTable, row: Row): Head {
  return { row, parentage: table.hasMark(row, MARK.orphan) ? 'orphan' : 'root' }
}
