// When a trace is over. Nothing says so: spans come when their services export, children mostly before parents, and
// anything may come late. So a trace is judged when it has been quiet for as long as the slowest exporter takes, and
// again when more arrives. Only the judging is decided here: every span is in the store already.
import type { TraceId } from '../../trace/span.ts'
import { ExportRhythm, GUESSED_WINDOW_MS } from './export-rhythm.ts'
import { FADED, OPEN, SETTLED, TraceTable, WAITING } from './open-traces.ts'
import { type MissingParents, NO_ROW, SpanLinks } from './span-links.ts'
import type { CommittedSpans } from '../span-store.ts'

export interface SettleEvent {
  readonly traceId: TraceId
  /** incomplete: no span without a parent has come, or a span's parent is missing. */
  readonly state: 'settled' | 'incomplete'
  /** Incomplete, and all that is missing is in the process of a span that has come: nothing upstream is lost. */
  readonly lacksOnlyNear?: true
  /** All that have come, copies included. */
  readonly spans: number
  /** Of these, how many came after the trace had settled before; 0 when it settles for the first time. */
  readonly lateSpans: number
  /** Milliseconds since it last settled; 0 for the first time. */
  readonly settledAgoMs: number
  /** Settled before its time, because too much was open. */
  readonly forced: boolean
}

export interface SettlingOptions {
  readonly maxOpenTraces?: number
  readonly maxOpenSpans?: number
  /** How many settled traces are remembered, and how long: spans of others that come late look like new traces. */
  readonly maxRemembered?: number
  readonly rememberMs?: number
  /** The quiet window until an exporter's rhythm is known; shorter where it has been set. Milliseconds. */
  readonly guessedWindowMs?: number
}

export interface SettlingStats {
  readonly open: number
  readonly openSpans: number
  /** Longest distance between two exports of one resource; undefined until one has exported twice. */
  readonly exportPeriodMs: number | undefined
  /** Distance between the exports of a resource that has been seen to keep it; undefined before that. */
  readonly exportTimerMs: number | undefined
}

/** A trace that spans keep coming for. */
export interface OpenTrace {
  readonly traceId: TraceId
  /** All that have come so far. */
  readonly spans: number
  /** Milliseconds since its first span, or since it was reopened. */
  readonly openMs: number
}

/** What is said of a trace when more of it is known than settling has seen. */
export function withMissing(event: SettleEvent, missing: MissingParents): SettleEvent {
  const { traceId, spans, lateSpans, settledAgoMs, forced } = event
  return { traceId, ...judgement(missing), spans, lateSpans, settledAgoMs, forced }
}

function judgement(missing: MissingParents): Pick<SettleEvent, 'state' | 'lacksOnlyNear'> {
  if (missing === 'none') return { state: 'settled' }
  return { state: 'incomplete', ...(missing === 'near' ? { lacksOnlyNear: true } : {}) }
}

export function openSettling(options: SettlingOptions = {}): SettleTable {
  return new SettleTable(options)
}

/**
 *     span  span        root           quiet for W                          late span       quiet for W
 *      |     |           |------------------------|settled                     |------------------------|settled again
 *      |     |------------------------|----------------------|incomplete
 *                       quiet for W,   max(W, 6 s) more
 *                       but no root
 *
 * All times are milliseconds of one clock of the caller's; one that goes back counts as standing still.
 */
export class SettleTable {
  readonly #traces: TraceTable = new TraceTable(Math.floor(Math.random() * 2 ** 32))
  readonly #links: SpanLinks = new SpanLinks()
  readonly #rhythm: ExportRhythm
  readonly #limits: Required<SettlingOptions>
  #openSpans = 0
  #now = 0
  /** Settled early while spans were added: handed out at the next tick. */
  #forced: SettleEvent[] = []

  constructor(options: SettlingOptions = {}) {
    const limits = { ...DEFAULTS, ...options }
    this.#rhythm = new ExportRhythm(limits.guessedWindowMs)
    this.#limits = {
      ...limits,
      maxOpenTraces: Math.max(1, limits.maxOpenTraces),
      maxOpenSpans: Math.max(1, limits.maxOpenSpans),
    }
  }

  add(spans: CommittedSpans, nowMs: number): void {
    const now = this.#advance(nowMs)
    let lastResource = -1
    for (let row = 0; row < spans.count; row++) {
      const resource = spans.resource(row)
      if (resource !== lastResource) this.#rhythm.heard(resource, now)
      lastResource = resource
      this.#addSpan(spans, row)
    }
  }

  /** Whether spans of the trace have come before, as far as is remembered. */
  knows(word0: number, word1: number, word2: number, word3: number): boolean {
    return this.#traces.find(word0, word1, word2, word3) !== 0
  }

  /**
   * What has settled by now; of the complete and of the incomplete, those that went quiet first come first.
   * @param most that the caller can take: what is due beyond it stays open, at twenty bytes a span, for a later tick
   */
  tick(nowMs: number, most: number = Infinity): readonly SettleEvent[] {
    const now = this.#advance(nowMs)
    const window = this.#rhythm.windowMs(now)
    const events = this.#takeForced()
    const { lastMs } = this.#traces
    // Both lists are in the order of the last span, so the first that is too young ends the search.
    let judged = Math.max(0, MAX_JUDGED - most)
    for (let slot = this.#traces.first(OPEN); slot !== 0; slot = this.#traces.first(OPEN)) {
      if (now - lastMs[slot]! < window || ++judged > MAX_JUDGED) break
      if (this.#isComplete(slot)) events.push(this.#settle(slot, false))
      else this.#traces.move(slot, WAITING)
    }
    const patience = window + Math.max(window, INCOMPLETE_WAIT_MS)
    for (let slot = this.#traces.first(WAITING); slot !== 0; slot = this.#traces.first(WAITING)) {
      if (now - lastMs[slot]! < patience || ++judged > MAX_JUDGED) break
      events.push(this.#settle(slot, false))
    }
    this.#forgetOld(now)
    return events
  }

  /**
   * Traces that have been open for half a minute since their first span or since this last told of them. A trace that
   * spans keep coming for is never cut, and without this nothing would be heard of it.
   */
  longOpen(nowMs: number): readonly OpenTrace[] {
    const now = this.#advance(nowMs)
    const window = this.#rhythm.windowMs(now)
    const { openedMs, lastMs, toldMs, spans } = this.#traces
    const found: OpenTrace[] = []
    for (let slot = this.#traces.first(OPEN); slot !== 0; slot = this.#traces.after(slot)) {
      // One that is due only waits for whoever takes what has settled.
      if (now - toldMs[slot]! < LONG_OPEN_MS || now - lastMs[slot]! >= window) continue
      toldMs[slot] = now
      found.push({
        traceId: this.#traces.idOf(slot),
        spans: spans[slot]!,
        openMs: now - openedMs[slot]!,
      })
    }
    return found
  }

  /** Settles all that is open, quiet or not: the end of a run. */
  flush(nowMs: number): readonly SettleEvent[] {
    this.#advance(nowMs)
    const events = this.#takeForced()
    for (const list of [WAITING, OPEN] as const) {
      for (let slot = this.#traces.first(list); slot !== 0; slot = this.#traces.first(list)) {
        events.push(this.#settle(slot, false))
      }
    }
    return events
  }

  /** Milliseconds until `tick` may have something to say, if nothing comes meanwhile; undefined when nothing is open. */
  nextTickIn(nowMs: number): number | undefined {
    if (this.#forced.length > 0) return 0
    const now = Math.max(nowMs, this.#now)
    const window = this.#rhythm.windowMs(now)
    const open = this.#traces.first(OPEN)
    const waiting = this.#traces.first(WAITING)
    if (open === 0 && waiting === 0) return undefined
    const { lastMs } = this.#traces
    const patience = window + Math.max(window, INCOMPLETE_WAIT_MS)
    return Math.max(
      0,
      Math.min(
        open === 0 ? Infinity : lastMs[open]! + window - now,
        waiting === 0 ? Infinity : lastMs[waiting]! + patience - now,
        this.#rhythm.guessEndsInMs(now) ?? Infinity,
      ),
    )
  }

  stats(): SettlingStats {
    return {
      open: this.#openTraces,
      openSpans: this.#openSpans,
      exportPeriodMs: this.#rhythm.periodMs,
      exportTimerMs: this.#rhythm.timerMs,
    }
  }

  get #openTraces(): number {
    return this.#traces.size(OPEN) + this.#traces.size(WAITING)
  }

  #advance(nowMs: number): number {
    if (nowMs > this.#now) this.#now = nowMs
    return this.#now
  }

  #takeForced(): SettleEvent[] {
    const forced = this.#forced
    this.#forced = []
    return forced
  }

  #addSpan(spans: CommittedSpans, row: number): void {
    this.#makeRoomForSpan()
    const slot = this.#openSlot(spans, row)
    const traces = this.#traces
    const parentHigh = spans.parentHigh(row)
    const parentLow = spans.parentLow(row)
    if (parentHigh === 0 && parentLow === 0) traces.flags[slot]! |= ROOT_SEEN
    traces.firstRow[slot] = this.#links.add(
      traces.firstRow[slot]!,
      spans.spanHigh(row),
      spans.spanLow(row),
      parentHigh,
      parentLow,
      spans.hasLocalParent(row),
    )
    traces.spans[slot]!++
    traces.rows[slot]!++
    if ((traces.flags[slot]! & SETTLED_BEFORE) !== 0) traces.lateSpans[slot]!++
    this.#openSpans++
  }

  /** The span's trace, in the list of open ones and the last of it. */
  #openSlot(spans: CommittedSpans, row: number): number {
    const traces = this.#traces
    const word0 = spans.traceWord(row, 0)
    const word1 = spans.traceWord(row, 1)
    const word2 = spans.traceWord(row, 2)
    const word3 = spans.traceWord(row, 3)
    let slot = traces.find(word0, word1, word2, word3)
    const list = traces.listOf(slot)
    if (slot !== 0 && list === OPEN && traces.lastMs[slot] === this.#now) return slot
    if (slot === 0 || list === SETTLED || list === FADED) {
      while (this.#openTraces >= this.#limits.maxOpenTraces) this.#settleQuietest()
      // Making room may have forgotten it.
      slot = slot === 0 ? 0 : traces.find(word0, word1, word2, word3)
      if (slot === 0) slot = traces.add(word0, word1, word2, word3, OPEN)
      else this.#openSpans += traces.rows[slot]!
      traces.openedMs[slot] = traces.toldMs[slot] = this.#now
    }
    traces.move(slot, OPEN)
    traces.lastMs[slot] = this.#now
    return slot
  }

  /** Ids of traces that are settled go before more memory is taken, and before an open one is settled early. */
  #makeRoomForSpan(): void {
    const { maxOpenSpans } = this.#limits
    while (this.#links.size >= maxOpenSpans || this.#links.isFull) {
      const oldest = this.#traces.first(SETTLED)
      if (oldest !== 0) this.#fade(oldest)
      else if (this.#links.size >= maxOpenSpans) this.#settleQuietest()
      else return
    }
  }

  #fade(slot: number): void {
    const traces = this.#traces
    this.#links.release(traces.firstRow[slot]!)
    traces.firstRow[slot] = NO_ROW
    traces.rows[slot] = 0
    traces.flags[slot]! |= ROWS_RELEASED
    traces.move(slot, FADED)
  }

  #settleQuietest(): void {
    const slot = this.#traces.first(WAITING) || this.#traces.first(OPEN)
    if (slot !== 0) this.#forced.push(this.#settle(slot, true))
  }

  #settle(slot: number, forced: boolean): SettleEvent {
    const traces = this.#traces
    const flags = traces.flags[slot]!
    const missing = this.#missingIn(slot)
    const event: SettleEvent = {
      traceId: traces.idOf(slot),
      ...judgement(missing),
      spans: traces.spans[slot]!,
      lateSpans: traces.lateSpans[slot]!,
      settledAgoMs: (flags & SETTLED_BEFORE) === 0 ? 0 : this.#now - traces.settledMs[slot]!,
      forced,
    }
    traces.flags[slot] = (flags & ~(INCOMPLETE | LACKS_ONLY_NEAR)) | SETTLED_BEFORE | MARKS[missing]
    traces.settledMs[slot] = this.#now
    traces.lateSpans[slot] = 0
    this.#openSpans -= traces.rows[slot]!
    traces.move(slot, SETTLED)
    if (traces.size(SETTLED) + traces.size(FADED) > this.#limits.maxRemembered)
      this.#forget(this.#oldestSettled())
    return event
  }

  #isComplete(slot: number): boolean {
    return (this.#traces.flags[slot]! & ROOT_SEEN) !== 0 && this.#missingIn(slot) === 'none'
  }

  #missingIn(slot: number): MissingParents {
    const flags = this.#traces.flags[slot]!
    const isRootSeen = (flags & ROOT_SEEN) !== 0
    // Which spans came before the rows were released is no longer known: what was said of them then stands.
    if ((flags & ROWS_RELEASED) !== 0) {
      if ((flags & LACKS_ONLY_NEAR) !== 0) return 'near'
      return isRootSeen && (flags & INCOMPLETE) === 0 ? 'none' : 'far'
    }
    const missing = this.#links.missingParents(this.#traces.firstRow[slot]!)
    return missing === 'none' && !isRootSeen ? 'far' : missing
  }

  #forgetOld(now: number): void {
    const { settledMs } = this.#traces
    for (let slot = this.#oldestSettled(); slot !== 0; slot = this.#oldestSettled()) {
      if (now - settledMs[slot]! < this.#limits.rememberMs) break
      this.#forget(slot)
    }
  }

  /** Traces fade in the order in which they settled. */
  #oldestSettled(): number {
    return this.#traces.first(FADED) || this.#traces.first(SETTLED)
  }

  #forget(slot: number): void {
    this.#links.release(this.#traces.firstRow[slot]!)
    this.#traces.remove(slot)
  }
}

/** Milliseconds. */
const LONG_OPEN_MS = 30_000

/** In one tick; others wait for the next. When the window shrinks, all that is open may be due at once. */
const MAX_JUDGED = 10_000

/** Beside the window: how long a root or a parent may take that is still in another exporter's next batch. */
const INCOMPLETE_WAIT_MS = 6_000

const DEFAULTS: Required<SettlingOptions> = {
  maxOpenTraces: 100_000,
  maxOpenSpans: 2_000_000,
  maxRemembered: 100_000,
  rememberMs: 10 * 60_000,
  guessedWindowMs: GUESSED_WINDOW_MS,
}

const ROOT_SEEN = 1
const SETTLED_BEFORE = 2
const INCOMPLETE = 4
const ROWS_RELEASED = 8
const LACKS_ONLY_NEAR = 16

const MARKS: Readonly<Record<MissingParents, number>> = {
  none: 0,
  near: INCOMPLETE | LACKS_ONLY_NEAR,
  far: INCOMPLETE,
}
