// One trace as a line of the list. The eye is led by two things: a bright bar shows what is slow for its kind, red what failed;
// everything else is calm.
import { glyphsOf, type Glyphs } from '../../render/glyphs.ts'
import { formatAge } from '../../render/list/start-text.ts'
import { NO_SERVICE } from '../../render/names.ts'
import {
  mixPens,
  paint,
  type Pen,
  type ServicePalette,
  servicePen,
  type Style,
  styleOf,
} from '../../render/style.ts'
import { cutEnd, cutMiddle, padEnd, padStart, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatDuration, formatShortCount } from '../../render/units.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import type { Instant } from '../../trace/time.ts'
import { drawListBar } from './list-bar.ts'
import type { ListColumnName, PlacedColumn } from './list-columns.ts'
import type { Peers } from './list-peers.ts'
import type { ListSort } from './list-state.ts'
import type { TraceRow, TraceRowState } from './trace-list.ts'

export interface RowLook {
  readonly theme: Theme
  readonly columns: readonly PlacedColumn[]
  readonly now: Instant
  /** Nanoseconds of a bar over its whole width. */
  readonly scale: number
  readonly peers: Peers
  readonly palette: ServicePalette
}

/** Exactly as wide as the columns. */
export function drawTraceRow(row: TraceRow, look: RowLook, isBold: boolean): string {
  const style = styleOf(look.theme)
  let line = ''
  for (const { name, width, space } of look.columns)
    line += ' '.repeat(space) + drawCell(name, width, row, { ...look, style, isBold })
  return line
}

/** The titles over them, brightest over what is sorted by. */
export function drawColumnTitles(
  columns: readonly PlacedColumn[],
  sort: ListSort,
  isReversed: boolean,
  theme: Theme,
): string {
  const { bold, dim } = styleOf(theme)
  const arrow = arrowOf(isReversed, theme)
  let line = ''
  for (const { name, width, space } of columns) {
    const isSorted = SORTED[sort] === name
    const title = titleOf(name, width)
    const text = isSorted && textWidth(title) + 1 <= width ? `${title}${arrow}` : title
    const cut = cutEnd(text, width, '')
    const padded = RIGHT.has(name) ? padStart(cut, width) : padEnd(cut, width)
    line += ' '.repeat(space) + paint(isSorted ? bold : dim, padded)
  }
  return line
}

export function arrowOf(isReversed: boolean, { ascii }: Theme): string {
  if (ascii) return isReversed ? '^' : 'v'
  return isReversed ? '↑' : '↓'
}

const SORTED: Readonly<Record<ListSort, ListColumnName | undefined>> = {
  arrival: undefined,
  duration: 'duration',
  spans: 'spans',
  services: 'services',
  errors: 'errors',
  age: 'age',
}

const RIGHT: ReadonlySet<ListColumnName> = new Set(['age', 'duration', 'spans', 'services'])

function titleOf(name: ListColumnName, width: number): string {
  return name === 'state' && width < TITLES.state.length ? '' : TITLES[name]
}

const TITLES: Readonly<Record<ListColumnName, string>> = {
  age: 'AGE',
  service: 'SERVICE',
  name: 'NAME',
  duration: 'TIME',
  bar: '',
  spans: 'SPANS',
  services: 'SVC',
  errors: 'ERRORS',
  mark: '',
  state: 'STATE',
  id: 'TRACE',
}

interface CellLook extends RowLook {
  readonly style: Style
  readonly isBold: boolean
}

function drawCell(name: ListColumnName, width: number, row: TraceRow, look: CellLook): string {
  const { style, theme } = look
  const glyphs = glyphsOf(theme)
  switch (name) {
    case 'age':
      return paint(style.dim, figure(row.start > 0n ? formatAge(row.start, look.now) : '-', width, glyphs))
    case 'service':
      return paint(bolded(penOfService(serviceOf(row), look), look), fitted(serviceText(row), width, glyphs))
    case 'name':
      return drawName(row, width, look)
    case 'duration':
      return paint(bolded(style.plain, look), figure(durationText(row, theme), width, glyphs))
    case 'bar':
      return drawListBar(row, width, { ...look, isSlow: look.peers.isSlow(row) })
    case 'spans':
      return figure(formatShortCount(row.spans), width, glyphs)
    case 'services':
      return figure(formatShortCount(row.services.length), width, glyphs)
    case 'errors':
      return drawErrors(row.errors, width, style, glyphs)
    case 'mark':
      return drawMark(row, width, look)
    case 'state':
      return drawState(row, width, look)
    case 'id':
      return paint(style.dim, padEnd(shortTraceId(row.id, Math.min(width, WHOLE_ID)), width))
  }
}

const WHOLE_ID = 32

function bolded(pen: Pen, { isBold, style }: CellLook): Pen {
  return isBold ? mixPens(style.bold, pen) : pen
}

function penOfService(service: string | undefined, { style, palette }: CellLook): Pen {
  return service === undefined ? style.dim : servicePen(style, palette, service)
}

/** What stands for the trace where its root will not come any more. */
function topOf({ rootName, firstName, state }: TraceRow): string | undefined {
  return rootName !== undefined || state === 'open' || state === 'reopened' ? undefined : firstName
}

function serviceOf(row: TraceRow): string | undefined {
  return topOf(row) === undefined ? row.rootService : row.firstService
}

/** Of a trace whose root has not come the services that have: it is a part of something. */
function serviceText(row: TraceRow): string {
  const { rootName, services } = row
  const service = serviceOf(row)
  if (service !== undefined) return sanitize(shorten(service)).trim() || NO_SERVICE
  if (rootName !== undefined) return NO_SERVICE
  const [first, ...others] = services
  if (first === undefined) return NO_SERVICE
  const name = sanitize(shorten(first)).trim() || NO_SERVICE
  return others.length === 0 ? name : `${name} +${others.length}`
}

function drawName(row: TraceRow, width: number, look: CellLook): string {
  const { style, theme, columns } = look
  const glyphs = glyphsOf(theme)
  const hasServiceColumn = columns.some(({ name }) => name === 'service')
  const { text, pen } = nameText(row, style, glyphs)
  const isUnnamed = serviceOf(row) === undefined && row.services.length === 0
  if (hasServiceColumn || isUnnamed) return paint(bolded(pen, look), fitted(text, width, glyphs))
  const service = serviceText(row)
  // Half of it at least for the name.
  const room = Math.max(
    0,
    Math.min(textWidth(service), width - 1 - Math.min(textWidth(text), Math.ceil(width / 2))),
  )
  if (room < MIN_SERVICE && textWidth(service) > room)
    return paint(
      bolded(pen === style.plain ? penOfService(serviceOf(row), look) : pen, look),
      fitted(text, width, glyphs),
    )
  const left = cutEnd(service, room, glyphs.cut)
  const right = fitted(text, width - 1 - textWidth(left), glyphs)
  return `${paint(bolded(penOfService(serviceOf(row), look), look), left)} ${paint(bolded(pen, look), right)}`
}

/** Less of a service's name tells nothing. */
const MIN_SERVICE = 4

function nameText(row: TraceRow, style: Style, glyphs: Glyphs): { readonly text: string; readonly pen: Pen } {
  const { rootName, state } = row
  if (rootName !== undefined) {
    const name = sanitize(shorten(rootName)).trim()
    return name === '' ? { text: '(no name)', pen: style.dim } : { text: name, pen: style.plain }
  }
  const top = topOf(row)
  if (top !== undefined) {
    const name = sanitize(shorten(top)).trim() || '(no name)'
    return { text: `${glyphs.missing} ${name}`, pen: style.plain }
  }
  // While spans may come its root is awaited, not missed.
  return state === 'open' || state === 'reopened'
    ? { text: '(no root yet)', pen: style.dim }
    : { text: `${glyphs.missing} (no root)`, pen: style.dim }
}

/** No line is this long. */
function shorten(text: string): string {
  return text.length <= 1024 ? text : `${text.slice(0, 512)}…${text.slice(-512)}`.toWellFormed()
}

/** Exactly so many cells. */
function fitted(text: string, width: number, { cut }: Glyphs): string {
  return padEnd(cutMiddle(text, width, cut), width)
}

/** At the right of exactly so many cells, whatever clocks and counters say. */
function figure(text: string, width: number, { cut }: Glyphs): string {
  return padStart(cutEnd(text, width, cut), width)
}

function durationText({ duration, start }: TraceRow, theme: Theme): string {
  return start > 0n ? formatDuration(duration, theme) : '-'
}

function drawErrors(errors: number, width: number, style: Style, glyphs: Glyphs): string {
  const text = errors === 0 ? '' : cutEnd(`${glyphs.error} ${formatShortCount(errors)}`, width, glyphs.cut)
  return paint(style.error, text) + ' '.repeat(width - textWidth(text))
}

/** `~` for what is broken off, and what was joined again of how many; `~+` where there is no room for that. */
function drawMark({ isBrokenOff, parts }: TraceRow, width: number, { style }: CellLook): string {
  const count = parts.length === 0 ? '' : formatShortCount(parts.length)
  const text = isBrokenOff || count !== '' ? BROKEN_OFF + (count.length < width ? count : MORE) : ''
  // Found again it needs nobody's eye.
  const pen = parts.length === 0 ? style.bold : style.plain
  return paint(pen, padEnd(cutEnd(text, width, ''), width))
}

/** A glyph, then the word where there is room for it. */
function drawState({ state }: TraceRow, width: number, { style, theme }: CellLook): string {
  const glyph = stateGlyph(state, theme)
  const pen = state === 'settled' ? style.dim : style.plain
  const word = width > 1 ? ` ${state}` : ''
  return paint(pen, padEnd(cutEnd(`${glyph}${word}`, width, ''), width))
}

/** As everywhere: here the context was lost. */
const BROKEN_OFF = '~'
const MORE = '+'

function stateGlyph(state: TraceRowState, theme: Theme): string {
  const glyphs = glyphsOf(theme)
  switch (state) {
    case 'open':
      return glyphs.running
    case 'settled':
      return theme.ascii ? '.' : '·'
    case 'reopened':
      return '+'
    case 'incomplete':
      return glyphs.missing
  }
}
