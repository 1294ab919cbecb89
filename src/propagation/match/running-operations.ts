// Which operations ran when some heads began. Where there are thousands, as where names hold ids, each pair of them would
// take longer than anything else; by time nearly all are left out without a look at them.
import type { SpanTable } from '../spans/span-table.ts'
import { Supply } from './supply.ts'

export class RunningOperations {
  readonly #operation: Int32Array
  readonly #all: Supply

  /** O(n log n). */
  constructor(table: SpanTable, supplies: Iterable<Supply>, start: Float64Array, end: Float64Array) {
    const rows: number[] = []
    for (const supply of supplies) for (const row of supply.rows) rows.push(row)
    this.#operation = table.operation
    this.#all = new Supply(-1, rows, start, end)
  }

  /**
   * Those that ran when so many of the heads began, or had begun shortly before; those of most heads first.
   * @param starts of heads
   * @param tolerance nanoseconds by which clocks may differ
   */
  findAt(starts: readonly number[], tolerance: number, least: number, most: number): ReadonlySet<number> {
    const counts = new Map<number, number>()
    for (const start of starts) {
      for (const operation of this.#running(start, tolerance)) {
        counts.set(operation, (counts.get(operation) ?? 0) + 1)
      }
    }
    const enough = [...counts].filter(([, count]) => count >= least)
    const sorted = enough.sort(([a, some], [b, others]) => others - some || a - b)
    return new Set(sorted.slice(0, most).map(([operation]) => operation))
  }

  #running(start: number, tolerance: number): ReadonlySet<number> {
    const all = this.#all
    const found = new Set<number>()
    const last = all.lastStartingBy(start + tolerance)
    for (let at = last; at > Math.max(-1, last - WAITING); at--) found.add(this.#operationAt(at))
    let left = RUNNING
    for (let at = all.lastReaching(last, start - tolerance); at >= 0 && left > 0; left--) {
      found.add(this.#operationAt(at))
      at = all.lastReaching(at - 1, start - tolerance)
    }
    return found
  }

  #operationAt(at: number): number {
    return this.#operation[this.#all.rows[at]!]!
  }
}

/** Spans that had begun last, and may have sent a message; nobody knows how long one waits. */
const WAITING = 64
/** Spans that ran at the same time, of all services. */
const RUNNING = 1000
