// Text and ids out of bytes, by the natives behind Buffer's toString: they also take a plain Uint8Array, which saves
// making a Buffer for every span. Ill-formed UTF-8 becomes U+FFFD.
import { Buffer } from 'node:buffer'

type Slice = (this: Uint8Array, start: number, end: number) => string

const { utf8Slice, hexSlice, latin1Slice } = Buffer.prototype as unknown as Readonly<
  Record<'utf8Slice' | 'hexSlice' | 'latin1Slice', Slice>
>

export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  return start === end ? '' : utf8Slice.call(bytes, start, end)
}

/** A character for each byte: of ASCII what it says, whatever it stands in. */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  return start === end ? '' : latin1Slice.call(bytes, start, end)
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
const lengths = new Uint8Array(SLOTS)
const contents = new Uint8Array(SLOTS * LONGEST)
const texts: string[] = Array.from({ length: SLOTS }, () => '')

/** The same as `utf8Text`, for texts that come again and again. */
export function repeatedText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start
  if (length > LONGEST || length === 0) return utf8Text(bytes, start, end)
  const slot = slotOf(bytes, start, length)
  if (lengths[slot] === length && isContent(slot, bytes, start, length)) return texts[slot]!
  const text = utf8Text(bytes, start, end)
  lengths[slot] = length
  for (let i = 0; i < length; i++) contents[slot * LONGEST + i] = bytes[start + i]!
  texts[slot] = text
  return text
}

/** Some bytes tell the texts apart well enough: those that share a slot only take turns in it. */
function slotOf(bytes: Uint8Array, start: number, length: number): number {
  const last = start + length - 1
  const middle = start + (length >> 1)
  let hash = Math.imul(length, 0x9e37_79b1)
  hash = Math.imul(hash ^ bytes[start]! ^ (bytes[last]! << 8) ^ (bytes[middle]! << 16), 0x85eb_ca6b)
  if (length > 3) {
    hash ^=
      bytes[last - 1]! ^ (bytes[last - 2]! << 8) ^ (bytes[middle - 1]! << 16) ^ (bytes[start + 1]! << 24)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
  }
  return (hash >>> 18) & (SLOTS - 1)
}

function isContent(slot: number, bytes: Uint8Array, start: number, length: number): boolean {
  const at = slot * LONGEST
  for (let i = 0; i < length; i++) if (contents[at + i] !== bytes[start + i]) return false
  return true
}
