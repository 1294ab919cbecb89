// The waterfall as a pane: its title, the axis, the rows in the window, and below them, where there is room, where the
// time went.
import { fillRows } from '../frame/fill-rows.ts'
import { stripVTControlCharacters } from 'node:util'
import { textWidth } from '../../render/text.ts'
import { summaryLines } from '../../render/summary/summary-lines.ts'
import { drawRow, drawTitles, type FoundRow } from '../../render/waterfall/drawing.ts'
import type { Row } from '../../render/waterfall/rows.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { cursorMark, foundMark, MARK_CELLS } from '../frame/cursor-mark.ts'
import { drawPaneTitle } from '../frame/pane-title.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import type { ShownTrace } from '../screen-data.ts'
import { reduceRows } from './reduce-trace.ts'
import { cursorIndex, nodeOfRow, rowAtCursor, windowTop } from './trace-moves.ts'
import { type TraceRows, traceDrawing, traceRows } from './trace-rows.ts'
import { countHits, findHits, nthHit, type TraceHits } from './trace-search.ts'
import type { TraceState } from './trace-state.ts'
import { placeOf, titleOf } from './trace-title.ts'

/** Lines above the rows: what trace it is, and the axis. */
const TITLES = 2

export function reduceTrace(
  state: TraceState,
  input: PaneInput,
  shown: ShownTrace,
  { rows }: PaneSize,
): Step<TraceState> {
  return reduceRows(state, input, shown, { height: Math.max(1, rows - TITLES), titles: TITLES })
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderTracePane(
  state: TraceState,
  shown: ShownTrace,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { theme, palette } = look
  const height = Math.max(1, rows - TITLES)
  const listed = traceRows(state, shown)
  const { drawing, guides } = traceDrawing(listed, {
    state,
    shown,
    width: columns - MARK_CELLS,
    theme,
    palette,
  })
  const cursor = cursorIndex(state, listed)
  const top = windowTop(state, listed, height)
  const hits = findHits(listed.trace, state.query)
  const hit = hitOf(listed.rows[cursor], hits)
  const found = {
    count: countHits(hits, listed.top),
    nth: nthHit(hits, listed.top, hit),
    place: hit && hits.placeOf(hit),
    isLooking: hits.rest !== undefined,
  }
  const lines = [
    drawPaneTitle(titleOf(state, shown, listed, theme), placeOf(state, listed, found, theme), columns, look),
    `${' '.repeat(MARK_CELLS)}${drawTitles(drawing)}`,
  ]
  const tree = guides(top, height)
  for (const [at, row] of listed.rows.slice(top, top + height).entries()) {
    const isCursor = top + at === cursor
    const found = foundRow(row, hits)
    const guide = tree[at]?.own ?? ''
    lines.push(
      (found !== undefined && !isCursor ? foundMark(look) : cursorMark(isCursor, look)) +
        drawRow(row, guide, drawing, { isBold: isCursor && look.isFocused, found }),
    )
  }
  return withSummary(lines, listed, { columns, rows, look })
}

/** The span of a row that is found, of repeats the first that is; undefined for none. */
function hitOf(row: Row | undefined, { marks, count }: TraceHits): SpanNode | undefined {
  if (row === undefined || count === 0) return undefined
  if (row.kind === 'run') return row.members.find(({ index }) => marks[index] === 1)
  return row.kind === 'span' && marks[row.node.index] === 1 ? row.node : undefined
}

function foundRow(row: Row, hits: TraceHits): FoundRow | undefined {
  const hit = hitOf(row, hits)
  return hit && { words: hits.texts, place: hits.placeOf(hit) }
}

/** What is searched for in a trace; undefined for nothing. */
export function hitsOf(state: TraceState, shown: ShownTrace): TraceHits | undefined {
  return state.query === '' ? undefined : findHits(traceRows(state, shown).trace, state.query)
}

/** What the cursor is on: of repeats the first, of a gap the span that it is in. */
export function spanAtCursor(state: TraceState, shown: ShownTrace): SpanNode | undefined {
  return nodeOfRow(rowAtCursor(state, traceRows(state, shown)))
}

/** Behind a blank line, as much of it as there is room for. */
function withSummary(
  lines: readonly string[],
  { analysis, top }: TraceRows,
  { columns, rows, look }: PaneSize & { readonly look: PaneLook },
): readonly string[] {
  const blank = ' '.repeat(columns)
  const room = rows - lines.length - 1
  // It speaks of the whole.
  const summary =
    analysis === undefined || top !== undefined || room < 1
      ? []
      : summaryLines(analysis, { width: columns - MARK_CELLS, theme: look.theme }).slice(0, room)
  // Something may stand beside it.
  const below = summary.map((line) => {
    const cells = MARK_CELLS + textWidth(stripVTControlCharacters(line))
    return `${' '.repeat(MARK_CELLS)}${line}${' '.repeat(Math.max(0, columns - cells))}`
  })
  const all = below.length === 0 ? lines : [...lines, blank, ...below]
  return fillRows(all, rows, columns)
}
