// How large a page may get: one that a browser takes seconds to open is of no use in a ticket.

export class HtmlBudget {
  #characters = MAX_DETAILS
  #rows = MAX_FOLDED_ROWS
  #leftOut = 0

  hasRoom(): boolean {
    return this.#characters > 0
  }

  take(characters: number): void {
    this.#characters -= characters
  }

  /** Of those that are folded into others; false when there is none left. */
  takeRow(): boolean {
    return this.#rows-- > 0
  }

  leaveOut(): void {
    this.#leftOut++
  }

  /** Spans whose details are not in the page. */
  get leftOut(): number {
    return this.#leftOut
  }
}

/** What spans carry, in characters. */
const MAX_DETAILS = 16_000_000
const MAX_FOLDED_ROWS = 2000
