// What could not be seen: reasons why nothing found does not prove that nothing is broken.
import type { NotSeen } from '../diagnosis.ts'
import type { SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

export interface NotSeenOptions {
  /** Beginning and end of the window that was asked for, on the table's clock; infinite where there was none. */
  readonly from: number
  readonly to: number
  /** Nanoseconds that a caller may have started before the window, or not yet have ended at its end. */
  readonly grace: number
  readonly isLimited: boolean
}

/** Of the table alone: what the search for callers could not decide is said by it. */
export function findNotSeen(table: SpanTable, options: NotSeenOptions): readonly NotSeen[] {
  const seen = census(table, options)
  const found: NotSeen[] = []
  if (table.count === 0) return found
  const partial = table.traces.filter(({ partial }) => partial !== undefined).length
  if (partial > 0) found.push({ code: 'partial-traces', traces: partial })
  if (seen.cut > 0) found.push({ code: 'window-cut', heads: seen.cut })
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

function census(table: SpanTable, { from, to, grace }: NotSeenOptions) {
  let withoutKind = 0
  let flagged = 0
  let untimed = 0
  let cut = 0
  for (let row = 0; row < table.count; row++) {
    if (table.kind[row] === 0) withoutKind++
    if (table.hasMark(row, MARK.parentKnown)) flagged++
    if (table.hasMark(row, MARK.untimed)) untimed++
    else if (table.head[row] === row && isCut(table.start[row] as number, table.end[row] as number)) cut++
  }
  return { withoutKind, flagged, untimed, cut }

  function isCut(start: number, end: number): boolean {
    return start < from + grace || end > to - grace
  }
}
