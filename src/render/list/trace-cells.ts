// What stands in each column of a list of traces, but for what depends on the column's width.
import { shortTraceId } from '../../trace/short-id.ts'
import { glyphsOf, type Glyphs } from '../glyphs.ts'
import type { Theme } from '../theme.ts'
import { formatDuration, formatShortCount } from '../units.ts'
import type { Part } from '../waterfall/label.ts'
import { type ColumnName, NARROW } from './list-layout.ts'
import type { ListedTrace } from './listed-trace.ts'
import { formatAge } from './start-text.ts'
import type { TableLook } from './table-look.ts'

type PlainColumn = Exclude<ColumnName, 'root' | 'bar'>

/** A column in which a trace has nothing to say is not among them. */
export function traceCells(
  trace: ListedTrace,
  look: TableLook,
): Readonly<Partial<Record<PlainColumn, Part>>> {
  const { style, options, startText } = look
  const { start, duration, spans, services, errors, mention } = trace
  const { plain, dim } = style
  const known = start > 0n
  return {
    start: { text: known ? startText(start) : '-', pen: dim },
    age: { text: known ? formatAge(start, options.now) : '-', pen: dim },
    duration: { text: formatDuration(duration, options.theme), pen: plain },
    ...(spans === undefined ? {} : { spans: { text: formatShortCount(spans), pen: plain } }),
    ...(services === undefined ? {} : { services: { text: formatShortCount(services), pen: plain } }),
    ...(errors === undefined ? {} : { errors: errorCell(errors, look) }),
    ...(mention === undefined ? {} : { lines: { text: mentionText(mention), pen: plain } }),
    id: { text: shortTraceId(trace.id, WHOLE), pen: dim },
  }
}

export function titleOf(column: PlainColumn, width: number): string {
  if (column === 'duration' && width < NARROW) return 'TOOK'
  return TITLES[column]
}

/** Times are in UTC, and nobody should have to guess it. */
const TITLES: Readonly<Record<PlainColumn, string>> = {
  start: 'START UTC',
  age: 'AGE',
  duration: 'DURATION',
  spans: 'SPANS',
  services: 'SVC',
  errors: 'ERR',
  lines: 'LINE',
  id: 'TRACE',
}

/** Of what is longest in the list, in eighths of a cell; never nothing at all. */
export function durationBar(duration: number, longest: number, cells: number, theme: Theme): string {
  const glyphs = glyphsOf(theme)
  const eighths = longest > 0 ? Math.round((Math.max(0, duration) / longest) * cells * 8) : 0
  if (eighths === 0) return duration > 0 ? glyphs.tiny : ''
  return glyphs.own[8]!.repeat(Math.floor(eighths / 8)) + partOfCell(eighths % 8, glyphs)
}

const WHOLE = 32

/** A mark besides the colour; none failed is nothing to look at. */
function errorCell(errors: number, { style, glyphs }: TableLook): Part {
  return errors === 0
    ? { text: '', pen: style.plain }
    : { text: `${glyphs.error}${formatShortCount(errors)}`, pen: style.error }
}

/** `17`, `17 +2`: the first of the lines that name it, and how many more do. */
function mentionText({ count, firstLine }: NonNullable<ListedTrace['mention']>): string {
  return count === 1 ? String(firstLine) : `${firstLine} +${count - 1}`
}

function partOfCell(eighths: number, glyphs: Glyphs): string {
  return eighths === 0 ? '' : (glyphs.own[eighths] ?? '')
}
