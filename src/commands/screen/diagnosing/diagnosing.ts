// Looking for lost context while a screen is open, as the drawing thread sees it: told of what settles, it has a thread of its
// own look at the store now and then, and knows what has been found so far.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Span, TraceData, TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import { plainSpan } from '../../../wire/otlp/otlp-span.ts'
import type { Belonging } from '../../../tui/pane.ts'
import type { ProblemsData } from '../../../tui/problems/problems-data.ts'
import type { DiagnosingPlan, FromDiagnosing, LookWish, ToDiagnosing } from './diagnosing-messages.ts'
import { KnownProblems } from './known-problems.ts'
import { LookPace } from './look-pace.ts'

export interface DiagnosingOptions {
  readonly plan: DiagnosingPlan
  /** To look at each time; undefined: as many as there is time for while traces come in. */
  readonly spans?: number | undefined
  /** The time of day. */
  readonly now: () => Instant
  /** Milliseconds on a clock that never goes back. */
  readonly nowMs: () => number
}

export interface Diagnosing {
  readonly data: ProblemsData
  /** What a trace is put together of; undefined where nothing is known to belong to it. */
  belongingTo(id: TraceId): Pick<Belonging, 'traces' | 'joints'> | undefined
  /** A trace that has settled, where nothing is read. */
  add(data: TraceData): void
  /** So many traces have settled. */
  settled(traces: number): void
  /** Called as often as one likes; begins a look when it is time for one. */
  tick(): void
  close(): Promise<void>
}

/** Its thread begins with the first look. */
export function openDiagnosing(options: DiagnosingOptions): Diagnosing {
  return new WorkerDiagnosing(options)
}

/** As source it is TypeScript, as built it is not; nobody rewrites a URL. */
const WORKER = new URL(`./diagnosing-worker${import.meta.url.slice(-3)}`, import.meta.url)

/** A look holds some hundred thousand spans; whoever receives beside it is not to be starved. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 }

/** In a row. */
const MOST_FAILURES = 3
/** Of a trace, given at once: a few milliseconds. */
const PART_SPANS = 500

/** What is decoded late would be lost on the way. */
function plainSpans(spans: readonly Span[], from: number): readonly Span[] {
  return spans.slice(from, from + PART_SPANS).map(plainSpan)
}

class WorkerDiagnosing implements Diagnosing {
  readonly #options: DiagnosingOptions
  readonly #known = new KnownProblems()
  readonly #pace: LookPace
  #worker: Worker | undefined
  /** Oldest first. */
  readonly #given: TraceData[] = []
  #isGiving = false
  #isLooking = false
  #isOver = false
  #failures = 0

  constructor(options: DiagnosingOptions) {
    this.#options = options
    this.#pace = new LookPace(options.nowMs())
  }

  get data(): ProblemsData {
    return this.#known.data
  }

  belongingTo(id: TraceId): Pick<Belonging, 'traces' | 'joints'> | undefined {
    return this.#known.belongingTo(id)
  }

  add(data: TraceData): void {
    if (this.#isOver) return
    this.#given.push(data)
    if (!this.#isGiving) void this.#giveAll()
  }

  /** In parts: of a large one neither decoding nor copying is to keep whoever draws. */
  async #giveAll(): Promise<void> {
    this.#isGiving = true
    for (let data = this.#given.shift(); data !== undefined; data = this.#given.shift()) {
      const { spans, partial, notes } = data
      let from = 0
      for (; spans.length - from > PART_SPANS && !this.#isOver; from += PART_SPANS) {
        this.#say({ kind: 'trace-part', spans: plainSpans(spans, from) })
        await nextTurn()
      }
      if (this.#isOver) break
      // Of logs nothing is read.
      this.#say({ kind: 'trace', data: { spans: plainSpans(spans, from), logs: [], partial, notes } })
      this.#pace.settled(1)
    }
    this.#isGiving = false
  }

  settled(traces: number): void {
    this.#pace.settled(traces)
  }

  tick(): void {
    const { now, nowMs } = this.#options
    if (this.#isOver || this.#isLooking || !this.#pace.isDue(nowMs())) return
    this.#isLooking = true
    this.#pace.begin()
    this.#known.looking()
    const wish: LookWish = { readAt: now(), spans: this.#options.spans ?? this.#pace.spans }
    this.#say({ kind: 'look', wish })
  }

  async close(): Promise<void> {
    this.#isOver = true
    await this.#worker?.terminate()
  }

  /** Where no thread can be had, or one cannot be told, whoever draws goes on. */
  #say(message: ToDiagnosing): void {
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, not a window's
      this.#thread().postMessage(message)
    } catch (error) {
      this.#giveUp(error)
    }
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const workerData: DiagnosingPlan = this.#options.plan
    // What a library may have to say would be written across the screen.
    const worker = new Worker(WORKER, { workerData, stdout: true, stderr: true, resourceLimits: LIMITS })
    worker.stdout.resume()
    worker.stderr.resume()
    worker.on('message', (message: FromDiagnosing) => this.#hear(message))
    worker.on('error', (error) => this.#giveUp(error))
    worker.on('messageerror', (error) => this.#giveUp(error))
    worker.on('exit', (code) => this.#giveUp(`its thread has ended with ${code}`))
    // Nobody waits for it.
    worker.unref()
    this.#worker = worker
    return worker
  }

  #hear(message: FromDiagnosing): void {
    const { nowMs } = this.#options
    this.#isLooking = false
    this.#failures = message.kind === 'failed' ? this.#failures + 1 : 0
    switch (message.kind) {
      case 'looked': {
        const { looked } = message
        const { heads, grace } = looked.diagnosis.pending
        this.#pace.end(nowMs(), looked, heads > 0 ? grace / 1e6 : undefined)
        this.#known.add(looked)
        return
      }
      case 'nothing':
        this.#pace.end(nowMs(), { tookMs: 0, spans: 0 })
        this.#known.nothing()
        return
      case 'failed':
        // Whoever writes may have been in the way.
        this.#pace.end(nowMs(), { tookMs: 0, spans: 0 }, 0)
        if (this.#failures >= MOST_FAILURES) this.#giveUp(message.message)
    }
  }

  #giveUp(why: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#known.unable(why instanceof Error ? why.message : String(why))
    void this.#worker?.terminate()
  }
}
