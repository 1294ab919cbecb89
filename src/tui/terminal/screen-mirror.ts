// What the terminal shows, cell by cell, and what it is to show. Ink writes whole frames, or changed lines from their first
// difference to their end, blanks and all; what is sent is the cells that differ: a few bytes a line when only the ages of a
// list have changed. It also lets frames be left out: whatever was missed, the next difference leads to what is to be seen.
import { textWidth } from '../../render/text.ts'
import { CellStyles, PLAIN, styleChange, type CellStyle } from './cell-style.ts'
import type { TerminalSize } from './terminal-size.ts'

interface Cell {
  /** A character with all that belongs to it; empty for the second half of a wide one. */
  readonly text: string
  readonly style: CellStyle
  /** Every terminal has it as wide as we do. */
  readonly isSure: boolean
}

type Line = Cell[]

const BLANK: Cell = { text: ' ', style: PLAIN, isSure: true }

/** The same character in the same style is the same cell: a screen has thousands of them, and they are compared. */
class Cells {
  readonly #byStyle = new Map<CellStyle, Map<string, Cell>>()

  of(text: string, style: CellStyle): Cell {
    const ofStyle = this.#byStyle.get(style)
    const known = ofStyle?.get(text)
    if (known !== undefined) return known
    const isBlank = text === ' ' && !isSeen(style)
    const isSure = text === '' || SIMPLE.test(text) || WIDE.test(text)
    const cell = isBlank ? BLANK : { text, style, isSure }
    if (ofStyle === undefined) this.#byStyle.set(style, new Map([[text, cell]]))
    else if (ofStyle.size < MOST_CHARACTERS) ofStyle.set(text, cell)
    return cell
  }
}

/** Of one style; where there are more, as no screen has, some are compared by what they are. */
const MOST_CHARACTERS = 8_192

export class ScreenMirror {
  #size: TerminalSize
  #wanted: Line[]
  /** undefined when nobody knows what is there. */
  #shown: Line[] | undefined
  #row = 0
  #column = 0
  #style: CellStyle = PLAIN
  readonly #styles = new CellStyles()
  readonly #cells = new Cells()

  constructor(size: TerminalSize) {
    this.#size = size
    this.#wanted = blankLines(size)
  }

  /** What lies outside is gone, and the terminal is drawn anew. */
  resize(size: TerminalSize): void {
    const lines = this.#wanted
    this.#size = size
    this.#wanted = blankLines(size).map((line, row) => line.map((cell, at) => lines[row]?.[at] ?? cell))
    this.#row = Math.min(this.#row, size.rows - 1)
    this.forget()
  }

  /** Something else has written on the terminal. */
  forget(): void {
    this.#shown = undefined
  }

  /** @param output what Ink writes: whole sequences, lines no longer than the screen is wide */
  write(output: string): void {
    for (const [whole, text, parameters, last] of output.matchAll(PIECES)) {
      if (text !== undefined) this.#print(text)
      else if (last !== undefined) this.#control(parameters ?? '', last)
      else if (whole === '\n') this.#lineFeed()
      else if (whole === '\r') this.#column = 0
    }
  }

  /** What makes the terminal show what is wanted; empty when it does. */
  changes(): string {
    let out = ''
    if (this.#shown === undefined) {
      this.#shown = blankLines(this.#size)
      out = '\x1b[m\x1b[H\x1b[J'
    }
    const pen = new Pen()
    for (const [row, wanted] of this.#wanted.entries()) {
      const shown = this.#shown[row]
      if (shown === undefined) continue
      if (drawChanges(pen, row, shown, wanted)) this.#shown[row] = [...wanted]
    }
    return out + pen.done()
  }

  #print(text: string): void {
    if (SIMPLE.test(text)) for (const character of text) this.#put(character, 1)
    else for (const { segment } of SEGMENTER.segment(text)) this.#put(segment, textWidth(segment))
  }

  #put(text: string, width: number): void {
    const line = this.#wanted[this.#row]
    if (line === undefined || width < 1 || this.#column + width > this.#size.columns) return
    // Half of a wide character is none.
    if (line[this.#column]?.text === '' && this.#column > 0) line[this.#column - 1] = BLANK
    line[this.#column] = this.#cells.of(text, this.#style)
    for (let at = 1; at < width; at++) line[this.#column + at] = this.#cells.of('', this.#style)
    this.#column += width
    if (line[this.#column]?.text === '') line[this.#column] = BLANK
  }

  #control(parameters: string, last: string): void {
    const [first = 0, second = 0] = parameters.split(';').map(Number)
    const { rows } = this.#size
    switch (last) {
      case 'm':
        this.#style = this.#styles.after(this.#style, parameters)
        return
      case 'A':
        this.#row = Math.max(0, this.#row - Math.max(1, first))
        return
      case 'B':
        this.#row = Math.min(rows - 1, this.#row + Math.max(1, first))
        return
      case 'E':
        this.#row = Math.min(rows - 1, this.#row + Math.max(1, first))
        this.#column = 0
        return
      case 'G':
        this.#column = Math.max(1, first) - 1
        return
      case 'H':
        this.#row = Math.min(rows, Math.max(1, first)) - 1
        this.#column = Math.max(1, second) - 1
        return
      case 'K':
        this.#erase(this.#row, first === 0 ? this.#column : 0)
        return
      case 'J':
        this.#erase(this.#row, this.#column)
        for (let row = this.#row + 1; row < rows; row++) this.#erase(row, 0)
        return
      default:
    }
  }

  #erase(row: number, from: number): void {
    const line = this.#wanted[row]
    if (line?.[from]?.text === '' && from > 0) line[from - 1] = BLANK
    line?.fill(BLANK, from)
  }

  #lineFeed(): void {
    this.#column = 0
    if (this.#row < this.#size.rows - 1) this.#row++
    else this.#wanted = [...this.#wanted.slice(1), this.#blankLine()]
  }

  #blankLine(): Line {
    return Array.from({ length: this.#size.columns }, () => BLANK)
  }
}

/** Text; a control sequence; a line break; and what is none of Ink's, which is left out. */
const PIECES =
  // oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
  /([^\x00-\x1f\x7f]+)|\x1b\[([\d;?<>=]*)[ -/]*([@-~])|\n|\r|\x1b[^[]|[\x00-\x1f\x7f]/g

/** A cell each, on every terminal. */
const SIMPLE = /^[ -~\u2500-\u25fc\u00b7\u2026\u2190-\u2193]*$/
/** Two cells each, on every terminal. */
const WIDE = /^[\u3041-\u3096\u30a1-\u30fa\u3400-\u4db5\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff60]$/

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Of a blank. */
function isSeen({ inverse, underline, struck, background }: CellStyle): boolean {
  return inverse || underline || struck || background !== ''
}

function blankLines({ columns, rows }: TerminalSize): Line[] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => BLANK))
}

/** @returns whether there are any */
function drawChanges(pen: Pen, row: number, shown: Line, wanted: Line): boolean {
  if (wanted.every((cell, at) => isSame(cell, shown[at]))) return false
  if (!wanted.every(isSure) || !shown.every(isSure)) {
    // Terminals do not agree on how wide it is: whatever is there goes, and each column is found anew.
    pen.moveTo(row, 0)
    pen.eraseToEnd()
    for (const at of shown.keys()) shown[at] = BLANK
  }
  const end = wanted.findLastIndex((cell) => !isSame(cell, BLANK)) + 1
  for (let at = 0; at < end; at++) {
    if (isSame(wanted[at]!, shown[at])) continue
    // The whole of a wide character.
    const from = wanted[at]?.text === '' ? at - 1 : at
    let to = at + 1
    while (to < end && (wanted[to]?.text === '' || !isSame(wanted[to]!, shown[to]))) to++
    for (at = from; at < to; at++) {
      const cell = wanted[at]!
      if (cell.text === '') continue
      pen.moveTo(row, at, wanted)
      pen.put(cell, wanted[at + 1]?.text === '' ? 2 : 1)
    }
    at--
  }
  if (shown.some((cell, at) => at >= end && !isSame(cell, BLANK))) {
    pen.moveTo(row, end)
    pen.eraseToEnd()
  }
  return true
}

function isSure(cell: Cell): boolean {
  return cell.isSure
}

function isSame(one: Cell, other: Cell | undefined): boolean {
  return one === other || (other !== undefined && one.text === other.text && one.style === other.style)
}

/** Where the terminal's cursor is and how it writes, and what has been written with it. */
class Pen {
  #out = ''
  #row: number | undefined
  #column = 0
  #style: CellStyle = PLAIN

  /** @param line what is there already, where passing over a few cells by writing them again is shorter */
  moveTo(row: number, column: number, line?: Line): void {
    if (this.#row === row && this.#column === column) return
    const gap = column - this.#column
    const passed = this.#row === row && gap > 0 && gap < 4 ? line?.slice(this.#column, column) : undefined
    if (passed?.every((cell) => this.#writes(cell))) {
      for (const { text } of passed) this.#out += text
    } else this.#out += this.#row === row ? `\x1b[${column + 1}G` : `\x1b[${row + 1};${column + 1}H`
    this.#row = row
    this.#column = column
  }

  /** As it is, with what it writes with now. */
  #writes(cell: Cell): boolean {
    if (cell === BLANK) return !isSeen(this.#style)
    return cell.style === this.#style && cell.text !== '' && SIMPLE.test(cell.text)
  }

  put(cell: Cell, width: number): void {
    // A blank looks the same in most styles.
    if (cell !== BLANK || isSeen(this.#style)) {
      this.#out += styleChange(this.#style, cell.style)
      this.#style = cell.style
    }
    this.#out += cell.text
    this.#column += width
    // Where the terminal's cursor is now, it alone knows.
    if (!cell.isSure) this.#row = undefined
  }

  eraseToEnd(): void {
    this.#out += `${styleChange(this.#style, PLAIN)}\x1b[K`
    this.#style = PLAIN
  }

  done(): string {
    return this.#out + styleChange(this.#style, PLAIN)
  }
}
