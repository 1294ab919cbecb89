// Asking a backend again and again. What it shows is fetched, waited for until it is whole, and printed as `tail` prints what
// it receives.
import { setTimeout as delay } from 'node:timers/promises'
import { EXIT_CODES, TracectlError } from '../../../errors.ts'
import { stopStatus } from '../../../failure.ts'
import type { Backend } from '../../../sources/backend.ts'
import { fetchedTrace } from '../../../sources/cached-backend.ts'
import type { FoundTrace } from '../../../sources/source.ts'
import { LenientCopies } from '../../../store/fetched/lenient-copies.ts'
import { buildTraceInSteps } from '../../../trace/build-trace.ts'
import { shortTraceId } from '../../../trace/short-id.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import { instantAt, instantOf, type Instant } from '../../../trace/time.ts'
import { inSlices } from '../../../tui/in-slices.ts'
import type { CommandContext, StopReason } from '../../context.ts'
import { placeFlags } from '../../lookup/open-traces.ts'
import { storePathOf } from '../../lookup/store-path.ts'
import type { FollowOptions } from './follow-options.ts'
import { FollowHealth } from './follow-health.ts'
import { cutText, introText, recoveredText, summaryText, troubleText } from './follow-words.ts'
import { printingSink, type FollowSink } from './follow-sink.ts'
import { FollowedTraces } from './followed-traces.ts'
import type { FollowRhythm } from './follow-rhythm.ts'
import { Pace } from './pace.ts'
import { searchWindow } from '../../../sources/reading/search-window.ts'
import { SweepPlan, toNs } from './sweeps.ts'

/** How many traces are fetched at the same time: a server that others use as well is asked politely. */
const FETCHES = 4
/** How many different notes are told. */
const MOST_TOLD = 100
/** Of how many the delay is remembered. */
const MEASURED = 200

export class FollowRun {
  readonly #context: CommandContext
  readonly #options: FollowOptions
  readonly #backend: Backend
  readonly #rhythm: FollowRhythm
  readonly #plan: SweepPlan
  readonly #traces: FollowedTraces
  readonly #sink: FollowSink
  readonly #pace: Pace
  readonly #copies: LenientCopies
  readonly #started: Instant
  /** For who sees it while it lasts. */
  readonly health: FollowHealth = new FollowHealth()
  readonly #delays: number[] = []
  readonly #told = new Set<string>()
  #first = true
  #errors = 0
  #lastId: TraceId | undefined
  #lastPrinted: Instant
  #goneSince: Instant | undefined

  constructor(
    context: CommandContext,
    options: FollowOptions,
    backend: Backend,
    rhythm: FollowRhythm,
    sink: FollowSink = printingSink(context, options),
  ) {
    this.#context = context
    this.#options = options
    this.#backend = backend
    this.#rhythm = rhythm
    this.#plan = new SweepPlan(backend.searchDelayMs, rhythm.sweeps)
    this.#traces = new FollowedTraces(rhythm.times)
    this.#pace = new Pace(rhythm.pace)
    this.#sink = sink
    this.#copies = new LenientCopies(storePathOf(context, options), (why) => {
      if (options.verbose > 0) this.#say(`no copies are kept: ${why}\n`, 'trouble')
    })
    this.#started = context.now()
    this.#lastPrinted = this.#started
  }

  async run(): Promise<number> {
    const { stop, stderr } = this.#context
    const { label, searchDelayMs } = this.#backend
    const { queryText } = this.#options
    const { theme } = stderr
    const { pollMs } = this.#rhythm.pace
    this.#say(introText({ label, queryText, searchDelayMs, pollMs, theme }), 'start')
    try {
      while (!this.#isOver()) {
        const waitMs = await this.#look()
        if (!this.#isOver()) await delay(waitMs, undefined, { signal: stop })
      }
    } catch (error) {
      if (!stop.aborted) throw error
    } finally {
      this.#copies.close()
    }
    if (stop.reason !== 'pipe-closed') this.#sumUp()
    return this.#status()
  }

  #isOver(): boolean {
    const { stop } = this.#context
    return stop.aborted || this.#hasEnough() || this.#isIdle()
  }

  #hasEnough(): boolean {
    return this.#traces.printed === this.#options.count
  }

  #isIdle(): boolean {
    const { untilIdle } = this.#options
    return untilIdle !== undefined && this.#context.now() - this.#lastPrinted >= BigInt(Math.round(untilIdle))
  }

  /** @returns milliseconds until the next one */
  async #look(): Promise<number> {
    const printedBefore = this.#traces.printed
    const began = performance.now()
    this.health.asking(began)
    try {
      await this.#search()
      await this.#fetchDue()
      this.health.answered()
      this.#recovered()
    } catch (error) {
      return this.#failed(error)
    }
    const cameSomething = this.#traces.printed > printedBefore || this.#traces.waiting > 0
    return this.#pace.afterAnswer(cameSomething, performance.now() - began)
  }

  async #search(): Promise<void> {
    const now = this.#context.now()
    const { limit, requests } = this.#rhythm
    const from = this.#first ? this.#firstFrom(now) : this.#plan.dueFrom(now)
    const { filter } = this.#options
    const window = { source: this.#backend, filter, from, to: now, limit, requests }
    const { traces, complete, notes } = await searchWindow(window, this.#context.stop)
    this.health.heard(performance.now())
    const isNew = (trace: FoundTrace): boolean => !this.#first || this.#isNew(trace)
    this.#traces.list(traces.filter(isNew), now)
    this.#traces.ignore(
      traces.filter((trace) => !isNew(trace)),
      now,
    )
    if (this.#first) this.#sink.begun()
    this.#first = false
    this.#plan.done(from, now)
    this.#traces.forgetBefore(now - BigInt(this.#plan.longestMs) * 2_000_000n)
    if (!complete) this.#sayOnce(cutText(limit))
    // What an empty list may mean has been said at the start.
    if (traces.length > 0)
      for (const note of notes) this.#sayOnce(`${this.#backend.label}: ${note}\n`, 'note')
  }

  #firstFrom(now: Instant): Instant {
    const reach = toNs(this.#plan.longestMs)
    const since = BigInt(Math.round(this.#options.since))
    return instantOf(now - (since > reach ? since : reach))
  }

  #isNew({ start, duration }: FoundTrace): boolean {
    return instantAt(start, duration) >= this.#started - BigInt(Math.round(this.#options.since))
  }

  /** That none can be had is a failure of the server, unless it is so again and again: then it is one of what is asked for. */
  async #fetchDue(): Promise<void> {
    const due = this.#traces.due(this.#context.now())
    const refused = new Map<TraceId, TracectlError>()
    let answered = 0
    for (let at = 0; at < due.length && !this.#hasEnough(); at += FETCHES) {
      const ids = due.slice(at, at + FETCHES)
      const fetched = await Promise.all(ids.map((id) => this.#fetchData(id)))
      for (const [index, id] of ids.entries()) {
        const data = fetched[index]
        if (data instanceof TracectlError) {
          refused.set(id, data)
          continue
        }
        answered++
        await this.#print(id, data)
      }
      if (answered === 0) break
    }
    let isOver = true
    for (const [id, { message }] of refused) {
      const isPassed = this.#traces.unreadable(id, this.#context.now())
      if (isPassed) this.#say(`trace ${id} is passed over: ${message}\n`, 'trouble')
      else isOver = false
    }
    const [first] = refused.values()
    if (answered === 0 && !isOver && first?.code === 'unreachable') throw first
  }

  async #print(id: TraceId, data: TraceData | undefined): Promise<void> {
    if (data === undefined || data.spans.length === 0 || this.#hasEnough()) return
    const now = this.#context.now()
    // On a screen keys have their turn meanwhile.
    const trace = await inSlices(buildTraceInSteps(data))
    const state = this.#traces.fetched(trace, now)
    if (state === undefined) return await this.#sink.fetched(trace, data, state)
    if (state.lateSpans === 0) {
      this.#measure(now, instantAt(trace.start, trace.duration))
      if (trace.errors > 0) this.#errors++
    }
    this.#lastId = id
    this.#lastPrinted = now
    await this.#sink.fetched(trace, data, state)
    this.#copies.use((copies) => copies.keep(id, fetchedTrace(data, this.#backend.identity, now)))
  }

  async #fetchData(id: TraceId): Promise<TraceData | TracectlError | undefined> {
    try {
      const data = await this.#backend.fetchTrace(id, this.#context.stop)
      this.health.heard(performance.now())
      if (data === undefined) this.#traces.absent(id, this.#context.now())
      return data
    } catch (error) {
      if (!passes(error) || this.#context.stop.aborted) throw error
      return error
    }
  }

  #measure(now: bigint, end: bigint): void {
    // What had ended before nobody looked for, and services whose clocks are ahead of ours measure nothing.
    if (end < this.#started || end > now) return
    this.#delays.push(Number(now - end) / 1e6)
    if (this.#delays.length > MEASURED) this.#delays.shift()
  }

  /** What will not get better is thrown, and so is a first look that fails: then the address is wrong more often than not. */
  #failed(error: unknown): number {
    const { stop, stderr } = this.#context
    if (stop.aborted || this.#first || !passes(error)) throw error
    const waitMs = this.#pace.afterFailure()
    this.health.failed(error.message, { atMs: performance.now(), waitMs })
    if (this.#goneSince === undefined) this.#say(troubleText(error.message, waitMs, stderr.theme), 'health')
    this.#goneSince ??= this.#context.now()
    return waitMs
  }

  #recovered(): void {
    if (this.#goneSince === undefined) return
    const goneMs = Number(this.#context.now() - this.#goneSince) / 1e6
    this.#say(recoveredText(this.#backend.label, goneMs, this.#context.stderr.theme), 'health')
    this.#goneSince = undefined
  }

  #sumUp(): void {
    const { stderr } = this.#context
    const sorted = this.#delays.toSorted((a, b) => a - b)
    const { printed, waiting } = this.#traces
    const flags = placeFlags(this.#options)
    const summary = {
      printed,
      // After as many as were asked for nothing was waited for.
      waiting: this.#hasEnough() ? 0 : waiting,
      errors: this.#errors,
      elapsedMs: Number(this.#context.now() - this.#started) / 1e6,
      delayMs: sorted[Math.floor(sorted.length / 2)],
      howToShow:
        this.#lastId === undefined ? undefined : `tracectl show ${shortTraceId(this.#lastId, 8)}${flags}`,
    }
    this.#say(summaryText(summary, stderr.theme), 'end')
  }

  #status(): number {
    const { stop } = this.#context
    if (stop.aborted) return stopStatus(stop.reason as StopReason)
    if (this.#hasEnough() || this.#traces.printed > 0) return EXIT_CODES.ok.status
    throw new TracectlError('nothing-matched', `no trace showed up in ${this.#backend.label}`, {
      hint: `what was there before: tracectl search${placeFlags(this.#options)}`,
    })
  }

  #sayOnce(text: string, about: 'trouble' | 'note' = 'trouble'): void {
    // What differs each time would fill the screen, and the memory.
    if (this.#told.has(text) || this.#told.size >= MOST_TOLD) return
    this.#told.add(text)
    this.#say(text, about)
  }

  #say(text: string, about: Parameters<FollowSink['say']>[1]): void {
    this.#sink.say(text, about)
  }
}

/** It may be another the next time. */
function passes(error: unknown): error is TracectlError {
  return error instanceof TracectlError && (error.code === 'unreachable' || error.code === 'bad-reply')
}
