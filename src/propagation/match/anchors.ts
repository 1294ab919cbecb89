// What a caller was doing just before and just after a call: sequential code calls next when the last call has come
// back, so that the gap from there says far more than the gap from the caller's own start.
import type { SpanTable } from '../spans/span-table.ts'
import type { Supply } from './supply.ts'

export class Anchors {
  readonly #supply: Supply
  /** Children of caller `i` are `#first[i] … #first[i + 1]` of both. */
  readonly #first: Int32Array
  readonly #starts: Float64Array
  readonly #ends: Float64Array

  constructor(table: SpanTable, supply: Supply, start: Float64Array, end: Float64Array) {
    this.#supply = supply
    this.#first = new Int32Array(supply.count + 1)
    let children = 0
    for (let at = 0; at < supply.count; at++) {
      const row = supply.rows[at]!
      const stop = row + table.size[row]!
      for (let child = row + 1; child < stop; child += table.size[child]!) children++
      this.#first[at + 1] = children
    }
    this.#starts = new Float64Array(children)
    this.#ends = new Float64Array(children)
    let at = 0
    for (let caller = 0; caller < supply.count; caller++) {
      const row = supply.rows[caller]!
      const stop = row + table.size[row]!
      const from = at
      for (let child = row + 1; child < stop; child += table.size[child]!) {
        this.#starts[at] = start[child]!
        this.#ends[at] = end[child]!
        at++
      }
      this.#starts.subarray(from, at).sort()
      this.#ends.subarray(from, at).sort()
    }
  }

  /** Whether any caller has a child: without one, anchors are starts and ends. */
  get areAny(): boolean {
    return this.#starts.length > 0
  }

  /** The caller's start, or the last end of a child by that time. */
  before(caller: number, time: number): number {
    let low = this.#first[caller]!
    const from = low
    let high = this.#first[caller + 1]!
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ends[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low === from ? this.#supply.start[caller]! : this.#ends[low - 1]!
  }

  /** The caller's end, or the first start of a child from that time on. */
  after(caller: number, time: number): number {
    let low = this.#first[caller]!
    let high = this.#first[caller + 1]!
    const to = high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#starts[middle]! < time) low = middle + 1
      else high = middle
    }
    return low === to ? this.#supply.end[caller]! : this.#starts[low]!
  }
}
