// Bounds the sum of everything that requests under way hold in memory, whatever the number of connections: each
// request alone may be 64 MiB.

export interface MemoryBudget {
  /** False, and nothing taken, when that much is not left. */
  take(bytes: number): boolean
  give(bytes: number): void
  readonly used: number
}

export function openMemoryBudget(limit: number): MemoryBudget {
  let used = 0
  return {
    take(bytes) {
      if (used + bytes > limit) return false
      used += bytes
      return true
    },
    give(bytes) {
      used -= bytes
    },
    get used() {
      return used
    },
  }
}
