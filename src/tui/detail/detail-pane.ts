// One span in full, as a pane: a window onto its page, with signs before the lines that lead somewhere or can be unfolded.
import { fillRows } from '../frame/fill-rows.ts'
import { paint, styleOf } from '../../render/style.ts'
import { sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { drawableService } from '../../render/names.ts'
import { serviceName } from '../../trace/semconv.ts'
import { drawPaneTitle, STAYS, type TitlePart } from '../frame/pane-title.ts'
import { foundText } from '../frame/place-text.ts'
import type { PaneInput, PaneLook, PaneSize, Step } from '../pane.ts'
import {
  cursorLine,
  type DetailPage,
  detailPage,
  isFound,
  type PageLine,
  plainText,
  type ShownSpan,
  windowTop,
} from './detail-page.ts'
import type { DetailState } from './detail-state.ts'
import { reducePage } from './reduce-detail.ts'

/** Lines above the page. */
const TITLES = 1
/** The cursor or a match, whether Enter does something, and a blank. */
const MARGIN = 3
/** How the page is laid out while nobody draws it: signs of the same widths, near enough. */
const UNDRAWN: Theme = { ascii: false, color: 0 }

export function reduceDetail(
  state: DetailState,
  input: PaneInput,
  span: ShownSpan,
  { columns, rows }: PaneSize,
): Step<DetailState> {
  const look = { width: Math.max(1, columns - MARGIN), theme: UNDRAWN }
  const pageOf = (wanted: DetailState): DetailPage => detailPage(wanted, span, look)
  const view = { state, span, page: pageOf(state), height: heightOf(rows), titles: TITLES, pageOf }
  return reducePage(view, input)
}

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderDetailPane(
  state: DetailState,
  span: ShownSpan,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { theme, utcOffset, palette } = look
  const width = Math.max(1, columns - MARGIN)
  const height = heightOf(rows)
  const page = detailPage(state, span, { width, theme, utcOffset, palette })
  const top = windowTop(state, page, height)
  const cursor = cursorLine(state, page)
  const lines = [drawPaneTitle(titleOf(span), placeOf(state, page, theme), columns, look)]
  for (const [at, line] of page.lines.slice(top, top + height).entries()) {
    lines.push(drawLine(line, { isCursor: top + at === cursor, query: state.query, width, look }))
  }
  return fillRows(lines, rows, columns)
}

function heightOf(rows: number): number {
  return Math.max(1, rows - TITLES)
}

interface LineLook {
  readonly isCursor: boolean
  readonly query: string
  readonly width: number
  readonly look: PaneLook
}

function drawLine(line: PageLine, { isCursor, query, width, look }: LineLook): string {
  const { theme, isFocused } = look
  const { bold, dim } = styleOf(theme)
  const first = line.at === 0
  const mark = isCursor
    ? paint(isFocused ? bold : dim, theme.ascii ? '>' : '▌')
    : first && isFound(line.block, query)
      ? paint(bold, '*')
      : ' '
  const does = first ? signOf(line, theme) : ' '
  // Of a styled line nobody can say how wide it is: its text can be measured.
  const plain = plainText(line)
  const text = isCursor && isFocused ? paint(bold, plain) : line.text
  const blanks = Math.max(0, width - textWidth(plain))
  return `${mark}${paint(dim, does)} ${text}${' '.repeat(blanks)}`
}

/** Where Enter leads to another span, and what it unfolds or folds. */
function signOf({ block, fold }: PageLine, { ascii }: Theme): string {
  if (block.goTo !== undefined) return ascii ? '>' : '›'
  return fold === 'folded' ? '+' : fold === 'unfolded' ? '-' : ' '
}

function titleOf({ node: { span, id } }: ShownSpan): readonly TitlePart[] {
  if (span === undefined) return [{ text: `span ${id}`, rank: STAYS }]
  const name = sanitize(span.name.slice(0, MOST_NAME)).trim()
  return [{ text: `span ${drawableService(serviceName(span))} ${name}`.trimEnd(), rank: STAYS }]
}

/** More than any line has room for. */
const MOST_NAME = 400

/** How far down the page the cursor is, and how much was found. */
function placeOf(state: DetailState, page: DetailPage, theme: Theme): string {
  const { query } = state
  const place = { at: cursorLine(state, page), of: page.lines.length }
  const count = query === '' ? 0 : countFound(page, query)
  return foundText(
    { query, count, nth: count < 2 ? undefined : nthFound(page, place.at, query) },
    place,
    theme,
  )
}

/** Which of them the line is in, from 1. */
function nthFound(page: DetailPage, line: number, query: string): number | undefined {
  const block = page.lines[line]?.block
  if (block === undefined || !isFound(block, query)) return undefined
  const upToHere = page.blocks.slice(0, page.blocks.indexOf(block) + 1)
  return upToHere.filter((one) => isFound(one, query)).length
}

function countFound(page: DetailPage, query: string): number {
  const known = counts.get(page)
  if (known?.query === query) return known.count
  const count = page.blocks.filter((block) => isFound(block, query)).length
  counts.set(page, { query, count })
  return count
}

/** While pages are scrolled through the query stays. */
const counts = new WeakMap<DetailPage, { readonly query: string; readonly count: number }>()
