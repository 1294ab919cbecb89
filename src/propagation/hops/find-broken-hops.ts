// From heads without a caller to the hops that lost them: which operation called which, for each head which span did, and
// how sure both are. Times decide where ids and keys do not.
import type { Head } from '../heads/head.ts'
import type { Join } from '../joins/join.ts'
import { chooseCallers, type Choice } from '../match/choose-callers.ts'
import { buildDemand, type Demand } from '../match/demand.ts'
import { MatchContext } from '../match/match-context.ts'
import { matchRequests, type MatchedHop } from '../match/match-requests.ts'
import { findResolution } from '../match/resolution.ts'
import { screenCallers } from '../match/screen-callers.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { modeOf } from './break-mode.ts'
import type { BrokenHop } from './hop.ts'
import { findKnownHops, mergeHops } from './known-hops.ts'

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
  open: readonly Head[],
  joins: readonly Join[],
  options: FindOptions = {},
): FoundHops {
  const taken = new Uint8Array(table.count)
  for (const { caller } of joins) taken[caller] = 1
  const context = new MatchContext(table, taken)
  const known = findKnownHops(context, open, joins)
  for (const { head, caller } of joins) context.callerOf[head] = caller
  const finalists = findDemands(context, known.open).map((demand) =>
    screenCallers(context, demand, known.callersOf.get(demand.operation)),
  )
  const choose = (): readonly Choice[] =>
    finalists.map((some) => {
      const { serviceName, name } = table.operations[some.demand.operation]!
      options.explain?.(`${serviceName} ${name} heads ${some.demand.count}`)
      return chooseCallers(context, some, options.explain)
    })
  let choices = choose()
  let found = matchRequests(context, choices)
  // What was found shows which spans of different fragments belong together, and with that who runs beside whom.
  for (const { joins } of found.hops) for (const { head, caller } of joins) context.callerOf[head] = caller
  choices = choose()
  found = matchRequests(context, choices)
  const { hops, left } = found
  const rejected = new Map(choices.map(({ demand, rejected }) => [demand.operation, rejected]))
  return {
    hops: mergeHops(
      context,
      known.hops,
      hops.map((hop) => brokenHopOf(context, hop)),
    ).toSorted((a, b) => b.heads.length - a.heads.length),
    unexplained: [...left]
      .filter(([, heads]) => heads.length > 0)
      .map(([operation, heads]) => ({ operation, heads, atChance: rejected.get(operation) }))
      .sort((a, b) => b.heads.length - a.heads.length),
  }
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

function brokenHopOf(context: MatchContext, { chosen, demand, joins, heads }: MatchedHop): BrokenHop {
  const { score, test, runnerUp } = chosen
  return {
    mode: modeOf(context, score.supply.operation, demand.operation),
    callerOperation: score.supply.operation,
    calleeOperation: demand.operation,
    runnerUp,
    heads,
    joins,
    significance: {
      p: test.p,
      share: test.share,
      byChance: test.byChance,
      gapMedian: score.model.gap.median,
      gapSpread: score.model.gap.spread,
    },
  }
}
