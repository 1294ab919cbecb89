// A trace as a waterfall: one row for each span, the tree at the left, bars over a common time axis, figures at the
// right. Every row has exactly the width asked for before trailing blanks are trimmed, whatever the names contain.
import type { Analysis } from '../analysis/analysis.ts'
import { selfTime } from '../analysis/dark-intervals.ts'
import type { Offset } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import { axisStep, renderAxis } from './axis.ts'
import { Bar, type BarPens } from './bar.ts'
import { glyphsOf } from './glyphs.ts'
import { eventNotes, looseLogNotes } from './event-notes.ts'
import { type Guide, treeGuides } from './guides.ts'
import { drawLabel, type LabelContext, labelWidth, NameCache, type Part, rowLabel } from './label.ts'
import { type ColumnName, type Figure, type Layout, maxNameWidth, waterfallLayout } from './layout.ts'
import { attributeNotes, type Note, type NoteContext } from './notes.ts'
import { legendText } from './legend.ts'
import { limitRows } from './row-budget.ts'
import { listRows, type Row, rowStart, rowTime } from './rows.ts'
import { paintRow } from './span-bar.ts'
import { mixPens, paint, type Pen, servicePalette, servicePen, type Style, styleOf } from './style.ts'
import { cutEnd } from './text.ts'
import type { Theme } from './theme.ts'
import { formatDuration } from './units.ts'
import { serviceName } from '../trace/semconv.ts'

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
  /** Only spans of services whose name contains this, and the way down to them. */
  readonly service?: string | undefined
  /** Borders of the axis, nanoseconds after the trace's start: what lies wholly outside has no row. */
  readonly from?: Offset | undefined
  readonly to?: Offset | undefined
  /** Long stretches without any span take up two cells of the axis. */
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
  const legend = layout.bar > 0 ? drawLegend(drawing) : ''
  if (legend !== '') yield drawRemark(legend, drawing)
}

function drawRemark(text: string, { layout, style, labels }: Drawing): string {
  return paint(style.dim, cutEnd(text, layout.width, labels.glyphs.cut))
}

interface Drawing {
  readonly trace: Trace
  readonly options: WaterfallOptions
  readonly rows: readonly Row[]
  readonly layout: Layout
  readonly style: Style
  readonly labels: LabelContext
  readonly bar: Bar
  readonly pens: PenCase
  /** The column after the root's end, where the trace goes on well beyond it. */
  readonly rail: number | undefined
}

const NO_GUIDE: Guide = { own: '', below: '' }
const NOTE_INDENT = '  '
/** Between the root's end and the right border, for the line at the root's end to be more than a blot. */
const MIN_RAIL_ROOM = 3

function planDrawing(trace: Trace, options: WaterfallOptions): Drawing {
  const { width, theme, all = false, rowBudget = Infinity, live = false } = options
  const listed = listRows(trace, { fold: !all })
  const rows = all ? listed : limitRows(listed, trace, rowBudget)
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
  const layout = waterfallLayout(width, longestLabel(rows, labels, maxNameWidth(width)))
  const length = live ? wholeSteps(trace.duration, layout.bar) : trace.duration
  const bar = new Bar({ origin: 0, length: Math.max(1, length), cells: layout.bar })
  return {
    trace,
    options,
    rows,
    layout,
    style,
    labels,
    bar,
    pens: new PenCase(labels),
    rail: railColumn(trace, bar),
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

/** A live axis grows by whole steps, so that the bars do not breathe with every frame. */
function wholeSteps(duration: number, cells: number): number {
  const step = axisStep(duration, Math.max(1, cells))
  return Math.ceil(Math.max(1, duration) / step) * step
}

function railColumn({ roots }: Trace, { scale }: Bar): number | undefined {
  const [root] = roots
  if (root === undefined || roots.length > 1 || root.state !== 'finished' || scale.cells === 0)
    return undefined
  const column = Math.ceil(((root.end - scale.origin) * scale.cells) / scale.length)
  return scale.cells - column >= MIN_RAIL_ROOM ? column : undefined
}

function drawTitles({ layout, bar, options, style }: Drawing): string {
  let line = 'SPAN'.padEnd(layout.name)
  if (layout.bar > 0) line += ` ${renderAxis(bar.scale.length, layout.bar, options.theme)}`
  for (const { title, width } of layout.figures) line += ` ${title.padStart(width)}`
  return paint(style.dim, line.slice(0, layout.width).trimEnd())
}

function drawRow(row: Row, guide: Guide, drawing: Drawing): string {
  const { layout, labels, style, bar, pens, rail, options } = drawing
  const parts: Part[] = [{ text: guide.own, pen: style.dim }, ...rowLabel(row, labels)]
  let line = drawLabel(parts, layout.name, labels.glyphs)
  if (layout.bar > 0) {
    paintRow(bar, row, options.live === true)
    line += ` ${bar.draw(labels.glyphs, pens.of(row), rail)}`
  }
  for (const { figure, width } of layout.figures) {
    const { text, pen } = drawFigure(figure, row, drawing)
    line += `${' '.repeat(Math.max(0, 1 + width - text.length))}${paint(pen, text)}`
  }
  return line.trimEnd()
}

function drawFigure(figure: Figure, row: Row, { trace, options, style }: Drawing): Part {
  const { theme } = options
  switch (figure) {
    case 'time': {
      const time = rowTime(row)
      const known = row.kind === 'span' ? unknownTime(row.node, options.live === true) : undefined
      // What is short recedes, so that the eye goes down the column from long to long.
      const isShort = time < SHORT_SHARE * trace.duration
      return {
        text: known ?? formatDuration(time, theme),
        pen: known !== undefined || isShort ? style.dim : style.plain,
      }
    }
    case 'self':
      return { text: formatSelf(row, theme), pen: style.dim }
    case 'start':
      return {
        text: row.kind === 'span' && row.node.state === 'untimed' ? '' : formatDuration(rowStart(row), theme),
        pen: style.dim,
      }
  }
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
  if (row.kind === 'more' || row.node.state !== 'finished') return ''
  return formatDuration(selfTime(row.node), theme)
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

function drawLegend({ bar, rows, labels, options }: Drawing): string {
  return legendText({ drawn: bar.drawn, rows, glyphs: labels.glyphs, live: options.live === true })
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
    const span = row.kind === 'span' ? row.node.span : row.kind === 'run' ? row.members[0]?.span : undefined
    if (span === undefined) return style.plain
    return span.status.code === 'error' ? style.error : servicePen(style, palette, serviceName(span))
  }
}
