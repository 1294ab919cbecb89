// A system of statements "this clock is at most so far ahead of that one" that has a solution: what would contradict
// those already there is not taken in.

export interface ClockConstraint {
  readonly from: number
  readonly to: number
  /** Nanoseconds: offset of `to` − offset of `from` ≤ limit. */
  readonly limit: number
  /** Calls behind it. */
  readonly calls: number
}

/** A constraint as one of its clocks sees it. */
export interface ClockEdge {
  readonly to: number
  readonly limit: number
  readonly calls: number
}

export class ClockConstraints {
  readonly count: number
  /** By clock: what bounds others from above, once this one is known; and from below, with signs turned. */
  readonly forward: readonly ClockEdge[][]
  readonly backward: readonly ClockEdge[][]
  /** Offsets that fulfil all constraints. */
  readonly #solution: Float64Array

  constructor(count: number) {
    this.count = count
    this.forward = Array.from({ length: count }, () => [])
    this.backward = Array.from({ length: count }, () => [])
    this.#solution = new Float64Array(count)
  }

  /** False when it contradicts the others, and is left out. O(constraints of the clocks that it pushes). */
  add({ from, to, limit, calls }: ClockConstraint): boolean {
    if (!this.#solve(from, to, limit)) return false
    this.forward[from]?.push({ to, limit, calls })
    this.backward[to]?.push({ to: from, limit, calls })
    return true
  }

  /**
   * Lowers the clock that is too high, then those that this makes too high, until all fit; if that comes round to
   * `from`, which would lower the first one again, there is no end to it.
   *
   *     from ──limit──→ to ──→ a ──→ b
   *      ↑─────────────────────┘                a cycle whose limits sum up to less than 0
   */
  #solve(from: number, to: number, limit: number): boolean {
    const solution = this.#solution
    if (solution[to]! <= solution[from]! + limit) return true
    const lowered = new Map<number, number>()
    const lower = (clock: number, offset: number): boolean => {
      if (offset >= solution[clock]!) return false
      if (!lowered.has(clock)) lowered.set(clock, solution[clock]!)
      solution[clock] = offset
      return true
    }
    let changed = lower(to, solution[from]! + limit) ? [to] : []
    // No chain of constraints is longer than there are clocks.
    for (let round = 0; changed.length > 0 && round <= this.count; round++) {
      const next = new Set<number>()
      for (const clock of changed) {
        for (const edge of this.forward[clock] ?? []) {
          if (lower(edge.to, solution[clock]! + edge.limit)) next.add(edge.to)
        }
      }
      changed = [...next]
      if (lowered.has(from)) break
    }
    if (changed.length === 0 && !lowered.has(from)) return true
    for (const [clock, offset] of lowered) solution[clock] = offset
    return false
  }
}
