// Text from the network on its way to a terminal: made harmless, measured in cells, cut and padded to an exact width.
// The order matters: sanitise first, then measure; only of sanitised text does everybody agree on the width.
import fastStringWidth from 'fast-string-width'

/**
 * One line that a terminal shows as it is. Escape sequences go whole, so that none leaves `[31m` behind; controls,
 * bidi overrides and invisible characters go too; line breaks and tabs, with the blanks after them, become one blank;
 * a lone surrogate becomes U+FFFD. What joins or alters emoji goes, because terminals disagree on the width of the
 * result by up to six cells: a family becomes its members, which everybody draws two cells wide each. Marks need a letter:
 * those at the beginning go, for a terminal gives them a cell of their own behind a change of colour. Korean in letters
 * becomes Korean in syllables, for not every terminal puts them together.
 */
export function sanitize(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text
  const lines = text.toWellFormed().replace(BREAKS, ' ')
  return lines
    .replace(ESCAPE_SEQUENCES, '')
    .replace(CONTROLS, '')
    .replace(SKIN_TONES, '')
    .replace(LONE_MARKS, '')
    .replace(STACKED_MARKS, '$1')
    .replace(LEADING_MARKS, '')
    .replace(KOREAN_LETTERS, (letters) => letters.normalize('NFC'))
}

/** Cells that sanitised text takes up. */
export function textWidth(sanitised: string): number {
  if (ONE_CELL_EACH.test(sanitised)) return sanitised.length
  return fastStringWidth(sanitised) + (sanitised.match(ONE_CELL_MORE)?.length ?? 0)
}

/*
 * What fast-string-width finds a cell too narrow. Vowel signs of Indic scripts and the like, which it takes for combining: the C
 * library, tmux, xterm, VTE and xterm.js give each a cell; but not the tone marks of Hangul, and of Chinese reading marks it
 * knows. And what is wide by EastAsianWidth.txt, or drawn so by nearly all: strokes, numbers in squares,
 * hexagrams, the syllables and radicals of Yi. Where a terminal does not, the row is a cell short, and not one too long.
 */
const ONE_CELL_MORE =
  /(?![\u302e\u302f\u{16ff0}\u{16ff1}])\p{Mc}|[\u31e4\u31e5\u3248-\u324f\u4dc0-\u4dff\ua000-\ua48c\ua490-\ua4c6]/gu

export interface MiddleCut {
  readonly head: string
  /** What stands for the part left out: the cut mark, with a blank where half a wide character was left over. */
  readonly mark: string
  readonly tail: string
}

/** Keeps two thirds of the head and one third of the tail: routes and SQL differ at their ends. */
export function cutMiddle(text: string, width: number, mark: string = '…'): string {
  const cut = middleCut(text, width, mark)
  return cut === undefined ? text : cut.head + cut.mark + cut.tail
}

/** undefined when it fits. Otherwise exactly `width` cells in all. */
export function middleCut(text: string, width: number, mark: string): MiddleCut | undefined {
  if (textWidth(text) <= width) return undefined
  if (width < 1) return { head: '', mark: '', tail: '' }
  const room = Math.ceil(HEAD_SHARE * (width - 1))
  if (ONE_CELL_EACH.test(text)) {
    return { head: text.slice(0, room), mark, tail: text.slice(text.length - (width - 1 - room)) }
  }
  const pieces = graphemes(text)
  const head = takeCells(pieces, room)
  const tail = takeCells(pieces.toReversed(), width - 1 - room)
  const blanks = width - 1 - head.width - tail.width
  return {
    head: head.pieces.join(''),
    mark: mark + ' '.repeat(blanks),
    tail: tail.pieces.toReversed().join(''),
  }
}

/** Keeps the beginning. Exactly `width` cells when it had to be cut. */
export function cutEnd(text: string, width: number, mark: string = '…'): string {
  if (textWidth(text) <= width) return text
  if (width < 1) return ''
  if (ONE_CELL_EACH.test(text)) return text.slice(0, width - 1) + mark
  const head = takeCells(graphemes(text), width - 1)
  return head.pieces.join('') + mark + ' '.repeat(width - 1 - head.width)
}

/** At least `width` cells. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** Cells for a column of such texts: the widest of those that take at most `most`; the others stick out. */
export function columnFor(texts: readonly string[], most: number): number {
  let column = 0
  for (const text of texts) {
    const width = textWidth(text)
    if (width <= most && width > column) column = width
  }
  return column
}

/** At least `width` cells. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

/** Sanitised text in lines of at most `width` cells, broken at blanks where there are any. */
export function wrapText(text: string, width: number): readonly string[] {
  if (textWidth(text) <= width) return [text]
  // So that every line takes something away.
  const room = Math.max(MIN_LINE, width)
  if (ONE_CELL_EACH.test(text)) return wrapPlain(text, room)
  const pieces = graphemes(text)
  const lines: string[] = []
  for (let at = 0; at < pieces.length;) {
    let end = lineEnd(pieces, at, room)
    if (end < pieces.length && pieces[end] !== ' ') {
      const blank = pieces.lastIndexOf(' ', end - 1)
      // A blank in the first half would leave a ragged edge; long ids and URLs are broken where the line ends.
      if (blank > at + (end - at) / 2) end = blank
    }
    lines.push(pieces.slice(at, end).join(''))
    at = pieces[end] === ' ' ? end + 1 : end
  }
  return lines
}

/** The same where characters are cells: a megabyte on one line is cut by counting. */
function wrapPlain(text: string, room: number): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + room)
    if (end < text.length && text[end] !== ' ') {
      // Looked for in the line alone: there may be none in a megabyte.
      const blank = at + text.slice(at, end).lastIndexOf(' ')
      if (blank > at + (end - at) / 2) end = blank
    }
    lines.push(text.slice(at, end))
    at = text[end] === ' ' ? end + 1 : end
  }
  return lines
}

function lineEnd(pieces: readonly string[], from: number, room: number): number {
  let width = 0
  let end = from
  for (; end < pieces.length; end++) {
    width += textWidth(pieces[end] ?? '')
    if (width > room) break
  }
  return Math.max(end, from + 1)
}

const HEAD_SHARE = 0.66

/** What a reader takes for one character, unless it is wider than the narrowest line: then what it is made of. */
function graphemes(text: string): readonly string[] {
  if (ONE_CELL_EACH.test(text)) return text.split('')
  return Array.from(segmentsOf(text), ({ segment }) => segment).flatMap((piece) =>
    piece.length > 2 && textWidth(piece) > MIN_LINE ? Array.from(piece) : piece,
  )
}

/** A wide character fits. */
const MIN_LINE = 2

interface Taken {
  readonly pieces: readonly string[]
  readonly width: number
}

function takeCells(pieces: readonly string[], room: number): Taken {
  let width = 0
  let count = 0
  for (const piece of pieces) {
    const next = width + textWidth(piece)
    if (next > room) break
    width = next
    count++
  }
  return { pieces: pieces.slice(0, count), width }
}

let segmenter: Intl.Segmenter | undefined

/** Made when first needed: it takes longer to make than a thousand rows of ASCII to draw. */
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/*
 * Characters that are one code unit, one cell and a grapheme of their own, whatever stands beside them: most names and
 * everything that rows are drawn with, and far cheaper to count than to measure. Latin, Greek, Cyrillic, some
 * punctuation and arrows, box drawing and blocks (up to U+25FC: the next two are wide). Soft hyphen is none.
 */
const ONE_CELL_EACH =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u0482\u048a-\u052f\u2010-\u2027\u2039\u203a\u2190-\u21aa\u22ef\u2500-\u25fc]*$/

/** Tab, LF, VT, FF, CR, NEL, line and paragraph separator, with the indentation that follows them. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029][\t\n\v\f\r \u0085\u2028\u2029]*/g

/*
 * ECMA-48 sequences, in this order:
 *   CSI            ESC [ or U+009B, parameters, intermediates, a final byte
 *   strings        ESC ] P X ^ _ (OSC, DCS, SOS, PM, APC) to BEL, ST, the next ESC or the end of the text
 *   strings in C1  the same begun by one C1 character, only where a terminator follows: in text that was decoded with
 *                  the wrong charset they are letters, and swallowing the rest would lose what the sender meant
 *   others         ESC, intermediates, one final byte; a lone ESC
 */
const ESCAPE_SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\|(?=\x1b)|$)|[\x90\x98\x9d-\x9f][^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\)|\x1b[ -/]*[0-~]?/g

/*
 * C0, DEL, C1; soft hyphen; grapheme joiner; bidi marks, embeddings, overrides and isolates; zero-width spaces and
 * joiners; invisible operators; deprecated format characters; variation selectors; BOM; annotations; tags; language
 * fillers.
 */
const CONTROLS =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- controls are what it looks for
  /[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu

/** Of a tone by itself everybody knows the width; behind another pictograph it is drawn into that one, or beside it. */
const SKIN_TONES = /(?<=\p{Extended_Pictographic})[\u{1f3fb}-\u{1f3ff}]+/gu

/** Without a letter before them some terminals give them a cell, others paint them over what is at the left. */
const LONE_MARKS = /^\p{M}+/u

/** No script stacks more marks than this on one letter; more of them paint over the neighbouring rows. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

const LEADING_MARKS = /^[\p{Mn}\p{Me}]+/u

/** Hangul Jamo, and the syllable that they may go on with. */
const KOREAN_LETTERS = /[\uac00-\ud7a3]?[\u1100-\u11ff]+/g
