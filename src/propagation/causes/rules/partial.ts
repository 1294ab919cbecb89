// Hops of which some calls are whole: for some versions, instances or addresses only, or without a visible rule. Both
// qualify the cause that comes first, and say where to look for it.
import type { HopLook } from '../hop-look.ts'
import { Suspicion } from '../suspicion.ts'

/** @param strongest odds of the best cause that is no mere qualifier */
export function suspectPart(look: HopLook, strongest: number): readonly Suspicion[] {
  const { slice, healthy, hop } = look
  if (slice !== undefined) {
    const { attribute, broken, healthy: whole, side } = slice
    const service = { caller: look.callerName, callee: look.calleeName, path: undefined }[side]
    // An address is a path, and what lies on it has causes of its own.
    const odds = strongest * (side === 'path' ? 0.15 : 0.5)
    return [
      new Suspicion('C33', odds).weigh(1, { code: 'slice', attribute, broken, healthy: whole, service }),
    ]
  }
  const broken = hop.heads.length
  if (healthy.length < FEWEST || healthy.length < broken * SOME) return []
  return [
    new Suspicion('C37', strongest * 0.6).weigh(1, {
      code: 'part-of-calls',
      broken,
      healthy: healthy.length,
    }),
  ]
}

const FEWEST = 3
const SOME = 0.05
