// Hops of which some calls are whole: for some versions, instances or addresses only, or without a visible rule. That is
// no cause of its own and says where to look for the one that comes first.
import type { RankedCause } from '../../diagnosis.ts'
import type { HopLook } from '../hop-look.ts'

/** undefined where all calls are broken. @param first the likeliest cause of those that are broken */
export function qualify(look: HopLook, first: RankedCause): RankedCause | undefined {
  const { slice, healthy, hop } = look
  if (slice !== undefined) {
    const { attribute, broken, healthy: whole, side } = slice
    const service = { caller: look.callerName, callee: look.calleeName, path: undefined }[side]
    return {
      code: 'C33',
      score: first.score * NEXT,
      evidence: [{ code: 'slice', attribute, broken, healthy: whole, service }],
    }
  }
  const broken = hop.heads.length
  if (healthy.length < FEWEST || healthy.length < broken * SOME) return undefined
  return {
    code: 'C37',
    score: first.score * NEXT,
    evidence: [{ code: 'part-of-calls', broken, healthy: healthy.length }],
  }
}

/** It comes second: what has to be changed is told by the first. */
const NEXT = 0.9
const FEWEST = 3
const SOME = 0.05
