// The time of both critical paths by call path, what changed most first. The rows that are not there are summed up in
// one, so that the columns sum to the roots' durations.
import type { CallPath, PathFigures, SpanPath } from '../../analysis/diff/call-path.ts'
import { changeOf } from '../../analysis/diff/diff.ts'
import { changePen, formatChange } from './diff-change.ts'
import type { DiffColumns } from './diff-columns.ts'
import { countText, gapName, pathName, pathPen, pathService } from './diff-label.ts'
import { type PathSum, timeTable } from './diff-rows.ts'
import type { DiffPage } from './diff.ts'
import { drawLabel, type Part } from '../waterfall/label.ts'
import { paint } from '../style.ts'
import { columnFor, padEnd, padStart, textWidth } from '../text.ts'
import { formatCount, formatDuration } from '../units.ts'

export function timeLines(page: DiffPage): readonly TimeLine[] {
  const { diff, options } = page
  const { rows, more, rest } = timeTable(diff, options.rowBudget ?? Infinity)
  const lines = rows.map((path): TimeLine => pathLine(path, page))
  if (more !== undefined)
    lines.push({
      ...sumLine(more),
      sign: ' ',
      name: `${formatCount(more.paths)} more paths (--all lists them)`,
    })
  if (rest !== undefined) lines.push({ ...sumLine(rest), sign: '=', name: restText(rest) })
  return lines
}

/** Cells of the longest sign, service, name and count. */
export function longestWhat(lines: readonly TimeLine[], page: DiffPage): number {
  const ambiguous = repeated(lines.map(lookOf))
  let service = 0
  let name = 0
  for (const line of lines) {
    const { owner, count } = line
    if (owner !== undefined) service = Math.max(service, textWidth(line.service ?? '') + 2)
    const place =
      owner?.parent !== undefined && ambiguous.has(lookOf(line)) ? pathName(owner.parent, page) : ''
    const parts = [line.name, place === '' ? '' : ` in ${place}`, count === undefined ? '' : `  ${count}`]
    name = Math.max(name, textWidth(parts.join('')))
  }
  return '~ '.length + service + name
}

export function renderTimeTable(
  page: DiffPage,
  lines: readonly TimeLine[],
  columns: DiffColumns,
): readonly string[] {
  const { diff, style } = page
  const table: Table = {
    page,
    columns,
    services:
      columns.what < MIN_WHAT_WITH_SERVICES
        ? 0
        : columnFor(
            lines.map(({ service }) => service ?? ''),
            columns.what / 3,
          ),
    ambiguous: repeated(lines.map(lookOf)),
    largest: Math.max(...lines.map(({ change }) => Math.abs(change))),
  }
  const total: TimeLine = {
    sign: ' ',
    name: "total (sums to the root's duration)",
    a: diff.a.duration,
    b: diff.b.duration,
    change: diff.b.duration - diff.a.duration,
    hasBar: false,
  }
  return [
    paint(style.dim, titles(columns)),
    ...lines.map((line) => drawLine(line, table)),
    drawLine(total, table),
  ].map((line) => line.trimEnd())
}

export interface TimeLine {
  readonly sign: string
  /** Whose time it is; undefined where it is that of many paths. */
  readonly owner?: SpanPath
  readonly service?: string
  readonly name: string
  readonly isDim?: boolean
  readonly count?: string
  /** Nanoseconds; undefined where there is no such path. */
  readonly a: number | undefined
  readonly b: number | undefined
  readonly change: number
  readonly hasBar: boolean
}

interface Table {
  readonly page: DiffPage
  readonly columns: DiffColumns
  /** Cells of the column of services; 0 where they stand right before the names. */
  readonly services: number
  /** Looks of lines that would be the same but for where they hang. */
  readonly ambiguous: ReadonlySet<string>
  /** Nanoseconds that the longest bar stands for. */
  readonly largest: number
}

const MIN_WHAT_WITH_SERVICES = 36
const MIN_WHAT_WITH_SERVICE = 22

function pathLine(path: CallPath, page: DiffPage): TimeLine {
  const owner = path.type === 'gap' ? path.parent : path
  return {
    sign: SIGNS[path.change],
    owner,
    service: pathService(owner, page),
    ...(path.type === 'gap'
      ? { name: gapName(path, page), isDim: true }
      : { name: pathName(path, page), count: countText(path.a.count, path.b.count, page) }),
    a: timeOf(path.a),
    b: timeOf(path.b),
    change: changeOf(path),
    hasBar: true,
  }
}

/** Everything that is listed and is in both has changed. */
export const SIGNS: Readonly<Record<CallPath['change'], string>> = {
  both: '~',
  renamed: '~',
  added: '+',
  removed: '-',
}

function timeOf({ count, ownTime }: PathFigures): number | undefined {
  return count === 0 ? undefined : ownTime
}

function sumLine({ a, b }: PathSum): Pick<TimeLine, 'a' | 'b' | 'change' | 'hasBar'> {
  return { a, b, change: b - a, hasBar: true }
}

function restText({ paths, isSame }: PathSum): string {
  const counted = `${formatCount(paths)} ${paths === 1 ? 'path' : 'paths'}`
  return isSame ? `${counted} took the same time` : `${counted} changed by less than 1% of A`
}

function lookOf({ service = '', name }: TimeLine): string {
  return `${service}\n${name}`
}

function repeated(looks: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(looks.filter((look) => seen.size === seen.add(look).size))
}

/** The last title stands over the change and its bar. */
function titles({ what, a, b, change, bar }: DiffColumns): string {
  const left = 'CRITICAL-PATH TIME BY CALL PATH'.slice(0, what).padEnd(what)
  const right = change === 0 ? '' : 'CHANGE'.padStart(bar > 0 ? change + 4 : change)
  return left + 'A'.slice(0, a).padStart(a) + 'B'.slice(0, b).padStart(b) + right
}

function drawLine(line: TimeLine, table: Table): string {
  const { page, columns } = table
  const { theme } = page.options
  const { dim, plain } = page.style
  const pen = changePen(line.change, page.style)
  let text = drawWhat(line, table)
  if (columns.a > 0) {
    const [a, b] = [line.a, line.b].map((time) => (time === undefined ? '-' : formatDuration(time, theme)))
    text += padStart(a ?? '', columns.a) + paint(b === '-' ? dim : plain, padStart(b ?? '', columns.b))
  }
  if (columns.change > 0) text += paint(pen, padStart(formatChange(line.change, theme), columns.change))
  if (columns.bar > 0 && line.hasBar) text += paint(pen, ` ${changeBar(line.change, columns.bar - 1, table)}`)
  return text
}

/** Exactly as wide as its column. */
function drawWhat(line: TimeLine, { page, columns, services, ambiguous }: Table): string {
  const { style, glyphs } = page
  const count = line.count === undefined ? '' : `  ${line.count}`
  const parts: Part[] = [{ text: `${line.sign} `, pen: style.bold }]
  // Where there is room for one of them, the name says more.
  if (line.owner !== undefined && columns.what >= MIN_WHAT_WITH_SERVICE) {
    const service = line.service ?? ''
    parts.push({
      text: services > 0 ? `${padEnd(service, services)}  ` : `${service} `,
      pen: pathPen(line.owner, page),
    })
  }
  parts.push({ text: line.name, pen: line.isDim === true ? style.dim : style.plain })
  const parent = line.owner?.parent
  if (parent !== undefined && ambiguous.has(lookOf(line))) {
    parts.push({ text: ` in ${pathName(parent, page)}`, pen: style.dim })
  }
  const room = columns.what - textWidth(count)
  // Which call it is says more than how often.
  if (room < MIN_NAME) return drawLabel(parts, columns.what, glyphs)
  return drawLabel(parts, room, glyphs) + paint(style.dim, count)
}

const MIN_NAME = 12

/** What is too small for a cell is a thin line: no change is invisible. */
function changeBar(change: number, cells: number, { page, largest }: Table): string {
  if (change === 0) return ''
  const full = Math.round((Math.abs(change) / largest) * cells)
  return full === 0 ? page.glyphs.tiny : page.glyphs.change.repeat(full)
}
