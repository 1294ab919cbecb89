// Whether a segment can hold a trace, without reading its index: a Bloom filter over the trace ids. At 20 bits an id
// and 8 probes one lookup in 7,000 is sent to a segment in vain; with hundreds of segments and thousands of lookups a
// second, the usual 10 bits would do that several times for each lookup.
import type { TraceWords } from './trace-words.ts'

const BITS_PER_ID = 20
const PROBES = 8

/** @param ids four words each */
export function makeFilter(ids: Uint32Array): Uint8Array {
  const bits = Math.max(64, (ids.length / 4) * BITS_PER_ID)
  const filter = new Uint8Array(Math.ceil(bits / 8))
  for (let at = 0; at < ids.length; at += 4) {
    let bit = firstHash(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!)
    const step = secondHash(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!)
    for (let probe = 0; probe < PROBES; probe++) {
      const place = bit % (filter.length * 8)
      filter[place >>> 3]! |= 1 << (place & 7)
      bit = (bit + step) >>> 0
    }
  }
  return filter
}

/** False only when the id is certainly not in it. */
export function mayHold(filter: Uint8Array, words: TraceWords): boolean {
  if (words !== hashed) {
    hashed = words
    first = firstHash(...words)
    step = secondHash(...words)
  }
  const bits = filter.length * 8
  let bit = first
  for (let probe = 0; probe < PROBES; probe++) {
    const place = bit % bits
    if ((filter[place >>> 3]! & (1 << (place & 7))) === 0) return false
    bit = (bit + step) >>> 0
  }
  return true
}

// Of the id that was asked about last: one id is looked for in hundreds of segments.
let hashed: TraceWords | undefined
let first = 0
let step = 0

// All four words take part: ids that were 64 bits long have zeros in front, those with a time in them vary little there.
export function firstHash(word0: number, word1: number, word2: number, word3: number): number {
  return scramble(
    word3 ^ Math.imul(word2, 0x9e37_79b1) ^ Math.imul(word1, 0x85eb_ca6b) ^ Math.imul(word0, 0xc2b2_ae35),
  )
}

/** Odd, so that steps of it reach every place. */
export function secondHash(word0: number, word1: number, word2: number, word3: number): number {
  return (
    scramble(
      word2 ^ Math.imul(word3, 0x27d4_eb2f) ^ Math.imul(word0, 0x1656_67b1) ^ Math.imul(word1, 0x9e37_79b1),
    ) | 1
  )
}

/** The finalizer of MurmurHash3. */
export function scramble(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85eb_ca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
