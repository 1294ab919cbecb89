// Traces that somebody cut at so many spans: nothing is longer, shorter ones are whole, and what is missing from those of
// that length is now this and now that.
import type { SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

/** undefined where no trace looks cut. O(heads). */
export function findSpanLimit(table: SpanTable): number | undefined {
  const lengths = new Set<number>()
  let longest = 0
  const torn = new Map<number, number>()
  const operations = new Map<number, Set<number>>()
  for (const { first, count } of table.traces) {
    lengths.add(count)
    longest = Math.max(longest, count)
    let isTorn = false
    for (let row = first; row < first + count; row += table.size[row] as number) {
      if (!table.hasMark(row, MARK.orphan)) continue
      isTorn = true
      const known = operations.get(count)
      if (known === undefined) operations.set(count, new Set([table.operation[row] as number]))
      else known.add(table.operation[row] as number)
    }
    if (isTorn) torn.set(count, (torn.get(count) ?? 0) + 1)
  }
  const cut = torn.get(longest) ?? 0
  const all = [...torn.values()].reduce((sum, traces) => sum + traces, 0)
  if (cut === 0 || cut < all * NEARLY_ALL) return undefined
  if (ROUND.has(longest)) return longest
  const isVaried = lengths.size >= VARIED && (operations.get(longest)?.size ?? 0) >= VARIED
  return cut >= SEVERAL && isVaried ? longest : undefined
}

const SEVERAL = 5
/** Traces of few kinds have few lengths, and lose their parents at one place where it is a hop that is broken. */
const VARIED = 4
const NEARLY_ALL = 0.9
const ROUND: ReadonlySet<number> = new Set([1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000])
