// How often a backend is asked: often while something comes, less often while nothing does, and less and less often while it
// does not answer.

export interface PaceTimes {
  /** Milliseconds. */
  readonly pollMs: number
  readonly idlePollMs: number
  readonly longestBackoffMs: number
}

export const PACE: PaceTimes = { pollMs: 2000, idlePollMs: 5000, longestBackoffMs: 60_000 }

export class Pace {
  readonly #times: PaceTimes
  #waitMs: number
  #failures = 0

  constructor(times: PaceTimes = PACE) {
    this.#times = times
    this.#waitMs = times.pollMs
  }

  /** @returns milliseconds until the next look */
  afterAnswer(cameSomething: boolean): number {
    this.#failures = 0
    const { pollMs, idlePollMs } = this.#times
    this.#waitMs = cameSomething ? pollMs : Math.min(idlePollMs, this.#waitMs * 1.25)
    return this.#waitMs
  }

  afterFailure(): number {
    this.#failures++
    const { pollMs, longestBackoffMs } = this.#times
    this.#waitMs = pollMs
    return Math.min(longestBackoffMs, pollMs * 2 ** this.#failures)
  }
}
