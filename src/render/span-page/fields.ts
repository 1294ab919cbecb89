// Names and values under each other, as the page of one span is made of: the names in a column, each value beside its
// name and, where it takes more lines, under itself.
import type { Attributes, AttributeValue } from '../../trace/span.ts'
import { drawableKey } from '../names.ts'
import { paint, type Pen, type Style } from '../style.ts'
import { columnFor, padEnd, textWidth, wrapText } from '../text.ts'
import { valueLines } from './value-lines.ts'

export interface Field {
  readonly name: string
  /** Given the cells that a line may have. */
  readonly lines: (width: number) => readonly string[]
  readonly pen: Pen
}

export interface FieldOptions {
  readonly width: number
  readonly style: Style
  readonly indent: number
}

/** Lines of at most `width` cells. */
export function renderFields(
  fields: readonly Field[],
  { width, style, indent }: FieldOptions,
): readonly string[] {
  const most = Math.max(10, Math.floor(width * MAX_NAME_SHARE))
  const column = columnFor(
    fields.map(({ name }) => name),
    most,
  )
  const margin = ' '.repeat(indent)
  const valueAt = indent + column + 2
  return fields.flatMap(({ name, lines, pen }) => {
    const values = lines(Math.max(2, width - valueAt))
    const beside = textWidth(name) <= column
    const below = values.slice(beside ? 1 : 0).map((line) => ' '.repeat(valueAt) + paint(pen, line))
    const names = beside ? [padEnd(name, column)] : wrapText(name, width - indent)
    const head = names.map((line) => margin + paint(style.dim, line))
    if (beside && values[0] !== undefined) head[0] += `  ${paint(pen, values[0])}`
    return [...head, ...below].map(trimLine)
  })
}

/** Attributes of one namespace together (`http.`, `db.`), in the order in which the first of each was sent. */
export function attributeFields(attributes: Attributes, style: Style): readonly Field[] {
  const groups = new Map<string, { readonly key: string; readonly value: AttributeValue }[]>()
  for (const attribute of attributes) {
    const namespace = attribute.key.split('.', 1)[0] ?? ''
    const group = groups.get(namespace)
    if (group === undefined) groups.set(namespace, [attribute])
    else group.push(attribute)
  }
  return [...groups.values()].flat().map(({ key, value }) => ({
    name: drawableKey(key),
    lines: (width) => valueLines(value, width),
    pen: style.plain,
  }))
}

const MAX_NAME_SHARE = 0.4

function trimLine(line: string): string {
  return line.trimEnd()
}
