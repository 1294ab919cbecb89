// Strings as Go writes them: "with escapes", on one line, and `as they stand`.
import type { Token } from './token.ts'

export function readString(text: string, from: number): Token {
  let value = ''
  let at = from + 1
  for (;;) {
    const letter = text.charAt(at)
    if (letter === '"') {
      return { type: 'literal', literal: { type: 'string', value }, place: { from, to: at + 1 } }
    }
    if (letter === '' || letter === '\n') return unclosed(text, from, '"')
    if (letter !== '\\') {
      value += letter
      at++
      continue
    }
    const escape = readEscape(text, at)
    if (escape === undefined) {
      const to = Math.min(at + 2, text.length)
      const written = text.slice(at, to)
      const message = `${written} is no escape in a string: write \\${written} for a backslash, or the string in backticks`
      return { type: 'bad', message, place: { from: at, to } }
    }
    value += escape.value
    at = escape.to
  }
}

export function readRawString(text: string, from: number): Token {
  const end = text.indexOf('`', from + 1)
  if (end < 0) return unclosed(text, from, '`')
  const value = text.slice(from + 1, end).replaceAll('\r', '')
  return { type: 'literal', literal: { type: 'string', value }, place: { from, to: end + 1 } }
}

/** Everything behind it is part of it, so there is nothing more to read. */
function unclosed(text: string, from: number, quote: string): Token {
  const end = quote === '"' ? text.indexOf('\n', from) : -1
  const advice = end < 0 ? '' : ': a line break in it is written \\n'
  return {
    type: 'bad',
    message: `unclosed ${quote}${advice}`,
    place: { from, to: end < 0 ? text.length : end },
  }
}

interface Escape {
  readonly value: string
  readonly to: number
}

function readEscape(text: string, from: number): Escape | undefined {
  const simple = SIMPLE_ESCAPES.get(text.charAt(from + 1))
  if (simple !== undefined) return { value: simple, to: from + 2 }
  ESCAPE.lastIndex = from
  const match = ESCAPE.exec(text)
  if (match === null) return undefined
  const [written, byte, short, long, octal = ''] = match
  const hex = byte ?? short ?? long ?? ''
  const code = hex === '' ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { value: String.fromCodePoint(code), to: from + written.length }
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
])

/** Numbers above 127 are bytes in Go; only those that mean one character are taken. */
const ESCAPE = /\\(?:x([0-7][0-9a-fA-F])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([01][0-7]{2}))/y
