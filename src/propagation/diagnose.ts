// Looking across traces: which hop lost the context, how sure that is, and why. The stages in their order; each has a
// folder of its own.
import { offsetBetween, type Instant } from '../trace/time.ts'
import type { CauseCode } from './causes/cause-code.ts'
import { buildCauseView } from './causes/cause-view.ts'
import type { Diagnosis, Joint, Legitimate, PropagationFinding } from './diagnosis.ts'
import { findHarmless } from './heads/harmless.ts'
import type { SetAside } from './heads/head.ts'
import { measureLongTrace } from './heads/long-trace.ts'
import { findNotSeen } from './heads/not-seen.ts'
import { graceOf } from './heads/pending.ts'
import { sortHeads } from './heads/sort-heads.ts'
import { judgeUnexplained } from './heads/unexplained.ts'
import { findBadIds } from './hops/bad-ids.ts'
import { countEdges } from './hops/edges.ts'
import { withDistinctIds } from './hops/finding-id.ts'
import { findBrokenHops } from './hops/find-broken-hops.ts'
import { findJoinedHops } from './hops/joined-hops.ts'
import { makeFinding } from './hops/make-finding.ts'
import { findMisParented } from './hops/mis-parented.ts'
import { findQueueHops } from './hops/queue-hops.ts'
import { leaveOutWeak } from './hops/weak-hops.ts'
import { markCalled } from './joins/called.ts'
import { findExactJoins } from './joins/exact-joins.ts'
import { callersOf, type Join } from './joins/join.ts'
import { pairOf } from './joins/join-pair.ts'
import { findKeyJoins } from './joins/key-joins.ts'
import { measureScope } from './scope.ts'
import { findRoles } from './spans/roles.ts'
import type { Row, SpanTable } from './spans/span-table.ts'

export interface DiagnoseOptions {
  /** Nanoseconds that a missing parent is waited for; undefined: ten seconds, or what nearly all traces take. */
  readonly grace?: number | undefined
  /** When the spans were read: what came in shortly before may not be whole. undefined: long after the last of them. */
  readonly readAt?: Instant | undefined
  /** The window that was asked for, where there was one: beyond its ends may lie what is missing. */
  readonly window?: { readonly from: Instant | undefined; readonly to: Instant | undefined } | undefined
  /** There were more traces than these. */
  readonly isLimited?: boolean | undefined
}

/** O(n log n) of the spans. Pure: the same table gives the same diagnosis. */
export function diagnose(table: SpanTable, options: DiagnoseOptions = {}): Diagnosis {
  const roles = findRoles(table)
  const called = markCalled(table)
  const exact = findExactJoins(table, called)
  const sorted = sortHeads(table, called, exact, {
    grace: options.grace,
    to: timeOf(table, options.readAt, Infinity),
  })
  const byIds = findJoinedHops(table, roles, sorted.open, exact)
  const keyed = findKeyJoins(table, called, byIds.open)
  const known = [...exact, ...keyed]
  const byTime = leaveOutWeak(
    findQueueHops(table, roles, findBrokenHops(table, roles, byIds.open, known), known),
  )
  const hops = [...byIds.hops, ...byTime.hops]
  const joins = [...exact, ...hops.flatMap((hop) => hop.joins)]
  const view = buildCauseView(table, roles, hops, joins)
  const findings = withDistinctIds(
    [
      ...hops.map((hop) => makeFinding(table, hop, view)),
      ...findMisParented(table, view),
      ...findBadIds(table),
    ].sort(compareFindings),
  )
  const rest = judgeUnexplained(table, byTime)
  const grace = graceOf({ longTrace: measureLongTrace(table) }, options.grace)
  return {
    scope: measureScope(table),
    findings,
    legitimate: legitimateOf(table, [...sorted.setAside, ...rest.entries, ...findHarmless(table)], findings),
    pending: { heads: sorted.pending.length, traces: tracesOf(table, sorted.pending), grace },
    notSeen: [
      ...rest.notSeen,
      ...findNotSeen(table, {
        from: timeOf(table, options.window?.from, -Infinity),
        to: timeOf(table, options.window?.to, Infinity),
        grace,
        isLimited: options.isLimited ?? false,
        uncalled: byTime.unexplained.map(({ heads }) => heads),
      }),
    ],
    edges: countEdges(table, roles, hops, joins),
    joints: jointsOf(table, exact, findings),
  }
}

/** On the table's clock. */
function timeOf(table: SpanTable, instant: Instant | undefined, otherwise: number): number {
  return instant === undefined ? otherwise : offsetBetween(table.instantOf(0), instant)
}

/** Worst first: most broken calls, then the surest hop. */
function compareFindings(a: PropagationFinding, b: PropagationFinding): number {
  return b.broken - a.broken || b.confidence.hop - a.confidence.hop || (a.id < b.id ? -1 : 1)
}

/** A line for each reason and operation, most spans first. */
function legitimateOf(
  table: SpanTable,
  setAside: readonly SetAside[],
  findings: readonly PropagationFinding[],
): readonly Legitimate[] {
  const reported = new Set(
    findings.map(({ callee, causes }) => keyOf(causes[0]?.code, callee.service, callee.span)),
  )
  return setAside
    .filter(({ heads }) => heads.length > 0)
    .map(({ code, heads, evidence }) => {
      const { serviceName, name } = table.operationOf(heads[0] as Row)
      return { code, service: serviceName, span: name, count: heads.length, evidence }
    })
    .filter(({ code, service, span }) => !reported.has(keyOf(code, service, span)))
    .sort((a, b) => b.count - a.count || (a.service < b.service ? -1 : 1))
}

function keyOf(code: CauseCode | undefined, service: string, span: string): string {
  return JSON.stringify([code, service, span])
}

function tracesOf(table: SpanTable, rows: readonly Row[]): number {
  return new Set(rows.map((row) => table.trace[row])).size
}

function jointsOf(
  table: SpanTable,
  exact: readonly Join[],
  findings: readonly PropagationFinding[],
): readonly Joint[] {
  const broken = findings.flatMap(({ id, pairs }) =>
    pairs.map((pair) => ({ ...pair, relation: 'broken' as const, findingId: id })),
  )
  const known = new Set(broken.map(({ traceId, spanId }) => `${traceId} ${spanId}`))
  const others = exact.flatMap((join) => {
    const relation = join.by === 'link' ? ('linked' as const) : ('id-joined' as const)
    return callersOf(join).map((caller) =>
      Object.assign(pairOf(table, join, caller), { relation, findingId: undefined } as const),
    )
  })
  return [...broken, ...others.filter(({ traceId, spanId }) => !known.has(`${traceId} ${spanId}`))]
}
