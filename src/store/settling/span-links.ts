// The span and parent ids of the traces that are open: 20 bytes a span, in chains, one for each trace. Only asked
// whether a parent is missing, and only once a trace has gone quiet.
import { grown } from './open-traces.ts'

export const NO_ROW = -1

/** far: of a span that does not say that its parent is in the same process. */
export type MissingParents = 'none' | 'near' | 'far'

export class SpanLinks {
  #spanHigh = new Uint32Array(INITIAL_ROWS)
  #spanLow = new Uint32Array(INITIAL_ROWS)
  #parentHigh = new Uint32Array(INITIAL_ROWS)
  #parentLow = new Uint32Array(INITIAL_ROWS)
  #isNear = new Uint8Array(INITIAL_ROWS)
  /** The next row of the trace, or of the free ones. */
  #next = new Int32Array(INITIAL_ROWS)
  #free: number = NO_ROW
  #unused = 0
  #rows = 0
  #scratch = new Int32Array(1024)

  /** Rows in use. */
  get size(): number {
    return this.#rows
  }

  /** Whether `add` would have to take more memory. */
  get isFull(): boolean {
    return this.#free === NO_ROW && this.#unused === this.#next.length
  }

  /** Puts a span before a trace's other rows and returns the new first row. */
  add(
    firstRow: number,
    spanHigh: number,
    spanLow: number,
    parentHigh: number,
    parentLow: number,
    isNear: boolean,
  ): number {
    if (this.isFull) this.#grow()
    let row = this.#free
    if (row === NO_ROW) row = this.#unused++
    else this.#free = this.#next[row]!
    this.#spanHigh[row] = spanHigh
    this.#spanLow[row] = spanLow
    this.#parentHigh[row] = parentHigh
    this.#parentLow[row] = parentLow
    this.#isNear[row] = isNear ? 1 : 0
    this.#next[row] = firstRow
    this.#rows++
    return row
  }

  /** Gives up all rows of a trace. */
  release(firstRow: number): void {
    for (let row = firstRow; row !== NO_ROW;) {
      const next = this.#next[row]!
      this.#next[row] = this.#free
      this.#free = row
      this.#rows--
      row = next
    }
  }

  /** Of spans of the trace that name a parent that is not among its rows. O(rows). */
  missingParents(firstRow: number): MissingParents {
    this.#indexSpans(firstRow)
    let missing: MissingParents = 'none'
    for (let row = firstRow; row !== NO_ROW; row = this.#next[row]!) {
      const high = this.#parentHigh[row]!
      const low = this.#parentLow[row]!
      if ((high === 0 && low === 0) || this.#scratch[this.#placeOf(high, low)] !== 0) continue
      if (this.#isNear[row] === 0) return 'far'
      missing = 'near'
    }
    return missing
  }

  /** Fills the scratch table with the rows, by span id, as row + 1. */
  #indexSpans(firstRow: number): void {
    let count = 0
    for (let row = firstRow; row !== NO_ROW; row = this.#next[row]!) count++
    let places = 16
    while (places < 2 * count) places *= 2
    if (places > this.#scratch.length) this.#scratch = new Int32Array(places)
    this.#places = places
    this.#scratch.fill(0, 0, places)
    for (let row = firstRow; row !== NO_ROW; row = this.#next[row]!) {
      this.#scratch[this.#placeOf(this.#spanHigh[row]!, this.#spanLow[row]!)] = row + 1
    }
  }

  #places = 16

  #placeOf(high: number, low: number): number {
    const mask = this.#places - 1
    let mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b)
    mixed ^= mixed >>> 15
    let place = mixed & mask
    for (let found = this.#scratch[place]!; found !== 0; found = this.#scratch[place]!) {
      if (this.#spanLow[found - 1] === low && this.#spanHigh[found - 1] === high) break
      place = (place + 1) & mask
    }
    return place
  }

  #grow(): void {
    const size = 2 * this.#next.length
    this.#spanHigh = grown(this.#spanHigh, new Uint32Array(size))
    this.#spanLow = grown(this.#spanLow, new Uint32Array(size))
    this.#parentHigh = grown(this.#parentHigh, new Uint32Array(size))
    this.#parentLow = grown(this.#parentLow, new Uint32Array(size))
    this.#isNear = grown(this.#isNear, new Uint8Array(size))
    this.#next = grown(this.#next, new Int32Array(size))
  }
}

/** A power of two; 1.3 MiB. */
const INITIAL_ROWS = 65_536
