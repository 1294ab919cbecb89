// Traces that were torn on their way, whoever made their spans: a tail sampler that is split over collectors loses spans of
// all services alike, a limit what came after so many.
import type { Row, TraceRows } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimTorn(
  { table, spreadServices, spanLimit }: HeadView,
  heads: readonly Row[],
): readonly Claim[] {
  const orphans = heads.filter((head) => table.hasMark(head, MARK.orphan))
  const claims: Claim[] = []
  let left = orphans
  if (spanLimit !== undefined) {
    const isCut = (head: Row): boolean =>
      (table.traces[table.trace[head] as number] as TraceRows).count === spanLimit
    const cut = orphans.filter(isCut)
    const traces = new Set(cut.map((head) => table.trace[head])).size
    claims.push({
      code: 'C24',
      heads: cut,
      evidence: [{ code: 'span-limit', spans: spanLimit, count: traces }],
    })
    left = orphans.filter((head) => !isCut(head))
  }
  if (spreadServices !== undefined) {
    claims.push({
      code: 'C22',
      heads: left,
      evidence: [{ code: 'spread-over-hops', services: spreadServices }],
    })
  }
  return claims
}
