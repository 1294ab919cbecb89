// The first so many traces of an order, while more go by than anybody wants to hold.
import type { FoundTrace, SearchOrder } from '../source.ts'
import { compareFound, sortFound } from './found-order.ts'

/** A heap with the last of them on top, so that each trace costs a comparison and few of them more. */
export class TopFound {
  readonly #order: SearchOrder
  readonly #limit: number
  readonly #heap: FoundTrace[] = []

  constructor(order: SearchOrder, limit: number) {
    this.#order = order
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#heap.length >= this.#limit
  }

  /** Whether a trace with these figures, or smaller ones, could still be among the first. */
  hasRoomFor(figures: Omit<FoundTrace, 'matches'>): boolean {
    if (!this.isFull) return true
    const last = this.#heap[0]
    if (last === undefined) return false
    const { [this.#order === 'time' ? 'start' : this.#order]: figure } = figures
    const bound = this.#order === 'time' ? last.start : last[this.#order]
    // Where they are equal the start decides, and that one may move.
    return figure === undefined || bound === undefined || figure >= bound
  }

  /** false when a trace had to go, this one or another. */
  add(found: FoundTrace): boolean {
    if (!this.isFull) {
      this.#rise(found)
      return true
    }
    const last = this.#heap[0]
    if (last !== undefined && compareFound(found, last, this.#order) < 0) this.#sink(found)
    return false
  }

  sorted(): readonly FoundTrace[] {
    return sortFound(this.#heap, this.#order)
  }

  #rise(found: FoundTrace): void {
    const heap = this.#heap
    let at = heap.push(found) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (compareFound(heap[at]!, heap[parent]!, this.#order) <= 0) return
      ;[heap[at], heap[parent]] = [heap[parent]!, heap[at]!]
      at = parent
    }
  }

  /** In the place of the one on top. */
  #sink(found: FoundTrace): void {
    const heap = this.#heap
    heap[0] = found
    let at = 0
    for (;;) {
      let last = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && compareFound(heap[child]!, heap[last]!, this.#order) > 0) last = child
      }
      if (last === at) return
      ;[heap[at], heap[last]] = [heap[last]!, heap[at]!]
      at = last
    }
  }
}
