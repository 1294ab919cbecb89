// How a hop was found, in facts: they speak for this caller, and not for a cause.
import type { Evidence } from '../causes/evidence.ts'
import type { HopLook } from '../causes/hop-look.ts'
import { peerOf } from '../causes/peer-address.ts'
import type { Join, JoinKey } from '../joins/join.ts'
import { findHole } from './hole.ts'

export function findHopEvidence(look: HopLook): readonly Evidence[] {
  const { hop } = look
  const evidence = evidenceOfKeys(hop.joins, hop.heads.length)
  const peer = peerOf(look)
  if (peer?.isCaller === true) {
    evidence.push({
      code: 'peer-address',
      address: peer.address,
      service: look.callerName,
      count: peer.count,
    })
  }
  const { p, share, byChance, gapMedian, gapSpread, clockMove } = hop.significance
  if (hop.joins.some(({ tier }) => tier === 'timing')) {
    evidence.push({ code: 'inside-caller', share, byChance, p, others: otherCallers(look) })
    evidence.push({ code: 'start-gap', median: gapMedian, spread: gapSpread })
    if (clockMove !== undefined) evidence.push({ code: 'clock-moved', by: clockMove })
  }
  if (hop.mode === 'no-client-span') {
    const hole = findHole(look.view.table, hop.joins)
    if (hole !== undefined && hole >= LEAST_HOLE) evidence.push({ code: 'hole', share: hole })
  }
  return evidence
}

/** A hole that is none speaks for nothing. */
const LEAST_HOLE = 0.05

/** What is said of all heads of the operation has to be read with who else called it. */
function otherCallers({ view: { table, hops }, hop, caller }: HopLook): readonly string[] {
  const names = hops
    .filter((other) => other.calleeOperation === hop.calleeOperation && other !== hop)
    .map(({ callerOperation }) => table.operations[callerOperation]!)
    .map(({ service, serviceName, name }) => (service === caller ? `${serviceName} ${name}` : serviceName))
  return [...new Set(names)].toSorted()
}

function evidenceOfKeys(joins: readonly Join[], of: number): Evidence[] {
  const counts = new Map<JoinKey, number>()
  for (const { by } of joins) counts.set(by, (counts.get(by) ?? 0) + 1)
  const evidence: Evidence[] = []
  for (const [by, count] of counts) {
    if (by === 'time') continue
    if (by === 'parent-elsewhere') evidence.push({ code: 'parent-elsewhere', count })
    else if (by === 'unexported') evidence.push({ code: 'same-trace-id', count })
    else if (by === 'link') evidence.push({ code: 'link', count, of })
    else evidence.push({ code: 'same-key', key: by, count, of })
  }
  return evidence
}
