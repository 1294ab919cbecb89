// One span in full: everything that its sender said about it, and what its place in the trace adds.
import { hasFailed } from '../../analysis/has-failed.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { Resource, Scope } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { attributeFields, type Field, renderFields } from './fields.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { spanFields } from './span-fields.ts'
import { eventLines, linkLines, logLines } from './span-items.ts'
import { fieldOptions, INDENT, type Page, type SpanDetailOptions } from './span-page.ts'
import { paint, type Pen, servicePalette, servicePen, type Style, styleOf } from '../style.ts'
import { cutEnd, sanitize, textWidth, wrapText } from '../text.ts'
import { formatCount } from '../units.ts'
import { textLines } from './value-lines.ts'

/** Lines of at most `width` cells, without line breaks. */
export function renderSpan(node: SpanNode, trace: Trace, options: SpanDetailOptions): string[] {
  const style = styleOf(options.theme)
  const page: Page = { node, trace, options, style }
  const { span } = node
  const lines = [...titleLines(page), '', ...renderFields(spanFields(page), fieldOptions(page, 0))]
  if (span !== undefined) {
    lines.push(...attributeSection('attributes', span, page))
    lines.push(...listSection('events', span.events, span.droppedEvents, page, eventLines))
    lines.push(...listSection('links', span.links, span.droppedLinks, page, linkLines))
  }
  lines.push(...listSection('logs', trace.logs.get(node.id) ?? [], 0, page, logLines))
  if (span !== undefined) {
    lines.push(...attributeSection('resource', span.resource, page, schemaFields(span.resource, style)))
    lines.push(...attributeSection('scope', span.scope, page, scopeFields(span.scope, style)))
  }
  return lines
}

function titleLines({ node, trace, options, style }: Page): readonly string[] {
  const { width, theme } = options
  const glyphs = glyphsOf(theme)
  const ids = [`span ${node.id}`, `trace ${trace.id}`].map((text) => wrapText(text, width).join(' '))
  const oneLine = ids.join('   ')
  const idLines = textWidth(oneLine) <= width ? [oneLine] : ids.flatMap((id) => wrapText(id, width))
  const head = idLines.map((line) => paint(style.dim, line))
  const { span } = node
  if (span === undefined)
    return [...head, paint(style.bold, cutEnd(`${glyphs.missing} not received`, width, glyphs.cut))]
  const service = drawableService(serviceName(span))
  const name = sanitize(span.name).trim() || '(no name)'
  const mark = hasFailed(node) ? `${glyphs.error} ` : ''
  const title = wrapText(`${mark}${service} ${name}`, width)
  const pen = servicePen(style, servicePalette(trace.services), serviceName(span))
  const [first = '', ...others] = title
  const namePen = span.status.code === 'error' ? style.error : style.bold
  const withService = `${mark}${service} `
  const painted = first.startsWith(withService)
    ? paint(style.error, mark) + paint(pen, `${service} `) + paint(namePen, first.slice(withService.length))
    : paint(namePen, first)
  return [...head, painted, ...others.map((line) => paint(namePen, line))]
}

function attributeSection(
  title: string,
  owner: Pick<Resource, 'attributes' | 'droppedAttributes'>,
  page: Page,
  first: readonly Field[] = [],
): readonly string[] {
  const fields = [...first, ...attributeFields(owner.attributes, page.style)]
  if (fields.length === 0 && owner.droppedAttributes === 0) return []
  return [
    '',
    sectionTitle(title, undefined, owner.droppedAttributes, page),
    ...renderFields(fields, fieldOptions(page, INDENT)),
  ]
}

function listSection<Item>(
  title: string,
  items: readonly Item[],
  dropped: number,
  page: Page,
  render: (item: Item, page: Page) => readonly string[],
): readonly string[] {
  if (items.length === 0 && dropped === 0) return []
  const shown = items.slice(0, MAX_ITEMS).flatMap((item) => render(item, page))
  if (items.length > MAX_ITEMS) {
    shown.push(paint(page.style.dim, `  ${formatCount(items.length - MAX_ITEMS)} more`))
  }
  return ['', sectionTitle(title, items.length, dropped, page), ...shown]
}

/** Of events, links and logs: more than anybody reads, and a bound for a span with a million of them. */
const MAX_ITEMS = 1000

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
  return { name, lines: (width) => textLines(text, width), pen }
}
