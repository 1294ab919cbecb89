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
  }

  get count(): number {
    return this.rows.length
  }

  /** Whether any of `0 … at` ends at this time or later. */
  reaches(at: number, time: number): boolean {
    return this.#endSoFar[at]! >= time
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
