// Spans in which a consumer fetched messages: what starts right after one, in the same process and without its context,
// was lost by the consumer.
import type { Row, SpanTable } from '../spans/span-table.ts'

export class ReceiveSpans {
  readonly #table: SpanTable
  #ends: ReadonlyMap<number, Float64Array> | undefined

  constructor(table: SpanTable) {
    this.#table = table
  }

  /** Whether the row starts no more than 50 ms after a receive span of its process ended, or within one. */
  precede(row: Row): boolean {
    const table = this.#table
    if (isReceive(table, row)) return false
    this.#ends ??= this.#collect()
    const ends = this.#ends.get(table.emitter[row]!)
    if (ends === undefined) return false
    const start = table.start[row]!
    const at = firstAbove(ends, start - NEAR)
    return at < ends.length && ends[at]! <= start + TOLERANCE
  }

  #collect(): ReadonlyMap<number, Float64Array> {
    const table = this.#table
    const found = new Map<number, number[]>()
    for (let row = 0; row < table.count; row++) {
      if (!isReceive(table, row)) continue
      const emitter = table.emitter[row]!
      const known = found.get(emitter)
      if (known === undefined) found.set(emitter, [table.end[row]!])
      else known.push(table.end[row]!)
    }
    return new Map([...found].map(([emitter, ends]) => [emitter, Float64Array.from(ends).sort()]))
  }
}

export function isReceive(table: SpanTable, row: Row): boolean {
  const kind = table.kindOf(row)
  if (kind !== 'client' && kind !== 'consumer') return false
  const type = table.factOf('messaging.operation.type', row)
  if (type !== undefined) return type === 'receive' || type === 'poll'
  return RECEIVES.test(table.operationOf(row).name)
}

const RECEIVES = /(?:^|\s)(?:receive|poll|fetch|dequeue|BRPOP|BLPOP)(?:\s|$)/i
const NEAR = 50e6
const TOLERANCE = 1e6

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
