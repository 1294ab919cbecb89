// Regular expressions as Tempo has them: RE2's language, and the whole text must match. The engine is a port of RE2 because
// JavaScript's own differs in syntax ((?i), \z, [[:alpha:]]) and can take exponential time, and the pattern meets text
// that anybody may have sent.
import { RE2JS, RE2JSSyntaxException } from 're2js'
import type { Place } from './ast.ts'
import { TraceQLError } from './traceql-error.ts'

/**
 * Linear in the text, whatever the pattern.
 * @throws TraceQLError for a pattern that RE2 does not know, at `place`
 */
export function compileRegex(pattern: string, place: Place): (text: string) => boolean {
  const regex = compile(pattern, place)
  return (text) => regex.matches(text)
}

function compile(pattern: string, place: Place): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    const near = error.getPattern() ?? ''
    const reason = error.getDescription() + (near === '' ? '' : `: ${near.slice(0, MOST_SHOWN)}`)
    throw new TraceQLError(`not a regular expression of RE2, ${reason}${adviceFor(pattern)}`, place)
  }
}

/** It may be all of the pattern. */
const MOST_SHOWN = 40

function adviceFor(pattern: string): string {
  if (/\(\?<?[=!]/.test(pattern))
    return '; it has no lookahead and no lookbehind, use !~ for what must not match'
  if (/\\[1-9]/.test(pattern)) return '; it has no references to groups'
  if (/(\+\+|\*\+|\?\+|\(\?>)/.test(pattern))
    return '; it needs no possessive quantifiers, leave the second + away'
  return ''
}
