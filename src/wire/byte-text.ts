// Text and ids out of bytes, by the natives behind Buffer's toString: they also take a plain Uint8Array, which saves
// making a Buffer for every span. Ill-formed UTF-8 becomes U+FFFD.
import { Buffer } from 'node:buffer'

type Slice = (this: Uint8Array, start: number, end: number) => string

const { utf8Slice, hexSlice } = Buffer.prototype as unknown as { utf8Slice: Slice; hexSlice: Slice }

export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  return start === end ? '' : utf8Slice.call(bytes, start, end)
}

/** Lower-case. */
export function hexText(bytes: Uint8Array, start: number, end: number): string {
  return start === end ? '' : hexSlice.call(bytes, start, end)
}

// A few hundred keys and span names make up nearly all of those that are read: equal bytes give the same string
// object, which is faster than making one and takes no memory again. A slot is simply overwritten by the next
// text that falls on it, so that names with ids in them cannot fill anything.
const SLOTS = 4096
const LONGEST = 48
const cachedBytes: (Uint8Array | undefined)[] = Array.from({ length: SLOTS })
const cachedText: string[] = Array.from({ length: SLOTS }, () => '')

/** The same as `utf8Text`, for texts that come again and again. */
export function repeatedText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start
  if (length > LONGEST || length === 0) return utf8Text(bytes, start, end)
  let hash = length
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
  const known = cachedBytes[slot]
  if (known !== undefined && known.length === length && sameBytes(known, bytes, start))
    return cachedText[slot]!
  const text = utf8Text(bytes, start, end)
  cachedBytes[slot] = new Uint8Array(bytes.subarray(start, end))
  cachedText[slot] = text
  return text
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
  return true
}
