// Which span has an id, over all traces or within one: a hash table over rows, because a million ids of 64 bits fit no
// Map that is worth its memory.
import type { Row, SpanTable } from '../spans/span-table.ts'

/** What is found where spans of several traces have the id. */
export const AMBIGUOUS = -2
export const NOT_FOUND = -1

export class SpanIndex {
  readonly #table: SpanTable
  readonly #slots: Int32Array
  readonly #mask: number
  /** Whether the id of the row that a slot holds occurs in other traces as well. */
  readonly #shared: Uint8Array
  readonly #isPerTrace: boolean

  /** `within`: each trace is looked at for itself, as ids need to be unique only there. */
  constructor(table: SpanTable, scope: 'all' | 'within-trace') {
    this.#table = table
    this.#isPerTrace = scope === 'within-trace'
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, table.count * 2)))
    this.#slots = new Int32Array(size)
    this.#shared = new Uint8Array(size)
    this.#mask = size - 1
    for (let row = 0; row < table.count; row++) this.#add(row)
  }

  /** The first row with the id, in `trace` where the index is one of ids within a trace. */
  find(high: number, low: number, trace: number): Row {
    const slot = this.#slotOf(high, low, trace)
    const row = (this.#slots[slot] as number) - 1
    if (row < 0) return NOT_FOUND
    return this.#shared[slot] === 1 ? AMBIGUOUS : row
  }

  #add(row: Row): void {
    const { idHigh, idLow, trace } = this.#table
    const slot = this.#slotOf(idHigh[row] as number, idLow[row] as number, trace[row] as number)
    const known = (this.#slots[slot] as number) - 1
    if (known < 0) this.#slots[slot] = row + 1
    else if (trace[known] !== trace[row]) this.#shared[slot] = 1
  }

  /** Of the row with the id, or the free one where it would be. */
  #slotOf(high: number, low: number, trace: number): number {
    const { idHigh, idLow, trace: traceOf } = this.#table
    let slot = hash(high, low, this.#isPerTrace ? trace : 0) & this.#mask
    for (;;) {
      const row = (this.#slots[slot] as number) - 1
      if (row < 0) return slot
      const isSame = idHigh[row] === high && idLow[row] === low
      if (isSame && (!this.#isPerTrace || traceOf[row] === trace)) return slot
      slot = (slot + 1) & this.#mask
    }
  }
}

function hash(high: number, low: number, trace: number): number {
  let mixed = Math.imul(high ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(low ^ (trace * 0x27d4eb2f), 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
