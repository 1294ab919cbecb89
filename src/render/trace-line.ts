// One trace as one line, in fixed columns so that a list can be scanned:
//
//     14:03:11.208 POST /api/checkout  30.0s  132 sp 4 svc  ! 1 err  gap 3.02s  4bf92f
//     14:03:12.001 GET /health        1.20ms    1 sp 1 svc                      a0b1c2
import { shortTraceId } from '../trace/short-id.ts'
import type { TraceSummary } from '../trace/summary.ts'
import type { Offset } from '../trace/time.ts'
import { glyphsOf } from './glyphs.ts'
import { drawLabel, labelWidth, type Part } from './waterfall/label.ts'
import { drawableService } from './names.ts'
import { paint, type Pen, servicePalette, servicePen, styleOf } from './style.ts'
import { cutEnd, padEnd, padStart, sanitize } from './text.ts'
import type { Theme } from './theme.ts'
import { formatClock, formatDuration, formatShortCount } from './units.ts'

export interface TraceLine {
  readonly summary: TraceSummary
  /** undefined when no span has one. */
  readonly largestGap: Offset | undefined
  /** Settled although the root or a parent has not arrived. */
  readonly incomplete: boolean
  readonly missingParents: number
  /** Spans that came after it had settled; the line then says so instead of all else. */
  readonly lateSpans?: number | undefined
  /** How long before these it had settled. */
  readonly settledAgoMs?: number | undefined
}

export interface TraceLineOptions {
  readonly width: number
  readonly theme: Theme
  /** Minutes east of UTC; 0 unless told. */
  readonly utcOffset?: number | undefined
}

/** Exactly `width` cells, from 80 on; below that the less telling columns go, one after the other. */
export function renderTraceLine(line: TraceLine, options: TraceLineOptions): string {
  if ((line.lateSpans ?? 0) > 0) return renderLateLine(line, options)
  const columns = columnsFor(options.width)
  return joinColumns(
    columns.map((column) => [column, cellOf(column.name, line, options)]),
    options,
  )
}

/** The titles over such lines, in the same columns. */
export function renderTraceLineHeader(options: TraceLineOptions): string {
  const { dim } = styleOf(options.theme)
  const columns = columnsFor(options.width)
  return joinColumns(
    columns.map((column) => [column, { text: column.title, pen: dim }]),
    options,
  )
}

type ColumnName = 'clock' | 'root' | 'time' | 'spans' | 'services' | 'errors' | 'gap' | 'state' | 'id'

interface Column {
  readonly name: ColumnName
  readonly title: string
  readonly width: number
  readonly align: 'left' | 'right'
  /** Blanks before it. */
  readonly space: number
  /** Lowest goes first where there is no room. */
  readonly rank: number
}

const COLUMNS: readonly Column[] = [
  { name: 'clock', title: 'START', width: 12, align: 'left', space: 0, rank: 4 },
  { name: 'root', title: 'ROOT', width: 0, align: 'left', space: 1, rank: 9 },
  // Seven hold every duration; most take six, and the seventh then is the blank before it.
  { name: 'time', title: 'TIME', width: 7, align: 'right', space: 0, rank: 8 },
  { name: 'spans', title: 'SPANS', width: 7, align: 'right', space: 1, rank: 3 },
  { name: 'services', title: 'SVC', width: 5, align: 'right', space: 1, rank: 2 },
  { name: 'errors', title: 'ERRORS', width: 7, align: 'left', space: 2, rank: 7 },
  { name: 'gap', title: 'GAP', width: 10, align: 'left', space: 2, rank: 5 },
  { name: 'state', title: 'STATE', width: 10, align: 'left', space: 1, rank: 1 },
  { name: 'id', title: 'TRACE', width: 6, align: 'right', space: 1, rank: 6 },
]

const MIN_ROOT = 18
const MIN_ROOT_BESIDE_TIME = 8
/** On a screen this wide a gap and `incomplete` have columns of their own, and the root is named with its service. */
const WIDE = 100

function columnsFor(width: number): readonly Column[] {
  let columns: readonly Column[] = COLUMNS.filter(({ name }) => name !== 'state' || width >= WIDE)
  const needed = (): number => columns.reduce((sum, column) => sum + column.space + column.width, 0)
  const minRoot = (): number => (columns.length > 2 ? MIN_ROOT : MIN_ROOT_BESIDE_TIME)
  while (columns.length > 1 && needed() + minRoot() > width) {
    const least = Math.min(...columns.map(({ rank }) => rank))
    columns = columns.filter(({ rank }) => rank !== least)
  }
  const root = Math.max(1, width - needed())
  return columns.map((column) =>
    column.name === 'root' ? Object.assign({}, column, { width: root }) : column,
  )
}

function joinColumns(
  cells: readonly (readonly [Column, Part | readonly Part[]])[],
  options: TraceLineOptions,
): string {
  const { cut } = glyphsOf(options.theme)
  let joined = ''
  for (const [index, [{ width, space, align }, cell]] of cells.entries()) {
    if (index > 0) joined += ' '.repeat(space)
    if (isParts(cell)) joined += drawLabel(cell, width, glyphsOf(options.theme))
    else {
      const pad = align === 'left' ? padEnd : padStart
      joined += paintInside(cell.pen, pad(cutEnd(cell.text, width, cut), width))
    }
  }
  return joined.trimEnd()
}

function isParts(cell: Part | readonly Part[]): cell is readonly Part[] {
  return Array.isArray(cell)
}

/** Blanks around a text stay bare, so that trailing ones can be trimmed. */
function paintInside(pen: Pen, padded: string): string {
  const text = padded.trim()
  if (text === '') return padded
  const at = padded.indexOf(text)
  return padded.slice(0, at) + paint(pen, text) + padded.slice(at + text.length)
}

function cellOf(name: ColumnName, line: TraceLine, options: TraceLineOptions): Part | readonly Part[] {
  const { summary } = line
  const { theme, width } = options
  const { plain, dim, error } = styleOf(theme)
  switch (name) {
    case 'clock':
      return { text: formatClock(summary.start, options), pen: dim }
    case 'root':
      return rootParts(line, options)
    case 'time':
      return { text: formatDuration(summary.duration, theme), pen: plain }
    case 'spans':
      return { text: `${formatShortCount(summary.spans)} sp`, pen: plain }
    case 'services':
      // Two digits and the word take five cells only when they touch.
      return {
        text: summary.services < 10 ? `${summary.services} svc` : `${Math.min(99, summary.services)}svc`,
        pen: plain,
      }
    case 'errors':
      return { text: summary.errors === 0 ? '' : errorText(summary.errors), pen: error }
    case 'gap':
      return gapPart(line, options)
    case 'state':
      return { text: line.incomplete && width >= WIDE ? 'incomplete' : '', pen: styleOf(theme).bold }
    case 'id':
      return { text: shortTraceId(summary.id, 6), pen: dim }
  }
}

/** The root in its service's colour; on a wide screen with the service's name. */
function rootParts({ summary, incomplete }: TraceLine, { theme, width }: TraceLineOptions): readonly Part[] {
  const style = styleOf(theme)
  const { rootName, rootService } = summary
  if (rootName === undefined) {
    return [{ text: incomplete ? '(no root)' : '(no root yet)', pen: style.dim }]
  }
  const pen =
    rootService === undefined ? style.plain : servicePen(style, servicePalette([rootService]), rootService)
  const name = sanitize(rootName).trim()
  const parts: Part[] = []
  if (width >= WIDE && rootService !== undefined) {
    parts.push({ text: `${drawableService(rootService)} `, pen })
  }
  parts.push(
    name === ''
      ? { text: '(no name)', pen: style.dim }
      : { text: name, pen: parts.length > 0 ? style.plain : pen },
  )
  return parts
}

/** Seven cells: `! 1 err`, `!12 err`, `!123err`, `!1k+err`. */
function errorText(errors: number): string {
  if (errors < 100) return `!${String(errors).padStart(2)} err`
  return errors < 1000 ? `!${errors}err` : `!${Math.min(9, Math.floor(errors / 1000))}k+err`
}

/** A hole in a trace that is not whole may be a span that is still to come: then it is not called one. */
function gapPart({ largestGap, incomplete }: TraceLine, { theme, width }: TraceLineOptions): Part {
  const style = styleOf(theme)
  if (incomplete && width < WIDE) return { text: 'incomplete', pen: style.bold }
  if (largestGap === undefined || incomplete) return { text: '', pen: style.dim }
  return { text: `gap ${formatDuration(largestGap, theme)}`, pen: style.plain }
}

/** `14:03:11.208 + 2 spans joined 4bf92f POST /api/checkout, settled 6.10s ago` */
function renderLateLine(line: TraceLine, options: TraceLineOptions): string {
  const { summary, lateSpans = 0, settledAgoMs } = line
  const style = styleOf(options.theme)
  const ago =
    settledAgoMs === undefined ? '' : `, settled ${formatDuration(settledAgoMs * 1e6, options.theme)} ago`
  const parts: readonly Part[] = [
    { text: `${formatClock(summary.start, options)} `, pen: style.dim },
    { text: `+ ${lateSpans} ${lateSpans === 1 ? 'span' : 'spans'}`, pen: style.bold },
    { text: ` joined ${shortTraceId(summary.id, 6)}`, pen: style.plain },
  ]
  const name: readonly Part[] = [{ text: ' ', pen: style.plain }, ...rootParts(line, options)]
  const end: readonly Part[] = [{ text: ago, pen: style.dim }]
  const glyphs = glyphsOf(options.theme)
  const rest = options.width - labelWidth(parts) - labelWidth(end)
  // The name gives way first, then how long ago it was.
  if (rest >= MIN_LATE_NAME) {
    const named = drawLabel(name, Math.min(rest, labelWidth(name)), glyphs)
    return joinDrawn(parts) + named + joinDrawn(end)
  }
  return drawLabel(rest >= 0 ? [...parts, ...end] : parts, options.width, glyphs).trimEnd()
}

const MIN_LATE_NAME = 8

function joinDrawn(parts: readonly Part[]): string {
  return parts.map(({ text, pen }) => paint(pen, text)).join('')
}
