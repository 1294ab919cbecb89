// Whether some calls are the same share of all at all times: what draws lots does, what broke on a day does not.
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Chi-square over equal parts of the calls in order of time. */
export function isConstantShare(table: SpanTable, some: readonly Row[], others: readonly Row[]): boolean {
  const calls = [
    ...some.map((row) => ({ at: table.start[row] as number, counts: 1 })),
    ...others.map((row) => ({ at: table.start[row] as number, counts: 0 })),
  ].sort((a, b) => a.at - b.at)
  const share = some.length / calls.length
  const parts = Math.min(MOST_PARTS, Math.floor(calls.length * Math.min(share, 1 - share)) >> 2)
  if (parts < 2) return true
  let sum = 0
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * calls.length) / parts)
    const to = Math.floor(((part + 1) * calls.length) / parts)
    const count = calls.slice(from, to).reduce((total, { counts }) => total + counts, 0)
    const expected = (to - from) * share
    sum += (count - expected) ** 2 / (expected * (1 - share))
  }
  // Its mean is what it has degrees of freedom; it is four deviations above that once in ten thousand times.
  return sum < parts - 1 + 4 * Math.sqrt(2 * (parts - 1)) + 4
}

const MOST_PARTS = 8
