// What is gathered of each trace, a row of numbers: in columns, of which the used part is sent as it is (trace-changes.ts).
// Times are two words each, of nanoseconds.
import { CAME, NO_WORD } from './trace-changes.ts'

export class ChangeColumns {
  readonly rows: number
  readonly ids: Uint32Array
  readonly isNew: Uint8Array
  readonly isWhole: Uint8Array
  readonly spans: Uint32Array
  readonly errors: Uint32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly firstNames: Uint32Array
  readonly firstServices: Uint32Array
  readonly rootStarts: Uint32Array
  readonly rootNames: Uint32Array
  readonly rootServices: Uint32Array
  readonly states: Uint8Array
  readonly firstLink: Uint32Array
  readonly lastService: Uint32Array

  constructor(rows: number) {
    this.rows = rows
    this.ids = new Uint32Array(4 * rows)
    this.isNew = new Uint8Array(rows)
    this.isWhole = new Uint8Array(rows)
    this.spans = new Uint32Array(rows)
    this.errors = new Uint32Array(rows)
    this.starts = new Uint32Array(2 * rows)
    this.ends = new Uint32Array(2 * rows)
    this.firstNames = new Uint32Array(rows)
    this.firstServices = new Uint32Array(rows)
    this.rootStarts = new Uint32Array(2 * rows)
    this.rootNames = new Uint32Array(rows)
    this.rootServices = new Uint32Array(rows)
    this.states = new Uint8Array(rows)
    this.firstLink = new Uint32Array(rows)
    this.lastService = new Uint32Array(rows)
  }

  /** A trace of which nothing is known yet. */
  begin(row: number, word0: number, word1: number, word2: number, word3: number): void {
    this.ids[4 * row] = word0
    this.ids[4 * row + 1] = word1
    this.ids[4 * row + 2] = word2
    this.ids[4 * row + 3] = word3
    this.spans[row] = this.errors[row] = this.rootNames[row] = this.rootServices[row] = 0
    this.firstNames[row] = this.firstServices[row] = 0
    this.starts[2 * row] = this.starts[2 * row + 1] = NO_WORD
    this.rootStarts[2 * row] = this.rootStarts[2 * row + 1] = NO_WORD
    this.ends[2 * row] = this.ends[2 * row + 1] = 0
    this.states[row] = CAME
    this.isWhole[row] = 0
    this.firstLink[row] = this.lastService[row] = 0
  }

  /** @param other has at most as many rows */
  copy(other: ChangeColumns): void {
    this.ids.set(other.ids)
    this.isNew.set(other.isNew)
    this.isWhole.set(other.isWhole)
    this.spans.set(other.spans)
    this.errors.set(other.errors)
    this.starts.set(other.starts)
    this.ends.set(other.ends)
    this.firstNames.set(other.firstNames)
    this.firstServices.set(other.firstServices)
    this.rootStarts.set(other.rootStarts)
    this.rootNames.set(other.rootNames)
    this.rootServices.set(other.rootServices)
    this.states.set(other.states)
    this.firstLink.set(other.firstLink)
    this.lastService.set(other.lastService)
  }
}

export function setTime(words: Uint32Array, row: number, time: bigint): void {
  words[2 * row] = Number(time >> 32n)
  words[2 * row + 1] = Number(time & 0xffff_ffffn)
}

export function isBefore(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high === otherHigh ? low < otherLow : high < otherHigh
}
