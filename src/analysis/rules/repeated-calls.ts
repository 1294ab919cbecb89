// Repeats that are worth a line: loops that a join would replace, and whatever else takes a good part of the trace.
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'
import type { Repeat } from '../repeats.ts'

/**
 * One finding for each operation and order, whatever its parents: the longest repeat stands for all. Besides N+1 those
 * of at least 20 calls, and those that take at least 5 % of the trace.
 */
export function findRepeatedCalls(trace: Trace, repeats: readonly Repeat[]): readonly FindingOf<'repeat'>[] {
  const telling = repeats.filter((repeat) => {
    if (repeat.isNPlusOne || repeat.members.length >= MANY) return true
    return extentOf(repeat) > 0 && extentOf(repeat) >= LARGE_SHARE * trace.duration
  })
  const groups = Map.groupBy(telling, ({ members, order, isNPlusOne }) => {
    const span = members[0]?.span
    return `${isNPlusOne} ${order} ${span === undefined ? '' : operationKey(span)}`
  })
  return Array.from(groups.values(), (group) => {
    const repeat = group.reduce((longest, one) => (one.total > longest.total ? one : longest))
    return {
      code: 'repeat',
      severity: repeat.isNPlusOne ? 'warning' : 'info',
      nodes: repeat.members,
      repeat,
      times: group.length,
      time: offsetOf(group.reduce((sum, { total }) => sum + total, 0)),
    }
  })
}

const MANY = 20
const LARGE_SHARE = 0.05

function extentOf({ members }: Repeat): number {
  const end = members.reduce((latest: number, member: SpanNode) => Math.max(latest, member.end), 0)
  return end - (members[0]?.start ?? end)
}
