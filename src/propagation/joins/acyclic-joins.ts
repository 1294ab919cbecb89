// Fragments are put together into trees: of joins that run in a circle one goes, whatever speaks for it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { Join } from './join.ts'

/** One join for each head, the first given; of a circle the one that says most against time is left out. O(n). */
export function acyclicJoins(table: SpanTable, joins: readonly Join[]): readonly Join[] {
  const byHead = new Map<Row, Join>()
  for (const join of joins) {
    if (table.head[join.caller] !== join.head && !byHead.has(join.head)) byHead.set(join.head, join)
  }
  const done = new Set<Row>()
  for (const from of byHead.keys()) {
    const path: Join[] = []
    const onPath = new Map<Row, number>()
    let head = from
    for (;;) {
      const circleFrom = onPath.get(head)
      if (circleFrom !== undefined) {
        const worst = path.slice(circleFrom).reduce((a, b) => (lead(table, b) < lead(table, a) ? b : a))
        byHead.delete(worst.head)
        break
      }
      const join = done.has(head) ? undefined : byHead.get(head)
      if (join === undefined) break
      onPath.set(head, path.length)
      path.push(join)
      head = table.head[join.caller] as Row
    }
    for (const join of path) done.add(join.head)
  }
  return [...byHead.values()].sort((a, b) => a.head - b.head)
}

/** How long before the head its caller started. */
function lead(table: SpanTable, { head, caller }: Join): number {
  return (table.start[head] as number) - (table.start[caller] as number)
}
