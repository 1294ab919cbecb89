// One of the lines below a waterfall: a word for what it is about, what there is to say, and an aside at a column of
// its own, where the lines above and below have theirs.
//
//     gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms → 3.53s
//       after 120× SELECT users, before POST → payments; nothing was recorded between
//     queue   1.27s  orders publish → orders process      not waited for
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import { cutEnd, padEnd, textWidth, wrapText } from '../text.ts'
import type { Theme } from '../theme.ts'

export interface SummaryLine {
  /** undefined for a line that says more about the one above; empty for a sentence of its own. */
  readonly label: string | undefined
  readonly text: string
  readonly aside?: string | undefined
  /** What comes between the text and an aside that does not stand in the column. */
  readonly separator?: string
}

export interface SummaryLook {
  readonly width: number
  readonly theme: Theme
}

/** Lines of at most `width` cells; what is longer goes on below, indented. */
export function drawSummaryLine(line: SummaryLine, { width, theme }: SummaryLook): readonly string[] {
  const style = styleOf(theme)
  const { head, indent } = marginsOf(line)
  const headWidth = textWidth(head)
  const room = width - Math.max(headWidth, indent.length)
  const pen = line.label === undefined ? style.dim : line.label === '' ? style.bold : style.plain
  return piecesOf(line, headWidth, width - headWidth, room).map((piece, index) => {
    const margin = index === 0 ? head : indent
    const left = width - textWidth(margin)
    if (left < 1) return cutEnd(margin, width, glyphsOf(theme).cut)
    return paint(style.dim, margin) + paint(pen, cutEnd(piece, left, glyphsOf(theme).cut).trimEnd())
  })
}

/** Where the text begins behind a label. */
const LABEL = 8
const DETAIL_INDENT = '  '
/** Where asides begin, unless the text is longer. */
const ASIDE = 52
const BEFORE_ASIDE = '   '

/** Before the first line, and before those that it goes on in. */
function marginsOf({ label }: SummaryLine): { readonly head: string; readonly indent: string } {
  if (label === undefined) return { head: DETAIL_INDENT, indent: DETAIL_INDENT.repeat(2) }
  if (label === '') return { head: '', indent: DETAIL_INDENT }
  return { head: padEnd(`${label}  `, LABEL), indent: ' '.repeat(LABEL) }
}

/** On one line where there is room, else the aside below; `room` is what lines have that are not the only one. */
function piecesOf(
  { text, aside, separator }: SummaryLine,
  from: number,
  whole: number,
  room: number,
): readonly string[] {
  if (aside === undefined) return textWidth(text) <= whole ? [text] : wrapText(text, room)
  const tight = `${text}${separator ?? BEFORE_ASIDE}${aside}`
  const loose = separator === undefined ? `${padEnd(text + BEFORE_ASIDE, ASIDE - from)}${aside}` : tight
  for (const line of [loose, tight]) if (textWidth(line) <= whole) return [line]
  return [...wrapText(text, room), ...wrapText(aside, room)]
}
