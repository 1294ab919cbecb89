// What keys have made of the page of one span.

export interface DetailState {
  readonly top: number
  /** The line that the cursor is on: what `y` copies and Enter follows. */
  readonly cursor: number
  readonly query: string
}

export const INITIAL_DETAIL_STATE: DetailState = { top: 0, cursor: 0, query: '' }
