// The store of the process that receives. A request is checked, waits a moment for company, is appended with it in one
// transaction, and only then acknowledged and made readable; full runs are sealed and old segments evicted in between.
//
//     ingest ─→ arrivals ──2 ms or 1 MiB──→ chunks, COMMIT ──→ live run ──16,384 spans──→ segment ──size, age──→ evicted
import type { TraceData, TraceId } from '../trace/span.ts'
import type { Steps } from '../trace/steps.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Instant } from '../trace/time.ts'
import { Appender } from './stream/append.ts'
import { Arrivals } from './live/arrivals.ts'
import { Checkpoints } from './sqlite/checkpoint.ts'
import { committedSpans, tracesOfLogs } from './live/committed-spans.ts'
import { IN_MEMORY, openForWriting, telling } from './sqlite/database.ts'
import type { EvictedCounts } from './sealed/evict.ts'
import { joinFrames } from './stream/frames.ts'
import { noteListening } from './sqlite/listening.ts'
import { LiveRun } from './live/live-run.ts'
import { loadLive } from './live/load-live.ts'
import { Maintenance } from './sealed/maintenance.ts'
import type {
  CommittedSpans,
  Ingested,
  Signal,
  StoreStats,
  StoreWriter,
  TraceListQuery,
} from './span-store.ts'
import type { DatabaseSync } from 'node:sqlite'
import { goneStore, isBusy, queueFull, storeError } from './store-errors.ts'
import { StoreFile } from './sqlite/store-file.ts'
import { type ReadCaches, USUAL_CACHES } from './read-caches.ts'
import type { StoreLimits } from './store-limits.ts'
import { storeLimits } from './store-limits.ts'
import { readState } from './sqlite/store-state.ts'
import { StoreView } from './store-view.ts'
import type { TraceWords } from './index/trace-words.ts'
import { summaryOf, type StoredTrace, type TraceFacts } from './trace-facts.ts'
import { keepTracedLogs } from './live/traced-logs.ts'
import type { WriterLock } from './sqlite/writer-lock.ts'
import { lockForWriting } from './sqlite/writer-lock.ts'

export interface StoreWriterOptions {
  /** Of the file, or `:memory:`. */
  readonly path: string
  now(): Instant
  /** Of this process, told to whoever wants to write as well. */
  readonly pid?: number | undefined
  readonly retention?: {
    /** Of the file; undefined: 1 GiB. */
    readonly bytes?: number | undefined
    /** Nanoseconds since a trace's segment was written last; undefined: 7 days. */
    readonly age?: number | undefined
  }
  /** What is kept of what is read back. */
  readonly caches?: ReadCaches | undefined
  /** For tests and benches: the defaults are right. */
  readonly limits?: Partial<StoreLimits>
}

/**
 * Opens a store for writing, makes it where there is none, and indexes what an earlier writer has not sealed.
 * @throws TracectlError `store-…`: another writer has it, it cannot be written, it is damaged, of another format, or no
 *   store at all
 */
export function openStoreWriter(options: StoreWriterOptions): StoreWriter {
  const { path } = options
  const database = openForWriting(path)
  let lock: WriterLock | undefined
  try {
    lock =
      path === IN_MEMORY
        ? undefined
        : lockForWriting(path, () => readState(database, path).writerPid ?? undefined)
    return telling(path, () => new GroupingWriter(options, database, lock))
  } catch (error) {
    database.close()
    lock?.release()
    throw error
  }
}

/** Milliseconds that a request waits for others. */
const GROUP_MS = 2
/** Of numbers about spans, kept from one group for the next but one. */
const SPARE_BYTES = 1 << 20
/** Milliseconds between two tries to commit when another program has locked the file, and their number. */
const BUSY_MS = 25
const BUSY_TRIES = 40
/** Milliseconds between two looks at what has become old, also when nothing comes in. */
const UPKEEP_MS = 60_000

class GroupingWriter implements StoreWriter {
  readonly #options: StoreWriterOptions
  readonly #limits: StoreLimits
  readonly #view: StoreView
  readonly #lock: WriterLock | undefined
  readonly #file: StoreFile | undefined
  readonly #upkeep: NodeJS.Timeout
  readonly #appender: Appender
  readonly #checkpoints: Checkpoints
  readonly #maintenance: Maintenance
  readonly #listeners: ((spans: CommittedSpans) => void)[] = []
  readonly #logListeners: ((traces: readonly TraceWords[]) => void)[] = []
  #live: LiveRun
  #lastChunk: number
  #group: Group
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #spareCells: Uint32Array | undefined
  #busyTries = 0
  #closed = false

  constructor(options: StoreWriterOptions, database: DatabaseSync, lock: WriterLock | undefined) {
    this.#options = options
    this.#limits = storeLimits(options.path, options.retention, options.limits)
    this.#lock = lock
    const view = new StoreView(database, options.path, options.caches ?? USUAL_CACHES)
    this.#view = view
    if (this.#limits.pages > 0) database.exec(`PRAGMA max_page_count = ${this.#limits.pages}`)
    database.prepare('UPDATE state SET writer_pid = ?').run(options.pid ?? null)
    this.#file = options.path === IN_MEMORY ? undefined : new StoreFile(options.path)
    this.#appender = new Appender(database)
    this.#checkpoints = new Checkpoints(database)
    this.#live = new LiveRun(view.state.lastSegment + 1)
    this.#lastChunk = loadLive(view, this.#live, view.state.sealedThrough)
    view.runs = [this.#live]
    this.#group = newGroup(view)
    this.#maintenance = new Maintenance(view, this.#limits, {
      now: () => options.now(),
      lastChunk: () => this.#lastChunk,
      checkpoint: () => this.#checkpoints.now(),
    })
    this.#upkeep = setInterval(() => this.#lookAfter(), UPKEEP_MS).unref()
    this.#lookAfter()
  }

  ingest(signal: Signal, body: Uint8Array): Ingested {
    if (this.#closed) throw new Error('the store is closed')
    const queued = this.#group.arrivals.bytes
    if (queued > 0 && queued + body.length > this.#limits.queuedBytes) throw queueFull(queued)
    if (signal === 'traces') return this.#add(signal, body)
    const { result, body: traced } = keepTracedLogs(body)
    const committed = traced === undefined ? Promise.resolve() : this.#add(signal, traced).committed
    return { ...result, committed }
  }

  onCommit(listener: (spans: CommittedSpans) => void): void {
    this.#listeners.push(listener)
  }

  onLogs(listener: (traces: readonly TraceWords[]) => void): void {
    this.#logListeners.push(listener)
  }

  onEvict(listener: (evicted: EvictedCounts) => void): void {
    this.#maintenance.onEvict(listener)
  }

  listensAt(endpoint: string | undefined): void {
    if (!this.#closed) noteListening(this.#view.database, this.#options.pid, endpoint)
  }

  factsOf(trace: TraceWords): TraceFacts | undefined {
    return this.#read(() => this.#view.factsOf(trace))
  }

  fetchTrace(id: TraceId): TraceData | undefined {
    return this.#read(() => this.#view.fetchTrace(id))
  }

  *fetchTraceInSteps(id: TraceId): Steps<TraceData | undefined> {
    return yield* this.#view.fetchTraceInSteps(id, (use) => this.#read(use))
  }

  findTraceIds(prefix: string, limit: number): readonly TraceId[] {
    return this.#read(() => this.#view.findTraceIds(prefix, limit))
  }

  *listTraces(query: TraceListQuery): Generator<TraceSummary> {
    for (const trace of this.listFacts(query)) yield summaryOf(trace)
  }

  *listFacts(query: TraceListQuery): Generator<StoredTrace> {
    const traces = this.#view.listFacts(query)[Symbol.iterator]()
    for (;;) {
      const next = this.#read(() => traces.next())
      if (next.done === true) return
      yield next.value
    }
  }

  stats(): StoreStats {
    return this.#read(() => this.#view.stats())
  }

  /** Commits what is queued. What cannot be committed has been told to its senders. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#busyTries = BUSY_TRIES
    this.#commit()
    clearInterval(this.#upkeep)
    // Whoever opens the store next finds everything indexed.
    if (this.#live.entryCount >= this.#limits.sealOnClose) this.#freeze()
    await this.#maintenance.stop()
    // SQLite does so by itself only for the last to leave, and for a file that is where it was.
    this.#checkpoints.now()
    this.#view.database.close()
    this.#lock?.release()
  }

  #read<T>(use: () => T): T {
    return telling(this.#view.path, use)
  }

  #add(signal: Signal, body: Uint8Array): Ingested {
    const { arrivals, done } = this.#group
    const rows = arrivals.rows
    const result = arrivals.add({ signal, received: this.#options.now(), body })
    // Nothing in it to be shown later: there is nothing to wait for.
    if (arrivals.rows === rows) return { ...result, committed: Promise.resolve() }
    if (arrivals.bytes >= this.#limits.groupBytes) this.#soon ??= setImmediate(() => this.#commit())
    else this.#timer ??= setTimeout(() => this.#commit(), GROUP_MS)
    return { ...result, committed: done.promise }
  }

  #commit(): void {
    this.#unschedule()
    const group = this.#group
    const { arrivals, done } = group
    if (arrivals.rows === 0) return
    const stream = joinFrames(arrivals.frames)
    const { writtenBytes } = this.#appender
    let chunks
    try {
      if (this.#saveIfGone()) throw goneStore(this.#view.path)
      chunks = this.#appender.append(stream, this.#lastChunk + 1, this.#live.bytes)
    } catch (error) {
      // Whoever holds the file will let go of it: a late answer serves a sender better than a refusal.
      if (isBusy(error) && this.#busyTries++ < BUSY_TRIES) {
        this.#timer = setTimeout(() => this.#commit(), BUSY_MS)
        return
      }
      this.#busyTries = 0
      this.#beginGroup()
      done.reject(storeError(error, this.#view.path))
      return
    }
    this.#busyTries = 0
    this.#beginGroup()
    for (const { id, size, place } of chunks) {
      const at = place - this.#live.bytes
      this.#view.chunks.remember(id, stream.subarray(at, at + size))
    }
    this.#lastChunk += chunks.length
    this.#live.add(arrivals, stream, chunks)
    done.resolve()
    this.#checkpoints.note(this.#appender.writtenBytes - writtenBytes)
    this.#lookAfter()
    arrivals.stream = stream
    const spans = committedSpans(arrivals)
    if (spans.count > 0) for (const listener of this.#listeners) listener(spans)
    if (spans.count < arrivals.rows && this.#logListeners.length > 0) {
      const traces = tracesOfLogs(arrivals)
      for (const listener of this.#logListeners) listener(traces)
    }
    if (arrivals.cells.byteLength <= SPARE_BYTES) this.#spareCells = arrivals.cells
  }

  #beginGroup(): void {
    this.#group = newGroup(this.#view, this.#spareCells)
    this.#spareCells = undefined
  }

  #unschedule(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#soon)
    this.#timer = undefined
    this.#soon = undefined
  }

  /** What is only in the log, which stays behind, goes into the file, wherever that is now. */
  #saveIfGone(): boolean {
    if (this.#file === undefined || this.#file.isInPlace()) return false
    this.#checkpoints.now()
    return true
  }

  #lookAfter(): void {
    this.#freezeWhenFull()
    this.#maintenance.poke()
  }

  /** A full run goes to be sealed, a new one takes its place. */
  #freezeWhenFull(): void {
    const { entryCount, bytes, chunks, firstReceived } = this.#live
    const { runSpans, runBytes, runChunks, runAgeNs } = this.#limits
    const old = firstReceived !== undefined && Number(this.#options.now() - firstReceived) > runAgeNs
    if (entryCount < runSpans && bytes < runBytes && chunks.length < runChunks && !old) return
    this.#freeze()
  }

  #freeze(): void {
    this.#live = new LiveRun(this.#live.segment + 1)
    this.#view.runs = [...this.#view.runs, this.#live]
  }
}

/** Requests that are committed together. */
interface Group {
  readonly arrivals: Arrivals
  readonly done: PromiseWithResolvers<void>
}

function newGroup(view: StoreView, cells?: Uint32Array): Group {
  const done = Promise.withResolvers<void>()
  // Whoever awaits it hears of the failure; when nobody does, it is nobody's loss.
  done.promise.catch(() => {})
  return { arrivals: new Arrivals(view.origins, cells), done }
}
