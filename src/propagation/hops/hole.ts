// The hole that a raw call leaves in its caller: while the callee worked, the caller had nothing else to show for its
// time.
//
//     shop   GET /order      |==========================|
//     shop     SELECT          |===|
//     stock    GET /stock           |==============|         ← no child of GET /order runs meanwhile
import type { Join } from '../joins/join.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Mean share of the heads' time in which no child of the caller ran; undefined without a join. */
export function findHole(table: SpanTable, joins: readonly Join[]): number | undefined {
  const sample = joins.slice(0, MOST_JOINS)
  if (sample.length === 0) return undefined
  let sum = 0
  for (const { head, caller } of sample) sum += 1 - coveredShare(table, caller, head)
  return sum / sample.length
}

function coveredShare(table: SpanTable, caller: Row, head: Row): number {
  const start = table.start[head]!
  const end = table.end[head]!
  if (end <= start) return 0
  const overlaps: [from: number, to: number][] = []
  const last = Math.min(caller + table.size[caller]!, caller + MOST_ROWS)
  for (let row = caller + 1; row < last; row++) {
    if (table.parent[row] !== caller) continue
    const from = Math.max(start, table.start[row]!)
    const to = Math.min(end, table.end[row]!)
    if (to > from) overlaps.push([from, to])
  }
  overlaps.sort(([a], [b]) => a - b)
  let covered = 0
  let until = start
  for (const [from, to] of overlaps) {
    if (to <= until) continue
    covered += to - Math.max(from, until)
    until = to
  }
  return covered / (end - start)
}

const MOST_JOINS = 500
const MOST_ROWS = 2000
