// One span in full: everything that its sender said about it, and what its place in the trace adds.
import { hasFailed } from '../../analysis/has-failed.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { Resource, Scope } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { attributeFields, type Field, fieldBlocks } from './fields.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { spanFields } from './span-fields.ts'
import { blankBlock, type PageBlock, wholeLines } from './page-plan.ts'
import { eventBlocks, linkBlocks, logBlocks } from './span-items.ts'
import { remarkBlocks } from './span-remarks.ts'
import { fieldOptions, INDENT, type Page, type SpanDetailOptions } from './span-page.ts'
import { paint, type Pen, servicePalette, servicePen, type Style, styleOf } from '../style.ts'
import { cutEnd, sanitize, textWidth, wrapText } from '../text.ts'
import { formatCount } from '../units.ts'
import { textLines } from './value-lines.ts'

/** Lines of at most `width` cells, without line breaks. */
export function renderSpan(node: SpanNode, trace: Trace, options: SpanDetailOptions): string[] {
  return planSpanPage(node, trace, options).flatMap((block) => block.lines('usual').lines)
}

/** The same in blocks. What is drawn of them is made when it is asked for. */
export function planSpanPage(node: SpanNode, trace: Trace, options: SpanDetailOptions): readonly PageBlock[] {
  const style = styleOf(options.theme)
  const page: Page = { node, trace, options, style }
  const { span } = node
  const blocks = [
    ...titleBlocks(page),
    blankBlock('blank/fields'),
    ...fieldBlocks(spanFields(page), 'fields', fieldOptions(page, 0)),
    ...remarkSection(page),
  ]
  if (span !== undefined) {
    blocks.push(...attributeSection('attributes', span, page))
    blocks.push(...listSection('events', span.events, span.droppedEvents, page, eventBlocks))
    blocks.push(...listSection('links', span.links, span.droppedLinks, page, linkBlocks))
  }
  blocks.push(...listSection('logs', trace.logs.get(node.id) ?? [], 0, page, logBlocks))
  if (span !== undefined) {
    blocks.push(...attributeSection('resource', span.resource, page, schemaFields(span.resource, style)))
    blocks.push(...attributeSection('scope', span.scope, page, scopeFields(span.scope, style)))
  }
  return blocks
}

/** The ids as they are copied, one after the other, and the name. */
function titleBlocks(page: Page): readonly PageBlock[] {
  const { node, trace } = page
  const { ids, name } = titleLines(page)
  const [first = [], second] = ids
  return [
    titleBlock('title/span', 'span id', node.id, first),
    ...(second === undefined ? [] : [titleBlock('title/trace', 'trace id', trace.id, second)]),
    titleBlock('title/name', 'span name', node.span?.name ?? node.id, name),
  ]
}

function titleBlock(key: string, name: string, value: string, lines: readonly string[]): PageBlock {
  return { key, kind: 'item', name, value: () => value, goTo: undefined, lines: () => wholeLines(lines) }
}

interface TitleLines {
  /** Of the span and the trace, together where one line holds both. */
  readonly ids: readonly (readonly string[])[]
  readonly name: readonly string[]
}

function titleLines({ node, trace, options, style }: Page): TitleLines {
  const { width, theme } = options
  const glyphs = glyphsOf(theme)
  const ids = [`span ${node.id}`, `trace ${trace.id}`].map((text) => wrapText(text, width).join(' '))
  const oneLine = ids.join('   ')
  const isTogether = options.idsApart !== true && textWidth(oneLine) <= width
  const idLines = isTogether ? [[oneLine]] : ids.map((id) => wrapText(id, width))
  const head = idLines.map((lines) => lines.map((line) => paint(style.dim, line)))
  const { span } = node
  if (span === undefined) {
    return {
      ids: head,
      name: [paint(style.bold, cutEnd(`${glyphs.missing} not received`, width, glyphs.cut))],
    }
  }
  const service = drawableService(serviceName(span))
  const name = sanitize(span.name).trim() || '(no name)'
  const mark = hasFailed(node) ? `${glyphs.error} ` : ''
  const title = wrapText(`${mark}${service} ${name}`, width)
  const pen = servicePen(style, options.palette ?? servicePalette(trace.services), serviceName(span))
  const [first = '', ...others] = title
  const namePen = span.status.code === 'error' ? style.error : style.bold
  const withService = `${mark}${service} `
  const painted = first.startsWith(withService)
    ? paint(style.error, mark) + paint(pen, `${service} `) + paint(namePen, first.slice(withService.length))
    : paint(namePen, first)
  return { ids: head, name: [painted, ...others.map((line) => paint(namePen, line))] }
}

function remarkSection(page: Page): readonly PageBlock[] {
  const { analysis } = page.options
  const blocks = analysis === undefined ? [] : remarkBlocks(page, analysis)
  if (blocks.length === 0) return []
  return [...sectionHead('what stands out', undefined, 0, page), ...blocks]
}

function attributeSection(
  title: string,
  owner: Pick<Resource, 'attributes' | 'droppedAttributes'>,
  page: Page,
  first: readonly Field[] = [],
): readonly PageBlock[] {
  const fields = [...first, ...attributeFields(owner.attributes, page.style)]
  if (fields.length === 0 && owner.droppedAttributes === 0) return []
  return [
    ...sectionHead(title, undefined, owner.droppedAttributes, page),
    ...fieldBlocks(fields, title, fieldOptions(page, INDENT)),
  ]
}

function listSection<Item>(
  title: string,
  items: readonly Item[],
  dropped: number,
  page: Page,
  plan: (item: Item, page: Page, key: string) => readonly PageBlock[],
): readonly PageBlock[] {
  if (items.length === 0 && dropped === 0) return []
  const blocks = items.slice(0, MAX_ITEMS).flatMap((item, at) => plan(item, page, `${title}/${at}`))
  const left = items.length - MAX_ITEMS
  const more = paint(page.style.dim, `  ${formatCount(left)} more`)
  return [
    ...sectionHead(title, items.length, dropped, page),
    ...blocks,
    ...(left > 0 ? [{ ...blankBlock(`${title}/more`), lines: () => wholeLines([more]) }] : []),
  ]
}

/** Of events, links and logs: more than anybody reads, and a bound for a span with a million of them. */
const MAX_ITEMS = 1000

function sectionHead(
  title: string,
  count: number | undefined,
  dropped: number,
  page: Page,
): readonly PageBlock[] {
  const line = sectionTitle(title, count, dropped, page)
  return [
    blankBlock(`blank/${title}`),
    { ...blankBlock(`section/${title}`), kind: 'section', name: title, lines: () => wholeLines([line]) },
  ]
}

function sectionTitle(
  title: string,
  count: number | undefined,
  dropped: number,
  { style, options }: Page,
): string {
  const counted = count === undefined ? '' : ` ${formatCount(count)}`
  const lost = dropped > 0 ? `  (${formatCount(dropped)} more dropped by the sender)` : ''
  const { cut } = glyphsOf(options.theme)
  const room = options.width - title.length
  return paint(style.bold, title) + paint(style.dim, cutEnd(counted + lost, room, cut))
}

function schemaFields({ schemaUrl }: Resource, style: Style): readonly Field[] {
  return schemaUrl === '' ? [] : [textField('(schema)', schemaUrl, style.dim)]
}

function scopeFields(scope: Scope, style: Style): readonly Field[] {
  const fields: Field[] = []
  if (scope.name !== '') fields.push(textField('name', scope.name, style.plain))
  if (scope.version !== '') fields.push(textField('version', scope.version, style.plain))
  if (scope.schemaUrl !== '') fields.push(textField('(schema)', scope.schemaUrl, style.dim))
  return fields
}

function textField(name: string, text: string, pen: Pen): Field {
  return { name, lines: (width, extent) => textLines(text, width, extent), pen, value: () => text }
}
