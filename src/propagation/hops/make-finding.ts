// From a broken hop to what is reported of it: both ends, how many calls, how sure, why, and what the fix depends on.
import type { CauseCode } from '../causes/cause-code.ts'
import type { CauseView } from '../causes/cause-view.ts'
import { findFixContext } from '../causes/fix-context.ts'
import { lookAtHop } from '../causes/hop-look.ts'
import { rankLook } from '../causes/rank-causes.ts'
import type { FindingKind, HopEnd, Pair, PropagationFinding } from '../diagnosis.ts'
import type { Join } from '../joins/join.ts'
import { pairOf } from '../joins/join-pair.ts'
import type { SpanTable } from '../spans/span-table.ts'
import { findingId } from './finding-id.ts'
import type { BrokenHop } from './hop.ts'
import { confidenceOfHop, confidenceOfRequests } from './hop-confidence.ts'
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
    confidence: {
      hop: confidenceOfHop(hop),
      cause: causes[0]?.score ?? 0,
      request: confidenceOfRequests(hop),
    },
    causes,
    evidence: findHopEvidence(look),
    pairs: pairsOf(table, hop.joins),
    context: findFixContext(look, code),
  }
}

function endOf(table: SpanTable, operation: number): HopEnd {
  const { serviceName, name, kind } = table.operations[operation]!
  return { service: serviceName, span: name, kind }
}

function kindOf({ mode, joins, heads }: BrokenHop, cause: CauseCode): FindingKind {
  if (cause === 'C09') return 'bad-ids'
  if (joins.filter(({ by }) => by === 'unexported').length > heads.length / 2) return 'missing-parent'
  if (mode === 'in-process') return 'in-process-loss'
  if (cause === 'C04' && mode === 'wire') return 'uninstrumented-service'
  return 'broken-hop'
}

function pairsOf(table: SpanTable, joins: readonly Join[]): readonly Pair[] {
  return [...joins]
    .sort((a, b) => table.start[a.head]! - table.start[b.head]! || a.head - b.head)
    .map((join) => pairOf(table, join))
}
