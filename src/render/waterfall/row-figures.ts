// What stands in the columns at the right of a row.
import { selfTime } from '../../analysis/gaps/dark-intervals.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { Glyphs } from '../glyphs.ts'
import type { NameCache, Part } from './label.ts'
import type { ColumnName, FigureColumn } from './layout.ts'
import type { MovedSpans } from './moved-spans.ts'
import { NO_SERVICE } from '../names.ts'
import type { PathShares } from './path-shares.ts'
import { type Row, rowEnd, rowStart, rowTime } from './rows.ts'
import { paint, type Style } from '../style.ts'
import { cutEnd, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatDuration, formatPercent } from '../units.ts'

export interface FigureContext {
  readonly trace: Trace
  readonly theme: Theme
  readonly style: Style
  readonly glyphs: Glyphs
  readonly names: NameCache
  readonly live: boolean
  readonly shares: PathShares | undefined
  readonly moved: MovedSpans | undefined
}

/** A blank and the column, exactly; a text one too wide takes the blank as well. */
export function drawFigure(column: FigureColumn, row: Row, context: FigureContext): string {
  const { text, pen } = figureOf(column.figure, row, context)
  const fitting = column.align === 'left' ? cutEnd(text, column.width, context.glyphs.cut) : text
  const blanks = column.width - textWidth(fitting)
  if (column.align === 'left') return ` ${paint(pen, fitting)}${' '.repeat(blanks)}`
  return `${' '.repeat(Math.max(0, 1 + blanks))}${paint(pen, fitting)}`
}

function figureOf(figure: ColumnName, row: Row, context: FigureContext): Part {
  const { theme, style } = context
  switch (figure) {
    case 'time':
      return timeOf(row, context)
    case 'crit':
      return {
        text: formatPercent(context.shares?.of(row) ?? 0),
        pen: row.kind === 'gap' ? style.dim : style.plain,
      }
    case 'self':
      return { text: formatSelf(row, theme), pen: style.dim }
    case 'start':
      return { text: hasTimes(row) ? formatDuration(rowStart(row), theme) : '', pen: style.dim }
    case 'end':
      return { text: hasEnd(row) ? formatDuration(rowEnd(row), theme) : '', pen: style.dim }
    case 'kind':
      return { text: spanOf(row)?.kind ?? '', pen: style.dim }
    case 'service':
      return { text: formatService(row, context), pen: style.dim }
    case 'status':
      return statusOf(row, context)
    case 'id':
      return { text: row.kind === 'span' ? row.node.id : '', pen: style.dim }
  }
}

function timeOf(row: Row, { trace, theme, style, glyphs, live, moved }: FigureContext): Part {
  const time = rowTime(row)
  const unknown = row.kind === 'span' ? unknownTime(row.node, live) : undefined
  if (unknown !== undefined) return { text: unknown, pen: style.dim }
  // What is short recedes, so that the eye goes down the column from long to long.
  const isFaint = row.kind === 'gap' || time < SHORT_SHARE * trace.duration
  const mark = moved?.has(row) === true ? glyphs.moved : ''
  return { text: mark + formatDuration(time, theme), pen: isFaint ? style.dim : style.plain }
}

const SHORT_SHARE = 0.01

/** What stands for a time that is not known; undefined where it is. */
function unknownTime({ state }: SpanNode, live: boolean): string | undefined {
  switch (state) {
    case 'finished':
      return undefined
    case 'unfinished':
      return live ? 'running' : 'no end'
    case 'bad-time':
      return 'bad end'
    case 'untimed':
      return 'no time'
    case 'missing':
      return ''
  }
}

function formatSelf(row: Row, theme: Theme): string {
  if (row.kind === 'run') return formatDuration(rowTime(row), theme)
  if (row.kind !== 'span' || row.node.state !== 'finished') return ''
  return formatDuration(selfTime(row.node), theme)
}

function hasTimes(row: Row): boolean {
  return row.kind !== 'span' || row.node.state !== 'untimed'
}

function hasEnd(row: Row): boolean {
  return row.kind !== 'span' || row.node.state === 'finished' || row.node.state === 'missing'
}

/** Of a run of calls that are alike, the first; of a pattern of several, none. */
function spanOf(row: Row): SpanNode['span'] {
  if (row.kind === 'span') return row.node.span
  return row.kind === 'run' && row.period === 1 ? row.members[0]?.span : undefined
}

function formatService(row: Row, { names }: FigureContext): string {
  const span = spanOf(row)
  return span === undefined ? '' : names.of(serviceName(span)) || NO_SERVICE
}

function statusOf(row: Row, { style }: FigureContext): Part {
  const span = spanOf(row)
  if (span === undefined) return { text: '', pen: style.dim }
  const { code } = span.status
  return { text: code === 'unset' ? '' : code, pen: code === 'error' ? style.error : style.dim }
}
