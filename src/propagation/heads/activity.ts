// Who was busy when a head began: what had no one to call it was called from outside, and what is called by one of
// those that are measured begins while that one is running, more often than chance would have it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'

/** Which other fragments were running when heads began. */
export interface Company {
  /** Nobody was running when any of them began, nor began or ended shortly before or after. */
  readonly isAlone: boolean
  /** Mean number of those that were running, and the same at other times of the window. */
  readonly mean: number
  readonly meanByChance: number
  readonly variance: number
  /** Share of the heads beside which any was running, and the same at other times. */
  readonly share: number
  readonly byChance: number
}

/**
 * Whether those heads were not called by what is in the table, as far as being there goes: a caller is always there. If
 * half of them had one, the share of heads with company would be half of what chance leaves to all of them.
 */
export function isUncalled(company: Company, heads: number): boolean {
  if (company.isAlone) return true
  // Few of them tell little of chance: there, nobody at all may have been near.
  if (heads < FEWEST_FOR_CHANCE) return false
  const { share, byChance, mean, meanByChance, variance } = company
  const shareError = Math.sqrt(Math.max(share * (1 - share), 1 / heads) / heads)
  if (share - byChance + shareError < MOST_CALLED * (1 - byChance)) return true
  // Where somebody is always there only how many tells, which a crowd at one time distorts.
  return byChance > CROWDED && mean - meanByChance + Math.sqrt(variance / heads) < MOST_CALLED
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
    const others = (time: number): number => this.#others(own, time, time)
    let near = 0
    let running = 0
    let squares = 0
    let beside = 0
    let runningByChance = 0
    let besideByChance = 0
    for (const head of heads) {
      const from = start[head] as number
      if (this.#others(own, from - FAR, from + FAR) > 0) near++
      // Downstream fragments are at work in the middle of it too: that errs on the side of leaving it open.
      const middle = (from + (end[head] as number)) / 2
      const found = Math.max(others(from), others(from + ROUNDING), others(middle))
      running += found
      squares += found * found
      if (found > 0) beside++
      for (const shift of SHIFTS) {
        const elsewhere = others(this.#shifted(from, shift))
        runningByChance += elsewhere / SHIFTS.length
        if (elsewhere > 0) besideByChance += 1 / SHIFTS.length
      }
    }
    const count = Math.max(1, heads.length)
    return {
      isAlone: near === 0,
      mean: running / count,
      meanByChance: runningByChance / count,
      variance: squares / count - (running / count) ** 2,
      share: beside / count,
      byChance: Math.min(1, besideByChance / count),
    }
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

const FEWEST_FOR_CHANCE = 8
const CROWDED = 0.8
const MOST_CALLED = 0.5
/** No two clocks that anybody keeps are further apart. */
const FAR = 1e9
const ROUNDING = 3e6
/** Shares of the window that no period divides. */
const SHIFTS = [0.1459, 0.3541, 0.5, 0.618, 0.8541]
