// How often senders export. A trace's spans come by as many exporters as it has services, each on a timer of its own,
// so a trace is only known to be over when the slowest of them has had its turn.

/**
 * How long a trace has to be quiet before it is judged: 1.1 times the longest distance between two exports of one
 * resource, which leaves room for the network. Spans that take longer reopen their trace.
 */
export class ExportRhythm {
  readonly #guessMs: number
  readonly #resources = new Map<number, Exports>()
  #longest: number | undefined
  #timer: number | undefined
  #guessUntil = 0

  /** @param guessMs the window, in milliseconds, for senders that have not been watched for long enough */
  constructor(guessMs: number = GUESSED_WINDOW_MS) {
    this.#guessMs = guessMs
  }

  /** Something came from this resource. Not more often than once per resource and instant, or it is ignored. */
  heard(resource: number, nowMs: number): void {
    const exports = this.#resources.get(resource)
    if (exports === undefined) {
      this.#resources.set(resource, { lastMs: nowMs, distanceMs: 0 })
      // What a sender's timer is shows in its second export, and one that starts under load sends full batches much
      // faster than its timer would: until it has been watched for one whole period, the guess stands.
      this.#guessUntil = nowMs + this.#guessMs
      if (this.#resources.size > MAX_RESOURCES) this.#forget(nowMs)
      return
    }
    const distanceMs = nowMs - exports.lastMs
    if (distanceMs === 0) return
    if (distanceMs <= LONGEST_PERIOD_MS) {
      this.#longest = Math.max(this.#longest ?? 0, distanceMs)
      // Twice the same distance is a timer; requests that somebody makes by hand are as far apart as he likes.
      if (Math.abs(distanceMs - exports.distanceMs) <= distanceMs / 20) this.#timer = distanceMs
    }
    exports.lastMs = nowMs
    exports.distanceMs = distanceMs
  }

  /** Longest export period seen; undefined until a resource has been heard twice. */
  get periodMs(): number | undefined {
    return this.#longest
  }

  /** Of the resource that last exported at an even pace; undefined until one has. */
  get timerMs(): number | undefined {
    return this.#timer
  }

  windowMs(nowMs: number): number {
    const seen = clamp(1.1 * (this.#longest ?? 0))
    return this.#longest === undefined || nowMs < this.#guessUntil ? Math.max(seen, this.#guessMs) : seen
  }

  /** When the window may shrink although nothing comes; undefined when it will not. */
  guessEndsInMs(nowMs: number): number | undefined {
    return this.#longest !== undefined && nowMs < this.#guessUntil ? this.#guessUntil - nowMs : undefined
  }

  #forget(nowMs: number): void {
    for (const [resource, { lastMs }] of this.#resources) {
      if (nowMs - lastMs > LONGEST_PERIOD_MS) this.#resources.delete(resource)
    }
    if (this.#resources.size > MAX_RESOURCES) this.#resources.clear()
  }
}

interface Exports {
  lastMs: number
  /** Between the last one and the one before it; 0 before there have been two. */
  distanceMs: number
}

/** 1.1 times the 5 s that SDKs' batch processors have as their default. */
export const GUESSED_WINDOW_MS = 5_500

/** A longer silence is a service without traffic, not an export period. */
const LONGEST_PERIOD_MS = 30_000

/** Far more services than one terminal watches; bounds what a sender of ever new resources can fill. */
const MAX_RESOURCES = 10_000

/** Below half a second a slow network alone would reopen traces; beyond 6 s a viewer waits for nothing. */
function clamp(ms: number): number {
  return Math.min(Math.max(ms, 500), 6_000)
}
