// Which span called which head, for all hops at once: callers that two hops compete for can be given away only once.
import type { Join } from '../joins/join.ts'
import type { Row } from '../spans/span-table.ts'
import { assign, type Assignable } from './assign.ts'
import type { Choice, ChosenCaller } from './choose-callers.ts'
import { FEWEST_BY_TIME, type Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import type { PairColumns } from './pair-columns.ts'
import { collectPairs } from './request-pairs.ts'

export interface MatchedPair extends Pick<Join, 'head' | 'caller'> {
  /** Index into the problem. */
  readonly pair: number
}

export interface MatchedHop {
  readonly demand: Demand
  readonly chosen: ChosenCaller
  readonly pairs: readonly MatchedPair[]
  readonly heads: readonly Row[]
}

export interface MatchedRequests {
  readonly hops: readonly MatchedHop[]
  /** Heads that no hop explains, by operation. */
  readonly left: ReadonlyMap<number, readonly Row[]>
  /** What was solved; good until its columns are used again. */
  readonly problem: Assignable
}

export function matchRequests(
  context: MatchContext,
  choices: readonly Choice[],
  columns: PairColumns,
): MatchedRequests {
  const left = new Map<number, Row[]>()
  const hops: MatchedHop[] = []
  for (const { demand, chosen } of choices) {
    if (chosen.length === 0) left.set(demand.operation, [...demand.rows])
  }
  const { problem, parts, hop: hopOf, rowOf } = collectPairs(context, choices, columns)
  const pairOf = assign(problem)
  for (const { demand, chosen, firstHead } of parts) {
    const found = chosen.map(() => ({ pairs: [] as MatchedPair[], heads: [] as Row[] }))
    const none: Row[] = []
    for (let at = 0; at < demand.count; at++) {
      const head = demand.rows[at]!
      const pair = pairOf[firstHead + at]!
      if (pair < 0) {
        none.push(head)
        continue
      }
      const hop = found[hopOf[pair]!]!
      hop.heads.push(head)
      hop.pairs.push({ head, caller: rowOf[problem.caller[pair]!]!, pair })
    }
    const most = Math.max(...found.map((hop) => hop.heads.length))
    for (const [index, hop] of found.entries()) {
      const choice = chosen[index]!
      const heads = hop.heads.length
      const isFurther = heads < most && heads < Math.max(FEWEST_FURTHER, SHARE_FURTHER * demand.count)
      const isTooFew = !choice.isKnown && (heads < FEWEST_BY_TIME || isFurther)
      if (isTooFew || heads < LEAST_OF_EXPECTED * choice.share * demand.count) none.push(...hop.heads)
      else hops.push({ demand, chosen: choice, ...hop })
    }
    left.set(demand.operation, none)
  }
  return { hops, left, problem }
}

/** A caller that ends up with far fewer heads than it was chosen for lost them to one that explains them better. */
const LEAST_OF_EXPECTED = 0.25
/** Of callers beside the one with the most heads: what noise makes of a few heads is no further caller. */
const FEWEST_FURTHER = 3
const SHARE_FURTHER = 0.03
