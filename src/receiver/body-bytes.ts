// Request bodies are kept for as long as the store likes, so each must be its own buffer: a view on a shared one
// would keep all of that alive, many times the size of a small request.

/** One buffer of exactly these bytes, copied unless the single chunk already (nearly) is one. */
export function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const only = chunks[0]
  if (only !== undefined && chunks.length === 1) return ownBytes(only)
  // Not from the pool, which 'allocUnsafe' would take for small sizes.
  const joined = Buffer.allocUnsafeSlow(length)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}

/** The same bytes; copied when what they are a view on is more than twice as large. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.length ? copyBytes(bytes) : bytes
}

export function copyBytes(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}
