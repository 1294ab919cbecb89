// From heads without a caller to the hops that lost them: which operation called which, for each head which span did, and
// how sure both are. Times decide where ids and keys do not.
import type { Head } from '../heads/head.ts'
import { callersOf, type Join } from '../joins/join.ts'
import { chooseCallers, isSameChoice, type Choice } from '../match/choose-callers.ts'
import { buildDemand, type Demand } from '../match/demand.ts'
import { MatchContext } from '../match/match-context.ts'
import { matchRequests, type MatchedHop } from '../match/match-requests.ts'
import { clockMoveOf } from '../match/moved-clock.ts'
import { PairColumns } from '../match/pair-columns.ts'
import { findPosteriors } from '../match/posterior.ts'
import { findResolution } from '../match/resolution.ts'
import { findReversed } from '../match/reversed.ts'
import { screenCallers, type Finalists } from '../match/screen-callers.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { modeOf } from './break-mode.ts'
import type { BrokenHop } from './hop.ts'
import { findKnownHops, mergeHops, sortJoins } from './known-hops.ts'

export interface FoundHops {
  /** Most heads first. */
  readonly hops: readonly BrokenHop[]
  /** Most heads first. */
  readonly unexplained: readonly UnexplainedHeads[]
}

/** Heads of one operation for which no caller was found that chance could not give. */
export interface UnexplainedHeads {
  readonly operation: number
  readonly heads: readonly Row[]
  /** Share of them that lie within the best candidate, and what chance gives; undefined without any candidate. */
  readonly atChance: { readonly share: number; readonly byChance: number; readonly p: number } | undefined
}

export interface FindOptions {
  /** Is told how callers were compared; for measuring. */
  readonly explain?: ((text: string) => void) | undefined
}

/** Deterministic. Close to O(spans + heads × running callers). */
export function findBrokenHops(
  table: SpanTable,
  roles: readonly Role[],
  open: readonly Head[],
  joins: readonly Join[],
  options: FindOptions = {},
): FoundHops {
  const { kept, doubted } = sortJoins(table, roles, open, joins)
  const found = findTimedHops(table, roles, open, kept, options)
  // Keys too few to speak for a hop are right about its requests once times speak for it.
  const confirmed = joinsOfHops(table, doubted, found.hops)
  if (confirmed.length === 0) return found
  return findTimedHops(table, roles, open, [...kept, ...confirmed], options)
}

function joinsOfHops(table: SpanTable, joins: readonly Join[], hops: readonly BrokenHop[]): readonly Join[] {
  const found = new Set(hops.map((hop) => `${hop.callerOperation} ${hop.calleeOperation}`))
  return joins.filter(({ caller, head }) =>
    found.has(`${table.operation[caller]!} ${table.operation[head]!}`),
  )
}

/** @param joins all of them are believed */
function findTimedHops(
  table: SpanTable,
  roles: readonly Role[],
  open: readonly Head[],
  joins: readonly Join[],
  options: FindOptions,
): FoundHops {
  const taken = new Uint8Array(table.count)
  for (const join of joins) for (const caller of callersOf(join)) taken[caller] = 1
  const context = new MatchContext(table, roles, taken)
  const known = findKnownHops(context, open, joins)
  for (const { head, caller } of joins) context.callerOf[head] = caller
  const demands = findDemands(context, known.open)
  let finalists = demands.map((demand) =>
    screenCallers(context, demand, known.callersOf.get(demand.operation)),
  )
  const choose = (some: Finalists): Choice => {
    options.explain?.(describeDemand(table, some))
    return chooseCallers(context, some, options.explain)
  }
  let choices = finalists.map(choose)
  const columns = new PairColumns()
  let found = matchRequests(context, choices, columns)
  const contradicted = findContradicted(context, found.hops)
  if (contradicted.size > 0) {
    finalists = finalists.map((some, at) =>
      contradicted.has(some.demand.operation)
        ? screenCallers(context, demands[at]!, known.callersOf.get(some.demand.operation), false)
        : some,
    )
    choices = finalists.map(choose)
    found = matchRequests(context, choices, columns)
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // What was found shows which spans of different fragments belong together, and with that who runs beside whom.
    rememberCallers(context, found.hops, joins)
    const reversed = findReversed(context, found.hops)
    if (round > 0 && reversed.length === 0) break
    finalists = finalists.map((some) => withoutReversed(table, some, reversed))
    rememberCallers(
      context,
      found.hops.filter((hop) => !reversed.includes(hop)),
      joins,
    )
    const before = choices
    choices = finalists.map(choose)
    if (!choices.every((choice, at) => isSameChoice(choice, before[at]!))) {
      found = matchRequests(context, choices, columns)
    }
  }
  const { hops, left, problem } = found
  const confidence = findPosteriors(problem)
  const rejected = new Map(choices.map(({ demand, rejected }) => [demand.operation, rejected]))
  return {
    hops: mergeHops(
      context,
      known.hops,
      hops.map((hop) => brokenHopOf(context, hop, confidence)),
    ).toSorted((a, b) => b.heads.length - a.heads.length),
    unexplained: [...left]
      .filter(([, heads]) => heads.length > 0)
      .map(([operation, heads]) => ({ operation, heads, atChance: rejected.get(operation) }))
      .sort((a, b) => b.heads.length - a.heads.length),
  }
}

/** The first shows who belongs to whom; the others mend what was wrong with it. */
const MOST_ROUNDS = 3

/**
 * A clock is off by one distance, whatever it measures: heads that fit as clocks are set those of their callers, and other
 * heads of the same clocks were moved wrongly. Their operations.
 */
function findContradicted(context: MatchContext, hops: readonly MatchedHop[]): ReadonlySet<number> {
  const isMoved = ({ demand }: MatchedHop): boolean => demand.start[0] !== context.start[demand.rows[0]!]
  for (const hop of hops) if (!isMoved(hop)) context.setTogether(...clocksOf(hop))
  const found = hops.filter((hop) => isMoved(hop) && context.areClocksSet(...clocksOf(hop)))
  return new Set(found.map(({ demand }) => demand.operation))
}

/** A span by each of the two. */
function clocksOf({ demand, chosen }: MatchedHop): readonly [head: Row, caller: Row] {
  return [demand.rows[0]!, chosen.score.supply.rows[0]!]
}

function rememberCallers(
  { callerOf }: MatchContext,
  hops: readonly MatchedHop[],
  joins: readonly Join[],
): void {
  callerOf.fill(-1)
  for (const hop of hops) for (const { head, caller } of hop.pairs) callerOf[head] = caller
  for (const { head, caller } of joins) callerOf[head] = caller
}

/** A service that was called does not call back, whatever its operation. */
function withoutReversed(table: SpanTable, finalists: Finalists, reversed: readonly MatchedHop[]): Finalists {
  const serviceOf = (operation: number): number => table.operations[operation]!.service
  const services = new Set(
    reversed
      .filter(({ demand }) => demand.operation === finalists.demand.operation)
      .map(({ chosen }) => serviceOf(chosen.score.supply.operation)),
  )
  if (services.size === 0) return finalists
  const scores = finalists.scores.filter(({ supply }) => !services.has(serviceOf(supply.operation)))
  return { ...finalists, scores }
}

function describeDemand(table: SpanTable, { demand }: Finalists): string {
  const { serviceName, name } = table.operations[demand.operation]!
  return `${serviceName} ${name} heads ${demand.count}`
}

function findDemands(context: MatchContext, open: readonly Head[]): readonly Demand[] {
  const rows = new Map<number, Row[]>()
  for (const { row } of open) {
    const operation = context.table.operation[row]!
    const known = rows.get(operation)
    if (known === undefined) rows.set(operation, [row])
    else known.push(row)
  }
  return [...rows].map(([operation, own]) =>
    buildDemand(operation, own, context, findResolution(context.table, own), context.longEnough),
  )
}

/** @param confidence of each pair */
function brokenHopOf(
  context: MatchContext,
  { chosen, demand, pairs, heads }: MatchedHop,
  confidence: Float64Array,
): BrokenHop {
  const { score, test, runnerUp, certainty } = chosen
  return {
    mode: modeOf(context, score.supply.operation, demand.operation),
    callerOperation: score.supply.operation,
    calleeOperation: demand.operation,
    runnerUp,
    heads,
    joins: pairs.map(({ head, caller, pair }) => ({
      head,
      caller,
      tier: 'timing',
      by: 'time',
      confidence: confidence[pair]! * certainty,
    })),
    significance: {
      p: test.p,
      share: test.share,
      byChance: test.byChance,
      gapMedian: score.model.gap.median,
      gapSpread: score.model.gap.spread,
      clockMove: clockMoveOf(context, demand),
    },
  }
}
