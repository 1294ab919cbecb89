// What lies between a likely caller and the heads: a span around everything explains all heads, and each of the operations
// below it only those of its own, so that alone none of them stands out.
import type { CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import { callerRow } from './siblings.ts'

/**
 * Operations of the innermost spans of the same fragment and service that contain heads, below one of `outer`.
 * @param heads by index into the demand, those that `outer` was scored with
 */
export function findInnerOperations(
  context: MatchContext,
  demand: Demand,
  heads: Int32Array,
  outer: readonly CallerScore[],
): ReadonlySet<number> {
  const counts = new Map<number, number>()
  for (const score of outer) {
    if (score.gate.shape !== 'inside' || context.isExit(score.supply.operation)) continue
    for (const [at, head] of heads.entries()) {
      const container = callerRow(score, at)
      if (container < 0) continue
      const inner = innermost(context, container, demand.start[head]!, demand.end[head]!)
      if (inner === container) continue
      const operation = context.table.operation[inner]!
      counts.set(operation, (counts.get(operation) ?? 0) + 1)
    }
  }
  return new Set([...counts].filter(([, count]) => count >= LEAST).map(([operation]) => operation))
}

const LEAST = 3

/** Parents come before their children, so that the last that contains it is the innermost. */
function innermost({ table, start, end }: MatchContext, container: number, from: number, to: number): number {
  const service = table.serviceOf(container)
  const last = container + Math.min(table.size[container]!, MOST_BELOW)
  let found = container
  for (let row = container + 1; row < last; row++) {
    if (start[row]! <= from && end[row]! >= to && table.serviceOf(row) === service) found = row
  }
  return found
}

/** Spans of a fragment that are looked at. */
const MOST_BELOW = 256
