// What attributes say of which request is which, beside times: learned for each hop from the pairs that are likeliest so far,
// and then again from those that are likeliest with it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { type CallerSigns, learnCallerSigns, Signs } from './caller-signs.ts'
import type { CandidatePairs } from './candidate-pairs.ts'
import type { ChosenCaller } from './choose-callers.ts'
import { densityOf } from './delay-model.ts'
import type { Demand } from './demand.ts'
import { learnSharedPlaces, Paths, type SharedPlaces } from './shared-places.ts'

/** How many times as probable a pair is for what both sides state; logarithm. */
export type SaidOfPair = (head: Row, caller: Row, hop: number) => number

export class PairFacts {
  readonly #paths: Paths
  readonly #signs: Signs
  readonly #areAny: boolean

  constructor(table: SpanTable) {
    this.#paths = new Paths(table)
    this.#signs = new Signs(table)
    this.#areAny = table.hasFacts
  }

  /** @param pairs with the callers of each hop, of these heads of the demand */
  learn(
    demand: Demand,
    chosen: readonly ChosenCaller[],
    heads: Int32Array,
    pairs: readonly CandidatePairs[],
  ): SaidOfPair {
    let said: SaidOfPair = NOTHING
    if (!this.#areAny) return said
    for (let round = 0; round < ROUNDS; round++) {
      const likeliest = findLikeliest(demand, chosen, heads, pairs, said)
      const shared = chosen.map((_, hop) =>
        learnSharedPlaces(
          this.#paths,
          likeliest.filter((one) => one.hop === hop).map(({ head, caller }) => [head, caller] as const),
        ),
      )
      const signs = learnCallerSigns(
        this.#signs,
        likeliest.map(({ head }) => head),
        likeliest.map(({ hop }) => hop),
        chosen.length,
      )
      if (signs === undefined && shared.every((places) => places === undefined)) return NOTHING
      said = saidBy(shared, signs)
    }
    return said
  }
}

const NOTHING: SaidOfPair = () => 0
const ROUNDS = 8

function saidBy(shared: readonly (SharedPlaces | undefined)[], signs: CallerSigns | undefined): SaidOfPair {
  return (head, caller, hop) => (shared[hop]?.(head, caller) ?? 0) + (signs?.(head, hop) ?? 0)
}

interface LikelyPair {
  readonly head: Row
  readonly caller: Row
  readonly hop: number
}

/** Of each head that has any. */
function findLikeliest(
  demand: Demand,
  chosen: readonly ChosenCaller[],
  heads: Int32Array,
  pairs: readonly CandidatePairs[],
  said: SaidOfPair,
): readonly LikelyPair[] {
  return Array.from(heads).flatMap((index, at) => {
    const head = demand.rows[index]!
    let best: LikelyPair | undefined
    let most = -Infinity
    for (const [hop, { score, share }] of chosen.entries()) {
      const { first, caller: callers } = pairs[hop]!
      for (let pair = first[at]!; pair < first[at + 1]!; pair++) {
        const caller = score.supply.rows[callers[pair]!]!
        const density = (share * densityOf(score.model, pairs[hop]!, at, pair)) / pairs[hop]!.callers[at]!
        const likelihood = Math.log(density) + said(head, caller, hop)
        if (likelihood > most) [best, most] = [{ head, caller, hop }, likelihood]
      }
    }
    return best === undefined ? [] : [best]
  })
}
