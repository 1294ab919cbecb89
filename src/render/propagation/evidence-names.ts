// Names that are long by nature, shortened where they say least, so that a sentence of evidence stays one.
import type { Words } from '../findings/finding-words.ts'

/** `Mozilla/5.0 Gecko/20100101 Firefox/140.0`: of a long one the comments go, which name systems and no program. */
export function userAgentName(userAgent: string, words: Words): string {
  const bare = userAgent.slice(0, LONGEST)
  if (bare.length <= SHORT) return words.quoted(bare)
  const products = bare.replace(/\([^()]*\)/g, ' ').replace(/ {2,}/g, ' ')
  return words.quoted(products.trim() === '' ? bare : products)
}

/** `…/net/http/otelhttp`: of a long scope the end, which names the library. */
export function scopeName(scope: string, words: Words): string {
  const bare = scope.slice(0, LONGEST)
  if (bare.length <= SHORT) return words.quoted(bare)
  const parts = bare.split(/(?<=[/.])/)
  let end = parts.pop() ?? ''
  while (parts.length > 0 && end.length + parts.at(-1)!.length < SHORT) end = parts.pop()! + end
  return words.quoted(parts.length === 0 ? end : `${words.ellipsis}${end}`)
}

/** Enough for every browser. */
const SHORT = 40
const LONGEST = 4096
