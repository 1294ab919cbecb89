// How much of a store is kept unpacked by whoever reads it, in bytes.
export interface ReadCaches {
  /** Of the stream, in pieces of 256 KiB. */
  readonly chunks: number
  readonly indexes: number
  readonly keys: number
}

/**
 * Pieces: enough for the traces that settle now to be read without unpacking anything twice at some 10,000 spans a second.
 * Some 30 indexes of 16,384 spans: those of the same traces.
 */
export const USUAL_CACHES: ReadCaches = { chunks: 24 << 20, indexes: 16 << 20, keys: 8 << 20 }

/** For who looks at a trace now and then, or at each once, beside others who read the same store. */
export const SMALL_CACHES: ReadCaches = { chunks: 6 << 20, indexes: 4 << 20, keys: 2 << 20 }
