// What `tail` prints, trace by trace: reads each settled trace from the store, judges it against the filters and
// turns it into lines or JSON, in slices short enough that the receiver on the same thread is never held up.
import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import type { SettleEvent } from '../../store/settling/settling.ts'
import type { StoreReader } from '../../store/span-store.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { CommandContext } from '../context.ts'
import type { TailOptions } from './tail-options.ts'
import { TracePrinter } from './trace-printer.ts'

export interface SettledTraces {
  /** Queues them for printing. */
  add(events: readonly SettleEvent[]): void
  /** How many may be added without a long wait. */
  room(): number
  /**
   * Resolves when all that was added has been printed, or nothing more may be; also when the reader has taken nothing
   * for `stalledMs`: what is left then counts as skipped.
   */
  idle(stalledMs: number): Promise<void>
  readonly counts: Readonly<SettledCounts>
}

export interface SettledCounts {
  /** Settled, whether they passed the filters or not. */
  traces: number
  printed: number
  /** Of those that could be looked at. */
  errors: number
  /** Not printed: they settled faster than they could be, or the reader of stdout did not read. */
  skipped: number
}

export interface SettledOptions {
  readonly context: Pick<CommandContext, 'stdout' | 'stop'>
  readonly store: Pick<StoreReader, 'fetchTrace'>
  readonly tail: Pick<TailOptions, 'form' | 'services' | 'errors' | 'minDuration' | 'count'>
  /** Called once `count` traces have been printed. */
  onEnough(): void
  /** A trace that could not be read, or a stream that could not be written: nothing more is printed. */
  onFailure(error: unknown): void
}

/** What is printed between two looks at what has settled, at full speed. */
const ROOM = 1_000
/** How many wait, at most, that were settled before their time because too much was open. */
const MAX_FORCED = 10_000
/** How long a slice may keep the thread, in ms: well below what an acknowledgement takes. */
const SLICE_MS = 4

export function openSettledTraces(options: SettledOptions): SettledTraces {
  const { context, store, tail } = options
  const counts: SettledCounts = { traces: 0, printed: 0, errors: 0, skipped: 0 }
  const printer = new TracePrinter(context.stdout, tail)
  const waiting = new EventQueue()
  let printing: Promise<void> | undefined
  let writes = 0
  let failed = false

  function over(): boolean {
    return failed || counts.printed === tail.count || context.stop.reason === 'pipe-closed'
  }

  function add(events: readonly SettleEvent[]): void {
    for (const event of events) {
      if (event.lateSpans === 0) counts.traces++
      if (event.forced && waiting.size >= MAX_FORCED) counts.skipped++
      else waiting.push(event)
    }
    printing ??= printAll()
      .catch((error: unknown) => {
        failed = true
        options.onFailure(error)
      })
      .finally(() => (printing = undefined))
  }

  async function printAll(): Promise<void> {
    await setImmediate()
    while (waiting.size > 0 && !over()) {
      const text = printSlice()
      if (text !== '') await context.stdout.write(text)
      writes++
      await setImmediate()
    }
  }

  /** One write for as many traces as fit into a slice. */
  function printSlice(): string {
    const parts: string[] = []
    const end = performance.now() + SLICE_MS
    while (!over() && (parts.length === 0 || performance.now() < end)) {
      const event = waiting.shift()
      if (event === undefined) break
      parts.push(print(event))
    }
    return parts.join('')
  }

  async function readerStalled(ms: number): Promise<void> {
    let before
    do {
      before = writes
      await delay(ms, undefined, { ref: false })
    } while (writes !== before)
  }

  function print(event: SettleEvent): string {
    const data = store.fetchTrace(event.traceId)
    // Evicted since: nothing is left to print, and the summary tells what was dropped.
    if (data === undefined || data.spans.length === 0) return ''
    const trace = buildTrace(data)
    if (event.lateSpans === 0 && trace.errors > 0) counts.errors++
    if (!printer.passes(trace)) return ''
    if (event.lateSpans === 0) {
      counts.printed++
      if (counts.printed === tail.count) options.onEnough()
    }
    return printer.textOf(trace, { ...event, incomplete: event.state === 'incomplete' })
  }

  return {
    add,
    room: () => Math.max(0, ROOM - waiting.size),
    async idle(stalledMs) {
      await (stalledMs === Infinity ? printing : Promise.race([printing, readerStalled(stalledMs)]))
      if (printing === undefined) return
      failed = true
      counts.skipped += waiting.size
    },
    counts,
  }
}

/** First in, first out, in constant time: an array's own shift moves all that is behind. */
class EventQueue {
  #events: SettleEvent[] = []
  #first = 0

  get size(): number {
    return this.#events.length - this.#first
  }

  push(event: SettleEvent): void {
    this.#events.push(event)
  }

  shift(): SettleEvent | undefined {
    const event = this.#events[this.#first]
    if (event !== undefined) this.#first++
    if (this.#first === this.#events.length || this.#first > MAX_SPENT) {
      this.#events = this.#events.slice(this.#first)
      this.#first = 0
    }
    return event
  }
}

/** Places before the first event that are kept, so that few shifts copy. */
const MAX_SPENT = 4_096
