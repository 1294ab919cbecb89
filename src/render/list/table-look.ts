// What all rows of one table share.
import type { Instant } from '../../trace/time.ts'
import type { Glyphs } from '../glyphs.ts'
import { type Pen, paint, type Style } from '../style.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { NameCache, Part } from '../waterfall/label.ts'
import type { ColumnName, ListLayout } from './list-layout.ts'

export interface TraceTableOptions {
  readonly width: number
  readonly theme: Theme
  readonly now: Instant
  /** Whether the source finds a trace by the first digits of its id; else as many are shown as there is room for. */
  readonly findsPrefixes: boolean
  /** Under each trace the spans for which it was found. */
  readonly withMatches: boolean
}

export interface TableLook {
  readonly options: TraceTableOptions
  readonly style: Style
  readonly glyphs: Glyphs
  readonly names: NameCache
  readonly startText: (start: Instant) => string
}

/** A text is one that has been drawn already, exactly as wide as its column. */
export type Cells = Readonly<Partial<Record<ColumnName, Part | string>>>

/** In the columns of the table, without blanks at the end. */
export function drawRow(cells: Cells, layout: ListLayout, { glyphs }: Pick<TableLook, 'glyphs'>): string {
  let line = ''
  for (const [index, { name, width }] of layout.columns.entries()) {
    line += ' '.repeat(index === 0 ? 0 : name === 'bar' ? 1 : layout.gap)
    line += drawCell(cells[name], width, RIGHT.has(name), glyphs)
  }
  return line.trimEnd()
}

const RIGHT: ReadonlySet<ColumnName> = new Set(['age', 'duration', 'spans', 'services', 'errors', 'lines'])

function drawCell(cell: Part | string | undefined, width: number, isRight: boolean, glyphs: Glyphs): string {
  if (cell === undefined) return ' '.repeat(width)
  if (typeof cell === 'string') return cell
  const text = cutEnd(cell.text, width, glyphs.cut)
  return paintInside(cell.pen, isRight ? padStart(text, width) : padEnd(text, width))
}

/** Blanks around a text stay bare, so that those at the end of a line can be taken off. */
function paintInside(pen: Pen, padded: string): string {
  const text = padded.trim()
  if (text === '') return padded
  const at = padded.indexOf(text)
  return padded.slice(0, at) + paint(pen, text) + padded.slice(at + text.length)
}

export function partWidth(part: Part | undefined): number {
  return part === undefined ? 0 : textWidth(part.text)
}
