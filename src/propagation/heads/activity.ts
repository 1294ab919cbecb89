// Who was busy when a head began: what had no one to call it was called from outside, and what is called by one of
// those that are measured begins while that one is running, more often than chance would have it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

/** How many other fragments were running, as a mean over some heads. */
export interface Company {
  /** Share of the heads beside which any was running, or began or ended shortly before or after. */
  readonly share: number
  readonly mean: number
  /** The same at other times of the window. */
  readonly byChance: number
}

export class Activity {
  readonly #table: SpanTable
  readonly #fragmentEnd: Float64Array
  readonly #all: Running
  readonly #from: number
  readonly #to: number

  /** `heads` by start. */
  constructor(table: SpanTable, heads: readonly Row[], fragmentEnd: Float64Array) {
    const timed = heads.filter((head) => !table.hasMark(head, MARK.untimed))
    this.#table = table
    this.#fragmentEnd = fragmentEnd
    this.#all = runningOf(table, timed, fragmentEnd)
    this.#from = this.#all.starts[0] ?? 0
    this.#to = this.#all.ends.at(-1) ?? 0
  }

  /** Of heads of one operation, by start: they do not count as each other's company. */
  besides(heads: readonly Row[]): Company {
    const own = runningOf(this.#table, heads, this.#fragmentEnd)
    const { start, end } = this.#table
    let near = 0
    let running = 0
    let byChance = 0
    for (const head of heads) {
      const from = start[head] as number
      if (this.#others(own, from - FAR, from + FAR) > 0) near++
      // Downstream fragments are at work in the middle of it too: that errs on the side of leaving it open.
      const middle = (from + (end[head] as number)) / 2
      running += Math.max(...[from, from + ROUNDING, middle].map((time) => this.#others(own, time, time)))
      for (const shift of SHIFTS) {
        const time = this.#shifted(from, shift)
        byChance += this.#others(own, time, time) / SHIFTS.length
      }
    }
    const count = Math.max(1, heads.length)
    return { share: near / count, mean: running / count, byChance: byChance / count }
  }

  #others(own: Running, from: number, to: number): number {
    return countRunning(this.#all, from, to) - countRunning(own, from, to)
  }

  #shifted(time: number, share: number): number {
    const length = this.#to - this.#from
    return length <= 0 ? time : this.#from + ((time - this.#from + share * length) % length)
  }
}

interface Running {
  readonly starts: Float64Array
  readonly ends: Float64Array
}

function runningOf(table: SpanTable, heads: readonly Row[], fragmentEnd: Float64Array): Running {
  return {
    starts: Float64Array.from(heads, (head) => table.start[head] as number).sort(),
    ends: Float64Array.from(heads, (head) => fragmentEnd[head] as number).sort(),
  }
}

/** Those that have begun by `to`, less those that had ended before `from`. */
function countRunning({ starts, ends }: Running, from: number, to: number): number {
  return countBelow(starts, to, true) - countBelow(ends, from, false)
}

function countBelow(sorted: Float64Array, limit: number, inclusive: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const value = sorted[middle] as number
    if (inclusive ? value <= limit : value < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** No two clocks that anybody keeps are further apart. */
const FAR = 1e9
const ROUNDING = 3e6
/** Shares of the window that no period divides. */
const SHIFTS = [0.1459, 0.3541, 0.5, 0.618, 0.8541]
