// A trace as a waterfall: one row for each span, the tree at the left, bars over a common time axis, figures at the
// right. Every row has exactly the width asked for before trailing blanks are trimmed, whatever the names contain.
import type { Analysis } from '../analysis/analysis.ts'
import type { Offset } from '../trace/time.ts'
import { serviceName } from '../trace/semconv.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import { axisScale, drawBackdrop } from './axis-scale.ts'
import { renderAxis } from './axis.ts'
import { Bar, type BarPens } from './bar.ts'
import { chooseRows } from './choose-rows.ts'
import { eventNotes, looseLogNotes } from './event-notes.ts'
import { glyphsOf } from './glyphs.ts'
import { type Guide, treeGuides } from './guides.ts'
import { drawLabel, type LabelContext, labelWidth, NameCache, type Part, rowLabel } from './label.ts'
import { type ColumnName, type Layout, maxNameWidth, waterfallLayout } from './layout.ts'
import { legendLines } from './legend.ts'
import { MovedSpans } from './moved-spans.ts'
import { attributeNotes, type Note, type NoteContext } from './notes.ts'
import { drawFigure, type FigureContext } from './row-figures.ts'
import type { Row } from './rows.ts'
import { type BarContext, paintRow } from './span-bar.ts'
import { squeezeRemark } from './squeeze.ts'
import { mixPens, paint, type Pen, servicePalette, servicePen, type Style, styleOf } from './style.ts'
import { cutEnd, textWidth } from './text.ts'
import type { Theme } from './theme.ts'
import { formatCount } from './units.ts'

export { renderTraceHeader } from './trace-header.ts'

export interface WaterfallOptions {
  /** Columns; no line is longer. */
  readonly width: number
  readonly theme: Theme
  /** Every span has its row: nothing is folded, nothing left out. */
  readonly all?: boolean
  /** Leaves out the least telling rows where there would be more than this. Without it there are as many as there are. */
  readonly rowBudget?: number | undefined
  /** Each span's attributes below its row. */
  readonly attributes?: boolean
  /** Each span's events and logs below its row. */
  readonly events?: boolean
  /** Spans may still arrive: nothing is called missing or not recorded, what has no end runs on. */
  readonly live?: boolean
  /**
   * What was found in the trace: gaps and the critical path are drawn. `trace` has to be `analysis.trace`. Left out
   * where a trace is still open.
   */
  readonly analysis?: Analysis | undefined
  /** Rows and axis of this node and what is below it alone. */
  readonly focus?: SpanNode | undefined
  /** Rows of so many levels, 1 being the topmost ones. */
  readonly depth?: number | undefined
  /** Only what failed, and the way down to it. */
  readonly errorsOnly?: boolean
  /** Only spans of services of one of these names, and the way down to them; empty for all. */
  readonly services?: readonly string[]
  /** Borders of the axis, nanoseconds after the trace's start: what lies wholly outside has no row. */
  readonly from?: Offset | undefined
  readonly to?: Offset | undefined
  /** Long stretches without any span, which `analysis` knows, take up two cells of the axis. */
  readonly squeeze?: boolean
  /** The columns at the right, in this order, instead of those that the width decides. */
  readonly columns?: readonly ColumnName[] | undefined
}

/** Lines without line breaks: axis, rows, and what the signs mean. */
export function renderWaterfall(trace: Trace, options: WaterfallOptions): string[] {
  return [...waterfallLines(trace, options)]
}

/** The same, one line after the other: a trace of 100,000 spans need not be held as text. */
export function* waterfallLines(trace: Trace, options: WaterfallOptions): Generator<string> {
  const drawing = planDrawing(trace, options)
  const { rows, layout } = drawing
  yield drawTitles(drawing)
  const depths = rows.map(({ depth }) => depth)
  const guides = treeGuides(depths, Math.floor(layout.name / 4), drawing.labels.glyphs)
  for (const [index, row] of rows.entries()) {
    const guide = guides[index] ?? NO_GUIDE
    yield drawRow(row, guide, drawing)
    for (const note of notesOf(row, drawing)) yield drawNote(note, guide, drawing)
  }
  const logs = options.events === true ? looseLogNotes(noteContext(drawing)) : []
  if (logs.length > 0) yield drawRemark('logs of the trace and of no span above', drawing)
  for (const note of logs) yield drawNote(note, NO_GUIDE, drawing)
  for (const remark of remarksOf(drawing)) yield drawRemark(remark, drawing)
}

function drawRemark(text: string, { layout, style, labels }: Drawing): string {
  return paint(style.dim, cutEnd(text, layout.width, labels.glyphs.cut))
}

interface Drawing {
  readonly trace: Trace
  readonly options: WaterfallOptions
  readonly rows: readonly Row[]
  /** How many spans were asked for; undefined for all. */
  readonly wanted: number | undefined
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

const NO_GUIDE: Guide = { own: '', below: '' }
const NOTE_INDENT = '  '

function planDrawing(trace: Trace, options: WaterfallOptions): Drawing {
  const { width, theme, live = false, columns, analysis } = options
  const { rows, wanted, shares } = chooseRows(trace, options)
  const style = styleOf(theme)
  const labels: LabelContext = {
    theme,
    style,
    glyphs: glyphsOf(theme),
    palette: servicePalette(trace.services),
    live,
    idDigits: maxNameWidth(width) >= 41 ? 16 : 4,
    names: new NameCache(),
  }
  const layout = waterfallLayout({
    width,
    longestLabel: longestLabel(rows, labels, maxNameWidth(width)),
    longestService: Math.max(0, ...trace.services.map((service) => textWidth(labels.names.of(service)))),
    hasPath: analysis !== undefined,
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
    bars: { live, paths: analysis?.paths },
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

function drawTitles({ layout, bar, options, style }: Drawing): string {
  let line = 'SPAN'.padEnd(layout.name)
  if (layout.bar > 0) line += ` ${renderAxis(bar.scale, options.theme)}`
  for (const { title, width, align } of layout.figures) {
    line += ` ${align === 'left' ? title.padEnd(width) : title.padStart(width)}`
  }
  return paint(style.dim, line.slice(0, layout.width).trimEnd())
}

function drawRow(row: Row, guide: Guide, drawing: Drawing): string {
  const { layout, labels, style, bar, bars, pens, backdrop, figures } = drawing
  const parts: Part[] = [{ text: guide.own, pen: style.dim }, ...rowLabel(row, labels)]
  let line = drawLabel(parts, layout.name, labels.glyphs)
  if (layout.bar > 0) {
    paintRow(bar, row, bars)
    line += ` ${bar.draw(labels.glyphs, pens.of(row), backdrop)}`
  }
  for (const column of layout.figures) line += drawFigure(column, row, figures)
  return line.trimEnd()
}

function noteContext({ trace, options, style, labels }: Drawing): NoteContext {
  return { trace, theme: options.theme, style, glyphs: labels.glyphs }
}

function notesOf(row: Row, drawing: Drawing): readonly Note[] {
  const { options } = drawing
  if (options.attributes !== true && options.events !== true) return []
  const context = noteContext(drawing)
  return [
    ...(options.attributes === true ? attributeNotes(row, context) : []),
    ...(options.events === true ? eventNotes(row, context) : []),
  ]
}

function drawNote({ text, pen }: Note, guide: Guide, { layout, style, labels }: Drawing): string {
  const margin = (guide.below + NOTE_INDENT).slice(0, layout.width)
  const room = layout.width - margin.length
  return paint(style.dim, margin) + paint(pen, cutEnd(text, room, labels.glyphs.cut).trimEnd())
}

/** What was left out, and what the signs mean. */
function remarksOf({ bar, bars, rows, wanted, trace, layout, labels, options }: Drawing): readonly string[] {
  const remarks: string[] = []
  if (wanted !== undefined) remarks.push(wantedRemark(wanted, trace, options))
  if (layout.bar === 0) return remarks
  const broken = squeezeRemark(bar.scale, options.theme)
  if (broken !== undefined) remarks.push(broken)
  return [
    ...remarks,
    ...legendLines({
      drawn: bar.drawn,
      rows,
      glyphs: labels.glyphs,
      live: bars.live,
      hasPath: bars.paths !== undefined,
      width: layout.width,
    }),
  ]
}

function wantedRemark(
  wanted: number,
  { spanCount }: Trace,
  { errorsOnly = false, services = [] }: WaterfallOptions,
): string {
  if (wanted === 0) return `none of ${formatCount(spanCount)} spans is like that`
  const found = `${formatCount(wanted)} of ${formatCount(spanCount)} spans`
  if (errorsOnly || services.length > 0)
    return `${found}, and the way down to ${wanted === 1 ? 'it' : 'them'}`
  return `${found} ${wanted === 1 ? 'runs' : 'run'} between these times`
}

/** The pens of a row's bar: its service's colour, or red for what failed; one set for each. */
class PenCase {
  readonly #labels: LabelContext
  readonly #sets = new Map<Pen, BarPens>()

  constructor(labels: LabelContext) {
    this.#labels = labels
  }

  of(row: Row): BarPens {
    const pen = this.#colorOf(row)
    const known = this.#sets.get(pen)
    if (known !== undefined) return known
    const { dim, reverse } = this.#labels.style
    const faint = mixPens(dim, pen)
    const set = { own: pen, gap: pen, offPath: pen, wait: faint, open: faint, blank: dim, reverse }
    this.#sets.set(pen, set)
    return set
  }

  #colorOf(row: Row): Pen {
    const { style, palette } = this.#labels
    if (row.kind === 'gap') return style.dim
    const span = row.kind === 'span' ? row.node.span : row.kind === 'run' ? row.members[0]?.span : undefined
    if (span === undefined) return style.plain
    return span.status.code === 'error' ? style.error : servicePen(style, palette, serviceName(span))
  }
}
