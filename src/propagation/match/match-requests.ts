// Which span called which head, for all hops at once: callers that two hops compete for can be given away only once.
import type { Join } from '../joins/join.ts'
import type { Row } from '../spans/span-table.ts'
import { assign, type Assignable } from './assign.ts'
import { findPairs, type CandidatePairs } from './candidate-pairs.ts'
import type { Choice, ChosenCaller } from './choose-callers.ts'
import { passesMessages } from './compatible.ts'
import { densityOf } from './delay-model.ts'
import { FEWEST_BY_TIME, type Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import { findPosteriors } from './posterior.ts'

export interface MatchedHop {
  readonly demand: Demand
  readonly chosen: ChosenCaller
  readonly joins: readonly Join[]
  readonly heads: readonly Row[]
}

export interface MatchedRequests {
  readonly hops: readonly MatchedHop[]
  /** Heads that no hop explains, by operation. */
  readonly left: ReadonlyMap<number, readonly Row[]>
}

export function matchRequests(context: MatchContext, choices: readonly Choice[]): MatchedRequests {
  const left = new Map<number, Row[]>()
  const hops: MatchedHop[] = []
  const builder = new ProblemBuilder(context)
  for (const { demand, chosen } of choices) {
    if (chosen.length === 0) left.set(demand.operation, [...demand.rows])
    else builder.add(demand, chosen)
  }
  const problem = builder.finish()
  const pairOf = assign(problem)
  const posterior = findPosteriors(problem)
  for (const { demand, chosen, firstHead } of builder.parts) {
    const found = chosen.map(() => ({ joins: [] as Join[], heads: [] as Row[] }))
    const none: Row[] = []
    for (let at = 0; at < demand.count; at++) {
      const head = demand.rows[at]!
      const pair = pairOf[firstHead + at]!
      if (pair < 0) {
        none.push(head)
        continue
      }
      const hop = found[builder.hopOf[pair]!]!
      hop.heads.push(head)
      hop.joins.push({
        head,
        caller: builder.rowOf[problem.caller[pair]!]!,
        tier: 'timing',
        by: 'time',
        confidence: posterior[pair]!,
      })
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
  return { hops, left }
}

/** A caller that ends up with far fewer heads than it was chosen for lost them to one that explains them better. */
const LEAST_OF_EXPECTED = 0.25
/** Of callers beside the one with the most heads: what noise makes of a few heads is no further caller. */
const FEWEST_FURTHER = 3
const SHARE_FURTHER = 0.03

interface Part {
  readonly demand: Demand
  readonly chosen: readonly ChosenCaller[]
  readonly firstHead: number
}

class ProblemBuilder {
  readonly parts: Part[] = []
  /** Row of each caller of the problem. */
  readonly rowOf: Row[] = []
  /** Of each pair, which of the chosen callers it is with. */
  readonly hopOf: number[] = []
  readonly #context: MatchContext
  readonly #callerOf = new Map<number, number>()
  readonly #capacity: number[] = []
  readonly #first: number[] = [0]
  readonly #caller: number[] = []
  readonly #score: number[] = []
  readonly #alone: number[] = []

  constructor(context: MatchContext) {
    this.#context = context
  }

  add(demand: Demand, chosen: readonly ChosenCaller[]): void {
    this.parts.push({ demand, chosen, firstHead: this.#alone.length })
    const none = Math.max(1 - chosen.reduce((sum, { share }) => sum + share, 0), 0.5 / (demand.count + 1))
    const pairs = chosen.map(({ score }) =>
      findPairs(demand, score.supply, {
        ...this.#context.limits,
        ...score,
        gate: score.gate.shape === 'inside' ? { ...score.gate, shape: 'begins' } : score.gate,
      }),
    )
    const capacities = chosen.map((choice, index) => this.#capacityOf(demand, choice, pairs[index]!))
    for (let head = 0; head < demand.count; head++) {
      this.#alone.push(Math.log(none))
      for (const [index, { score, share }] of chosen.entries()) {
        const { model, supply, gate } = score
        const own = pairs[index]!
        const background = gate.shape === 'after' ? demand.rate[head]! : demand.background[head]!
        const factor = Math.log(share / own.callers[head]!) - background
        for (let pair = own.first[head]!; pair < own.first[head + 1]!; pair++) {
          this.#caller.push(this.#indexOf(supply.rows[own.caller[pair]!]!, capacities[index]!, demand))
          this.#score.push(Math.log(densityOf(model, own, head, pair)) + factor)
          this.hopOf.push(index)
        }
      }
      this.#first.push(this.#caller.length)
    }
  }

  finish(): Assignable {
    return {
      first: Int32Array.from(this.#first),
      caller: Int32Array.from(this.#caller),
      score: Float64Array.from(this.#score),
      alone: Float64Array.from(this.#alone),
      capacity: Int32Array.from(this.#capacity),
    }
  }

  /** An exit makes one call, whatever it calls; what encloses calls makes so many of each kind. */
  #indexOf(row: Row, capacity: number, demand: Demand): number {
    const { table, roles } = this.#context
    const isExit = roles[table.operation[row]!] === 'exit' && !this.#isWork(demand)
    const key = isExit ? row : row + table.count * (1 + this.parts.length)
    let index = this.#callerOf.get(key)
    if (index === undefined) {
      index = this.rowOf.length
      this.rowOf.push(row)
      this.#capacity.push(capacity)
      this.#callerOf.set(key, index)
    }
    this.#capacity[index] = Math.max(this.#capacity[index]!, capacity)
    return index
  }

  /** What a service without server spans does for one call are many fragments. */
  #isWork({ operation }: Demand): boolean {
    const { kind } = this.#context.table.operations[operation]!
    return kind === 'client' || kind === 'producer' || kind === 'internal'
  }

  #capacityOf(demand: Demand, { score, share }: ChosenCaller, pairs: CandidatePairs): number {
    const { table, roles } = this.#context
    const operation = score.supply.operation
    const isMessage = passesMessages(table.operations[operation]!, roles[operation]!)
    if (roles[operation] === 'exit' && !isMessage && !this.#isWork(demand)) return 1
    return Math.max(Math.ceil((demand.count * share) / score.supply.count), fanOut(pairs, score))
  }
}

/**
 * Calls that one caller makes: the 98th percentile of heads per caller, of heads of which the caller is beyond doubt
 * before any limit.
 */
function fanOut(pairs: CandidatePairs, { supply, model }: ChosenCaller['score']): number {
  const calls = new Int32Array(supply.count)
  for (let head = 0; head + 1 < pairs.first.length; head++) {
    let sum = 0
    let most = 0
    let best = -1
    for (let pair = pairs.first[head]!; pair < pairs.first[head + 1]!; pair++) {
      const density = densityOf(model, pairs, head, pair)
      sum += density
      if (density > most) [most, best] = [density, pair]
    }
    if (best >= 0 && most > 0.9 * sum) calls[pairs.caller[best]!]!++
  }
  const some = calls.filter((count) => count > 0).sort()
  return some[Math.floor(some.length * 0.98)] ?? 1
}
