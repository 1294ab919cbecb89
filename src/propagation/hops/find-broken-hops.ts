// From heads without a caller to the hops that lost them: which operation called which, for each head which span did, and
// how sure both are. Times decide where ids and keys do not.
import type { Head } from '../heads/head.ts'
import type { Join } from '../joins/join.ts'
import { chooseCallers, type ChosenCaller } from '../match/choose-callers.ts'
import { Demand } from '../match/demand.ts'
import { MatchContext } from '../match/match-context.ts'
import { matchRequests, type MatchedHop } from '../match/match-requests.ts'
import type { ShiftTest } from '../match/shift-test.ts'
import type { BreakMode } from '../diagnosis.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { BrokenHop } from './hop.ts'

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
  const matched: { readonly demand: Demand; readonly chosen: readonly ChosenCaller[] }[] = []
  const rejected = new Map<number, ShiftTest | undefined>()
  for (const demand of findDemands(context, open)) {
    const { serviceName, name } = table.operations[demand.operation]!
    options.explain?.(`${serviceName} ${name} heads ${demand.count}`)
    const choice = chooseCallers(context, demand, options.explain)
    rejected.set(demand.operation, choice.rejected)
    matched.push({ demand, chosen: choice.chosen })
  }
  const { hops, left } = matchRequests(context, matched)
  return {
    hops: hops.map((hop) => brokenHopOf(context, hop)).sort((a, b) => b.heads.length - a.heads.length),
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
  return [...rows].map(([operation, own]) => new Demand(operation, own, context.start, context.end, 1000))
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

function modeOf({ table, roles }: MatchContext, caller: number, callee: number): BreakMode {
  const above = table.operations[caller]!
  const below = table.operations[callee]!
  if (above.kind === 'producer' || below.kind === 'consumer') return 'queue'
  if (roles[caller] === 'exit') return 'wire'
  return above.service === below.service ? 'in-process' : 'no-client-span'
}
