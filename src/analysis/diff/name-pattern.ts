// What a span's name is a case of: requests for two users are the same call, and so are two runs of a statement with
// other values in it. Coarser than what tells ids in names from names: to take `/api/v1` for `/api/v2` costs a diff
// little, to miss that `worker 7` was `worker 3` yesterday would cost it the whole subtree.
import { isSql, normalizeStatement } from '../statement.ts'

/**
 * Digits, UUIDs and long hex become `#`; values in SQL and quoted ones become `?`, lists of them `(?)`; blanks at the
 * ends go. Linear; of a name of megabytes the beginning counts.
 *
 *     GET /users/42/orders/8f14e45f-ceea-467f-a8d3-5c2bd9e3f2aa    GET /users/#/orders/#
 *     SELECT * FROM t7 WHERE id IN (4, 8) AND name = 'O''Hara'     select * from t# where id in (?) and name = ?
 */
export function namePattern(name: string): string {
  const short = name.slice(0, MAX_LENGTH).trim()
  const text = isSql(short) ? normalizeStatement(short) : short
  if (!VARIABLE.test(text)) return text
  return text.replace(QUOTED, '?').replace(UUID, '#').replace(HEX, '#').replace(DIGITS, '#')
}

/**
 * 0 to 1: the words that both names have, as a share of those that either has, each as often as it occurs. What stands
 * for values counts as a word: a statement that takes a list is another one than a statement that takes none.
 */
export function nameSimilarity(a: string, b: string): number {
  if (a === b) return 1
  const wordsOfA = wordsOf(a)
  const wordsOfB = wordsOf(b)
  const left = new Map<string, number>()
  for (const word of wordsOfA) left.set(word, (left.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of wordsOfB) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    shared++
  }
  const either = wordsOfA.length + wordsOfB.length - shared
  return either === 0 ? 0 : shared / either
}

const MAX_LENGTH = 1024
const MAX_WORDS = 64

/** Whatever is replaced has one of these in it. */
const VARIABLE = /[\d']|[a-f]{16}/i
const QUOTED = /'[^']*'/g
const UUID = /(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])/gi
/** Eight digits at least with a number among them, or sixteen: `facade` and `deadbeef` are words. */
const HEX = /(?<![\da-z])(?:0x[\da-f]+|(?=[a-f]*\d)[\da-f]{8,}|[\da-f]{16,})(?![\da-z])/gi
const DIGITS = /\d+/g

/** `getUser` is two words. */
function wordsOf(name: string): readonly string[] {
  const apart = name.slice(0, MAX_LENGTH).replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return (apart.toLowerCase().match(/[\p{L}\p{M}\p{N}#]+|[?…*]/gu) ?? []).slice(0, MAX_WORDS)
}
