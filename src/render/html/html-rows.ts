// The rows of the waterfall in a page: a span with children is a <details>, so that the tree can be folded without a
// script. Elements are closed in the order of the rows: nothing recurses over depth.
import { serviceName } from '../../trace/semconv.ts'
import { treeGuides } from '../waterfall/guides.ts'
import { htmlBar } from './html-bar.ts'
import { spanDetails } from './html-span.ts'
import { escapeHtml } from './html-text.ts'
import type { HtmlPage } from './html.ts'
import { type Part, rowLabel } from '../waterfall/label.ts'
import type { FigureColumn } from '../waterfall/layout.ts'
import { drawFigure } from '../waterfall/row-figures.ts'
import type { Row, RunRow } from '../waterfall/rows.ts'
import { paint } from '../style.ts'
import { formatCount } from '../units.ts'

export function* htmlRows(rows: readonly Row[], page: HtmlPage): Generator<string> {
  const depths = rows.map(({ depth }) => depth)
  const guides = treeGuides(depths, MAX_GUIDES, page.labels.glyphs)
  // Depths of the rows whose elements are still open.
  const open: number[] = []
  for (const [index, row] of rows.entries()) {
    while ((open.at(-1) ?? -1) >= row.depth) {
      open.pop()
      yield '</details>\n'
    }
    const guide = guides[index] ?? { own: '', below: '' }
    const isParent = (depths[index + 1] ?? 0) > row.depth
    if (row.kind === 'run') yield* runRows(row, guide, page)
    else if (isParent && open.length < MAX_NESTED) {
      yield `<details class="t" open><summary ${drawRow(row, guide.own, page)}</summary>${detailsOf(row, page)}\n`
      open.push(row.depth)
    } else yield leafRow(row, guide.own, page)
  }
  for (let at = open.length; at > 0; at--) yield '</details>\n'
}

/** Levels that are indented; deeper rows say how deep they are. */
const MAX_GUIDES = 24
/** Browsers stop nesting at some five hundred elements; what is deeper stands side by side. */
const MAX_NESTED = 100

/** Folded: the calls that it stands for, each with what it carries. */
function* runRows(row: RunRow, guide: Guide, page: HtmlPage): Generator<string> {
  yield `<details class="t"><summary ${drawRow(row, guide.own, page)}</summary>\n`
  for (const [at, node] of row.members.entries()) {
    if (at === MAX_MEMBERS || !page.budget.takeRow()) {
      yield `<p class="dim">${formatCount(row.members.length - at)} more of them are not in this page.</p>\n`
      break
    }
    yield leafRow({ kind: 'span', depth: row.depth + 1, node, hidden: 0 }, guide.below, page)
  }
  yield '</details>\n'
}

/** Of one run; what is beyond is counted. */
const MAX_MEMBERS = 200

interface Guide {
  readonly own: string
  readonly below: string
}

function leafRow(row: Row, guide: string, page: HtmlPage): string {
  return `<div class="t"><div ${drawRow(row, guide, page)}</div>${detailsOf(row, page)}</div>\n`
}

function detailsOf(row: Row, page: HtmlPage): string {
  return row.kind === 'span' ? spanDetails(row.node, page) : ''
}

/** The inside of the row's element, from its attributes on. */
function drawRow(row: Row, guide: string, page: HtmlPage): string {
  const { labels, scale, figures } = page
  const parts: readonly Part[] = rowLabel(row, labels)
  const name = parts.map(({ text, pen }) => paint(pen, escapeHtml(text))).join('')
  const cells = [
    `<span class="n"><span class="g">${guide}</span>${name}</span>`,
    `<span class="x">${htmlBar(row, scale)}</span>`,
    `<span class="v">${figure(TIME, row, page)}</span>`,
    `<span class="v">${figures.shares === undefined ? '' : figure(CRIT, row, page)}</span>`,
  ]
  return `class="r${colorOf(row, page)}">${cells.join('')}`
}

function figure(column: FigureColumn, row: Row, { figures }: HtmlPage): string {
  return escapeHtml(drawFigure(column, row, figures).trim())
}

const TIME: FigureColumn = { figure: 'time', title: 'TIME', width: 7, align: 'right' }
const CRIT: FigureColumn = { figure: 'crit', title: 'CRIT', width: 4, align: 'right' }

/** Its service's colour, or red for what failed. */
function colorOf(row: Row, { labels }: HtmlPage): string {
  const span = row.kind === 'span' ? row.node.span : row.kind === 'run' ? row.members[0]?.span : undefined
  if (span === undefined) return ' s6'
  if (span.status.code === 'error') return ' fail'
  return ` s${labels.palette.get(serviceName(span)) ?? 6}`
}
