// What has changed of traces since the last time somebody was told: what a list of them has to add to what it knows. Columns
// of numbers and one table of texts, so that it crosses a thread at little cost however much has come in.

/** Row `i` of each column is the same trace. What has come is to be added to what was known of it. */
export interface TraceChanges {
  readonly count: number
  /** Four words each: the trace's id. */
  readonly ids: Uint32Array
  /** 1 for one of which nothing had come before. */
  readonly isNew: Uint8Array
  /** 1 for one that an earlier run began: the row says all there is of it, not what is to be added. */
  readonly isWhole: Uint8Array
  /** Those that came. */
  readonly spans: Uint32Array
  /** Of these. */
  readonly errors: Uint32Array
  /** Of these, unix ns as two words each, high first; NO_WORD twice where none has a start. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** What begins at `starts`, text + 1; 0 where none has a start, and of one that an earlier run began. */
  readonly firstNames: Uint32Array
  readonly firstServices: Uint32Array
  /** Of the earliest without a parent, as the starts; NO_WORD twice where there is none. */
  readonly rootStarts: Uint32Array
  /** Text + 1; 0 for none. */
  readonly rootNames: Uint32Array
  readonly rootServices: Uint32Array
  /** What has become of it; see below. */
  readonly states: Uint8Array
  /** Whom they are from: the texts `services[serviceEnds[i - 1] … serviceEnds[i]]`. */
  readonly serviceEnds: Uint32Array
  readonly services: Uint32Array
  readonly texts: readonly string[]
}

/** Spans came, and nothing has been decided. */
export const CAME = 0
export const IS_SETTLED = 1
/** Settled, and no root or a parent is missing. */
export const IS_INCOMPLETE = 2
/** Settled, and spans have come since. */
export const IS_REOPENED = 3
/** As incomplete, and all that is missing is in the process of a span that has come. */
export const LACKS_ONLY_NEAR = 4

export const NO_WORD = 0xffff_ffff

/** For who hands them to another thread. */
export function buffersOf(changes: TraceChanges): readonly ArrayBuffer[] {
  return Object.values(changes)
    .filter((column) => ArrayBuffer.isView(column))
    .map((column) => column.buffer as ArrayBuffer)
}
