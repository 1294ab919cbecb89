// Events, links and logs of a span: a line each with its time, and under it what it carries.
import { offsetWithin } from '../../trace/skew-of.ts'
import type { LogRecord, Resource, SpanEvent, SpanLink } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import type { Instant } from '../../trace/time.ts'
import { attributeFields, renderFields } from './fields.ts'
import { isErrorLog, severityWord } from '../log-severity.ts'
import { fieldOptions, INDENT, type Page } from './span-page.ts'
import { paint, type Pen } from '../style.ts'
import { sanitize, textWidth, wrapText } from '../text.ts'
import { formatCount, formatDuration } from '../units.ts'
import { textLines, valueLines } from './value-lines.ts'

/** `+60.0ms exception  TimeoutError: …`, the stack trace below as it was written. */
export function eventLines(event: SpanEvent, page: Page): readonly string[] {
  const { style } = page
  if (event.name !== 'exception') {
    const name = sanitize(event.name).trim() || '(no name)'
    return itemLines(sinceStart(event.time, page), name, style.plain, event, page)
  }
  const told = ['exception.type', 'exception.message'].map((key) => attributeValue(event.attributes, key))
  const words = told.filter((part): part is string => typeof part === 'string' && part !== '')
  const stack = attributeValue(event.attributes, 'exception.stacktrace')
  const rest = event.attributes.filter(
    ({ key, value }) => !EXCEPTION_KEYS.has(key) || typeof value !== 'string',
  )
  const title = ['exception', ...(words.length > 0 ? [words.join(': ')] : [])].join(' ')
  return [
    ...itemLines(sinceStart(event.time, page), title, style.error, { ...event, attributes: rest }, page),
    ...(typeof stack === 'string' ? stackLines(stack, page) : []),
  ]
}

const EXCEPTION_KEYS = new Set(['exception.type', 'exception.message', 'exception.stacktrace'])

function stackLines(stack: string, { options, style }: Page): readonly string[] {
  const margin = ' '.repeat(2 * INDENT)
  return textLines(stack, Math.max(2, options.width - margin.length)).map((line) =>
    paint(style.dim, margin + line).trimEnd(),
  )
}

export function linkLines(link: SpanLink, page: Page): readonly string[] {
  const { style, trace } = page
  const where = link.traceId === trace.id ? 'this trace' : `trace ${link.traceId || '(no id)'}`
  const state = link.traceState === '' ? '' : `  ${sanitize(link.traceState)}`
  return itemLines('', `${where}  span ${link.spanId || '(no id)'}${state}`, style.plain, link, page)
}

/** `+1.20ms ERROR card declined` */
export function logLines(log: LogRecord, page: Page): readonly string[] {
  const { style } = page
  const time = log.time === 0n ? log.observedTime : log.time
  const pen = isErrorLog(log) ? style.error : style.plain
  const name = log.eventName === '' ? '' : `${sanitize(log.eventName)} `
  const body = log.body === undefined ? [''] : valueLines(log.body, 4096)
  const [first = '', ...others] = body
  return [
    ...itemLines(
      sinceStart(time, page),
      `${severityWord(log)} ${name}${first}`.trim(),
      pen,
      { ...log, attributes: [], droppedAttributes: 0 },
      page,
    ),
    ...stackLinesIf(others, page),
    ...ownAttributes(log, page),
  ]
}

function stackLinesIf(lines: readonly string[], page: Page): readonly string[] {
  return lines.length === 0 ? [] : stackLines(lines.join('\n'), page)
}

type WithAttributes = Pick<Resource, 'attributes' | 'droppedAttributes'>

/** Its time beside the text, which is made harmless and wrapped under itself, and the attributes below. */
function itemLines(
  time: string,
  text: string,
  pen: Pen,
  owner: WithAttributes,
  page: Page,
): readonly string[] {
  const { options, style } = page
  const lead = time === '' ? '' : `${time}  `
  const at = INDENT + textWidth(lead)
  const [first = '', ...others] = textLines(text, Math.max(2, options.width - at))
  return [
    `${' '.repeat(INDENT)}${paint(style.dim, lead)}${paint(pen, first)}`,
    ...others.map((line) => ' '.repeat(at) + paint(pen, line)),
    ...ownAttributes(owner, page),
  ]
}

function ownAttributes({ attributes, droppedAttributes }: WithAttributes, page: Page): readonly string[] {
  const { style } = page
  const fields = [...attributeFields(attributes, style)]
  if (droppedAttributes > 0) {
    const text = `${formatCount(droppedAttributes)} more dropped by the sender`
    fields.push({ name: '', lines: (width) => wrapText(text, width), pen: style.dim })
  }
  return renderFields(fields, fieldOptions(page, 2 * INDENT))
}

/** From the span's start, signed: what is outside the span is so in plain sight. */
function sinceStart(time: Instant, { node, trace, options }: Page): string {
  if (time === 0n) return '(no time)'
  const offset = offsetWithin(node, trace, time) - node.start
  const text = formatDuration(offset, options.theme)
  return offset < 0 ? text : `+${text}`
}
