// What to say of a name that was typed and that a source does not know.
import { nearest } from '../lookup/nearest.ts'
import { shellQuote } from '../values/shell-quote.ts'

/**
 * What was probably meant, or what there is; undefined when there is nothing.
 * @param again what to type with another name, which is quoted
 */
export function nameMeant(
  name: string,
  known: readonly string[],
  again: (name: string) => string,
): string | undefined {
  const sameLetters = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  const likely = sameLetters ?? nearest(name, known, MISTYPED)[0]
  if (likely !== undefined) return `did you mean: ${again(shellQuote(likely))}`
  if (known.length === 0) return undefined
  const listed = known.toSorted().slice(0, LISTED)
  const more = known.length > listed.length ? `, and ${known.length - listed.length} more` : ''
  return `there is ${listed.join(', ')}${more}`
}

const MISTYPED = 2
const LISTED = 8
