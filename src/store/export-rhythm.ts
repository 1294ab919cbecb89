// How often senders export. A trace's spans come by as many exporters as it has services, each on a timer of its own,
// so a trace is only known to be over when the slowest of them has had its turn.

/**
 * How long a trace has to be quiet before it is judged: 1.1 times the longest distance between two exports of one
 * resource, which leaves room for the network. Spans that take longer reopen their trace.
 */
export class ExportRhythm {
  readonly #guessMs: number
  readonly #lastExport = new Map<number, number>()
  #longest: number | undefined
  #guessUntil = 0

  /** @param guessMs the window, in milliseconds, for senders that have not been watched for long enough */
  constructor(guessMs: number = GUESSED_WINDOW_MS) {
    this.#guessMs = guessMs
  }

  /** Something came from this resource. Not more often than once per resource and instant, or it is ignored. */
  heard(resource: number, nowMs: number): void {
    const last = this.#lastExport.get(resource)
    if (last === nowMs) return
    this.#lastExport.set(resource, nowMs)
    if (last === undefined) {
      // What a sender's timer is shows in its second export, and one that starts under load sends full batches much
      // faster than its timer would: until it has been watched for one whole period, the guess stands.
      this.#guessUntil = nowMs + this.#guessMs
      if (this.#lastExport.size > MAX_RESOURCES) this.#forget(nowMs)
    } else if (nowMs - last <= LONGEST_PERIOD_MS) {
      this.#longest = Math.max(this.#longest ?? 0, nowMs - last)
    }
  }

  /** Longest export period seen; undefined until a resource has been heard twice. */
  get periodMs(): number | undefined {
    return this.#longest
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
    for (const [resource, last] of this.#lastExport) {
      if (nowMs - last > LONGEST_PERIOD_MS) this.#lastExport.delete(resource)
    }
    if (this.#lastExport.size > MAX_RESOURCES) this.#lastExport.clear()
  }
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
