// What is known of each trace while it matters, in columns of numbers: a fast sender opens 15,000 traces a second, and
// as many objects would keep the garbage collector busy. A slot is a row; each is in one of four lists, and found by
// its trace id through a hash table with open addressing.
import type { TraceId } from '../../trace/span.ts'

export const OPEN = 0
/** Quiet, but something is missing. */
export const WAITING = 1
/** Settled, its spans' ids still at hand. */
export const SETTLED = 2
/** Settled, remembered by its id alone. */
export const FADED = 3
export type SlotList = typeof OPEN | typeof WAITING | typeof SETTLED | typeof FADED

/** Slots 0 to 3 are the ends of the lists: each list is a ring through its end. */
const FIRST_SLOT = 4

export class TraceTable {
  /** When its last span came. */
  lastMs: Float64Array = new Float64Array(INITIAL_SLOTS)
  /** When its first span came, or the one that reopened it. */
  openedMs: Float64Array = new Float64Array(INITIAL_SLOTS)
  /** When it was last told of as open for long. */
  toldMs: Float64Array = new Float64Array(INITIAL_SLOTS)
  /** When it was last settled; 0 while it never was. */
  settledMs: Float64Array = new Float64Array(INITIAL_SLOTS)
  spans: Uint32Array = new Uint32Array(INITIAL_SLOTS)
  lateSpans: Uint32Array = new Uint32Array(INITIAL_SLOTS)
  /** How many it has in SpanLinks. */
  rows: Uint32Array = new Uint32Array(INITIAL_SLOTS)
  /** First of its rows in SpanLinks; NO_ROW when it has none. */
  firstRow: Int32Array = new Int32Array(INITIAL_SLOTS)
  flags: Uint8Array = new Uint8Array(INITIAL_SLOTS)

  #words = new Uint32Array(4 * INITIAL_SLOTS)
  #list = new Uint8Array(INITIAL_SLOTS)
  #next = new Int32Array(INITIAL_SLOTS)
  #previous = new Int32Array(INITIAL_SLOTS)
  readonly #sizes = [0, 0, 0, 0]
  #free: number[] = []
  #used = FIRST_SLOT
  /** Slot numbers; 0 is empty. Twice as many places as slots. */
  #places = new Int32Array(2 * INITIAL_SLOTS)
  readonly #seed: number

  /** The seed keeps a sender from choosing ids that all fall into one place. */
  constructor(seed: number) {
    this.#seed = seed
    for (const end of [OPEN, WAITING, SETTLED, FADED]) this.#next[end] = this.#previous[end] = end
  }

  /** The trace's slot, or 0. */
  find(word0: number, word1: number, word2: number, word3: number): number {
    return this.#places[this.#placeOf(word0, word1, word2, word3)]!
  }

  /** A new slot at the end of the list; the trace must not have one. */
  add(word0: number, word1: number, word2: number, word3: number, list: SlotList): number {
    if (this.#free.length === 0 && this.#used === this.lastMs.length) this.#grow()
    const slot = this.#free.pop() ?? this.#used++
    this.lastMs[slot] = this.settledMs[slot] = this.flags[slot] = 0
    this.spans[slot] = this.lateSpans[slot] = this.rows[slot] = 0
    this.firstRow[slot] = -1
    this.#words.set([word0, word1, word2, word3], 4 * slot)
    this.#places[this.#placeOf(word0, word1, word2, word3)] = slot
    this.#link(slot, list)
    return slot
  }

  /** To the end of a list. */
  move(slot: number, list: SlotList): void {
    this.#unlink(slot)
    this.#link(slot, list)
  }

  remove(slot: number): void {
    this.#unlink(slot)
    this.#vacate(this.#placeOfSlot(slot))
    this.#free.push(slot)
  }

  listOf(slot: number): SlotList {
    return this.#list[slot] as SlotList
  }

  /** The slot that has been in the list longest, or 0. */
  first(list: SlotList): number {
    return this.after(list)
  }

  /** The slot that follows in its list, or 0. */
  after(slot: number): number {
    const next = this.#next[slot]!
    return next < FIRST_SLOT ? 0 : next
  }

  size(list: SlotList): number {
    return this.#sizes[list]!
  }

  idOf(slot: number): TraceId {
    let id = ''
    for (let at = 4 * slot; at < 4 * slot + 4; at++) id += this.#words[at]!.toString(16).padStart(8, '0')
    return id as TraceId
  }

  #link(slot: number, list: SlotList): void {
    const last = this.#previous[list]!
    this.#list[slot] = list
    this.#previous[slot] = last
    this.#next[slot] = list
    this.#next[last] = slot
    this.#previous[list] = slot
    this.#sizes[list]!++
  }

  #unlink(slot: number): void {
    this.#next[this.#previous[slot]!] = this.#next[slot]!
    this.#previous[this.#next[slot]!] = this.#previous[slot]!
    this.#sizes[this.#list[slot]!]!--
  }

  /** Where the trace is, or the empty place where it would be. */
  #placeOf(word0: number, word1: number, word2: number, word3: number): number {
    const mask = this.#places.length - 1
    let place = hash(this.#seed, word0, word1, word2, word3) & mask
    for (let slot = this.#places[place]!; slot !== 0; slot = this.#places[place]!) {
      const at = 4 * slot
      if (
        this.#words[at + 3] === word3 &&
        this.#words[at + 2] === word2 &&
        this.#words[at + 1] === word1 &&
        this.#words[at] === word0
      ) {
        break
      }
      place = (place + 1) & mask
    }
    return place
  }

  #placeOfSlot(slot: number): number {
    const at = 4 * slot
    return this.#placeOf(this.#words[at]!, this.#words[at + 1]!, this.#words[at + 2]!, this.#words[at + 3]!)
  }

  /** Later ones that were displaced by this one move up, so that no search ends too early at the hole. */
  #vacate(hole: number): void {
    const mask = this.#places.length - 1
    let place = hole
    for (;;) {
      place = (place + 1) & mask
      const slot = this.#places[place]!
      if (slot === 0) break
      const at = 4 * slot
      const home =
        hash(this.#seed, this.#words[at]!, this.#words[at + 1]!, this.#words[at + 2]!, this.#words[at + 3]!) &
        mask
      // Distances walk around the ring; one that is at home between hole and place stays.
      if (((place - home) & mask) < ((place - hole) & mask)) continue
      this.#places[hole] = slot
      hole = place
    }
    this.#places[hole] = 0
  }

  #grow(): void {
    const size = 2 * this.lastMs.length
    this.lastMs = grown(this.lastMs, new Float64Array(size))
    this.openedMs = grown(this.openedMs, new Float64Array(size))
    this.toldMs = grown(this.toldMs, new Float64Array(size))
    this.settledMs = grown(this.settledMs, new Float64Array(size))
    this.spans = grown(this.spans, new Uint32Array(size))
    this.lateSpans = grown(this.lateSpans, new Uint32Array(size))
    this.rows = grown(this.rows, new Uint32Array(size))
    this.firstRow = grown(this.firstRow, new Int32Array(size))
    this.flags = grown(this.flags, new Uint8Array(size))
    this.#words = grown(this.#words, new Uint32Array(4 * size))
    this.#list = grown(this.#list, new Uint8Array(size))
    this.#next = grown(this.#next, new Int32Array(size))
    this.#previous = grown(this.#previous, new Int32Array(size))
    this.#places = new Int32Array(2 * size)
    for (let slot = FIRST_SLOT; slot < this.#used; slot++) this.#places[this.#placeOfSlot(slot)] = slot
  }
}

/** A power of two. */
const INITIAL_SLOTS = 1024

export function grown<T extends Float64Array | Uint32Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** MurmurHash3's 32-bit mixing of four words. */
function hash(seed: number, word0: number, word1: number, word2: number, word3: number): number {
  let mixed = mix(mix(mix(mix(seed, word0), word1), word2), word3)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function mix(into: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = into ^ k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}
