// The first thing that is wrong with a query, in words that say what was expected there.
import type { Place } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'
import { closestOf } from './closest.ts'
import { unknownIntrinsic } from './lex-names.ts'
import { isSign, isWord, type Token } from './token.ts'

/** @param at the token that does not fit behind those before it */
export function syntaxError(tokens: readonly Token[], at: number): TraceQLError {
  const token = tokens[at]
  const before = tokens[at - 1]
  if (token === undefined) return new TraceQLError('cannot be read', undefined)
  const open = openBrackets(tokens.slice(0, at))
  return (
    emptyQuery(token, before) ??
    missingOperand(token, before, open) ??
    bracketError(token, open) ??
    missingBefore(token, before) ??
    wordError(token, before, tokens[at + 1], open) ??
    outsideBraces(token, before, open) ??
    withoutOperator(token, before, open) ??
    new TraceQLError(`${describe(token)} does not fit here`, token.place)
  )
}

/** What no token is, or cannot be where it is; undefined for what may be right. */
export function wordComplaint(
  token: Token,
  next: Token | undefined,
  inBraces: boolean,
): TraceQLError | undefined {
  if (token.type === 'bad') return new TraceQLError(token.message, token.place)
  if (token.type === 'sign' && inBraces && isBetweenSpansets(token.text)) {
    const advice = token.text === '|' ? 'conditions are joined with ||' : `{ … } ${token.text} { … }`
    return new TraceQLError(`${token.text} stands between braces and not within them: ${advice}`, token.place)
  }
  if (token.type !== 'word' || PIPELINE_WORDS.has(token.text)) return undefined
  const { text, place } = token
  const operator = WORD_OPERATORS.get(text.toLowerCase())
  if (operator !== undefined) return new TraceQLError(`${text} is no operator: use ${operator}`, place)
  if (METRICS.has(text)) return new TraceQLError(metricsMessage(text), place)
  if (inBraces) {
    const scope = SCOPES.has(text) ? `${text} is a scope: ${text}.name is an attribute of it` : undefined
    return new TraceQLError(scope ?? unknownIntrinsic(text), place)
  }
  if (isSign(next, '(')) {
    const close = closestOf(text, [...PIPELINE_WORDS])
    const advice = close === undefined ? `: ${STAGES}` : `, did you mean ${close}?`
    return new TraceQLError(`unknown function ${text}${advice}`, place)
  }
  return undefined
}

const PIPELINE_WORDS: ReadonlySet<string> = new Set([
  'count',
  'min',
  'max',
  'avg',
  'sum',
  'by',
  'coalesce',
  'select',
  'with',
])

const STAGES =
  'a stage is { … }, count() > 2, avg(duration) > 1s (min, max, sum), by(…), coalesce() or select(…)'

function isBetweenSpansets(sign: string): boolean {
  return /^(?:\||~|>>|<<|[!&](?:>>|<<|[><])|&~)$/.test(sign)
}

const METRICS: ReadonlySet<string> = new Set([
  'rate',
  'count_over_time',
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'quantile_over_time',
  'histogram_over_time',
  'compare',
  'topk',
  'bottomk',
])

const SCOPES: ReadonlySet<string> = new Set([
  'span',
  'resource',
  'event',
  'link',
  'instrumentation',
  'parent',
  'trace',
])

const WORD_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '! before a condition, or !='],
  ['in', '=~ "a|b", or conditions joined with ||'],
  ['like', '=~ with a regular expression'],
  ['contains', '=~ ".*text.*"'],
  ['matches', '=~ with a regular expression'],
  ['null', 'nil'],
])

function metricsMessage(name: string): string {
  const instead =
    name === 'topk' || name === 'bottomk'
      ? 'order what is found with --sort and --limit'
      : name === 'compare'
        ? 'search for both and compare two traces with tracectl diff'
        : 'count or measure the spans of a trace with | count() > 2 or | avg(duration) > 1s'
  return `${name}() makes metrics, and this finds traces: ${instead}`
}

function emptyQuery(token: Token, before: Token | undefined): TraceQLError | undefined {
  if (token.type !== 'end' || before !== undefined) return undefined
  return new TraceQLError('the query is empty: { } finds every trace', token.place)
}

/** The brackets that are not yet closed, the innermost last. */
function openBrackets(tokens: readonly Token[]): readonly Token[] {
  const open: Token[] = []
  for (const token of tokens) {
    if (isSign(token, '{') || isSign(token, '(')) open.push(token)
    else if (isSign(token, '}') || isSign(token, ')')) open.pop()
  }
  return open
}

function missingOperand(
  token: Token,
  before: Token | undefined,
  open: readonly Token[],
): TraceQLError | undefined {
  if (before?.type !== 'sign' || isOperand(token) || /^[{}()]$/.test(before.text)) return undefined
  // A bracket that opens can stand for a value, unless it is one of the other kind.
  if (isSign(token, '(') || (isSign(token, '{') && !open.some((bracket) => isSign(bracket, '{'))))
    return undefined
  const inBraces = open.some((bracket) => isSign(bracket, '{'))
  if (before.text === '|') {
    return new TraceQLError(`a stage is missing after |: ${STAGES}`, behind(before, token))
  }
  if (before.text === ',')
    return new TraceQLError('something is missing after the comma', behind(before, token))
  const what = inBraces || isScalarSign(before.text) ? 'a value' : 'a spanset in braces'
  return new TraceQLError(`${what} is missing after ${before.text}`, behind(before, token))
}

function missingBefore(token: Token, before: Token | undefined): TraceQLError | undefined {
  if (token.type !== 'sign' || (before !== undefined && !/^[{(]$/.test(signText(before)))) return undefined
  if (/^[{}()]$/.test(token.text)) return undefined
  return new TraceQLError(`something is missing before ${token.text}`, token.place)
}

function isScalarSign(sign: string): boolean {
  return /^(?:=|!=|>=|<=|=~|!=|[+*/%^-])$/.test(sign)
}

function bracketError(token: Token, open: readonly Token[]): TraceQLError | undefined {
  const innermost = open.at(-1)
  if (token.type === 'end' && innermost !== undefined) {
    return new TraceQLError(`unclosed ${signText(innermost)}`, innermost.place)
  }
  if (!isSign(token, '}') && !isSign(token, ')')) return undefined
  const opening = isSign(token, '}') ? '{' : '('
  if (innermost === undefined) {
    return new TraceQLError(`${signText(token)} closes nothing`, token.place)
  }
  if (!isSign(innermost, opening)) return new TraceQLError(`unclosed ${signText(innermost)}`, innermost.place)
  return undefined
}

function wordError(
  token: Token,
  before: Token | undefined,
  next: Token | undefined,
  open: readonly Token[],
): TraceQLError | undefined {
  if (isWord(token, 'with')) {
    return new TraceQLError('hints stand at the end: … with (most_recent=true)', token.place)
  }
  const [called, closing] = before?.type === 'sign' ? [undefined, token] : [before, token]
  if (called?.type === 'word' && !isSign(closing, '(')) {
    return new TraceQLError(`( is missing after ${called.text}`, token.place)
  }
  if (token.type !== 'word' || !PIPELINE_WORDS.has(token.text)) return undefined
  if (open.some((bracket) => isSign(bracket, '{'))) {
    return new TraceQLError(
      `${token.text}() is a stage and stands behind the braces: { … } | ${token.text}(…)`,
      token.place,
    )
  }
  if (token.text === 'count' && isSign(next, '(')) {
    return new TraceQLError('count() takes nothing and is compared with a number: | count() > 2', token.place)
  }
  return undefined
}

function outsideBraces(
  token: Token,
  before: Token | undefined,
  open: readonly Token[],
): TraceQLError | undefined {
  if (open.length > 0) return undefined
  const isOperandHere = token.type === 'field' || token.type === 'literal' || token.type === 'word'
  if (isOperandHere && (before === undefined || isSign(before, '|'))) {
    return new TraceQLError('conditions stand in braces: { duration > 1s && status = error }', token.place)
  }
  if (isSign(token, '{') && isSign(before, '}')) {
    return new TraceQLError('an operator is missing between the braces: &&, ||, >>, > or |', token.place)
  }
  return undefined
}

function withoutOperator(
  token: Token,
  before: Token | undefined,
  open: readonly Token[],
): TraceQLError | undefined {
  if (before === undefined) return undefined
  const innermost = open.at(-1)
  if (isSign(innermost, '(') && isSign(before, '(') && isSign(token, ')')) {
    return new TraceQLError('something is missing between the parentheses', token.place)
  }
  if (isOperand(before) && (isOperand(token) || isSign(token, '('))) {
    return new TraceQLError(`an operator is missing before ${describe(token)}`, token.place)
  }
  if (token.type === 'end' || (isSign(token, ')') && isSign(before, ')'))) {
    return new TraceQLError('the stage ends too early: a comparison such as > 2 is missing', token.place)
  }
  return undefined
}

function isOperand(token: Token): boolean {
  return token.type === 'field' || token.type === 'literal' || token.type === 'word'
}

/** Where the missing thing should be. */
function behind(before: Token, token: Token): Place {
  return token.type === 'end' ? { from: before.place.to, to: before.place.to } : token.place
}

function describe(token: Token): string {
  switch (token.type) {
    case 'sign':
      return token.text === ',' ? 'a comma' : token.text
    case 'word':
      return token.text
    case 'field':
      return token.field.type === 'intrinsic' ? 'an intrinsic' : 'an attribute'
    case 'literal':
      return token.literal.type === 'string' ? 'a string' : 'a value'
    case 'bad':
      return 'it'
    case 'end':
      return 'the end'
  }
}

function signText(token: Token): string {
  return token.type === 'sign' ? token.text : ''
}
