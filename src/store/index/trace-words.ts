// A trace id as the four numbers by which it is compared and hashed; hex only where somebody reads it.
import type { TraceId } from '../../trace/span.ts'

/** Big-endian, unsigned. */
export type TraceWords = readonly [number, number, number, number]

export function wordsOf(id: TraceId): TraceWords {
  return [word(id, 0), word(id, 8), word(id, 16), word(id, 24)]
}

export function idOf(word0: number, word1: number, word2: number, word3: number): TraceId {
  return (hex(word0) + hex(word1) + hex(word2) + hex(word3)) as TraceId
}

/** The first and the last id that begin with these hex digits; undefined when none can. */
export function prefixRange(
  prefix: string,
): { readonly first: TraceWords; readonly last: TraceWords } | undefined {
  if (!/^[0-9a-f]{0,32}$/i.test(prefix)) return undefined
  return {
    first: wordsOf(prefix.padEnd(32, '0') as TraceId),
    last: wordsOf(prefix.padEnd(32, 'f') as TraceId),
  }
}

/** The id in a row of a table of ids alone. */
export function idWords(ids: Uint32Array, row: number): TraceWords {
  const at = row * 4
  return [ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!]
}

/** Less than 0 when the id in row `row` of a table, rows of `width` words beginning with the id, comes before `words`. */
export function compareAt(table: Uint32Array, row: number, width: number, words: TraceWords): number {
  const at = row * width
  return (
    table[at]! - words[0] ||
    table[at + 1]! - words[1] ||
    table[at + 2]! - words[2] ||
    table[at + 3]! - words[3]
  )
}

/**
 * The first row whose id is not before `words`, in a sorted table of ids alone.
 * @param behind instead the first row whose id is after `words`
 */
export function lowerBound(ids: Uint32Array, words: TraceWords, behind = false): number {
  const most = behind ? 0 : -1
  let low = 0
  let high = ids.length / 4
  while (low < high) {
    const middle = (low + high) >>> 1
    if (Math.sign(compareAt(ids, middle, 4, words)) <= most) low = middle + 1
    else high = middle
  }
  return low
}

function word(id: string, at: number): number {
  return Number.parseInt(id.slice(at, at + 8), 16)
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
