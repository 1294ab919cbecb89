// The tree of what differs between two traces, with the calls that lead to it.
import type { SpanPath } from '../../analysis/diff/call-path.ts'
import { countText, pathName, pathPen, pathService } from './diff-label.ts'
import { differs, type StructureRow, structureRows } from './diff-rows.ts'
import { SIGNS } from './diff-table.ts'
import type { DiffPage } from './diff.ts'
import { treeGuides } from '../waterfall/guides.ts'
import { drawLabel, labelWidth, type Part } from '../waterfall/label.ts'
import { paint } from '../style.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text.ts'
import { formatCount } from '../units.ts'

/** @param edge where notes end, unless what they are about reaches beyond */
export function renderStructure(page: DiffPage, edge: number): readonly string[] {
  const { diff, options, style, glyphs } = page
  const { width } = options
  const rows = structureRows(diff)
  if (rows.length === 0) {
    const paths = diff.paths.filter(({ type }) => type === 'spans').length
    const same = `STRUCTURE the same in both: ${formatCount(paths)} call ${paths === 1 ? 'path' : 'paths'}`
    return [paint(style.dim, cutEnd(same, width, glyphs.cut))]
  }
  const title = 'STRUCTURE (- only in A, + only in B, ~ count or status differs)'
  const limit = options.rowBudget ?? Infinity
  const shown = rows.length <= limit + 1 ? rows : rows.slice(0, limit)
  const levels = Math.max(1, Math.floor(width / 8))
  const guides = treeGuides(
    shown.map(({ depth }) => depth),
    levels,
    glyphs,
  )
  const lines = shown.map((row, at) => drawRow(row, guides[at]?.own ?? '', page, edge))
  const left = rows.length - shown.length
  if (left > 0)
    lines.push(paint(style.dim, cutEnd(`  ${formatCount(left)} more (--all lists them)`, width, glyphs.cut)))
  return [paint(style.dim, cutEnd(title, width, glyphs.cut)), ...lines]
}

function drawRow({ path, parent }: StructureRow, guide: string, page: DiffPage, edge: number): string {
  const { style, glyphs, options } = page
  const sign = differs(path) ? SIGNS[path.change] : ' '
  const parts: Part[] = [
    { text: `${sign} `, pen: style.bold },
    { text: guide, pen: style.dim },
  ]
  if (isMany(path)) parts.push({ text: `${countText(path.a.count, path.b.count, page)} `, pen: style.bold })
  if (parent === undefined || path.service !== parent.service || path.kind === 'missing') {
    parts.push({ text: `${pathService(path, page)} `, pen: pathPen(path, page) })
  }
  parts.push({ text: pathName(path, page), pen: style.plain })
  const note = noteOf(path, page)
  const taken = note === '' ? 0 : textWidth(note) + 2
  const room = Math.min(options.width, Math.max(edge, labelWidth(parts) + taken)) - taken
  if (note === '' || room < MIN_ROOM) return drawLabel(parts, options.width, glyphs).trimEnd()
  return `${drawLabel(parts, room, glyphs)}  ${note}`.trimEnd()
}

const MIN_ROOM = 16

/** The same number of spans in each trace that it is in. */
function isMany({ a, b }: SpanPath): boolean {
  return Math.max(a.count, b.count) > 1 && (a.count === b.count || a.count === 0 || b.count === 0)
}

/** `2 → 1×   error → ok`, the counts above each other and the statuses too. */
function noteOf(path: SpanPath, page: DiffPage): string {
  const { a, b, change } = path
  if (change === 'added' || change === 'removed') return ''
  const count = a.count === b.count ? '' : countText(a.count, b.count, page, ' ')
  const status =
    a.errors === b.errors ? '' : `${statusText(a.errors)} ${page.glyphs.arrow} ${statusText(b.errors)}`
  if (count === '' && status === '') return ''
  if (page.options.width < WIDE) return `${count} ${status}`.trim()
  return `${padStart(count, COUNT)}   ${padEnd(status, STATUS)}`
}

/** `120 → 118×` and `error → ok` have room in them. */
const COUNT = 10
const STATUS = 14
/** From here on they stand in columns. */
const WIDE = 60

function statusText(errors: number): string {
  if (errors === 0) return 'ok'
  return errors === 1 ? 'error' : `${formatCount(errors)} errors`
}
