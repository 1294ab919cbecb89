// Names and values under each other, as the page of one span is made of: the names in a column, each value beside its
// name and, where it takes more lines, under itself.
import type { Attributes, AttributeValue } from '../../trace/span.ts'
import { copiedValue } from './copied-value.ts'
import { drawableKey } from '../names.ts'
import { type CutLines, type Extent, type PageBlock, type SpanPlace, wholeLines } from './page-plan.ts'
import { paint, type Pen, type Style } from '../style.ts'
import { columnFor, padEnd, textWidth, wrapText } from '../text.ts'
import { valueLines } from './value-lines.ts'

export interface Field {
  /** Made harmless. */
  readonly name: string
  /** Given the cells that a line may have. */
  readonly lines: (width: number, extent: Extent) => CutLines
  readonly pen: Pen
  /** As it was sent, made when it is asked for. */
  readonly value: () => string
  readonly goTo?: SpanPlace | undefined
}

export interface FieldOptions {
  readonly width: number
  readonly style: Style
  readonly indent: number
}

/** A block for each, with lines of at most `width` cells; their keys begin as is said. */
export function fieldBlocks(
  fields: readonly Field[],
  key: string,
  { width, style, indent }: FieldOptions,
): readonly PageBlock[] {
  const most = Math.max(10, Math.floor(width * MAX_NAME_SHARE))
  const column = columnFor(
    fields.map(({ name }) => name),
    most,
  )
  const margin = ' '.repeat(indent)
  const valueAt = indent + column + 2
  return fields.map((field, at): PageBlock => ({
    key: `${key}/${at}`,
    kind: 'item',
    name: field.name,
    value: field.value,
    goTo: field.goTo,
    lines: (extent) => fieldLines(field, extent),
  }))

  function fieldLines({ name, pen, lines }: Field, extent: Extent): CutLines {
    const values = lines(Math.max(2, width - valueAt), extent)
    const beside = textWidth(name) <= column
    const below = values.lines.slice(beside ? 1 : 0).map((line) => ' '.repeat(valueAt) + paint(pen, line))
    const names = beside ? [padEnd(name, column)] : wrapText(name, width - indent)
    const head = names.map((line) => margin + paint(style.dim, line))
    if (beside && values.lines[0] !== undefined) head[0] += `  ${paint(pen, values.lines[0])}`
    return { lines: [...head, ...below].map(trimLine), isCut: values.isCut }
  }
}

/** A field that says the same at every width. */
export function proseField(name: string, text: string, pen: Pen, goTo?: SpanPlace): Field {
  return { name, lines: (width) => wholeLines(wrapText(text, width)), pen, value: () => text, goTo }
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
    lines: (width, extent) => valueLines(value, width, extent),
    pen: style.plain,
    value: () => copiedValue(value),
  }))
}

const MAX_NAME_SHARE = 0.4

function trimLine(line: string): string {
  return line.trimEnd()
}
