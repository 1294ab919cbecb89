// What a round of the demo is made of. The first is always the same, so that what is told of it is true; those after it
// have other customers, other sums and another pace, so that somebody who watches sees a system at work.
import type { Order } from './order.ts'

export interface Round {
  readonly small: Order
  /** Dear enough to be checked, and not so dear that the bank hesitates. */
  readonly coats: readonly Order[]
  readonly large: Order
  /** By people who only look, whenever they like. */
  readonly visits: readonly Visit[]
  /** What the next stretch of time is multiplied by. */
  stretch(): number
}

export interface Visit {
  /** Since the beginning of the round. */
  readonly afterMs: number
  readonly path: string
}

/** @param number from 1; the same number is the same round */
export function planRound(number: number): Round {
  if (number === 1) {
    const [small = '', large = '', ...others] = CUSTOMERS
    return {
      small: smallOrder(small, 2, 24),
      coats: others.map(coatOrder),
      large: largeOrder(large, 18, 870),
      visits: [],
      stretch: () => 1,
    }
  }
  const random = randomNumbers(number)
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const [small = '', large = '', ...others] = shuffled(CUSTOMERS, random)
  return {
    small: smallOrder(small, between(1, 4), between(9, 90)),
    coats: others.slice(0, between(6, others.length)).map(coatOrder),
    large: largeOrder(large, between(8, 20), between(810, 1900)),
    // At times of their own: did they come with the orders, it would look as if those had made them.
    visits: Array.from({ length: between(5, 12) }, () => ({
      afterMs: between(0, ROUND_MS),
      path: random() < 0.6 ? '/api/products' : `/api/cart/${others[between(0, others.length - 1)]}`,
    })),
    stretch: () => SHORTEST + random() ** 3 * (LONGEST - SHORTEST),
  }
}

/** Not all of it: what comes last would hold up its end. */
const ROUND_MS = 3_500

const CUSTOMERS: readonly string[] =
  'ada bob carol dan erin frank grace heidi ivan judy mallory niaj olivia peggy rupert sybil trent walter'.split(
    ' ',
  )

// Most of it a little quicker than the first round, some of it much slower, as latencies are.
const SHORTEST = 0.6
const LONGEST = 2.2

function smallOrder(customer: string, articles: number, totalEuros: number): Order {
  return { customer, articles, totalEuros, promotion: undefined }
}

function coatOrder(customer: string): Order {
  return { customer, articles: 1, totalEuros: 520, promotion: undefined }
}

function largeOrder(customer: string, articles: number, totalEuros: number): Order {
  return { customer, articles, totalEuros, promotion: 'WINTER26' }
}

function shuffled(names: readonly string[], random: () => number): readonly string[] {
  const rest = [...names]
  return names.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]!)
}

/** From 0 to below 1: mulberry32, which is good enough to look random and small enough to stand here. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
