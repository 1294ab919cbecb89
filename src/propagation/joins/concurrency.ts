// How many fragments there are, and how many of them run at a time: what decides how often two that have nothing to do
// with each other meet.
import type { SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

export interface Concurrency {
  readonly fragments: number
  readonly running: number
}

export function measureConcurrency(table: SpanTable): Concurrency {
  let fragments = 0
  let total = 0
  let from = Infinity
  let to = -Infinity
  for (let row = 0; row < table.count; row++) {
    if (table.head[row] !== row || table.hasMark(row, MARK.untimed)) continue
    const start = table.start[row] as number
    const end = table.end[row] as number
    fragments++
    total += end - start
    from = Math.min(from, start)
    to = Math.max(to, end)
  }
  return { fragments: Math.max(1, fragments), running: to > from ? total / (to - from) : 1 }
}
