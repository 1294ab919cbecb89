// How often a backend is asked: often while something comes, less often while nothing does or where it takes long to answer, and
// less and less often while it does not.

export interface PaceTimes {
  /** Milliseconds. */
  readonly pollMs: number
  readonly idlePollMs: number
  readonly longestBackoffMs: number
}

export const PACE: PaceTimes = { pollMs: 2000, idlePollMs: 5000, longestBackoffMs: 60_000 }

/** A server has so many times as long for others: a list of everything may take it one question a service. */
const REST = 9

export class Pace {
  readonly #times: PaceTimes
  #waitMs: number
  #failures = 0

  constructor(times: PaceTimes = PACE) {
    this.#times = times
    this.#waitMs = times.pollMs
  }

  /**
   * @param tookMs milliseconds that the look has kept the server busy
   * @returns milliseconds until the next one
   */
  afterAnswer(cameSomething: boolean, tookMs: number): number {
    this.#failures = 0
    const { pollMs, idlePollMs, longestBackoffMs } = this.#times
    this.#waitMs = cameSomething ? pollMs : Math.min(idlePollMs, this.#waitMs * 1.25)
    return Math.min(longestBackoffMs, Math.max(this.#waitMs, tookMs * REST))
  }

  afterFailure(): number {
    this.#failures++
    const { pollMs, longestBackoffMs } = this.#times
    this.#waitMs = pollMs
    return Math.min(longestBackoffMs, pollMs * 2 ** this.#failures)
  }
}
