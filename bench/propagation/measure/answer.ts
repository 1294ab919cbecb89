// What the diagnosis says of a table, in one form whichever part of it is asked: the search for hops alone, or all.
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'
import type { Join } from '../../../src/propagation/joins/join.ts'
import { findKeyJoins } from '../../../src/propagation/joins/key-joins.ts'
import { sortHeads } from '../../../src/propagation/heads/sort-heads.ts'
import { diagnose } from '../../../src/propagation/diagnose.ts'
import type { BreakMode, FindingKind, HopEnd, Legitimate, Pair } from '../../../src/propagation/diagnosis.ts'
import type { CauseCode } from '../../../src/propagation/causes/cause-code.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import type { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import type { Instant } from '../../../src/trace/time.ts'

/**
 * diagnose  all of it, as the command does
 * hops      ids, keys and times, without causes
 * times     times alone, every head without a caller taken for broken
 */
export type Subject = 'diagnose' | 'hops' | 'times'
export const SUBJECTS: readonly Subject[] = ['diagnose', 'hops', 'times']

export interface AnsweredPair {
  readonly head: string
  readonly caller: string
  readonly callerTrace: string
  readonly confidence: number
}

export interface AnsweredHop {
  readonly kind: FindingKind
  readonly mode: BreakMode
  readonly caller: HopEnd
  readonly callee: HopEnd
  readonly heads: number
  /** Best first; empty where no cause was asked for. */
  readonly causes: readonly CauseCode[]
  readonly pairs: readonly AnsweredPair[]
}

export interface Answer {
  readonly hops: readonly AnsweredHop[]
  /** Every fragment that was put back somewhere, of hops or not. */
  readonly joints: readonly AnsweredPair[]
  readonly legitimate: readonly Pick<Legitimate, 'code' | 'service' | 'span' | 'count'>[]
  /** Of the processor: others may be at work beside this. */
  readonly seconds: number
}

export interface Asking {
  readonly subject: Subject
  readonly readAt?: bigint | undefined
  readonly explain?: ((text: string) => void) | undefined
}

export function askAbout(table: SpanTable, { subject, readAt, explain }: Asking): Answer {
  const begun = process.cpuUsage()
  const answer = subject === 'diagnose' ? askAll(table, readAt) : askForHops(table, subject, readAt, explain)
  const { user, system } = process.cpuUsage(begun)
  return { ...answer, seconds: (user + system) / 1e6 }
}

/** Ids of a trace and a span in it, as pairs are compared by. */
export function spanKey(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`
}

function askAll(table: SpanTable, readAt: bigint | undefined): Omit<Answer, 'seconds'> {
  const { findings, legitimate, joints } = diagnose(table, { readAt: readAt as Instant | undefined })
  const hops = findings.map((finding) => ({
    kind: finding.kind,
    mode: finding.mode,
    caller: finding.caller,
    callee: finding.callee,
    heads: finding.broken,
    causes: finding.causes.map(({ code }) => code),
    pairs: finding.pairs.map(answeredPair),
  }))
  return { hops, legitimate, joints: joints.map(answeredPair) }
}

function answeredPair(pair: Pair): AnsweredPair {
  return {
    head: spanKey(pair.traceId, pair.spanId),
    caller: spanKey(pair.callerTraceId, pair.callerSpanId),
    callerTrace: pair.callerTraceId,
    confidence: pair.confidence,
  }
}

function askForHops(
  table: SpanTable,
  subject: Subject,
  readAt: bigint | undefined,
  explain: ((text: string) => void) | undefined,
): Omit<Answer, 'seconds'> {
  const isTimes = subject === 'times'
  const roles = findRoles(table)
  const called = markCalled(table)
  const exact = isTimes ? [] : findExactJoins(table, called)
  const to = readAt === undefined ? Number.POSITIVE_INFINITY : Number(readAt - table.instantOf(0))
  const sorted = isTimes
    ? { open: rootsOf(table), setAside: [], pending: [] }
    : sortHeads(table, called, exact, { grace: undefined, to })
  const keyed = isTimes ? [] : findKeyJoins(table, called, sorted.open)
  const found = findBrokenHops(table, roles, sorted.open, [...exact, ...keyed], { explain })
  const hops = found.hops.map((hop) => ({
    kind: hop.mode === 'in-process' ? ('in-process-loss' as const) : ('broken-hop' as const),
    mode: hop.mode,
    caller: endOf(table, hop.callerOperation),
    callee: endOf(table, hop.calleeOperation),
    heads: hop.heads.length,
    causes: [],
    pairs: hop.joins.map((join) => pairOf(table, join)),
  }))
  const legitimate = sorted.setAside.map(({ code, heads }) => {
    const { service, span } = endOf(table, table.operation[heads[0]!]!)
    return { code, service, span, count: heads.length }
  })
  const joints = [...exact, ...keyed].map((join) => pairOf(table, join))
  return { hops, legitimate, joints: [...joints, ...hops.flatMap(({ pairs }) => pairs)] }
}

function endOf(table: SpanTable, operation: number): HopEnd {
  const { serviceName, name } = table.operations[operation]!
  return { service: serviceName, span: name }
}

function pairOf(table: SpanTable, { head, caller, confidence }: Join): AnsweredPair {
  return {
    head: spanKey(table.traceIdOf(head), table.spanIdOf(head)),
    caller: spanKey(table.traceIdOf(caller), table.spanIdOf(caller)),
    callerTrace: table.traceIdOf(caller),
    confidence,
  }
}

function rootsOf(table: SpanTable): { readonly row: number; readonly parentage: 'root' }[] {
  const rows: number[] = []
  for (let row = 0; row < table.count; row++) if (table.parent[row]! < 0) rows.push(row)
  return rows.sort((a, b) => table.start[a]! - table.start[b]!).map((row) => ({ row, parentage: 'root' }))
}
