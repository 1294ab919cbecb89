// From a broken hop to what is reported of it: both ends, how many calls, how sure, why, and what the fix depends on.
import type { CauseCode } from '../causes/cause-code.ts'
import type { CauseView } from '../causes/cause-view.ts'
import { wilsonLowerBound } from '../causes/exact-test.ts'
import { findFixContext } from '../causes/fix-context.ts'
import { lookAtHop } from '../causes/hop-look.ts'
import { rankLook } from '../causes/rank-causes.ts'
import type { Confidence, FindingKind, HopEnd, Pair, PropagationFinding } from '../diagnosis.ts'
import type { Join } from '../joins/join.ts'
import type { SpanTable } from '../spans/span-table.ts'
import { findingId } from './finding-id.ts'
import type { BrokenHop } from './hop.ts'
import { findHopEvidence } from './hop-evidence.ts'

/** @param hop with at least one head */
export function makeFinding(table: SpanTable, hop: BrokenHop, view: CauseView): PropagationFinding {
  const look = lookAtHop(view, hop)
  const causes = rankLook(look)
  const code = causes[0]?.code ?? 'C02'
  const caller = endOf(table, hop.callerOperation)
  const callee = endOf(table, hop.calleeOperation)
  const kind = kindOf(hop, code)
  const starts = hop.heads.map((row) => table.start[row]!)
  return {
    id: findingId(kind, hop.mode, caller, callee),
    kind,
    mode: hop.mode,
    caller,
    callee,
    runnerUp: hop.runnerUp === undefined ? undefined : endOf(table, hop.runnerUp),
    broken: hop.heads.length,
    total: hop.heads.length + look.healthy.length,
    since: table.instantOf(starts.reduce((a, b) => Math.min(a, b), Infinity)),
    until: table.instantOf(starts.reduce((a, b) => Math.max(a, b), -Infinity)),
    confidence: confidenceOf(hop, causes[0]?.score ?? 0),
    causes,
    evidence: findHopEvidence(look),
    pairs: pairsOf(table, hop.joins),
    context: findFixContext(look, code),
  }
}

function endOf(table: SpanTable, operation: number): HopEnd {
  const { serviceName, name } = table.operations[operation]!
  return { service: serviceName, span: name }
}

function kindOf({ mode, joins, heads }: BrokenHop, cause: CauseCode): FindingKind {
  if (cause === 'C09') return 'bad-ids'
  if (joins.filter(({ by }) => by === 'unexported').length > heads.length / 2) return 'missing-parent'
  if (mode === 'in-process') return 'in-process-loss'
  if (cause === 'C04' && mode === 'wire') return 'uninstrumented-service'
  return 'broken-hop'
}

/**
 * That the hop is the right one: what chance could not have done, times the share of its heads that do find such a
 * caller, not more than their number can tell, times how good the best evidence is.
 */
function confidenceOf({ significance, heads, joins }: BrokenHop, cause: number): Confidence {
  const request = meanOf(joins.map(({ confidence }) => confidence))
  const isProven = joins.some(({ tier }) => tier !== 'timing')
  const found = isProven
    ? joins.length
    : Math.max(joins.length, Math.round(significance.share * heads.length))
  const share = wilsonLowerBound(Math.min(found, heads.length), heads.length)
  const strength = isProven ? PROVEN : joins.length === 0 ? UNPAIRED : request
  const hop = Math.min(PROVEN, (1 - significance.p) * share * strength)
  return { hop, cause, request }
}

/** The hop is known and none of its requests. */
const UNPAIRED = 0.5
/** Ids and keys too can be copied by mistake. */
const PROVEN = 0.99

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function pairsOf(table: SpanTable, joins: readonly Join[]): readonly Pair[] {
  return [...joins]
    .sort((a, b) => table.start[a.head]! - table.start[b.head]! || a.head - b.head)
    .map(({ head, caller, tier, by, confidence }) => ({
      traceId: table.traceIdOf(head),
      spanId: table.spanIdOf(head),
      callerTraceId: table.traceIdOf(caller),
      callerSpanId: table.spanIdOf(caller),
      tier,
      by,
      confidence,
    }))
}
