// A trace as a waterfall: one row for each span, the tree at the left, bars over a common time axis, figures at the
// right. Every row has exactly the width asked for before trailing blanks are trimmed, whatever the names contain.
import type { Trace } from '../../trace/trace.ts'
import { type Drawing, drawRow, drawTitles, planDrawing } from './drawing.ts'
import { eventNotes, looseLogNotes } from './event-notes.ts'
import { type Guide, treeGuides } from './guides.ts'
import { jointNotes } from './joint-notes.ts'
import { legendLines } from './legend.ts'
import { attributeNotes, type Note, type NoteContext } from './notes.ts'
import type { Row } from './rows.ts'
import { squeezeRemark } from './squeeze.ts'
import { paint } from '../style.ts'
import { cutEnd } from '../text.ts'
import { formatCount } from '../units.ts'
import type { WantedNodes } from './wanted-nodes.ts'
import type { WaterfallOptions } from './waterfall-options.ts'

export { renderTraceHeader } from './trace-header.ts'
export type { WaterfallOptions } from './waterfall-options.ts'

/** Lines without line breaks: axis, rows, and what the signs mean. */
export function renderWaterfall(trace: Trace, options: WaterfallOptions): string[] {
  return [...waterfallLines(trace, options)]
}

/** The same, one line after the other: a trace of 100,000 spans need not be held as text. */
export function* waterfallLines(trace: Trace, options: WaterfallOptions): Generator<string> {
  const drawing = planDrawing(trace, options)
  const { rows, layout } = drawing
  yield drawTitles(drawing).trimEnd()
  const depths = rows.map(({ depth }) => depth)
  const guides = treeGuides(depths, Math.floor(layout.name / 4), drawing.labels.glyphs)
  for (const [index, row] of rows.entries()) {
    const guide = guides[index] ?? NO_GUIDE
    yield drawRow(row, guide.own, drawing).trimEnd()
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

const NO_GUIDE: Guide = { own: '', below: '' }
const NOTE_INDENT = '  '

function noteContext({ trace, options, style, labels }: Drawing): NoteContext {
  return { trace, theme: options.theme, style, glyphs: labels.glyphs }
}

function notesOf(row: Row, drawing: Drawing): readonly Note[] {
  const { options } = drawing
  const joints = options.joints === undefined ? [] : jointNotes(row, options.joints, drawing.style)
  if (options.attributes !== true && options.events !== true) return joints
  const context = noteContext(drawing)
  return [
    ...joints,
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
function remarksOf({ bar, bars, rows, wanted, layout, labels, options }: Drawing): readonly string[] {
  const remarks: string[] = []
  if (wanted !== undefined) remarks.push(wantedRemark(wanted, options))
  if (layout.leftOut.length > 0) {
    const names = layout.leftOut.map(({ figure }) => figure).join(', ')
    remarks.push(`no room for ${names} (--width draws wider)`)
  }
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
  { spans, among }: WantedNodes,
  { errorsOnly = false, services = [] }: WaterfallOptions,
): string {
  if (spans === 0) return `none of ${formatCount(among)} ${among === 1 ? 'span' : 'spans'} is like that`
  const found = `${formatCount(spans)} of ${formatCount(among)} ${among === 1 ? 'span' : 'spans'}`
  if (errorsOnly || services.length > 0) return `${found}, and the way down to ${spans === 1 ? 'it' : 'them'}`
  return `${found} ${spans === 1 ? 'runs' : 'run'} between these times`
}
