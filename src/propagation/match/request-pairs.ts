// All pairs of heads and callers that requests are matched among, of all hops: at most so many as fit into memory, for
// where hundreds of requests run at once every head has as many callers that come into question.
import type { Row } from '../spans/span-table.ts'
import type { Assignable } from './assign.ts'
import { findPairs, PairBuffer, type CandidatePairs } from './candidate-pairs.ts'
import type { Choice, ChosenCaller } from './choose-callers.ts'
import { passesMessages } from './compatible.ts'
import { densityOf } from './delay-model.ts'
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import type { PairColumns } from './pair-columns.ts'
import type { SaidOfPair } from './pair-facts.ts'

/** The heads of one operation among all. */
export interface Part {
  readonly demand: Demand
  readonly chosen: readonly ChosenCaller[]
  readonly firstHead: number
}

export interface RequestPairs {
  readonly problem: Assignable
  readonly parts: readonly Part[]
  /** Of each pair, which of the chosen callers it is with. */
  readonly hop: Uint16Array
  /** Row of each caller of the problem. */
  readonly rowOf: readonly Row[]
}

/** @param columns to be filled: the pairs are good until they are used again */
export function collectPairs(
  context: MatchContext,
  choices: readonly Choice[],
  columns: PairColumns,
): RequestPairs {
  const collector = new Collector(context, columns, mostRivals(context, choices))
  for (const { demand, chosen } of choices) if (chosen.length > 0) collector.add(demand, chosen)
  return collector.finish()
}

function mostRivals({ limits }: MatchContext, choices: readonly Choice[]): number {
  const lists = choices.reduce((sum, { demand, chosen }) => sum + demand.count * chosen.length, 0)
  return Math.max(Math.min(limits.most, Math.floor(MOST_PAIRS / Math.max(lists, 1))), FEWEST_RIVALS)
}

/** Some twenty bytes each. */
const MOST_PAIRS = 2 ** 24
const FEWEST_RIVALS = 8

/** Heads that are looked at in one go. */
const BLOCK = 4096

class Collector {
  readonly #context: MatchContext
  readonly #columns: PairColumns
  readonly #most: number
  readonly #parts: Part[] = []
  readonly #rowOf: Row[] = []
  readonly #callerOf = new Map<number, number>()
  readonly #capacity: number[] = []
  readonly #first: number[] = [0]
  readonly #alone: number[] = []

  constructor(context: MatchContext, columns: PairColumns, most: number) {
    this.#context = context
    this.#columns = columns
    this.#most = most
    columns.count = 0
  }

  add(demand: Demand, chosen: readonly ChosenCaller[]): void {
    this.#parts.push({ demand, chosen, firstHead: this.#alone.length })
    const none = Math.max(1 - chosen.reduce((sum, { share }) => sum + share, 0), 0.5 / (demand.count + 1))
    const from = this.#columns.count
    const calls = chosen.map(({ score }) => new Int32Array(score.supply.count))
    const buffers = chosen.map(() => new PairBuffer())
    let said: SaidOfPair | undefined
    for (let start = 0; start < demand.count; start += BLOCK) {
      const heads = range(start, Math.min(start + BLOCK, demand.count))
      const pairs = chosen.map(({ score }, index) => this.#findPairs(demand, score, heads, buffers[index]!))
      // The first thousands are enough to learn from.
      said ??= this.#context.pairFacts.learn(demand, chosen, heads, pairs)
      for (const [index, own] of pairs.entries()) countCalls(own, chosen[index]!.score, calls[index]!)
      for (const [at, head] of heads.entries()) {
        this.#alone.push(Math.log(none))
        for (const [index, choice] of chosen.entries()) {
          this.#addHead(demand, choice, { hop: index, said }, pairs[index]!, at, head)
        }
        this.#first.push(this.#columns.count)
      }
    }
    const capacities = chosen.map((choice, index) => this.#capacityOf(demand, choice, calls[index]!))
    for (let pair = from; pair < this.#columns.count; pair++) {
      const caller = this.#columns.caller[pair]!
      const capacity = capacities[this.#columns.hop[pair]!]!
      if (capacity > this.#capacity[caller]!) this.#capacity[caller] = capacity
    }
  }

  finish(): RequestPairs {
    const { caller, score, hop, count } = this.#columns
    return {
      problem: {
        first: Int32Array.from(this.#first),
        caller: caller.subarray(0, count),
        score: score.subarray(0, count),
        alone: Float64Array.from(this.#alone),
        capacity: Int32Array.from(this.#capacity),
      },
      parts: this.#parts,
      hop: hop.subarray(0, count),
      rowOf: this.#rowOf,
    }
  }

  #findPairs(
    demand: Demand,
    score: ChosenCaller['score'],
    heads: Int32Array,
    buffer: PairBuffer,
  ): CandidatePairs {
    return findPairs(
      demand,
      score.supply,
      {
        ...this.#context.limits,
        ...score,
        most: this.#most,
        heads,
        gate: score.gate.shape === 'inside' ? { ...score.gate, shape: 'begins' } : score.gate,
      },
      buffer,
    )
  }

  /** @param at index into the pairs, of the head @param head index into the demand */
  #addHead(
    demand: Demand,
    { score, share }: ChosenCaller,
    { hop, said }: { readonly hop: number; readonly said: SaidOfPair },
    pairs: CandidatePairs,
    at: number,
    head: number,
  ): void {
    const { model, supply, gate } = score
    const background = gate.shape === 'after' ? demand.rate[head]! : demand.background[head]!
    const factor = Math.log(share / pairs.callers[at]!) - background
    for (let pair = pairs.first[at]!; pair < pairs.first[at + 1]!; pair++) {
      const row = supply.rows[pairs.caller[pair]!]!
      const likelihood = Math.log(densityOf(model, pairs, at, pair)) + said(demand.rows[head]!, row, hop)
      this.#columns.push(this.#indexOf(row, demand), likelihood + factor, hop)
    }
  }

  /** An exit makes one call, whatever it calls; what encloses calls makes so many of each kind. */
  #indexOf(row: Row, demand: Demand): number {
    const { table, roles } = this.#context
    const isExit = roles[table.operation[row]!] === 'exit' && !this.#isWork(demand)
    const key = isExit ? row : row + table.count * this.#parts.length
    let index = this.#callerOf.get(key)
    if (index === undefined) {
      index = this.#rowOf.length
      this.#rowOf.push(row)
      this.#capacity.push(0)
      this.#callerOf.set(key, index)
    }
    return index
  }

  /** What a service without server spans does for one call are many fragments. */
  #isWork({ operation }: Demand): boolean {
    const { kind } = this.#context.table.operations[operation]!
    return kind === 'client' || kind === 'producer' || kind === 'internal'
  }

  #capacityOf(demand: Demand, { score, share }: ChosenCaller, calls: Int32Array): number {
    const { table, roles } = this.#context
    const operation = score.supply.operation
    const isMessage = passesMessages(table.operations[operation]!, roles[operation]!)
    if (roles[operation] === 'exit' && !isMessage && !this.#isWork(demand)) return 1
    return Math.max(Math.ceil((demand.count * share) / score.supply.count), fanOut(calls))
  }
}

/** Adds to the calls of each caller the heads of which it is the caller beyond doubt, before any limit. */
function countCalls(pairs: CandidatePairs, { model }: ChosenCaller['score'], calls: Int32Array): void {
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
}

/** Calls that one caller makes: the 98th percentile of those that make any. */
function fanOut(calls: Int32Array): number {
  const some = calls.filter((count) => count > 0).sort()
  return some[Math.floor(some.length * 0.98)] ?? 1
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, at) => from + at)
}
