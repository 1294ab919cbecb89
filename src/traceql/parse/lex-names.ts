// Names: attributes with their scope, intrinsics, words that are values, and words of the language.
import type { AttributeScope, Literal } from '../ast.ts'
import { INTRINSIC_NAMES } from '../intrinsics.ts'
import { closestOf } from './closest.ts'
import type { Token } from './token.ts'

/**
 * The name of an attribute from `at` on, `from` where its scope begins. It goes on to the next blank or operator, so that
 * `.a-1` is one name; between quotes anything goes.
 */
export function readName(text: string, from: number, at: number, scope: AttributeScope): Token {
  let name = ''
  let to = at
  for (;;) {
    PLAIN.lastIndex = to
    const plain = PLAIN.exec(text)?.[0] ?? ''
    name += plain
    to += plain.length
    if (text.charAt(to) === '`') return inBackticks(to)
    if (text.charAt(to) !== '"') break
    QUOTED.lastIndex = to
    const quoted = QUOTED.exec(text)?.[0]
    if (quoted === undefined) return badQuotes(text, to)
    name += quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    to += quoted.length
  }
  const place = { from, to }
  if (name === '') {
    return { type: 'bad', message: 'the name of an attribute is missing behind the dot', place }
  }
  return { type: 'field', field: { type: 'attribute', scope, name, place }, place }
}

export function readWord(text: string, from: number): Token {
  const word = matchAt(WORD, text, from)
  const to = from + word.length
  const place = { from, to }
  const next = text.charAt(to)
  if (next === '.') {
    const scope = matchAt(SCOPE, text, from)
    if (scope !== '') return readName(text, from, from + scope.length, scopeOf(scope))
    return withoutScope(text, from)
  }
  if (next === ':') return scopedIntrinsic(text, from)
  const intrinsic = INTRINSIC_NAMES.get(word)
  if (intrinsic !== undefined) return { type: 'field', field: { type: 'intrinsic', intrinsic, place }, place }
  const literal = WORD_VALUES.get(word)
  if (literal !== undefined) return { type: 'literal', literal, place }
  return { type: 'word', text: word, place }
}

/** Everything but blanks, quotes and operators, of which + - * / % may be part of a name. */
const PLAIN = /[^\s{}()=~!<>&|^,"`]*/y
const QUOTED = /"(?:[^"\\]|\\["\\])*"/y
const WORD = /[\p{L}_][\p{L}\d_]*/uy
const SCOPE = /(?:parent\.span|parent\.resource|parent|span|resource|event|link|instrumentation)\./y

const WORD_VALUES: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', { type: 'bool', value: true }],
  ['false', { type: 'bool', value: false }],
  ['nil', { type: 'nil' }],
  ...(['error', 'ok', 'unset'] as const).map((value) => [value, { type: 'status', value }] as const),
  ...(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const).map(
    (value) => [value, { type: 'kind', value }] as const,
  ),
])

function scopeOf(written: string): AttributeScope {
  return written.slice(0, -1) as AttributeScope
}

function scopedIntrinsic(text: string, from: number): Token {
  const written = matchAt(SCOPED, text, from)
  const place = { from, to: from + written.length }
  const intrinsic = INTRINSIC_NAMES.get(written)
  if (intrinsic !== undefined) return { type: 'field', field: { type: 'intrinsic', intrinsic, place }, place }
  return { type: 'bad', message: unknownIntrinsic(written), place }
}

const SCOPED = /[\p{L}_][\p{L}\d_]*:[\p{L}\d_.]*/uy

export function unknownIntrinsic(written: string): string {
  const close = closestOf(written, [...INTRINSIC_NAMES.keys()])
  if (close !== undefined) return `unknown intrinsic ${written}, did you mean ${close}?`
  if (!written.includes(':')) {
    return `unknown word ${written}: an attribute is .${written}, a string "${written}"`
  }
  const [scope = '', name = ''] = written.split(':')
  if (name !== '' && ['span', 'resource', 'event', 'link', 'instrumentation'].includes(scope)) {
    return `unknown intrinsic ${written}; an attribute is ${scope}.${name}`
  }
  return `unknown intrinsic ${written}`
}

/** `http.method = "GET"`, the most common mistake of all. */
function withoutScope(text: string, from: number): Token {
  const name = matchAt(PLAIN, text, from)
  const scoped = name === 'service.name' ? 'resource.service.name' : `.${name}`
  return {
    type: 'bad',
    message: `attributes need a scope or a leading dot: ${scoped}`,
    place: { from, to: from + name.length },
  }
}

function inBackticks(from: number): Token {
  return {
    type: 'bad',
    message: 'a name with blanks or the like stands in double quotes: span."a b"',
    place: { from, to: from + 1 },
  }
}

function badQuotes(text: string, from: number): Token {
  const end = /^"(?:[^"\\]|\\["\\])*(\\)?/.exec(text.slice(from))
  const to = from + (end?.[0].length ?? 1)
  if (end?.[1] === undefined || to >= text.length) {
    return {
      type: 'bad',
      message: 'unclosed " in the name of an attribute',
      place: { from, to: text.length },
    }
  }
  return {
    type: 'bad',
    message: 'in the name of an attribute only \\" and \\\\ are escapes',
    place: { from: to - 1, to: to + 1 },
  }
}

function matchAt(pattern: RegExp, text: string, from: number): string {
  pattern.lastIndex = from
  return pattern.exec(text)?.[0] ?? ''
}
