// Under a trace of a list the spans for which it was found, in the same columns, each with what the query looked at:
//
//     14:03:11   frontend  POST /api/checkout       30.0s ████████   132    4   !1  4bf92f35
//                ╰╴payments POST /charge            3.02s                           00f067aa
//                    http.route=/charge  retry=3
import { formatValue } from '../span-page/attribute-value.ts'
import { paint, type Pen } from '../style.ts'
import { cutEnd, textWidth } from '../text.ts'
import { formatDuration } from '../units.ts'
import { drawLabel, type Part } from '../waterfall/label.ts'
import type { ListLayout } from './list-layout.ts'
import type { ListedSpan, ListedTrace } from './listed-trace.ts'
import { drawRow, type TableLook } from './table-look.ts'
import { namePart, servicePart } from './root-label.ts'

export function matchLines({ matches }: ListedTrace, layout: ListLayout, look: TableLook): readonly string[] {
  return matches.flatMap((span, index) => [
    drawSpan(span, index === matches.length - 1, layout, look),
    ...attributeLines(span, layout, look),
  ])
}

function drawSpan(span: ListedSpan, isLast: boolean, layout: ListLayout, look: TableLook): string {
  const { style, glyphs, options } = look
  const service = servicePart(span.service, look)
  const parts: readonly Part[] = [
    { text: isLast ? glyphs.lastBranch : glyphs.branch, pen: style.dim },
    ...(service === undefined ? [] : [{ text: `${service.text} `, pen: service.pen }]),
    // A source that does not say the name does not say that there is none.
    ...(span.name === undefined ? [] : [namePart(span.name, look)]),
  ]
  const root = layout.columns.find(({ name }) => name === 'root')?.width ?? 0
  const cells = {
    root: drawLabel(parts, root, glyphs),
    duration: { text: formatDuration(span.duration, options.theme), pen: style.plain },
    id: { text: span.id.slice(0, DIGITS), pen: style.dim },
  }
  return drawRow(cells, layout, look)
}

/** Enough for `show --span`. */
const DIGITS = 8

/** As many on a line as fit; one that does not is cut. */
function attributeLines({ attributes }: ListedSpan, layout: ListLayout, look: TableLook): readonly string[] {
  const { names, options, glyphs, style } = look
  const indent = ' '.repeat(rootFrom(layout) + INDENT)
  const room = options.width - indent.length
  const lines: string[] = []
  let filled = 0
  for (const { name, value } of attributes) {
    const text = cutEnd(`${names.of(name)}=${formatValue(value)}`, room, glyphs.cut)
    const width = textWidth(text)
    if (lines.length > 0 && filled + BETWEEN + width <= room) {
      lines[lines.length - 1] += ' '.repeat(BETWEEN) + paintAttribute(text, style.dim)
      filled += BETWEEN + width
    } else {
      lines.push(indent + paintAttribute(text, style.dim))
      filled = width
    }
  }
  return lines
}

const INDENT = 4
const BETWEEN = 2

/** Its key gives way to its value. */
function paintAttribute(text: string, dim: Pen): string {
  const end = text.indexOf('=') + 1
  return paint(dim, text.slice(0, end)) + text.slice(end)
}

function rootFrom({ columns, gap }: ListLayout): number {
  const before = columns.slice(
    0,
    columns.findIndex(({ name }) => name === 'root'),
  )
  return before.reduce((sum, { width }) => sum + width + gap, 0)
}
