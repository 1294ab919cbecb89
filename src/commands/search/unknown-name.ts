// A name that was typed and that a source does not know: what was probably meant, or what there is.
import { nearest } from '../lookup/nearest.ts'
import { shellQuote } from '../values/shell-quote.ts'

/** @param again what to type with another name, which is quoted */
export function unknownName(
  kind: 'service' | 'operation',
  name: string,
  known: readonly string[],
  again: (name: string) => string,
): string {
  const [meant] = nearest(name, known, MISTYPED)
  const other = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  const likely = other ?? meant
  if (likely !== undefined) return `there is no ${kind} '${name}'; did you mean: ${again(shellQuote(likely))}`
  if (known.length === 0) return `there is no ${kind} '${name}'`
  const listed = known.toSorted().slice(0, LISTED)
  const more = known.length > listed.length ? `, and ${known.length - listed.length} more` : ''
  return `there is no ${kind} '${name}'; there is ${listed.join(', ')}${more}`
}

const MISTYPED = 2
const LISTED = 8
