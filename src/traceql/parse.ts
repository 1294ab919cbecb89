// Text → a query, or the first thing that is wrong with it and where.
//
//     text → tokens → the published grammar says whether they fit → pipeline → types are checked
//
// The grammar decides what is a query; names, values, precedence and hints are read here, because Tempo knows more of
// them than the grammar does.
import type { Query } from './ast.ts'
import { syntaxError, wordComplaint } from './parse/complain.ts'
import { checkTypes } from './parse/check-types.ts'
import { checkGrammar } from './parse/grammar.ts'
import { lexTraceQL } from './parse/lex.ts'
import { readHints } from './parse/read-hints.ts'
import { readPipeline } from './parse/read-pipeline.ts'
import { isSign, type Token } from './parse/token.ts'
import { TraceQLError } from './traceql-error.ts'

/** As long as Tempo takes a query, in bytes. */
export const MAX_QUERY_BYTES: number = 128 * 1024

/**
 * Operators and opening brackets. What is nested is nested no deeper than this, for everybody who recurses into it;
 * the grammar gives up at six hundred.
 */
export const MAX_OPERATORS = 500

/** @throws TraceQLError */
export function parseTraceQL(text: string): Query {
  if (text.length > MAX_QUERY_BYTES || new TextEncoder().encode(text).length > MAX_QUERY_BYTES) {
    throw new TraceQLError('the query is longer than 128 KiB, which is as much as Tempo takes', undefined)
  }
  const all = lexTraceQL(text)
  checkSize(all)
  const { tokens, hints } = readHints(all)
  const complaint = firstComplaint(tokens)
  const { wrongAt, parts } = checkGrammar(tokens)
  if (complaint !== undefined && (wrongAt === undefined || complaint.at <= wrongAt)) throw complaint.error
  if (wrongAt !== undefined) throw syntaxError(tokens, wrongAt)
  const cursor = { tokens, parts, at: 0 }
  const pipeline = readPipeline(cursor)
  if (tokens[cursor.at]?.type !== 'end') throw syntaxError(tokens, cursor.at)
  checkTypes(pipeline)
  return { ...pipeline, hints }
}

function checkSize(tokens: readonly Token[]): void {
  let operators = 0
  for (const token of tokens) {
    if (token.type !== 'sign' || /^[)},]$/.test(token.text)) continue
    operators++
    if (operators > MAX_OPERATORS) {
      throw new TraceQLError(
        `the query has more than ${MAX_OPERATORS} operators: many values of one attribute fit into =~ "a|b|c"`,
        token.place,
      )
    }
  }
}

interface Complaint {
  readonly at: number
  readonly error: TraceQLError
}

/** The first token that is wrong by itself; one that does not fit behind the others may come before it. */
function firstComplaint(tokens: readonly Token[]): Complaint | undefined {
  let braces = 0
  for (const [at, token] of tokens.entries()) {
    if (isSign(token, '{')) braces++
    else if (isSign(token, '}')) braces--
    const error = wordComplaint(token, tokens[at + 1], braces > 0)
    if (error !== undefined) return { at, error }
  }
  return undefined
}
