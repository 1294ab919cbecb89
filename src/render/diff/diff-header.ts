// The lines at the top of a diff: both traces in the same columns, and how much more or less time B took.
import type { ComparedTrace } from '../../analysis/diff/diff.ts'
import { serviceName } from '../../trace/semconv.ts'
import { movedClockLines } from '../summary/clock-lines.ts'
import { changePen, formatChange, formatChangeShare } from './diff-change.ts'
import type { DiffColumns } from './diff-columns.ts'
import type { DiffPage } from './diff.ts'
import { Words } from '../findings/finding-words.ts'
import { drawLabel, labelWidth, type Part } from '../waterfall/label.ts'
import { paint, type Pen, servicePen } from '../style.ts'
import { columnFor, cutEnd, cutMiddle, padEnd, padStart, sanitize } from '../text.ts'
import { formatCount, formatDuration } from '../units.ts'

export function renderDiffHeader(page: DiffPage, columns: DiffColumns): readonly string[] {
  const { diff, options, style, glyphs } = page
  const { a, b } = diff
  const nanoseconds = b.duration - a.duration
  const change = formatChange(nanoseconds, options.theme)
  const share = formatChangeShare(nanoseconds, a.duration)
  const pen = changePen(nanoseconds, style)
  // Over the column of changes where there is one and room for the share behind it, else on a line of its own.
  const isBeside = columns.bar > 0
  const room = isBeside ? columns.what + columns.a + columns.b : options.width
  const lines = factsOf(page, room).map((facts) => drawLabel(facts, room, glyphs))
  if (isBeside) lines[1] += paint(pen, padStart(change, columns.change) + padStart(share, SHARE))
  else lines.push(paint(pen, `  ${change}  ${share}`.slice(0, options.width)))
  const notes = [...notesOf('A', a, page), ...notesOf('B', b, page)]
  return [...lines, ...notes.map((note) => paint(style.dim, cutEnd(note, options.width, glyphs.cut)))].map(
    (line) => line.trimEnd(),
  )
}

/** Cells of the longer one of both traces' lines, had it all the room there is. */
export function longestFacts(page: DiffPage): number {
  return Math.max(...factsOf(page, page.options.width).map((parts) => labelWidth(parts)))
}

/** `   -92%` */
const SHARE = 7

/** In the same columns for both. Where there is no room for all, the name keeps some, and the time. */
function factsOf(page: DiffPage, room: number): readonly (readonly Part[])[] {
  const { diff, style, glyphs } = page
  const sides = [diff.a, diff.b]
  const ids = sides.map(({ trace }) => trace.id.replace(/^0{8,}/, ''))
  const digits = enoughDigits(ids[0] ?? '', ids[1] ?? '')
  const lead = 'A '.length + digits + 2
  const figures = figuresThatFit(sides, page, room - lead - MIN_NAME)
  const taken = Math.max(...figures.map((parts) => labelWidth(parts)))
  const nameRoom = Math.max(0, room - lead - taken)
  const titles = sides.map((side) => cutMiddle(titleOf(side, page), nameRoom, glyphs.cut))
  const column = columnFor(titles, nameRoom)
  return sides.map((side, at) => {
    const name: readonly Part[] = [
      { text: at === 0 ? 'A ' : 'B ', pen: style.bold },
      { text: `${ids[at]?.slice(0, digits).padEnd(digits)}  `, pen: style.dim },
      { text: padEnd(titles[at] ?? '', column), pen: titlePen(side, page) },
    ]
    return name.concat(figures[at] ?? [])
  })
}

/** Time, spans, errors: the spans go first, the time last. */
function figuresThatFit(
  sides: readonly ComparedTrace[],
  { options, style }: DiffPage,
  room: number,
): readonly (readonly Part[])[] {
  const durations = inColumn(sides.map(({ duration }) => formatDuration(duration, options.theme)))
  const counts = inColumn(sides.map(({ trace }) => formatCount(trace.spanCount)))
  const figures = sides.map(({ trace }, at): readonly Part[] => [
    { text: `  ${durations[at]}`, pen: style.bold },
    {
      text: `  ${formatCount(trace.errors)} ${trace.errors === 1 ? 'error' : 'errors'}`,
      pen: trace.errors > 0 ? style.error : style.dim,
    },
    { text: `  ${counts[at]} ${trace.spanCount === 1 ? 'span ' : 'spans'}`, pen: style.plain },
  ])
  const most =
    [3, 2, 1].find((count) => figures.every((parts) => labelWidth(parts.slice(0, count)) <= room)) ?? 0
  return figures.map((parts) => {
    const [time, errors, spans] = parts.slice(0, most)
    return [time, spans, errors].filter((part) => part !== undefined)
  })
}

const MIN_NAME = 8

function inColumn(texts: readonly string[]): readonly string[] {
  const width = columnFor(texts, Infinity)
  return texts.map((text) => padStart(text, width))
}

function titleOf({ trace }: ComparedTrace, { names }: DiffPage): string {
  const { span } = trace.headline
  return span === undefined ? '(no root)' : names.of(span.name) || '(no name)'
}

function titlePen({ trace }: ComparedTrace, { style, palette }: DiffPage): Pen {
  const { span } = trace.headline
  return span === undefined ? style.dim : servicePen(style, palette, serviceName(span))
}

/** For the ids to differ, eight at least; of one and the same trace eight. The zeros before 64-bit ids say nothing. */
function enoughDigits(a: string, b: string): number {
  let common = 0
  while (common < a.length && a[common] === b[common]) common++
  return common === a.length ? 8 : Math.max(8, common + 1)
}

/** What makes the comparison less than whole. */
function notesOf(side: 'A' | 'B', { trace, skew }: ComparedTrace, { options }: DiffPage): readonly string[] {
  const { missingParents, headline, partial } = trace
  const clocks = skew === undefined ? [] : movedClockLines(skew, new Words(options.theme))
  const notes = clocks.map(({ text }) => `  clocks of ${side}: ${text}`)
  if (partial !== undefined) {
    notes.push(
      `  ${side} is partial: ${sanitize(partial)}: what only the other has may be in the part that is missing`,
    )
  }
  if (headline.state === 'unfinished')
    notes.push(`  the root of ${side} has no end: its last known child's end stands for it`)
  const rootMissing = headline.span === undefined
  if (rootMissing) notes.push(`  ${side} has no root: a parent that never arrived stands for it`)
  const apart = rootMissing ? missingParents - 1 : missingParents
  if (apart > 0) {
    const parents =
      apart === 1
        ? `${rootMissing ? 'another' : 'a'} parent`
        : `${formatCount(apart)} ${rootMissing ? 'more ' : ''}parents`
    notes.push(`  ${side} lacks ${parents} that its spans name: what is below is compared apart`)
  }
  return notes
}
