// What is known of the traces that a backend has shown: which have been printed, and with how much of them; which wait to be
// whole. A trace that grows after it has been printed is printed again, as spans that joined it.
import type { FoundTrace } from '../../../sources/source.ts'
import type { TraceId } from '../../../trace/span.ts'
import { instantAt, type Instant } from '../../../trace/time.ts'
import type { Trace } from '../../../trace/trace.ts'
import type { TraceState } from '../trace-printer.ts'
import { toNs } from './sweeps.ts'

export interface FollowTimes {
  /** Milliseconds after its end in which a whole trace may still grow. */
  readonly wholeMs: number
  /** Milliseconds without change after which a trace that is not whole is printed as it is. */
  readonly incompleteMs: number
}

export const FOLLOW_TIMES: FollowTimes = { wholeMs: 5000, incompleteMs: 30_000 }

/** One look after the other, which takes half a minute, or a whole one where nothing can be had. */
const MOST_TRIES = 5

/** Some hundred megabytes. */
const MOST = 1_000_000

interface Followed {
  /** What the list said of it when it was last fetched. */
  seen: string
  /** Changed in the list, or not printed yet: to be fetched, once it is time. */
  due: boolean
  retryAt: bigint
  /** That gave nothing that could be read, since it last changed. */
  tries: number
  start: Instant
  /** As last fetched. */
  spans: number
  changedAt: Instant
  printedSpans: number
  printedAt: Instant | undefined
  /** When a list last had it. */
  listedAt: Instant
}

export class FollowedTraces {
  readonly #times: FollowTimes
  readonly #most: number
  readonly #traces = new Map<TraceId, Followed>()
  #printed = 0

  /** @param most that are known at the same time */
  constructor(times: FollowTimes = FOLLOW_TIMES, most: number = MOST) {
    this.#times = times
    this.#most = most
  }

  get printed(): number {
    return this.#printed
  }

  /** Those that were there before anything was followed: they are not printed unless they grow. */
  ignore(traces: readonly FoundTrace[], now: Instant): void {
    for (const trace of traces) {
      const followed = this.#listed(trace, now)
      followed.due = false
      followed.seen = signatureOf(trace)
    }
  }

  /** A list of the backend. */
  list(traces: readonly FoundTrace[], now: Instant): void {
    for (const trace of traces) {
      const followed = this.#listed(trace, now)
      if (followed.seen !== signatureOf(trace)) {
        followed.due = true
        followed.retryAt = 0n
        followed.tries = 0
        followed.seen = signatureOf(trace)
      }
    }
  }

  /** To be fetched, in the order in which they began. */
  due(now: Instant): readonly TraceId[] {
    return Array.from(this.#traces)
      .filter(([, { due, retryAt }]) => due && retryAt <= now)
      .sort(([, a], [, b]) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
      .map(([id]) => id)
  }

  /** @returns how it is to be printed now; undefined when it is not, or not yet */
  fetched(trace: Trace, now: Instant): TraceState | undefined {
    const followed = this.#traces.get(trace.id)
    if (followed === undefined) return undefined
    if (trace.spanCount !== followed.spans) {
      followed.spans = trace.spanCount
      followed.changedAt = now
    }
    const late = trace.spanCount - followed.printedSpans
    if (followed.printedAt !== undefined && late <= 0) {
      followed.due = false
      return undefined
    }
    const whole = isWhole(trace)
    if (!this.#isSettled(followed, trace, whole, now)) {
      followed.retryAt = now + toNs(this.#times.wholeMs)
      return undefined
    }
    const settledAgoMs = followed.printedAt === undefined ? 0 : Number(now - followed.printedAt) / 1e6
    const lateSpans = followed.printedAt === undefined ? 0 : late
    if (followed.printedAt === undefined) this.#printed++
    followed.due = false
    followed.printedAt = now
    followed.printedSpans = trace.spanCount
    return { incomplete: !whole, lateSpans, settledAgoMs }
  }

  /** The list has it, its id gives nothing: it is asked for again while the list has it. */
  absent(id: TraceId, now: Instant): void {
    const followed = this.#traces.get(id)
    if (followed === undefined) return
    followed.retryAt = now + toNs(this.#times.wholeMs)
    if (now - followed.changedAt > toNs(this.#times.incompleteMs)) followed.due = false
  }

  /**
   * What its id gave could not be read. A server that has gone wrong answers so for each; once it is well again they can be
   * had.
   * @returns whether it is given up, until it changes
   */
  unreadable(id: TraceId, now: Instant): boolean {
    const followed = this.#traces.get(id)
    if (followed === undefined) return true
    followed.tries++
    followed.retryAt = now + toNs(this.#times.wholeMs)
    if (followed.tries < MOST_TRIES) return false
    followed.due = false
    return true
  }

  /** Not what is wanted: forgotten until it changes. */
  pass(id: TraceId): void {
    const followed = this.#traces.get(id)
    if (followed !== undefined) followed.due = false
  }

  /** Those that no list has had since then cannot come again. Of too many the first go as well, and may be printed twice. */
  forgetBefore(time: bigint): void {
    let surplus = this.#traces.size - this.#most
    for (const [id, { listedAt, due }] of this.#traces) {
      if (due || (listedAt >= time && surplus <= 0)) continue
      this.#traces.delete(id)
      surplus--
    }
  }

  /** Not printed yet, and wanted. */
  get waiting(): number {
    let waiting = 0
    for (const { due } of this.#traces.values()) if (due) waiting++
    return waiting
  }

  #listed(trace: FoundTrace, now: Instant): Followed {
    let followed = this.#traces.get(trace.id)
    if (followed === undefined) {
      followed = {
        seen: '',
        due: true,
        retryAt: 0n,
        tries: 0,
        start: trace.start,
        spans: 0,
        changedAt: now,
        printedSpans: 0,
        printedAt: undefined,
        listedAt: now,
      }
      this.#traces.set(trace.id, followed)
    }
    followed.listedAt = now
    return followed
  }

  #isSettled(followed: Followed, trace: Trace, whole: boolean, now: Instant): boolean {
    const { wholeMs, incompleteMs } = this.#times
    if (!whole) return now - followed.changedAt >= toNs(incompleteMs)
    const end = instantAt(trace.start, trace.duration)
    // Clocks of services may be ahead of ours: then what we have seen of it counts.
    return now - end >= toNs(wholeMs) || now - followed.changedAt >= toNs(wholeMs)
  }
}

function signatureOf({ spans, errors, duration }: FoundTrace): string {
  return `${spans ?? '-'} ${errors ?? '-'} ${duration}`
}

/** Its root is here and has ended, and nobody is missing. */
function isWhole(trace: Trace): boolean {
  return (
    trace.partial === undefined &&
    trace.missingParents === 0 &&
    trace.roots.some(({ span, state }) => span !== undefined && state === 'finished') &&
    trace.nodes.every(({ state }) => state !== 'unfinished')
  )
}
