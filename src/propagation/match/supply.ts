// The spans of one operation that may have called a head, by start, ready to be searched by time.
import type { Row } from '../spans/span-table.ts'

export class Supply {
  readonly operation: number
  readonly rows: Int32Array
  /** On the common clock. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** The latest end of these and all before: where it lies before a time, nothing further back reaches that time. */
  readonly #endSoFar: Float64Array
  /** The latest end of each run of spans. */
  readonly #endOfRun: Float64Array

  constructor(operation: number, rows: readonly Row[], start: Float64Array, end: Float64Array) {
    this.operation = operation
    this.rows = Int32Array.from(rows).sort((a, b) => start[a]! - start[b]! || a - b)
    this.start = Float64Array.from(this.rows, (row) => start[row]!)
    this.end = Float64Array.from(this.rows, (row) => end[row]!)
    this.#endSoFar = new Float64Array(this.rows.length)
    let latest = -Infinity
    for (let at = 0; at < this.end.length; at++) {
      latest = Math.max(latest, this.end[at]!)
      this.#endSoFar[at] = latest
    }
    this.#endOfRun = new Float64Array((this.end.length >>> RUN_BITS) + 1).fill(-Infinity)
    for (let at = 0; at < this.end.length; at++) {
      const run = at >>> RUN_BITS
      if (this.end[at]! > this.#endOfRun[run]!) this.#endOfRun[run] = this.end[at]!
    }
  }

  get count(): number {
    return this.rows.length
  }

  /**
   * Index of the last of `0 … at` that ends at this time or later; -1 for none. One span that is open for an hour does
   * not make all that began since be looked at.
   */
  lastReaching(at: number, time: number): number {
    let place = at
    while (place >= 0 && this.#endSoFar[place]! >= time) {
      if (this.end[place]! >= time) return place
      const isRunEnd = (place & RUN_MASK) === RUN_MASK
      place -= isRunEnd && this.#endOfRun[place >>> RUN_BITS]! < time ? RUN_MASK + 1 : 1
    }
    return -1
  }

  /** How many start from the one time to the other. */
  countStarting(from: number, to: number): number {
    return this.lastStartingBy(to) - this.lastStartingBy(from)
  }

  /** Index of the last that starts at this time or before; -1 for none. O(log n). */
  lastStartingBy(time: number): number {
    let low = 0
    let high = this.start.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.start[middle]! <= time) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

/** Spans of a run, 64, as a power of two. */
const RUN_BITS = 6
const RUN_MASK = (1 << RUN_BITS) - 1
