// How far each clock can be ahead of, or behind, one that is known: limits add up along the constraints between them.
import type { ClockEdge } from './clock-constraints.ts'

export class ClockLimits {
  /** By clock, nanoseconds; Infinity where no chain of constraints leads to it. */
  readonly values: Float64Array
  /** Of the constraints that the value rests on, the calls behind the weakest. */
  readonly calls: Float64Array
  readonly #edges: readonly (readonly ClockEdge[])[]

  constructor(edges: readonly (readonly ClockEdge[])[]) {
    this.#edges = edges
    this.values = new Float64Array(edges.length).fill(Infinity)
    this.calls = new Float64Array(edges.length).fill(Infinity)
  }

  /** Sets clocks that are known, and what follows for the others; not beyond clocks of which `isIdle` is true. */
  set(
    known: readonly number[],
    value: number,
    calls: number = Infinity,
    isIdle: (clock: number) => boolean = () => false,
  ): void {
    for (const clock of known) {
      this.values[clock] = value
      this.calls[clock] = calls
    }
    let changed = known
    // No chain of constraints is longer than there are clocks.
    for (let round = 0; changed.length > 0 && round <= this.values.length; round++) {
      const next = new Set<number>()
      for (const clock of changed) {
        if (isIdle(clock)) continue
        for (const edge of this.#edges[clock] ?? []) if (this.#tighten(clock, edge)) next.add(edge.to)
      }
      changed = [...next]
    }
  }

  /** Of two ways to the same value the better supported one counts. */
  #tighten(from: number, { to, limit, calls }: ClockEdge): boolean {
    const value = this.values[from]! + limit
    const known = this.values[to]!
    if (value > known) return false
    const support = Math.min(this.calls[from]!, calls)
    if (value === known && support <= this.calls[to]!) return false
    this.values[to] = value
    this.calls[to] = support
    return true
  }
}
