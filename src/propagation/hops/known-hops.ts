// Hops of heads whose caller keys tell: no timing is needed to find them, and what they say of a hop holds for those of
// its heads that state no key.
import type { Head } from '../heads/head.ts'
import type { Join } from '../joins/join.ts'
import { compareOperations } from '../match/compatible.ts'
import { quartiles } from '../match/gap-density.ts'
import type { MatchContext } from '../match/match-context.ts'
import type { Role } from '../spans/roles.ts'
import type { SpanTable } from '../spans/span-table.ts'
import { modeOf } from './break-mode.ts'
import type { BrokenHop, Significance } from './hop.ts'

export interface KnownHops {
  readonly hops: readonly BrokenHop[]
  /** Operations that called each operation, by index. */
  readonly callersOf: ReadonlyMap<number, ReadonlySet<number>>
  /** Heads that no key tells of. */
  readonly open: readonly Head[]
}

/** All that are given are believed. */
export function findKnownHops(
  context: MatchContext,
  open: readonly Head[],
  joins: readonly Join[],
): KnownHops {
  const { table } = context
  const left = new Set(open.map(({ row }) => row))
  const hops: BrokenHop[] = []
  const callersOf = new Map<number, Set<number>>()
  for (const own of groupByHop(
    table,
    joins.filter(({ head }) => left.has(head)),
  )) {
    const caller = table.operation[own[0]!.caller]!
    const callee = table.operation[own[0]!.head]!
    hops.push(knownHopOf(context, own))
    callersOf.set(callee, (callersOf.get(callee) ?? new Set<number>()).add(caller))
    for (const { head } of own) left.delete(head)
  }
  return { hops, callersOf, open: open.filter(({ row }) => left.has(row)) }
}

export interface SortedJoins {
  /** By ids, and by keys that speak for their hop. */
  readonly kept: readonly Join[]
  /** By keys that agree here and there: their callers are as free as any other. */
  readonly doubted: readonly Join[]
}

export function sortJoins(
  table: SpanTable,
  roles: readonly Role[],
  open: readonly Head[],
  joins: readonly Join[],
): SortedJoins {
  const isOpen = new Set(open.map(({ row }) => row))
  const headsOf = new Map<number, number>()
  for (const { row } of open) {
    const operation = table.operation[row]!
    headsOf.set(operation, (headsOf.get(operation) ?? 0) + 1)
  }
  const kept = joins.filter(({ head }) => !isOpen.has(head))
  const doubted: Join[] = []
  for (const own of groupByHop(
    table,
    joins.filter(({ head }) => isOpen.has(head)),
  )) {
    const heads = headsOf.get(table.operation[own[0]!.head]!)!
    const into = isSupported(table, roles, own, heads) ? kept : doubted
    into.push(...own)
  }
  return { kept, doubted }
}

function groupByHop(table: SpanTable, joins: readonly Join[]): Iterable<readonly Join[]> {
  const byHop = new Map<string, Join[]>()
  for (const join of joins) {
    const key = `${table.operation[join.caller]!} ${table.operation[join.head]!}`
    const others = byHop.get(key)
    if (others === undefined) byHop.set(key, [join])
    else others.push(join)
  }
  return byHop.values()
}

/**
 * Whether keys speak for the hop, and do not merely agree here and there: for half of the heads, or for several and not
 * next to none. @param heads of the called operation
 */
function isSupported(
  table: SpanTable,
  roles: readonly Role[],
  joins: readonly Join[],
  heads: number,
): boolean {
  const { caller, head, tier } = joins[0]!
  const above = table.operation[caller]!
  const below = table.operation[head]!
  const canCall = compareOperations(
    table.operations[above]!,
    roles[above]!,
    table.operations[below]!,
    roles[below]!,
    false,
  )
  if (tier !== 'exact' && canCall === undefined) return false
  const weight = joins.reduce((sum, { confidence }) => sum + confidence, 0)
  if (weight >= 0.5 * heads) return true
  // Paths and values of the application's own may be the same by chance, and are, in a few of many requests.
  const isWeak = joins.some(({ by }) => by === 'value' || by === 'url.path')
  return !isWeak && weight >= SEVERAL && weight >= FEW * heads
}

const SEVERAL = 3
const FEW = 0.03

function knownHopOf(context: MatchContext, joins: readonly Join[]): BrokenHop {
  const { table, start } = context
  const sorted = joins.toSorted((a, b) => start[a.head]! - start[b.head]!)
  const { caller, head } = sorted[0]!
  const callerOperation = table.operation[caller]!
  const calleeOperation = table.operation[head]!
  return {
    mode: modeOf(context, callerOperation, calleeOperation),
    callerOperation,
    calleeOperation,
    runnerUp: undefined,
    heads: sorted.map((join) => join.head),
    joins: sorted,
    significance: { p: 0, share: 1, byChance: 0, ...gapsOf(context, sorted) },
  }
}

function gapsOf(
  { start }: MatchContext,
  joins: readonly Join[],
): Pick<Significance, 'gapMedian' | 'gapSpread'> {
  const gaps = Float64Array.from(joins, ({ head, caller }) => start[head]! - start[caller]!)
  const [low, gapMedian, high] = quartiles(gaps, new Float64Array(gaps.length).fill(1))
  return { gapMedian, gapSpread: high - low }
}

/** The same hop may be known by keys for some heads and by time for others. */
export function mergeHops(
  context: MatchContext,
  known: readonly BrokenHop[],
  timed: readonly BrokenHop[],
): readonly BrokenHop[] {
  const { start } = context
  const left = [...known]
  const merged = timed.map((hop) => {
    const at = left.findIndex(
      ({ callerOperation, calleeOperation }) =>
        callerOperation === hop.callerOperation && calleeOperation === hop.calleeOperation,
    )
    const same = at < 0 ? undefined : left.splice(at, 1)[0]
    if (same === undefined) return hop
    return {
      ...hop,
      heads: [...same.heads, ...hop.heads].sort((a, b) => start[a]! - start[b]!),
      joins: [...same.joins, ...hop.joins].sort((a, b) => start[a.head]! - start[b.head]!),
      significance: { ...hop.significance, p: 0 },
    }
  })
  return [...merged, ...left]
}
