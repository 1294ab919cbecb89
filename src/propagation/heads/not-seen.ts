// What could not be seen: reasons why nothing found does not prove that nothing is broken.
import type { NotSeen } from '../diagnosis.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

export interface NotSeenOptions {
  /** Beginning and end of the window that was asked for, on the table's clock; infinite where there was none. */
  readonly from: number
  readonly to: number
  /** Nanoseconds that a caller may have started before the window, or not yet have ended at its end. */
  readonly grace: number
  readonly isLimited: boolean
  /** Heads for which nobody was found, by operation: all others need no caller, or have one. */
  readonly uncalled: readonly (readonly Row[])[]
}

/** Of the table alone: what the search for callers could not decide is said by it. */
export function findNotSeen(table: SpanTable, options: NotSeenOptions): readonly NotSeen[] {
  const seen = census(table)
  const found: NotSeen[] = []
  if (table.count === 0) return found
  const partial = table.traces.filter(({ partial }) => partial !== undefined).length
  if (partial > 0) found.push({ code: 'partial-traces', traces: partial })
  const cut = countCut(table, options)
  if (cut > 0) found.push({ code: 'window-cut', heads: cut })
  if (options.isLimited) found.push({ code: 'limited', traces: table.traces.length })
  if (seen.withoutKind > 0) found.push({ code: 'no-span-kinds', spans: seen.withoutKind })
  if (!table.hasFacts) found.push({ code: 'no-attributes' })
  // Who sends no flags at all sends none of a sampled span either.
  if (seen.flagged === 0) found.push({ code: 'no-remote-flags' })
  if (seen.untimed > 0) found.push({ code: 'untimed-spans', spans: seen.untimed })
  if (table.duplicates > 0) found.push({ code: 'doubled-spans', copies: table.duplicates })
  found.push({ code: 'unsampled' })
  return found
}

function census(table: SpanTable) {
  let withoutKind = 0
  let flagged = 0
  let untimed = 0
  for (let row = 0; row < table.count; row++) {
    if (table.kind[row] === 0) withoutKind++
    if (table.hasMark(row, MARK.parentKnown)) flagged++
    if (table.hasMark(row, MARK.untimed)) untimed++
  }
  return { withoutKind, flagged, untimed }
}

/** Of operations that have callers elsewhere: whose heads lack one in the middle of the window, too, is not cut off. */
function countCut(table: SpanTable, options: NotSeenOptions): number {
  let cut = 0
  for (const heads of options.uncalled) {
    const own = heads.filter((head) => isCut(table, head, options)).length
    if (own > heads.length / 2) cut += own
  }
  return cut
}

function isCut(table: SpanTable, head: Row, { from, to, grace }: NotSeenOptions): boolean {
  if (table.hasMark(head, MARK.untimed)) return false
  return (table.start[head] as number) < from + grace || (table.end[head] as number) > to - grace
}
