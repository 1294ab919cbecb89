// A line of text that is being typed: a filter, a search, a file's name. Moves by what a reader takes for a character.
import { sanitize } from '../../render/text.ts'

export interface TextField {
  readonly text: string
  /** Code units before the cursor. */
  readonly cursor: number
}

export function fieldOf(text: string): TextField {
  return { text, cursor: text.length }
}

/** The field after a key; undefined for keys that it has no use for. */
export function editField(field: TextField, key: string): TextField | undefined {
  const { text, cursor } = field
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { text, cursor: before(text, cursor) }
    case 'right':
    case 'ctrl-f':
      return { text, cursor: after(text, cursor) }
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 }
    case 'end':
    case 'ctrl-e':
      return { text, cursor: text.length }
    case 'backspace':
    case 'ctrl-h':
      return cut(text, before(text, cursor), cursor)
    case 'delete':
    case 'ctrl-d':
      return cut(text, cursor, after(text, cursor))
    case 'ctrl-u':
      return cut(text, 0, cursor)
    case 'ctrl-k':
      return cut(text, cursor, text.length)
    case 'ctrl-w':
      return cut(text, wordBefore(text, cursor), cursor)
    case 'space':
      return insertText(field, ' ')
    default:
      return Array.from(key).length === 1 ? insertText(field, key) : undefined
  }
}

/** As one line: of what is copied whole, the line break at its end is not meant. */
export function pasteText(field: TextField, pasted: string): TextField {
  const text = pasted.slice(0, 4 * MAX_LENGTH)
  const [start, end] = [text.trimStart(), text.trimEnd()]
  const from = BREAK.test(text.slice(0, text.length - start.length)) ? text.length - start.length : 0
  const to = BREAK.test(text.slice(end.length)) ? end.length : text.length
  return insertText(field, text.slice(from, Math.max(from, to)))
}

const BREAK = /[\r\n]/

/** Line breaks become blanks; what nobody would see is left out. */
function insertText({ text, cursor }: TextField, typed: string): TextField {
  const line = sanitize(typed)
  const room = Math.max(0, MAX_LENGTH - text.length)
  const taken = line.slice(0, room).toWellFormed()
  return { text: text.slice(0, cursor) + taken + text.slice(cursor), cursor: cursor + taken.length }
}

/** Longer than any filter, and a bound for what is pasted by mistake. */
const MAX_LENGTH = 4_096

function cut(text: string, from: number, to: number): TextField {
  return { text: text.slice(0, from) + text.slice(to), cursor: from }
}

function before(text: string, cursor: number): number {
  const pieces = [...SEGMENTER.segment(text.slice(0, cursor))]
  return pieces.at(-1)?.index ?? 0
}

function after(text: string, cursor: number): number {
  const [first] = SEGMENTER.segment(text.slice(cursor))
  return cursor + (first?.segment.length ?? 0)
}

function wordBefore(text: string, cursor: number): number {
  return text.slice(0, cursor).trimEnd().lastIndexOf(' ') + 1
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })
