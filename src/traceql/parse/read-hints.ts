// `with (most_recent=true)` at the end of a query. The published grammar knows this one hint alone, so hints are read here.
import type { Hint } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'
import { negated } from './read-fields.ts'
import { isSign, isWord, type Token } from './token.ts'

export interface WithoutHints {
  readonly tokens: readonly Token[]
  readonly hints: readonly Hint[]
}

/** @throws TraceQLError for hints that are none */
export function readHints(tokens: readonly Token[]): WithoutHints {
  const at = tokens.findIndex((token) => isWord(token, 'with'))
  if (at < 0) return { tokens, hints: [] }
  const end = tokens.at(-1)
  if (end === undefined || depthOf(tokens.slice(0, at)) > 0) return { tokens, hints: [] }
  let next = at + 1
  const expect = (fits: (token: Token) => boolean, what: string): Token => {
    const token = tokens[next] ?? end
    if (token.type === 'bad') throw new TraceQLError(token.message, token.place)
    if (!fits(token)) throw new TraceQLError(`${what} is missing: with (most_recent=true)`, token.place)
    next++
    return token
  }
  expect((token) => isSign(token, '('), '(')
  const hints: Hint[] = []
  for (;;) {
    const name = expect(({ type }) => type === 'word', 'the name of a hint')
    expect((token) => isSign(token, '='), '=')
    const isNegative = isSign(tokens[next], '-')
    if (isNegative) next++
    const value = expect(({ type }) => type === 'literal', 'the value of the hint')
    if (name.type === 'word' && value.type === 'literal')
      hints.push({
        name: name.text,
        value: isNegative ? (negated(value.literal) ?? value.literal) : value.literal,
      })
    if (!isSign(tokens[next], ',')) break
    next++
  }
  expect((token) => isSign(token, ')'), ')')
  const behind = tokens[next]
  if (behind !== undefined && behind.type !== 'end') {
    throw new TraceQLError('hints stand at the end of the query', behind.place)
  }
  return { tokens: [...tokens.slice(0, at), { type: 'end', place: end.place }], hints }
}

function depthOf(tokens: readonly Token[]): number {
  let depth = 0
  for (const token of tokens) {
    if (isSign(token, '{') || isSign(token, '(')) depth++
    else if (isSign(token, '}') || isSign(token, ')')) depth--
  }
  return depth
}
