// The index of what is on disk and not yet sealed: which traces, and where in the stream their spans lie. Rebuilt from
// the chunks when a store is opened; a few MiB at most, because a run is sealed at 16,384 spans.
import { repeatedText } from '../../wire/otlp/byte-text.ts'
import type { Arrivals } from './arrivals.ts'
import {
  END,
  IS_ERROR,
  IS_LOG,
  LENGTH,
  MARKS,
  NAME,
  ORIGIN,
  PARENT,
  PLACE,
  START,
  TRACE,
  WORDS,
} from './arrivals.ts'
import type { Chunk } from '../stream/chunks.ts'
import type { Origin } from '../index/origins.ts'
import { scramble } from '../index/trace-filter.ts'
import type { TraceRows } from '../index/trace-rows.ts'
import {
  E_LENGTH,
  E_NEXT,
  E_ORIGIN,
  E_PLACE,
  E_WORDS,
  LOG_BIT,
  NO_TIME,
  T_END,
  T_ENTRIES,
  T_ERRORS,
  T_FIRST,
  T_LAST,
  T_RECEIVED,
  T_ROOT_NAME,
  T_ROOT_ORIGIN,
  T_ROOT_START,
  T_SPANS,
  T_START,
  T_WORDS,
} from '../index/trace-rows.ts'
import type { IndexedRows, TraceIndex } from '../index/trace-index.ts'
import type { TraceWords } from '../index/trace-words.ts'

export class LiveRun implements TraceRows, TraceIndex {
  /** The segment that it will become. */
  readonly segment: number
  readonly chunks: Chunk[] = []
  readonly origins: Origin[] = []
  readonly names: string[] = []
  traces: Uint32Array = new Uint32Array(1024 * T_WORDS)
  entries: Uint32Array = new Uint32Array(2048 * E_WORDS)
  traceCount = 0
  entryCount = 0
  spans = 0
  /** Of the stream. */
  bytes = 0
  /** When its first and last requests came in, unix ns; undefined while it is empty. */
  firstReceived: bigint | undefined
  lastReceived: bigint | undefined
  #slots = new Int32Array(4096)
  // Ids come from strangers: without it, somebody could choose them so that all fall on one slot.
  readonly #seed = Math.floor(Math.random() * 0xffff_ffff)
  readonly #nameNumbers = new Map<string, number>()
  readonly #originNumbers = new Map<Origin, number>()

  constructor(segment: number) {
    this.segment = segment
  }

  find([word0, word1, word2, word3]: TraceWords): number {
    const slot = this.#slotOf(word0, word1, word2, word3)
    return this.#slots[slot]! - 1
  }

  rows(): this {
    return this
  }

  /** What is evicted has no row any more. */
  isGone(): boolean {
    return false
  }

  /** The run as it is now: a trace that begins later is not in it. */
  frozen(): TraceIndex {
    const { traceCount } = this
    const find = (words: TraceWords): number => {
      const row = this.find(words)
      return row < traceCount ? row : -1
    }
    return { find, rows: () => ({ ...this.#columns(), traceCount }), isGone: () => false }
  }

  /**
   * Takes over what has been committed.
   * @param stream the frames of `arrivals`, as the chunks hold them
   */
  add(arrivals: Arrivals, stream: Uint8Array, chunks: readonly Chunk[]): void {
    const origins = arrivals.origins.map((origin) => this.#numberOf(origin))
    let row = 0
    for (const [index, { received }] of arrivals.frames.entries()) {
      const end = arrivals.rowEnds[index]!
      const receivedHigh = Number(received >> 32n)
      const receivedLow = Number(received & 0xffff_ffffn)
      for (; row < end; row++)
        this.#addRow(arrivals.cells, row * WORDS, stream, origins, receivedHigh, receivedLow)
    }
    this.firstReceived ??= arrivals.frames[0]?.received
    this.lastReceived = arrivals.frames.at(-1)?.received ?? this.lastReceived
    this.spans += arrivals.spans
    for (const chunk of chunks) this.chunks.push(chunk)
    this.bytes += stream.length
  }

  /** Forgets a trace that is evicted; what arrives of it afterwards begins anew. Returns its spans. */
  forget(words: TraceWords): number {
    const row = this.find(words)
    if (row < 0) return 0
    const at = row * T_WORDS
    const spans = this.traces[at + T_SPANS]!
    this.spans -= spans
    this.#clearTrace(at)
    return spans
  }

  #columns(): IndexedRows {
    const { traces, traceCount, entries, origins, names, chunks } = this
    return { traces, traceCount, entries, origins, names, chunks }
  }

  #addRow(
    cells: Uint32Array,
    at: number,
    stream: Uint8Array,
    origins: readonly number[],
    receivedHigh: number,
    receivedLow: number,
  ): void {
    const trace =
      this.#findOrAdd(
        cells[at + TRACE]!,
        cells[at + TRACE + 1]!,
        cells[at + TRACE + 2]!,
        cells[at + TRACE + 3]!,
      ) * T_WORDS
    const marks = cells[at + MARKS]!
    const origin = origins[cells[at + ORIGIN]!]!
    const isLog = (marks & IS_LOG) !== 0
    const { traces } = this
    this.#append(
      trace,
      this.bytes + cells[at + PLACE]!,
      cells[at + LENGTH]!,
      isLog ? origin + LOG_BIT : origin,
    )
    if (isLog) return
    traces[trace + T_RECEIVED] = receivedHigh
    traces[trace + T_RECEIVED + 1] = receivedLow
    traces[trace + T_SPANS]!++
    if ((marks & IS_ERROR) !== 0) traces[trace + T_ERRORS]!++
    this.#addTimes(trace, cells, at)
    if (cells[at + PARENT] === 0 && cells[at + PARENT + 1] === 0)
      this.#addRoot(trace, cells, at, stream, origin)
  }

  /** A span without a start does not move the trace's; one that ends before it starts reaches to its start. */
  #addTimes(trace: number, cells: Uint32Array, at: number): void {
    const { traces } = this
    const startHigh = cells[at + START]!
    const startLow = cells[at + START + 1]!
    if (startHigh === 0 && startLow === 0) return
    if (isBefore(startHigh, startLow, traces[trace + T_START]!, traces[trace + T_START + 1]!)) {
      traces[trace + T_START] = startHigh
      traces[trace + T_START + 1] = startLow
    }
    let endHigh = cells[at + END]!
    let endLow = cells[at + END + 1]!
    if (isBefore(endHigh, endLow, startHigh, startLow)) {
      endHigh = startHigh
      endLow = startLow
    }
    if (isBefore(traces[trace + T_END]!, traces[trace + T_END + 1]!, endHigh, endLow)) {
      traces[trace + T_END] = endHigh
      traces[trace + T_END + 1] = endLow
    }
  }

  /** The earliest span without a parent gives the trace its name. */
  #addRoot(trace: number, cells: Uint32Array, at: number, stream: Uint8Array, origin: number): void {
    const { traces } = this
    const earlier = isBefore(
      cells[at + START]!,
      cells[at + START + 1]!,
      traces[trace + T_ROOT_START]!,
      traces[trace + T_ROOT_START + 1]!,
    )
    if (!earlier && traces[trace + T_ROOT_ORIGIN] !== 0) return
    traces[trace + T_ROOT_START] = cells[at + START]!
    traces[trace + T_ROOT_START + 1] = cells[at + START + 1]!
    const name = cells[at + NAME]!
    traces[trace + T_ROOT_NAME] =
      this.#nameNumber(repeatedText(stream, name, name + cells[at + NAME + 1]!)) + 1
    traces[trace + T_ROOT_ORIGIN] = origin + 1
  }

  #append(trace: number, place: number, length: number, origin: number): void {
    const entry = this.entryCount++
    const at = entry * E_WORDS
    if (at + E_WORDS > this.entries.length) this.entries = doubled(this.entries)
    const { entries, traces } = this
    entries[at + E_PLACE] = place
    entries[at + E_LENGTH] = length
    entries[at + E_ORIGIN] = origin
    entries[at + E_NEXT] = 0
    const last = traces[trace + T_LAST]!
    if (last === 0) traces[trace + T_FIRST] = entry + 1
    else entries[(last - 1) * E_WORDS + E_NEXT] = entry + 1
    traces[trace + T_LAST] = entry + 1
    traces[trace + T_ENTRIES]!++
  }

  #findOrAdd(word0: number, word1: number, word2: number, word3: number): number {
    let slot = this.#slotOf(word0, word1, word2, word3)
    if (this.#slots[slot] !== 0) return this.#slots[slot]! - 1
    if (this.traceCount * 2 >= this.#slots.length) {
      this.#grow()
      slot = this.#slotOf(word0, word1, word2, word3)
    }
    const row = this.traceCount++
    const at = row * T_WORDS
    if (at + T_WORDS > this.traces.length) this.traces = doubled(this.traces)
    this.traces[at] = word0
    this.traces[at + 1] = word1
    this.traces[at + 2] = word2
    this.traces[at + 3] = word3
    this.#clearTrace(at)
    this.#slots[slot] = row + 1
    return row
  }

  #clearTrace(at: number): void {
    const { traces } = this
    traces.fill(0, at + T_FIRST, at + T_WORDS)
    traces[at + T_START] = NO_TIME
    traces[at + T_START + 1] = NO_TIME
    traces[at + T_ROOT_START] = NO_TIME
    traces[at + T_ROOT_START + 1] = NO_TIME
  }

  /** Where the trace is, or the empty slot where it belongs. */
  #slotOf(word0: number, word1: number, word2: number, word3: number): number {
    const mask = this.#slots.length - 1
    const mixed =
      Math.imul(word0 ^ this.#seed, 0x9e37_79b1) ^
      Math.imul(word1, 0x85eb_ca6b) ^
      Math.imul(word2, 0xc2b2_ae35)
    let slot = scramble(scramble(mixed ^ word3) + this.#seed) & mask
    for (;;) {
      const row = this.#slots[slot]! - 1
      if (row < 0) return slot
      const at = row * T_WORDS
      const { traces } = this
      if (
        traces[at + 3] === word3 &&
        traces[at + 2] === word2 &&
        traces[at + 1] === word1 &&
        traces[at] === word0
      ) {
        return slot
      }
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let row = 0; row < this.traceCount; row++) {
      const at = row * T_WORDS
      const { traces } = this
      this.#slots[this.#slotOf(traces[at]!, traces[at + 1]!, traces[at + 2]!, traces[at + 3]!)] = row + 1
    }
  }

  #numberOf(origin: Origin): number {
    let number = this.#originNumbers.get(origin)
    if (number === undefined) {
      number = this.origins.push(origin) - 1
      this.#originNumbers.set(origin, number)
    }
    return number
  }

  #nameNumber(name: string): number {
    let number = this.#nameNumbers.get(name)
    if (number === undefined) {
      number = this.names.push(name) - 1
      this.#nameNumbers.set(name, number)
    }
    return number
  }
}

function isBefore(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high < otherHigh || (high === otherHigh && low < otherLow)
}

function doubled(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
