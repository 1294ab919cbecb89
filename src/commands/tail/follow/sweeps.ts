// Which stretches of time are searched, and when. A backend shows a trace some time after it has ended, and nobody knows how
// long: the last minute is looked at each time, and more of the past less often, so that what is late is found all the same.
//
//     every look       ········[--1 min + delay--]
//     every 30 s       ···[--------5 min---------]
//     every 2 min      [----------15 min---------]
//                                                now
import { instantOf, type Instant } from '../../../trace/time.ts'

export interface Sweep {
  /** How far back, in milliseconds; the backend's own delay comes on top. */
  readonly reachMs: number
  readonly everyMs: number
}

export const SWEEPS: readonly Sweep[] = [
  { reachMs: 60_000, everyMs: 0 },
  { reachMs: 300_000, everyMs: 30_000 },
  { reachMs: 900_000, everyMs: 120_000 },
]

/** Keeps account of when each was last done. */
export class SweepPlan {
  readonly #sweeps: readonly Sweep[]
  readonly #delayMs: number
  readonly #doneAt: (bigint | undefined)[]

  constructor(delayMs: number, sweeps: readonly Sweep[] = SWEEPS) {
    this.#delayMs = delayMs
    this.#sweeps = sweeps
    this.#doneAt = sweeps.map(() => undefined)
  }

  /** From where on to search: as far back as the longest one due reaches, and never less than since the last look. */
  dueFrom(now: Instant): Instant {
    // A clock that was set back makes them all due: what was done then has yet to come.
    for (const [at, done] of this.#doneAt.entries())
      if (done !== undefined && done > now) this.#doneAt[at] = undefined
    const from = now - toNs(this.#reachOf(now) + this.#delayMs)
    const last = this.#doneAt[0]
    const overlap =
      last === undefined ? undefined : last - toNs((this.#sweeps[0]?.reachMs ?? 0) + this.#delayMs)
    return instantOf(overlap !== undefined && overlap < from ? overlap : from)
  }

  /** That everything from there on has been searched at that time. */
  done(from: Instant, now: Instant): void {
    for (const [at, { reachMs }] of this.#sweeps.entries()) {
      if (now - from >= toNs(reachMs)) this.#doneAt[at] = now
    }
  }

  /** Milliseconds: what is older is not searched any more. */
  get longestMs(): number {
    return Math.max(0, ...this.#sweeps.map(({ reachMs }) => reachMs)) + this.#delayMs
  }

  #reachOf(now: Instant): number {
    const due = this.#sweeps.filter(({ everyMs }, at) => {
      const last = this.#doneAt[at]
      return last === undefined || now - last >= toNs(everyMs)
    })
    return Math.max(0, ...due.map(({ reachMs }) => reachMs))
  }
}

/** Of milliseconds, nanoseconds. */
export function toNs(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds)) * 1_000_000n
}
