// One waterfall, planned once and then drawn row by row, in any order: a printer draws all of them, a screen those that
// are in its window.
import type { Trace } from '../../trace/trace.ts'
import { axisScale, drawBackdrop } from './axis-scale.ts'
import { renderAxis } from './axis.ts'
import { Bar } from './bar.ts'
import { type ChosenRows, chooseRows } from './choose-rows.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawLabel, type LabelContext, labelWidth, NameCache, type Part, rowLabel } from './label.ts'
import { type Layout, maxNameWidth, waterfallLayout } from './layout.ts'
import { markWords } from './mark-words.ts'
import { MovedSpans } from './moved-spans.ts'
import { PenCase } from './pen-case.ts'
import { drawFigure, type FigureContext } from './row-figures.ts'
import type { Row } from './rows.ts'
import { type BarContext, paintRow } from './span-bar.ts'
import { mixPens, paint, servicePalette, type Style, styleOf } from '../style.ts'
import { textWidth } from '../text.ts'
import type { WantedNodes } from './wanted-nodes.ts'
import type { WaterfallOptions } from './waterfall-options.ts'

export interface Drawing {
  readonly trace: Trace
  readonly options: WaterfallOptions
  readonly rows: readonly Row[]
  /** How many spans were asked for; undefined for all. */
  readonly wanted: WantedNodes | undefined
  readonly layout: Layout
  readonly style: Style
  readonly labels: LabelContext
  readonly figures: FigureContext
  readonly bar: Bar
  readonly bars: BarContext
  readonly pens: PenCase
  /** What shows through where a row has nothing. */
  readonly backdrop: string | undefined
}

/** @param chosen the rows, where somebody has chosen others than the options say */
export function planDrawing(
  trace: Trace,
  options: WaterfallOptions,
  chosen: ChosenRows = chooseRows(trace, options),
): Drawing {
  const { width, theme, live = false, columns, analysis, path = true } = options
  const { rows, wanted, shares } = chosen
  const paths = path ? analysis?.paths : undefined
  const style = styleOf(theme)
  const labels: LabelContext = {
    theme,
    style,
    glyphs: glyphsOf(theme),
    palette: options.palette ?? servicePalette(trace.services),
    live,
    idDigits: maxNameWidth(width) >= 41 ? 16 : 4,
    names: new NameCache(),
    joints: options.joints,
  }
  const layout = waterfallLayout({
    width,
    longestLabel: longestLabel(rows, labels, maxNameWidth(width)),
    longestService: longestService(trace, labels),
    hasPath: paths !== undefined,
    columns,
  })
  const bar = new Bar(axisScale(trace, options, layout.bar))
  const moved = analysis === undefined ? undefined : new MovedSpans(analysis.skew)
  return {
    trace,
    options,
    rows,
    wanted,
    layout,
    style,
    labels,
    figures: { trace, theme, style, glyphs: labels.glyphs, names: labels.names, live, shares, moved },
    bar,
    bars: { live, paths },
    pens: new PenCase(labels),
    backdrop: drawBackdrop(trace, options, bar.scale),
  }
}

/** Up to `limit`, beyond which it makes no difference. */
function longestLabel(rows: readonly Row[], labels: LabelContext, limit: number): number {
  let longest = 0
  for (const row of rows) {
    longest = Math.max(longest, 2 * row.depth + labelWidth(rowLabel(row, labels)))
    if (longest >= limit) return limit
  }
  return longest
}

function longestService({ services }: Trace, { names }: LabelContext): number {
  return services.reduce((longest, service) => Math.max(longest, textWidth(names.of(service))), 0)
}

/** What stands over the columns, in exactly as many cells as a row has. */
export function drawTitles({ layout, bar, options, style }: Drawing): string {
  let line = 'SPAN'.padEnd(layout.name)
  if (layout.bar > 0) line += ` ${renderAxis(bar.scale, options.theme)}`
  for (const { title, width, align } of layout.figures) {
    line += ` ${align === 'left' ? title.padEnd(width) : title.padStart(width)}`
  }
  const titles = line.slice(0, layout.width).trimEnd()
  return paint(style.dim, titles) + ' '.repeat(layout.width - titles.length)
}

/** How a row is picked out of the others. */
export interface RowMarks {
  /** The cursor is on it. */
  readonly isBold?: boolean
  /** It is what somebody searches for. */
  readonly found?: FoundRow | undefined
}

export interface FoundRow {
  /** In lower case: they stand out where the label has them. */
  readonly words: readonly string[]
  /** Where else they are, drawable; said where the label leaves room for it. */
  readonly place: string | undefined
}

/** In exactly as many cells as the layout has. */
export function drawRow(row: Row, guide: string, drawing: Drawing, marks: RowMarks = {}): string {
  const { layout, labels, style, bar, bars, pens, backdrop, figures } = drawing
  const label = markLabel(rowLabel(row, labels), layout.name - textWidth(guide), style, marks)
  const parts: Part[] = [{ text: guide, pen: style.dim }, ...label]
  let line = drawLabel(parts, layout.name, labels.glyphs)
  if (layout.bar > 0) {
    paintRow(bar, row, bars)
    line += ` ${bar.draw(labels.glyphs, pens.of(row), backdrop)}`
  }
  for (const column of layout.figures) line += drawFigure(column, row, figures)
  return line
}

/** @param width cells that the label may have */
function markLabel(
  label: readonly Part[],
  width: number,
  { bold, dim, reverse }: Style,
  { isBold = false, found }: RowMarks,
): readonly Part[] {
  let parts = found === undefined ? label : markWords(label, found.words, reverse)
  const note = found?.place === undefined ? '' : `  ${found.place}`
  if (note !== '' && labelWidth(label) + textWidth(note) <= width)
    parts = [...parts, { text: note, pen: dim }]
  return isBold ? parts.map(({ text, pen }) => ({ text, pen: mixPens(bold, pen) })) : parts
}
