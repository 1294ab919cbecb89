// When what has arrived is drawn again: ten times a second, and less often where that would take more of a core than drawing
// is worth beside whoever receives: on a large terminal, on a slow machine. Keys do not wait for it.

/** Of the time since the last frame that the thread may have worked. */
const SHARE = 0.12
/** However busy it is: milliseconds. */
const MOST_WAIT_MS = 200

export class ArrivalPace {
  #drawnAt = -Infinity
  #workedAt = 0

  /** A frame is drawn. All times in milliseconds: of one clock, and what the thread has worked in all. */
  drawn(nowMs: number, workedMs: number): void {
    this.#drawnAt = nowMs
    this.#workedAt = workedMs
  }

  /** Milliseconds until the next may be; 0 or less for now. */
  wait(nowMs: number, workedMs: number): number {
    const wanted = Math.min(MOST_WAIT_MS, (workedMs - this.#workedAt) / SHARE)
    return this.#drawnAt + wanted - nowMs
  }
}
