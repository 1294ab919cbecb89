// Text → tokens. The published grammar's own tokens are too few: it knows no escapes in strings, no `1h30m`, not
// every intrinsic and no letters beyond ASCII. So the text is read here, and the grammar sees what each token stands for.
import type { Place } from '../ast.ts'
import { readName, readWord } from './lex-names.ts'
import { readNumber } from './lex-numbers.ts'
import { readRawString, readString } from './lex-strings.ts'
import type { Token } from './token.ts'

/** Ends with an `end`. Never throws: what cannot be read is a `bad` token, and the reading goes on behind it. */
export function lexTraceQL(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipBlanks(text, 0)
  while (at < text.length) {
    const token = readToken(text, at)
    tokens.push(token)
    at = skipBlanks(text, Math.max(token.place.to, at + 1))
  }
  tokens.push({ type: 'end', place: { from: text.length, to: text.length } })
  return tokens
}

function readToken(text: string, from: number): Token {
  const letter = text.charAt(from)
  if (letter === '"') return readString(text, from)
  if (letter === '`') return readRawString(text, from)
  const number = readNumber(text, from)
  if (number !== undefined) return number
  if (letter === '.') return readName(text, from, from + 1, 'any')
  if (/[\p{L}_]/u.test(letter)) return readWord(text, from)
  return readSign(text, from)
}

function readSign(text: string, from: number): Token {
  // One that ends is a blank.
  if (text.startsWith('/*', from)) return bad('unclosed /*', { from, to: text.length })
  for (const [sign, message] of NOT_SIGNS) {
    if (text.startsWith(sign, from)) return bad(message, { from, to: from + sign.length })
  }
  SIGN.lastIndex = from
  const sign = SIGN.exec(text)?.[0]
  if (sign !== undefined) return { type: 'sign', text: sign, place: { from, to: from + sign.length } }
  const letter = String.fromCodePoint(text.codePointAt(from) ?? 0)
  return bad(`${JSON.stringify(letter)} means nothing here`, { from, to: from + letter.length })
}

/** Longest first. */
const SIGN = /&&|\|\||[!&](?:>>|<<|[><~])|>>|<<|>=|<=|=~|!=|[=<>!+\-*/%^~|{}(),]/y

/** What other languages have in their place. */
const NOT_SIGNS: readonly (readonly [string, string])[] = [
  ['===', 'equality is ='],
  ['==', 'equality is ='],
  ['!==', 'inequality is !='],
  ['<>', 'inequality is !='],
  ["'", 'strings stand in double quotes or backticks'],
  ['$', 'variables of dashboards are not known here: write the value'],
  ['[', 'lists are not supported: use =~ "a|b" or join conditions with ||'],
]

function bad(message: string, place: Place): Token {
  return { type: 'bad', message, place }
}

function skipBlanks(text: string, from: number): number {
  BLANKS.lastIndex = from
  return from + (BLANKS.exec(text)?.[0].length ?? 0)
}

/** Blanks and comments. */
const BLANKS = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
