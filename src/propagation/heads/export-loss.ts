// Parents that were made and never arrived: a crash or a full queue loses spans of one process, and then also those that
// other processes hang under.
import type { Evidence } from '../causes/evidence.ts'
import type { Row } from '../spans/span-table.ts'
import { isExit } from '../joins/called.ts'
import { MARK } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isLocalOrphan, type OrphanShare } from './orphan-shares.ts'

export function claimLost(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, orphanShares } = view
  const [first] = heads
  const share = first === undefined ? undefined : orphanShares.get(table.operation[first] as number)
  if (share === undefined) return []
  const orphans = heads.filter((head) => table.hasMark(head, MARK.orphan))
  const lost = orphans.filter(
    (head) =>
      isLocalOrphan(table, head, share) || callerLosesSpans(view, head, share) || isParentLost(view, head),
  )
  const [one] = lost
  if (one === undefined) return []
  const service = isLocalOrphan(table, one, share) ? table.serviceOf(one) : callerOf(view, one)
  const name = table.texts.textOf(service ?? 0) ?? ''
  const missing: Evidence = { code: 'parents-missing', service: name, count: lost.length }
  return [{ code: 'C24', heads: lost, evidence: [missing, ...evidenceOfLoss(view, lost)] }]
}

/** Whether the service that calls this operation loses parents of its own spans as well, and about as many. */
function callerLosesSpans(view: HeadView, head: Row, share: OrphanShare): boolean {
  const caller = callerOf(view, head)
  if (caller === undefined) return false
  return (view.localOrphans.get(caller) ?? 0) >= share.orphans.length * COMPARABLE
}

/**
 * Whether what usually calls this is not there: then it was lost itself. Where it is, and waits for an answer, something
 * between the two is missing; so it may be below what is never answered.
 */
function isParentLost({ table, joinOf, callersOf, answered }: HeadView, head: Row): boolean {
  const caller = joinOf.get(head)?.caller
  const usual = callersOf.get(table.operation[head] as number)
  if (caller === undefined || usual === undefined) return false
  const operation = table.operation[caller] as number
  if (usual.has(operation)) return false
  return answered.has(operation) || !isExit(table, caller)
}

/** As the calls have it that are whole. */
function callerOf({ table, takenIn }: HeadView, head: Row): TextId | undefined {
  const [healthy] = takenIn.get(table.operation[head] as number) ?? []
  return healthy === undefined ? undefined : table.serviceOf(table.parent[healthy] as Row)
}

const COMPARABLE = 0.3

function evidenceOfLoss(view: HeadView, orphans: readonly Row[]): readonly Evidence[] {
  const { table } = view
  const evidence: Evidence[] = []
  const known = orphans.filter((head) => table.hasMark(head, MARK.parentKnown))
  const local = known.filter((head) => !table.hasMark(head, MARK.parentRemote)).length
  if (local > 0) evidence.push({ code: 'remote-parent', isRemote: false, count: local, of: orphans.length })
  const cluster = clusterOf(view, orphans)
  if (cluster !== undefined) evidence.push(cluster)
  return evidence
}

/** Of one instance, or within a part of the time. */
function clusterOf({ table, heads, lastEnd }: HeadView, orphans: readonly Row[]): Evidence | undefined {
  if (orphans.length < 2) return undefined
  const from = orphans.reduce((first, head) => Math.min(first, table.start[head] as number), Infinity)
  const to = orphans.reduce((last, head) => Math.max(last, table.end[head] as number), -Infinity)
  const window = lastEnd - (table.start[heads[0] ?? 0] as number)
  const emitters = new Set(orphans.map((head) => table.emitter[head]))
  const instance = emitters.size === 1 ? table.emitterOf(orphans[0] as Row).instance : undefined
  if (instance === undefined && to - from > window / 2) return undefined
  return { code: 'clustered', instance, from: table.instantOf(from), to: table.instantOf(to) }
}
