// The published grammar of TraceQL, asked whether tokens make a query and where its parts are. It sees a stand-in for
// each token (every attribute is `.a`, every string "s"), because its own tokens are too few, and its hints too. What
// belongs to which operator is not taken from it: it has one precedence for all of them within braces.
import { parser } from '@grafana/lezer-traceql'
import type { LRParser } from '@lezer/lr'
import { isSign, type Token } from './token.ts'

export type PartKind = 'filter' | 'scalar' | 'by' | 'select' | 'coalesce' | 'metrics'

export interface Grammatical {
  /** The index of the first token that does not fit; undefined when all do. */
  readonly wrongAt: number | undefined
  /** By the index of the token with which they begin. */
  readonly parts: ReadonlyMap<number, PartKind>
}

/** @param tokens with an `end` as the last, without hints */
export function checkGrammar(tokens: readonly Token[]): Grammatical {
  const starts: number[] = []
  let text = ''
  for (const [index, token] of tokens.entries()) {
    starts.push(text.length)
    text += standIn(token) + (isTogether(token, tokens[index + 1]) ? '' : ' ')
  }
  const indexOf = (position: number): number => {
    const index = starts.findIndex((start) => start >= position)
    return index < 0 ? tokens.length - 1 : index
  }
  const parts = new Map<number, PartKind>()
  try {
    strict.parse(text).iterate({
      enter: ({ name, from }) => {
        const kind = PARTS.get(name)
        if (kind !== undefined) parts.set(indexOf(from), kind)
        return kind === undefined
      },
    })
  } catch (error) {
    const position = error instanceof SyntaxError ? /No parse at (\d+)/.exec(error.message)?.[1] : undefined
    if (position === undefined) throw error
    return { wrongAt: indexOf(Number(position)), parts }
  }
  return { wrongAt: undefined, parts }
}

const strict: LRParser = parser.configure({ strict: true })

const PARTS: ReadonlyMap<string, PartKind> = new Map([
  ['SpansetFilter', 'filter'],
  ['ScalarFilter', 'scalar'],
  ['GroupOperation', 'by'],
  ['SelectOperation', 'select'],
  ['CoalesceOperation', 'coalesce'],
  ['MetricsOperation', 'metrics'],
  ['MetricsAggregatorFunctions', 'metrics'],
])

function standIn(token: Token): string {
  switch (token.type) {
    case 'sign':
    case 'word':
      return token.text
    case 'literal':
      return LITERALS[token.literal.type]
    case 'field':
    case 'bad':
      // Most of what is bad was meant as a field.
      return '.a'
    case 'end':
      return ''
  }
}

/** `count()` and `coalesce()` are one token of the grammar. */
function isTogether(token: Token, next: Token | undefined): boolean {
  return (token.type === 'word' && isSign(next, '(')) || (isSign(token, '(') && isSign(next, ')'))
}

const LITERALS = {
  string: '"s"',
  int: '1',
  float: '1.5',
  duration: '1s',
  bool: 'true',
  status: 'error',
  kind: 'server',
  nil: 'nil',
} as const
