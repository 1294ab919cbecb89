// What a callee states of whoever called it: the product in the user agent, the address at the other end. Of heads that
// two services may have called, those with one agent are one's. Which is whose is learned from the pairs that times
// find likeliest, and then weighs in all others.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { TextPool, type TextId } from '../spans/text-pool.ts'

/** How probable what a head states is with a caller of each hop; logarithm. */
export type CallerSigns = (head: Row, hop: number) => number

export class Signs {
  readonly #table: SpanTable
  readonly #products = new TextPool()
  readonly #productOf = new Map<TextId, TextId>()

  constructor(table: SpanTable) {
    this.#table = table
  }

  /** 0 where it states none. */
  agentOf(row: Row): TextId {
    const agent = this.#table.factId('user_agent.original', row)
    if (agent === 0) return 0
    let product = this.#productOf.get(agent)
    if (product === undefined) {
      // Versions differ from pod to pod while one is rolled out.
      product = this.#products.idOf((this.#table.texts.textOf(agent) ?? '').split('/')[0])
      this.#productOf.set(agent, product)
    }
    return product
  }

  /** Without its port, which is another for each connection. 0 where it states none. */
  addressOf(row: Row): TextId {
    return this.#table.factId('network.peer.address', row) || this.#table.factId('client.address', row)
  }
}

/**
 * @param hops index of the likeliest hop of each head
 * @param count how many hops there are; with one alone there is nothing to tell apart
 */
export function learnCallerSigns(
  signs: Signs,
  heads: readonly Row[],
  hops: readonly number[],
  count: number,
): CallerSigns | undefined {
  if (count < 2 || heads.length < FEWEST) return undefined
  const agents = shares(
    heads.map((head) => signs.agentOf(head)),
    hops,
    count,
  )
  const addresses = shares(
    heads.map((head) => signs.addressOf(head)),
    hops,
    count,
  )
  if (agents === undefined && addresses === undefined) return undefined
  return (head, hop) =>
    (agents?.(signs.agentOf(head), hop) ?? 0) + (addresses?.(signs.addressOf(head), hop) ?? 0)
}

const FEWEST = 20

/** undefined where all heads state the same, or none does. */
function shares(
  values: readonly TextId[],
  hops: readonly number[],
  count: number,
): ((value: TextId, hop: number) => number) | undefined {
  const distinct = new Set(values)
  distinct.delete(0)
  if (distinct.size < 2 || distinct.size > MOST_DISTINCT) return undefined
  const counts = Array.from({ length: count }, () => new Map<TextId, number>())
  const totals = new Float64Array(count)
  for (const [at, value] of values.entries()) {
    const hop = hops[at]!
    if (value === 0) continue
    counts[hop]!.set(value, (counts[hop]!.get(value) ?? 0) + 1)
    totals[hop]!++
  }
  return (value, hop) => {
    if (value === 0) return 0
    // As if each had stated every value once: a few heads prove nothing.
    return Math.log(((counts[hop]!.get(value) ?? 0) + 1) / (totals[hop]! + distinct.size))
  }
}

/** Beyond, they are of clients and not of services. */
const MOST_DISTINCT = 64
