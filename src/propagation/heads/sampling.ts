// Parents that were not recorded because each service draws lots for itself: of the calls of an operation a share has no
// parent, and it is the same share all the time.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isLocalOrphan } from './orphan-shares.ts'

export function claimSampled(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, joinOf, takenIn, orphanShares } = view
  const [first] = heads
  if (first === undefined) return []
  const operation = table.operation[first] as number
  const share = orphanShares.get(operation)
  const healthy = takenIn.get(operation) ?? []
  if (share === undefined) return []
  const orphans = heads.filter(
    (head) =>
      table.hasMark(head, MARK.orphan) &&
      !isLocalOrphan(table, head, share) &&
      // Who called and got no answer is there: then it is something between the two that is missing.
      !(joinOf.get(head)?.by === 'unexported' && isUnanswered(view, head)),
  )
  if (orphans.length < FEWEST || healthy.length < FEWEST) return []
  if (!isConstant(view, orphans, healthy)) return []
  const of = orphans.length + healthy.length
  return [
    {
      code: 'C20',
      heads: orphans,
      evidence: [{ code: 'constant-share', share: healthy.length / of, over: of }],
    },
  ]
}

/** Hung under an exit of a service that is known to call this operation. */
function isUnanswered({ table, joinOf, takenIn }: HeadView, head: Row): boolean {
  const caller = joinOf.get(head)?.caller
  if (caller === undefined) return false
  const kind = table.kindOf(caller)
  if (kind !== 'client' && kind !== 'producer') return false
  const callers = takenIn.get(table.operation[head] as number) ?? []
  return callers.some((row) => table.operation[table.parent[row] as Row] === table.operation[caller])
}

/** Chi-square over equal parts of the calls in order of time. */
function isConstant({ table }: HeadView, orphans: readonly Row[], healthy: readonly Row[]): boolean {
  const calls = [
    ...orphans.map((row) => ({ at: table.start[row] as number, isOrphan: 1 })),
    ...healthy.map((row) => ({ at: table.start[row] as number, isOrphan: 0 })),
  ].sort((a, b) => a.at - b.at)
  const share = orphans.length / calls.length
  const parts = Math.min(MOST_PARTS, Math.floor(calls.length * Math.min(share, 1 - share)) >> 2)
  if (parts < 2) return true
  let sum = 0
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * calls.length) / parts)
    const to = Math.floor(((part + 1) * calls.length) / parts)
    const count = calls.slice(from, to).reduce((total, { isOrphan }) => total + isOrphan, 0)
    const expected = (to - from) * share
    sum += (count - expected) ** 2 / (expected * (1 - share))
  }
  return sum < parts - 1 + 4 * Math.sqrt(2 * (parts - 1)) + 4
}

const FEWEST = 5
const MOST_PARTS = 8
