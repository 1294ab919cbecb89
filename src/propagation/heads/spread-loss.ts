// A tail sampler that is split over collectors loses spans of all services alike, which tells it from a hop that broke.
import type { SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isLocalOrphan, type OrphanShare } from './orphan-shares.ts'

/**
 * How many services have lost parents, where nearly all have, in about the same share, and within processes as well as
 * between them; undefined where the loss has a place.
 */
export function countSpreadServices(
  table: SpanTable,
  shares: ReadonlyMap<number, OrphanShare>,
): number | undefined {
  const byService = new Map<number, { orphans: number; healthy: number }>()
  let local = 0
  let remote = 0
  for (let row = 0; row < table.count; row++) {
    const isOrphan = table.hasMark(row, MARK.orphan)
    if (!isOrphan && (table.parent[row] as number) < 0) continue
    const service = table.serviceOf(row)
    let counts = byService.get(service)
    if (counts === undefined) byService.set(service, (counts = { orphans: 0, healthy: 0 }))
    if (isOrphan) counts.orphans++
    else counts.healthy++
  }
  for (const share of shares.values()) {
    for (const head of share.orphans) {
      if (isLocalOrphan(table, head, share)) local++
      else remote++
    }
  }
  const total = local + remote
  const large = [...byService.values()].filter(({ orphans, healthy }) => orphans + healthy >= 20)
  const hit = large.filter(({ orphans }) => orphans > 0)
  if (total < 20 || hit.length < 3 || hit.length < large.length * 0.7) return undefined
  if (local < total * 0.15 || remote < total * 0.15) return undefined
  const rates = hit.map(({ orphans, healthy }) => orphans / (orphans + healthy)).sort((a, b) => a - b)
  const low = rates[Math.floor(rates.length * 0.1)] as number
  const high = rates[Math.floor((rates.length - 1) * 0.9)] as number
  return high <= low * 5 ? hit.length : undefined
}
