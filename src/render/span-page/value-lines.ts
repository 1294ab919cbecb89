// An attribute's value on as many lines as it needs: long text is wrapped, text with line breaks keeps them, maps,
// arrays and JSON that do not fit on a line are opened up.
//
//     http.request.header.accept  [text/html, application/json]
//     db.query.text               SELECT * FROM users
//                                 WHERE id = $1
//     order                       id: 17
//                                 items:
//                                   - name: bolt
import type { AttributeValue } from '../../trace/span.ts'
import { formatValue, isList } from './attribute-value.ts'
import { jsonLines } from './json-lines.ts'
import type { CutLines, Extent } from './page-plan.ts'
import { sanitize, textWidth, wrapText } from '../text.ts'
import { formatCount } from '../units.ts'

/** Lines of at most `width` cells. */
export function valueLines(value: AttributeValue, width: number, extent: Extent = 'usual'): CutLines {
  if (typeof value === 'string') {
    const inline = formatValue(value)
    const isOneLine = !/[\n\r\u2028\u2029]/.test(value) && textWidth(inline) <= width
    if (isOneLine) return { lines: [inline], isCut: false }
    const json = jsonLines(value, width)
    return json === undefined ? textLines(value, width, extent) : cutAfter(json, LIMITS[extent].lines)
  }
  return cutAfter(openedLines(value, width, 0), LIMITS[extent].lines)
}

/** Text as it was written, in lines of at most `width` cells: stack traces, SQL, documents. */
export function textLines(text: string, width: number, extent: Extent = 'usual'): CutLines {
  const limit = LIMITS[extent]
  // Of a megabyte no more is looked at than can be drawn.
  const chars = Math.min(limit.chars, limit.lines * 2 * width)
  const lines = text
    .slice(0, chars)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .flatMap((line) => wrapText(sanitize(line.replaceAll('\t', '    ')).trimEnd(), width))
  while (lines.length > 1 && lines.at(-1) === '') lines.pop()
  if (text.length <= chars) return cutAfter(lines, limit.lines)
  const shown = lines.slice(0, limit.lines)
  const left = text.length - shown.reduce((sum, line) => sum + line.length, 0)
  return { lines: [...shown, `... ${formatCount(left)} more characters`], isCut: true }
}

interface Limit {
  readonly chars: number
  readonly lines: number
}

/** Of one value. */
const LIMITS: Readonly<Record<Extent, Limit>> = {
  short: { chars: Infinity, lines: 6 },
  usual: { chars: 65_536, lines: 1000 },
  whole: { chars: Infinity, lines: Infinity },
}

function cutAfter(lines: readonly string[], most: number): CutLines {
  // One line more takes as much room as the line that says so.
  if (lines.length <= most + 1) return { lines, isCut: false }
  const more = `... ${formatCount(lines.length - most)} more lines`
  return { lines: [...lines.slice(0, most), more], isCut: true }
}

const MAX_DEPTH = 8

function openedLines(value: AttributeValue, width: number, depth: number): readonly string[] {
  const inline = formatValue(value)
  const isText = typeof value === 'string'
  if (isText && (/[\n\r\u2028\u2029]/.test(value) || textWidth(inline) > width))
    return textLines(value, width).lines
  if (textWidth(inline) <= width) return [inline]
  const isTree = typeof value === 'object' && !(value instanceof Uint8Array)
  // Where the screen is too narrow to indent any further, one line says it all.
  if (!isTree || depth >= MAX_DEPTH || width < 12) return wrapText(inline, width)
  if (isList(value)) return value.flatMap((item) => hung('- ', openedLines(item, width - 2, depth + 1)))
  return value.entries.flatMap((entry) => {
    const key = sanitize(entry.key)
    const short = formatValue(entry.value)
    if (textWidth(key) + 2 + textWidth(short) <= width) return [`${key}: ${short}`]
    const below = openedLines(entry.value, width - 2, depth + 1)
    return [...wrapText(`${key}:`, width), ...below.map((line) => `  ${line}`)]
  })
}

function hung(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line)
}
