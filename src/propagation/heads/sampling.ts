// Parents that were not recorded because each service draws lots for itself: where it drew a blank nothing of it is in the
// trace, and it is the same share of all traces at all times.
import type { Row } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import type { SampledCaller } from './missing-callers.ts'

/** One claim for each service that did. */
export function claimSampled({ sampledOut }: HeadView, heads: readonly Row[]): readonly Claim[] {
  if (sampledOut.size === 0) return []
  const claims = new Map<number, { caller: SampledCaller; heads: Row[] }>()
  for (const head of heads) {
    const caller = sampledOut.get(head)
    if (caller === undefined) continue
    const known = claims.get(caller.service)
    if (known === undefined) claims.set(caller.service, { caller, heads: [head] })
    else known.heads.push(head)
  }
  return [...claims.values()].map(({ caller: { share, over }, heads: found }) => ({
    code: 'C20',
    heads: found,
    evidence: [{ code: 'constant-share', share, over }],
  }))
}
