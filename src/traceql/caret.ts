// A place in a query, shown: the line it is on and a caret under it, cut to a width so that the place is always in sight.
//
//     { .a = 1 && traceDur > 1s }
//                 ^^^^^^^^
import fastStringWidth from 'fast-string-width'
import type { Place } from './ast.ts'

/**
 * Two lines of at most `width` cells that a terminal shows as they are; none where there is no place. Of a place that
 * goes on over several lines the first is shown.
 */
export function caretLines(text: string, place: Place | undefined, width: number): readonly string[] {
  if (place === undefined) return []
  const line = lineAt(text, Math.min(place.from, text.length))
  const letters = lettersOf(text.slice(line.from, line.to))
  const from = letters.findLastIndex(({ at }) => at <= place.from - line.from)
  const start = place.from - line.from >= line.to - line.from ? letters.length : Math.max(0, from)
  const behind = letters.findIndex(({ at }) => at >= place.to - line.from)
  const end = Math.max(start + 1, behind < 0 ? letters.length : behind)
  const view = viewOf(letters, start, Math.max(MIN_WIDTH, width))
  const shown = letters.slice(view.from, view.to)
  const before = (view.from > 0 ? 1 : 0) + widthOf(letters.slice(view.from, start))
  const under = Math.max(1, widthOf(letters.slice(start, Math.min(end, view.to))))
  const drawn = shown.map((letter) => letter.text).join('')
  return [
    (view.from > 0 ? CUT : '') + drawn + (view.to < letters.length ? CUT : ''),
    ' '.repeat(before) + '^'.repeat(under),
  ]
}

const CUT = '…'

/** A caret, a wide letter and two cuts. */
const MIN_WIDTH = 5

function lineAt(text: string, at: number): Place {
  const before = text.slice(0, at)
  const from = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1
  const rest = /[\n\r]/.exec(text.slice(at))
  return { from, to: rest === null ? text.length : at + rest.index }
}

interface Letter {
  readonly text: string
  readonly width: number
  /** Where it begins in the line. */
  readonly at: number
}

/** What is seen as one character each. What cannot be seen, or would change what is around it, is U+FFFD. */
function lettersOf(line: string): readonly Letter[] {
  return Array.from(graphemesOf(line), ({ segment, index }) => {
    const text = segment === '\t' ? ' ' : UNSAFE.test(segment) || segment.length > 8 ? '\u{fffd}' : segment
    return { text, width: fastStringWidth(text), at: index }
  })
}

function graphemesOf(line: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (/^[\x20-\x7e]*$/.test(line)) return Array.from(line, (segment, index) => ({ segment, index }))
  return new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)
}

/** Controls, format characters, lone surrogates, what is not assigned; marks without a letter. */
const UNSAFE = /\p{C}|^\p{M}|[\u2028\u2029\u115f\u1160\u3164\uffa0]/u

/** Which letters are shown: all, or as many as fit, with a third of them before the place. */
function viewOf(letters: readonly Letter[], start: number, width: number): Place {
  // The caret may stand behind the last letter.
  if (widthOf(letters) < width) return { from: 0, to: letters.length }
  const room = width - 2
  let from = Math.min(start, letters.length)
  for (let left = Math.floor(room / 3); from > 0; from--) {
    left -= letters[from - 1]?.width ?? 0
    if (left < 0) break
  }
  let to = from
  for (let left = room; to < letters.length; to++) {
    left -= letters[to]?.width ?? 0
    if (left < 0) break
  }
  // At the end there is room for more before it.
  for (let left = room - 1 - widthOf(letters.slice(from, to)); to === letters.length && from > 0; from--) {
    left -= letters[from - 1]?.width ?? 0
    if (left < 0) break
  }
  return { from, to }
}

function widthOf(letters: readonly Letter[]): number {
  return letters.reduce((sum, { width }) => sum + width, 0)
}
