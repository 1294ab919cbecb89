// Events, links and logs of a span: a line each with its time, and under it what it carries.
import { offsetWithin } from '../../trace/skew-of.ts'
import type { LogRecord, Resource, SpanEvent, SpanId, SpanLink, TraceId } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import type { Instant } from '../../trace/time.ts'
import { copiedValue } from './copied-value.ts'
import { attributeFields, fieldBlocks, proseField } from './fields.ts'
import { isErrorLog, severityWord } from '../log-severity.ts'
import type { CutLines, Extent, PageBlock, SpanPlace } from './page-plan.ts'
import { fieldOptions, INDENT, type Page } from './span-page.ts'
import { spanTitle } from './span-fields.ts'
import { stackLines } from './stack-lines.ts'
import { paint, type Pen } from '../style.ts'
import { sanitize, textWidth } from '../text.ts'
import { formatCount, formatDuration } from '../units.ts'
import { textLines, valueLines } from './value-lines.ts'

/** `+60.0ms exception  TimeoutError: …`, the stack trace below as it was written. */
export function eventBlocks(event: SpanEvent, page: Page, key: string): readonly PageBlock[] {
  const { style } = page
  const time = sinceStart(event.time, page)
  if (event.name !== 'exception') {
    const name = sanitize(event.name).trim() || '(no name)'
    const item = { key, name: 'event', value: event.name, time, text: name, pen: style.plain }
    return [itemBlock(item, page), ...attributeBlocks(event, page, key)]
  }
  const told = ['exception.type', 'exception.message'].map((name) => attributeValue(event.attributes, name))
  const words = told.filter((part): part is string => typeof part === 'string' && part !== '')
  const stack = attributeValue(event.attributes, STACK_KEY)
  const rest = event.attributes.filter(
    ({ key: name, value }) => !EXCEPTION_KEYS.has(name) || typeof value !== 'string',
  )
  const value = words.join(': ')
  const text = ['exception', ...(value === '' ? [] : [value])].join(' ')
  return [
    itemBlock({ key, name: 'exception', value, time, text, pen: style.error }, page),
    ...attributeBlocks({ ...event, attributes: rest }, page, key),
    ...(typeof stack === 'string' ? [stackBlock(stack, page, `${key}/stack`)] : []),
  ]
}

const STACK_KEY = 'exception.stacktrace'
const EXCEPTION_KEYS = new Set(['exception.type', 'exception.message', STACK_KEY])

function stackBlock(stack: string, { options, style }: Page, key: string): PageBlock {
  const look = { width: options.width, indent: 2 * INDENT, style }
  return {
    key,
    kind: 'item',
    name: STACK_KEY,
    value: () => stack,
    goTo: undefined,
    lines: (extent) => stackLines(stack, look, extent),
  }
}

export function linkBlocks(link: SpanLink, page: Page, key: string): readonly PageBlock[] {
  const { style, trace } = page
  const isHere = link.traceId === trace.id
  const where = isHere ? 'this trace' : `trace ${link.traceId || '(no id)'}`
  const linked = isHere
    ? trace.nodes.find(({ id, span }) => span !== undefined && id === link.spanId)
    : undefined
  const named = linked === undefined ? '' : `  ${spanTitle(linked)}`
  const state = link.traceState === '' ? '' : `  ${sanitize(link.traceState)}`
  const text = `${where}  span ${link.spanId || '(no id)'}${named}${state}`
  const item = {
    key,
    name: 'link',
    value: `${link.traceId} ${link.spanId}`,
    time: '',
    text,
    pen: style.plain,
  }
  return [itemBlock({ ...item, goTo: placeOf(link) }, page), ...attributeBlocks(link, page, key)]
}

/** Ids that no span can have lead nowhere. */
function placeOf({ traceId, spanId }: SpanLink): SpanPlace | undefined {
  if (!/^(?!0+$)[\da-f]{32}$/.test(traceId)) return undefined
  const isSpan = /^(?!0+$)[\da-f]{16}$/.test(spanId)
  return { traceId: traceId as TraceId, spanId: isSpan ? (spanId as SpanId) : undefined }
}

/** `+1.20ms ERROR card declined` */
export function logBlocks(log: LogRecord, page: Page, key: string): readonly PageBlock[] {
  const { style, options } = page
  const time = log.time === 0n ? log.observedTime : log.time
  const pen = isErrorLog(log) ? style.error : style.plain
  const name = log.eventName === '' ? '' : `${sanitize(log.eventName)} `
  const [first = '', ...others] = log.body === undefined ? [''] : valueLines(log.body, 4096).lines
  const text = `${severityWord(log)} ${name}${first}`.trim()
  const item = { key, name: 'log', value: copiedValue(log.body), time: sinceStart(time, page), text, pen }
  const head = itemBlock(item, page)
  const stack = attributeValue(log.attributes, STACK_KEY)
  const attributes = log.attributes.filter((one) => one.key !== STACK_KEY || typeof one.value !== 'string')
  const below = [
    ...attributeBlocks({ ...log, attributes }, page, key),
    ...(typeof stack === 'string' ? [stackBlock(stack, page, `${key}/stack`)] : []),
  ]
  if (others.length === 0) return [head, ...below]
  const look = { width: options.width, indent: 2 * INDENT, style }
  const rest = others.join('\n')
  return [head, { ...head, key: `${key}/more`, lines: (extent) => stackLines(rest, look, extent) }, ...below]
}

interface Item {
  readonly key: string
  readonly name: string
  readonly value: string
  readonly time: string
  /** Drawn. */
  readonly text: string
  readonly pen: Pen
  readonly goTo?: SpanPlace | undefined
}

/** Its time beside the text, which is made harmless and wrapped under itself. */
function itemBlock({ key, name, value, time, text, pen, goTo }: Item, page: Page): PageBlock {
  return { key, kind: 'item', name, value: () => value, goTo, lines }

  function lines(extent: Extent): CutLines {
    const { options, style } = page
    const lead = time === '' ? '' : `${time}  `
    const at = INDENT + textWidth(lead)
    const { lines: wrapped, isCut } = textLines(text, Math.max(2, options.width - at), extent)
    const [first = '', ...others] = wrapped
    return {
      lines: [
        `${' '.repeat(INDENT)}${paint(style.dim, lead)}${paint(pen, first)}`,
        ...others.map((line) => ' '.repeat(at) + paint(pen, line)),
      ],
      isCut,
    }
  }
}

type WithAttributes = Pick<Resource, 'attributes' | 'droppedAttributes'>

function attributeBlocks(
  { attributes, droppedAttributes }: WithAttributes,
  page: Page,
  key: string,
): readonly PageBlock[] {
  const { style } = page
  const fields = [...attributeFields(attributes, style)]
  if (droppedAttributes > 0) {
    fields.push(proseField('', `${formatCount(droppedAttributes)} more dropped by the sender`, style.dim))
  }
  return fieldBlocks(fields, key, fieldOptions(page, 2 * INDENT))
}

/** From the span's start, signed: what is outside the span is so in plain sight. */
function sinceStart(time: Instant, { node, trace, options }: Page): string {
  if (time === 0n) return '(no time)'
  const offset = offsetWithin(node, trace, time) - node.start
  const text = formatDuration(offset, options.theme)
  return offset < 0 ? text : `+${text}`
}
