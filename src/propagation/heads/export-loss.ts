// Parents that were made and never arrived: a tail sampler that is split over collectors loses spans of all services
// alike; a crash, a full queue or a limit those of one process.
import type { Evidence } from '../causes/evidence.ts'
import type { Row, TraceRows } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isLocalOrphan } from './orphan-shares.ts'

export function claimLost(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, orphanShares } = view
  const [first] = heads
  const share = first === undefined ? undefined : orphanShares.get(table.operation[first] as number)
  if (share === undefined) return []
  const orphans = heads.filter((head) => table.hasMark(head, MARK.orphan))
  if (view.spreadServices !== undefined) {
    const services = view.spreadServices
    return [{ code: 'C22', heads: orphans, evidence: [{ code: 'spread-over-hops', services }] }]
  }
  const local = orphans.filter((head) => isLocalOrphan(table, head, share))
  return local.length === 0 ? [] : [{ code: 'C24', heads: local, evidence: evidenceOfLoss(view, local) }]
}

function evidenceOfLoss({ table }: HeadView, orphans: readonly Row[]): readonly Evidence[] {
  const evidence: Evidence[] = []
  const known = orphans.filter((head) => table.hasMark(head, MARK.parentKnown)).length
  if (known > 0) evidence.push({ code: 'remote-parent', isRemote: false, count: known, of: orphans.length })
  const instances = new Set(orphans.map((head) => table.emitter[head]))
  const from = orphans.reduce((first, head) => Math.min(first, table.start[head] as number), Infinity)
  const to = orphans.reduce((last, head) => Math.max(last, table.end[head] as number), -Infinity)
  if (instances.size === 1 && orphans.length > 1) {
    const { instance } = table.emitterOf(orphans[0] as Row)
    evidence.push({ code: 'clustered', instance, from: table.instantOf(from), to: table.instantOf(to) })
  }
  const dropped = orphans.filter((head) => isIncomplete(table.traces[table.trace[head] as number])).length
  if (dropped > 0) evidence.push({ code: 'dropped', count: dropped })
  return evidence
}

/** A limit that a store or collector stops at is a round number. */
function isIncomplete(trace: TraceRows | undefined): boolean {
  return trace !== undefined && (trace.partial !== undefined || ROUND_LIMITS.has(trace.count))
}

const ROUND_LIMITS: ReadonlySet<number> = new Set([1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000])
