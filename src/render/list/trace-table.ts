// A list of traces as a table for people: columns as wide as what is in them, in the order in which a list is read: when,
// what, how long, how large, what went wrong, and the id to go on with.
import type { Instant } from '../../trace/time.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import { textWidth } from '../text.ts'
import { NameCache } from '../waterfall/label.ts'
import { type Contents, listLayout, type ListLayout, NARROW } from './list-layout.ts'
import type { ListedTrace } from './listed-trace.ts'
import { matchLines } from './match-lines.ts'
import { drawRoot, rootColumns, rootContent, rootLabel, type RootLabel, rootTitle } from './root-label.ts'
import { formatStart, startFormOf } from './start-text.ts'
import { type Cells, drawRow, partWidth, type TableLook, type TraceTableOptions } from './table-look.ts'
import { durationBar, titleOf, traceCells } from './trace-cells.ts'

/** A line of titles, then the traces. No line is wider than the width, from 20 on. */
export function traceTable(traces: readonly ListedTrace[], options: TraceTableOptions): readonly string[] {
  const look = lookOf(traces, options)
  const rows = traces.map((trace) => ({
    trace,
    label: rootLabel(trace, look),
    cells: traceCells(trace, look),
  }))
  const digits = enoughDigits(traces.map(({ id }) => shortTraceId(id, WHOLE)))
  const layout = layoutOf(rows, digits, look)
  const width = (name: string): number => layout.columns.find((column) => column.name === name)?.width ?? 0
  const root = rootColumns(
    rows.map(({ label }) => label),
    width('root'),
    layout.gap,
  )
  const longest = Math.max(0, ...traces.map(({ duration }) => duration))
  const lines = [drawTitles(layout, rootTitle(root), look)]
  for (const { trace, label, cells } of rows) {
    const bar = durationBar(trace.duration, longest, width('bar'), options.theme)
    const id = { text: shortTraceId(trace.id, width('id')), pen: look.style.dim }
    const drawn = {
      ...cells,
      root: drawRoot(label, root, look),
      bar: { text: bar, pen: barPen(label, look) },
      id,
    }
    lines.push(drawRow(drawn, layout, look))
    if (options.withMatches) lines.push(...matchLines(trace, layout, look))
  }
  return lines
}

const WHOLE = 32
/** As many as people take for an id; `show` finds a trace by fewer. */
const MIN_DIGITS = 8
/** From here on ids are whole where a source finds traces by nothing less. */
const WIDE = 100
/** Below it a date leaves out the seconds. */
const LONG_START = 80

interface Row {
  readonly label: RootLabel
  readonly cells: ReturnType<typeof traceCells>
}

function lookOf(traces: readonly ListedTrace[], options: TraceTableOptions): TableLook {
  const { theme, now, width } = options
  const form = startFormOf(
    traces.map(({ start }) => start).filter((start) => start > 0n),
    now,
  )
  return {
    options,
    style: styleOf(theme),
    glyphs: glyphsOf(theme),
    names: new NameCache(),
    startText: (start: Instant) => formatStart(start, form, width < LONG_START),
  }
}

function layoutOf(rows: readonly Row[], digits: number, { options }: TableLook): ListLayout {
  const { width, findsPrefixes } = options
  const cellsFor = (name: keyof Row['cells']): number => {
    const parts = rows.map(({ cells }) => cells[name])
    if (parts.every((part) => part === undefined)) return 0
    return Math.max(textWidth(titleOf(name, width)), ...parts.map(partWidth))
  }
  const contents: Contents = {
    start: cellsFor('start'),
    age: cellsFor('age'),
    root: rootContent(
      rows.map(({ label }) => label),
      width < NARROW ? 1 : 2,
    ),
    duration: cellsFor('duration'),
    spans: cellsFor('spans'),
    services: cellsFor('services'),
    errors: cellsFor('errors'),
    lines: cellsFor('lines'),
    id: findsPrefixes || width < WIDE ? digits : WHOLE,
  }
  return listLayout(contents, width, findsPrefixes ? digits : WHOLE)
}

function drawTitles(layout: ListLayout, root: string, look: TableLook): string {
  const { dim } = look.style
  const cells: Record<string, Cells[keyof Cells]> = {}
  for (const { name, width } of layout.columns) {
    if (name === 'bar') continue
    if (name === 'root') cells[name] = paint(dim, root) + ' '.repeat(Math.max(0, width - textWidth(root)))
    else cells[name] = { text: titleOf(name, look.options.width), pen: dim }
  }
  return drawRow(cells, layout, look)
}

/** In the colour of its service, so that the eye finds the slow one of many. */
function barPen({ service }: RootLabel, { style }: TableLook): TableLook['style']['plain'] {
  return service?.pen ?? style.plain
}

/** For these to differ. */
function enoughDigits(ids: readonly string[]): number {
  const sorted = ids.toSorted()
  let digits = MIN_DIGITS
  for (const [index, id] of sorted.entries()) {
    const next = sorted[index + 1] ?? ''
    let same = 0
    while (same < id.length && id[same] === next[same]) same++
    if (id !== next) digits = Math.max(digits, same + 1)
  }
  return digits
}
