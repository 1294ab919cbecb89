// One row's bar, painted in eighths of a cell and then drawn with the glyph that fits each cell best.
//
//     eighths   ....oooooooo oooooooo ooooo...      o own time   w waiting   g no span
//     cells     ▐        █        ▋
import type { Glyphs } from '../glyphs.ts'
import { drawnTime, eighthAt, scaleEnd, type Scale } from './scale.ts'
import { type Pen, paint } from '../style.ts'

/** own time, no span, own time off the critical path, waiting on a child, an open end, more beyond the border. */
export type CellClass = 'own' | 'gap' | 'off-path' | 'wait' | 'open' | 'clip'

export interface BarPens {
  readonly own: Pen
  readonly gap: Pen
  readonly offPath: Pen
  readonly wait: Pen
  readonly open: Pen
  readonly blank: Pen
  readonly reverse: Pen
}

export class Bar {
  readonly scale: Scale
  readonly #eighths: Uint8Array
  #from = 0
  #to = 0
  /** Whether each class has been drawn by this bar since it was made: what a legend has to explain. */
  readonly drawn: Record<CellClass, boolean> = {
    own: false,
    gap: false,
    'off-path': false,
    wait: false,
    open: false,
    clip: false,
  }

  constructor(scale: Scale) {
    this.scale = scale
    this.#eighths = new Uint8Array(8 * scale.cells)
  }

  /** Ready for the next row. */
  clear(): void {
    this.#eighths.fill(0, this.#from, this.#to)
    this.#from = this.#to = 0
  }

  /** A piece of at least an eighth, however short it is: every span that lies between the borders can be seen. */
  paintVisible(start: number, end: number, cell: CellClass): void {
    if (this.#isOutside(start, end)) return
    const whole = 8 * this.scale.cells
    const from = Math.min(eighthAt(this.scale, start), whole - 1)
    this.#fill(from, Math.max(from + 1, eighthAt(this.scale, end)), cell)
  }

  /** Over what was painted before; shorter than an eighth it vanishes. */
  paint(start: number, end: number, cell: CellClass): void {
    if (this.#isOutside(start, end)) return
    this.#fill(eighthAt(this.scale, start), eighthAt(this.scale, end), cell)
  }

  /** A sign at each border beyond which the row goes on; over what was painted before. */
  paintClips(start: number, end: number): void {
    const whole = 8 * this.scale.cells
    if (start < this.scale.origin) this.#fill(0, 8, 'clip')
    if (end > scaleEnd(this.scale)) this.#fill(whole - 8, whole, 'clip')
  }

  /**
   * Many pieces in order of time, over what was painted before. An eighth is theirs when they cover at least half of
   * it: of a hundred holes of a tenth of a cell each, none is seen, and all of them are where little else is.
   */
  paintShares(pieces: readonly { readonly start: number; readonly end: number }[], cell: CellClass): void {
    const { scale } = this
    const perEighth = Math.max(1, scale.length) / this.#eighths.length
    let share = 0
    let current = -1
    const settle = (eighth: number): void => {
      if (share >= 0.5 && current >= this.#from && current < this.#to) this.#eighths[current] = CODES[cell]
      share = 0
      current = eighth
    }
    for (const piece of pieces) {
      const start = Math.max(0, drawnTime(scale, piece.start) / perEighth)
      const end = Math.min(drawnTime(scale, piece.end) / perEighth, this.#eighths.length)
      if (end <= start) continue
      const first = Math.floor(start)
      const last = Math.floor(end)
      if (first !== current) settle(first)
      share += Math.min(end, first + 1) - start
      if (last === first) continue
      settle(last)
      const from = Math.max(first + 1, this.#from)
      if (from < Math.min(last, this.#to)) this.#eighths.fill(CODES[cell], from, Math.min(last, this.#to))
      share = end - last
    }
    settle(-1)
  }

  /** Some whole cells on from a time, as far as there is room. */
  paintCells(start: number, cells: number, cell: CellClass): void {
    if (this.#isOutside(start, start)) return
    const from = Math.min(eighthAt(this.scale, start), 8 * (this.scale.cells - 1))
    this.#fill(from, Math.min(8 * this.scale.cells, from + 8 * cells), cell)
  }

  /** Exactly `cells` cells. The backdrop, of as many, shows through where nothing is painted. */
  draw(glyphs: Glyphs, pens: BarPens, backdrop: string | undefined): string {
    const { cells } = this.scale
    const first = Math.floor(this.#from / 8)
    const end = this.#to === this.#from ? first : Math.ceil(this.#to / 8)
    let line = blanks(0, first, backdrop, pens)
    let pen: Pen | undefined
    let text = ''
    for (let cell = first; cell < end;) {
      const uniform = this.#uniformCells(cell, end)
      const code = this.#eighths[8 * cell] ?? 0
      const found = uniform === 0 ? this.#classAt(cell) : CLASSES[code - 1]
      const next = cell + Math.max(1, uniform)
      const nextPen = found === undefined ? undefined : penOf(pens, found)
      if (nextPen !== pen) {
        line += pen === undefined ? text : paint(pen, text)
        text = ''
        pen = nextPen
      }
      if (found === undefined) text += blanks(cell, next, backdrop, pens)
      else {
        this.drawn[found] = true
        text += this.#cellText(found, cell, next - cell, end - first, glyphs, pens)
      }
      cell = next
    }
    line += pen === undefined ? text : paint(pen, text)
    return line + blanks(end, cells, backdrop, pens)
  }

  /** A row so short that a whole cell would tell more than there is. A line of one cell would look like a dash. */
  #isSpeck(name: CellClass, cells: number): boolean {
    if (cells !== 1 || name === 'own' || name === 'clip') return false
    return name === 'wait' || this.#to - this.#from < 4
  }

  #fill(from: number, to: number, cell: CellClass): void {
    if (to <= from) return
    this.#eighths.fill(CODES[cell], from, to)
    this.#from = this.#to === this.#from ? from : Math.min(this.#from, from)
    this.#to = Math.max(this.#to, to)
  }

  #isOutside(start: number, end: number): boolean {
    return end < this.scale.origin || start > scaleEnd(this.scale)
  }

  /** How many cells from this one on are filled with its first eighth's class, and nothing else. */
  #uniformCells(cell: number, end: number): number {
    const code = this.#eighths[8 * cell]
    let at = 8 * cell + 1
    while (at < 8 * end && this.#eighths[at] === code) at++
    return Math.floor(at / 8) - cell
  }

  /** The class that most eighths of a cell have; own before gap before off-path before waiting where they tie. */
  #classAt(cell: number): CellClass | undefined {
    let best: CellClass | undefined
    let most = 0
    for (const name of CLASSES) {
      const count = this.#count(cell, name)
      if (count > most) {
        most = count
        best = name
      }
    }
    return best
  }

  #count(cell: number, name: CellClass): number {
    const code = CODES[name]
    let count = 0
    for (let at = 8 * cell; at < 8 * cell + 8; at++) if (this.#eighths[at] === code) count++
    return count
  }

  /** `count` cells of one class, more than one only where all of each is of it; the bar takes `cells` in all. */
  #cellText(
    name: CellClass,
    cell: number,
    count: number,
    cells: number,
    glyphs: Glyphs,
    pens: BarPens,
  ): string {
    if (name === 'clip') return cell === 0 ? glyphs.clippedLeft : glyphs.clippedRight
    if (this.#isSpeck(name, cells)) return glyphs.tiny
    if (name === 'own' && count === 1) return this.#ownText(cell, glyphs, pens)
    if (name === 'off-path' && this.#count(cell, name) < 4) return glyphs.tiny
    return glyphOf(name, glyphs).repeat(count)
  }

  #ownText(cell: number, glyphs: Glyphs, pens: BarPens): string {
    const count = this.#count(cell, 'own')
    const atLeft = this.#eighths[8 * cell] === CODES.own
    const atRight = this.#eighths[8 * cell + 7] === CODES.own
    if (atLeft) return glyphs.own[atRight ? 8 : count] ?? ''
    if (!atRight) return glyphs.tiny
    if (glyphs.reversible && pens.reverse.open !== '') return paint(pens.reverse, glyphs.own[8 - count] ?? '')
    return glyphs.ownFromRight[count] ?? ''
  }
}

function glyphOf(name: CellClass, glyphs: Glyphs): string {
  if (name === 'own') return glyphs.own[8] ?? ''
  if (name === 'gap') return glyphs.nothing
  if (name === 'wait') return glyphs.waiting
  return name === 'open' ? glyphs.open : glyphs.offPath
}

function penOf(pens: BarPens, name: CellClass): Pen {
  if (name === 'clip') return pens.blank
  return name === 'off-path' ? pens.offPath : pens[name]
}

/** In the order in which ties are decided. */
const CLASSES: readonly CellClass[] = ['own', 'gap', 'off-path', 'wait', 'open', 'clip']
const CODES: Readonly<Record<CellClass, number>> = {
  own: 1,
  gap: 2,
  'off-path': 3,
  wait: 4,
  open: 5,
  clip: 6,
}

function blanks(from: number, to: number, backdrop: string | undefined, pens: BarPens): string {
  if (to <= from) return ''
  if (backdrop === undefined) return ' '.repeat(to - from)
  const signs = backdrop.slice(from, to)
  return pens.blank.open === '' ? signs : signs.replace(/[^ ]+/g, (some) => paint(pens.blank, some))
}
