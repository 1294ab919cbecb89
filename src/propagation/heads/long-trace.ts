// How long nearly every trace takes: what is missing from one that is younger may still come.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

/** Nanoseconds. */
export function measureLongTrace(table: SpanTable): number {
  const durations = Float64Array.from(table.traces, ({ first, count }) => {
    let start = Infinity
    let end = -Infinity
    for (let row: Row = first; row < first + count; row++) {
      if (table.hasMark(row, MARK.untimed)) continue
      start = Math.min(start, table.start[row] as number)
      end = Math.max(end, table.end[row] as number)
    }
    return Math.max(0, end - start)
  }).sort()
  return durations[Math.floor(durations.length * 0.99)] ?? 0
}
