// What keys have made of the page of one span.

export interface DetailState {
  /** undefined: the first line. */
  readonly cursor: PagePlace | undefined
  /** The line of the window that the cursor is on, as far as there are lines above it. */
  readonly line: number
  readonly query: string
  /** Where the cursor was when the search began. */
  readonly searchedFrom: PagePlace | undefined
  /** Keys of the blocks of which all is shown. */
  readonly unfolded: ReadonlySet<string>
}

/** What the cursor is on: what `y` copies and Enter follows. It stays there however wide the page is. */
export interface PagePlace {
  readonly block: string
  /** Of the block. */
  readonly line: number
}

export const INITIAL_DETAIL_STATE: DetailState = {
  cursor: undefined,
  line: 0,
  query: '',
  searchedFrom: undefined,
  unfolded: new Set(),
}
