// An attribute's value on as many lines as it needs: long text is wrapped, text with line breaks keeps them, maps and
// arrays that do not fit on a line are opened up.
//
//     http.request.header.accept  [text/html, application/json]
//     db.query.text               SELECT * FROM users
//                                 WHERE id = $1
//     order                       id: 17
//                                 items:
//                                   - name: bolt
import type { AttributeValue } from '../../trace/span.ts'
import { formatValue, isList } from './attribute-value.ts'
import { sanitize, textWidth, wrapText } from '../text.ts'
import { formatCount } from '../units.ts'

/** Lines of at most `width` cells. */
export function valueLines(value: AttributeValue, width: number): readonly string[] {
  const lines = openedLines(value, width, 0)
  if (lines.length <= MAX_LINES) return lines
  return [...lines.slice(0, MAX_LINES), `... ${formatCount(lines.length - MAX_LINES)} more lines`]
}

/** Text as it was written, in lines of at most `width` cells: stack traces, SQL, documents. */
export function textLines(text: string, width: number): readonly string[] {
  const shown = text.slice(0, MAX_CHARS)
  const lines = shown
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .flatMap((line) => wrapText(sanitize(line.replaceAll('\t', '    ')).trimEnd(), width))
  while (lines.length > 1 && lines.at(-1) === '') lines.pop()
  if (text.length > MAX_CHARS) lines.push(`... ${formatCount(text.length - MAX_CHARS)} more characters`)
  return lines
}

const MAX_CHARS = 65_536
const MAX_LINES = 1000
const MAX_DEPTH = 8

function openedLines(value: AttributeValue, width: number, depth: number): readonly string[] {
  const inline = formatValue(value)
  const isText = typeof value === 'string'
  if (isText && (/[\n\r\u2028\u2029]/.test(value) || textWidth(inline) > width))
    return textLines(value, width)
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
