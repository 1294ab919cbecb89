// The head of a span's page: kind, place in the tree, times, status. Where something is missing it says why.
import { selfTime } from '../../analysis/gaps/dark-intervals.ts'
import { serviceName } from '../../trace/semconv.ts'
import { skewOf } from '../../trace/skew-of.ts'
import type { Span } from '../../trace/span.ts'
import { instantAt, type Offset, offsetOf } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { type Field, proseField } from './fields.ts'
import { drawableService } from '../names.ts'
import type { SpanPlace } from './page-plan.ts'
import type { Page } from './span-page.ts'
import { sanitize } from '../text.ts'
import { pathField } from './span-remarks.ts'
import { formatCount, formatDateTime, formatDuration, formatInstant, formatPercent } from '../units.ts'
import { textLines } from './value-lines.ts'

export function spanFields(page: Page): readonly Field[] {
  const { node, style, options } = page
  const { span } = node
  const fields: Field[] = []
  const add = (name: string, text: string, more: Partial<Pick<Field, 'goTo' | 'value'>> = {}): void => {
    if (text !== '') fields.push({ ...proseField(name, text, style.plain), ...more })
  }
  if (span === undefined) {
    add('why shown', missingReason(node))
    add(
      'extent',
      `${startText(page)}, ${formatDuration(length(node), page.options.theme)} (the spans below it)`,
    )
    add(
      'named by',
      node.children.slice(0, MAX_NAMED).map(spanTitle).join(', ') + moreOf(node.children.length),
      { goTo: placeOf(node.children[0], page) },
    )
    return fields
  }
  add('kind', span.kind)
  const parentId = span.parentId ?? span.invalidParentId
  add('parent', parentText(node, span, options.joint !== undefined), {
    goTo: placeOf(node.parent, page),
    ...(parentId === undefined ? {} : { value: () => parentId }),
  })
  if (options.joint !== undefined) add('put here', options.joint)
  add('start', startText(page), { value: () => formatInstant(span.start) })
  add('duration', durationText(page))
  const path = options.analysis === undefined ? undefined : pathField(page, options.analysis)
  if (path !== undefined) fields.push(path)
  if (node.children.length > 0) add('children', childrenText(node))
  addStatus(fields, span, page)
  add('flags', flagsText(span.flags, parentId !== undefined))
  add('trace state', sanitize(span.traceState))
  if (node.marks.includes('shared-id')) add('note', 'another span of this trace has the same id')
  return fields
}

const MAX_NAMED = 5

function addStatus(fields: Field[], { status }: Span, { style }: Page): void {
  if (status.code === 'unset' && status.message === '') return
  const pen = status.code === 'error' ? style.error : style.plain
  const text = status.message === '' ? status.code : `${status.code}: ${status.message}`
  fields.push({
    name: 'status',
    lines: (width, extent) => textLines(text, width, extent),
    pen,
    value: () => (status.message === '' ? status.code : status.message),
  })
}

function placeOf(node: SpanNode | undefined, { trace }: Page): SpanPlace | undefined {
  return node === undefined ? undefined : { traceId: trace.id, spanId: node.id }
}

/** @param isPut the parent was found out: what the span says of where one is does not concern it */
function parentText({ parent, marks }: SpanNode, span: Span, isPut: boolean): string {
  const where = isPut || span.parentLocation === 'unknown' ? '' : `, ${span.parentLocation}`
  if (marks.includes('self-parent')) return `${span.parentId ?? ''} (itself: ignored, shown as a root)`
  if (marks.includes('cycle')) return `${span.parentId ?? ''} (it is below this span: cut, shown as a root)`
  if (span.invalidParentId !== undefined) {
    const digits = sanitize(span.invalidParentId)
    return `${digits} (not 8 bytes long, so it can name no span: shown as a root)`
  }
  if (parent === undefined) return 'none: a root'
  if (parent.span === undefined) return `${parent.id} (not received${where})`
  return `${parent.id}  ${spanTitle(parent)}${where}`
}

function missingReason({ children }: SpanNode): string {
  const spans = children.length === 1 ? 'a span names' : `${formatCount(children.length)} spans name`
  return `${spans} it as parent, and nobody has sent it`
}

function startText({ node, trace, options }: Page): string {
  if (node.state === 'untimed') return 'none was sent'
  const time = formatDateTime(instantAt(trace.start, node.start), { utcOffset: options.utcOffset })
  const place =
    node.start === 0 ? 'with the trace' : `${formatDuration(node.start, options.theme)} into the trace`
  const skew = skewOf(node, trace)
  const moved = `, moved ${skew > 0 ? '+' : ''}${formatDuration(skew, options.theme)} with its clock`
  return `${time}, ${place}${skew === 0 ? '' : moved}`
}

function durationText({ node, trace, options }: Page): string {
  const { theme } = options
  switch (node.state) {
    case 'finished': {
      const share =
        trace.duration > 0 ? ` (${formatPercent(length(node) / trace.duration) || '0%'} of the trace)` : ''
      const own = node.children.length > 0 ? `, ${formatDuration(selfTime(node), theme)} without a child` : ''
      return `${formatDuration(length(node), theme)}${share}${own}`
    }
    case 'unfinished':
      return length(node) > 0
        ? `no end was sent; spans below it go on for ${formatDuration(length(node), theme)}`
        : 'no end was sent'
    case 'bad-time':
      return 'unknown: its end is before its start'
    case 'untimed':
    case 'missing':
      return 'unknown'
  }
}

function childrenText(node: SpanNode): string {
  const below = node.size - 1
  const direct = node.children.length
  return below === direct
    ? formatCount(direct)
    : `${formatCount(direct)}, ${formatCount(below)} spans below in all`
}

export function spanTitle({ span, id }: SpanNode): string {
  return span === undefined
    ? id
    : `${drawableService(serviceName(span))} ${sanitize(span.name).trim() || '(no name)'}`
}

function moreOf(count: number): string {
  return count > MAX_NAMED ? ` and ${formatCount(count - MAX_NAMED)} more` : ''
}

/** W3C trace flags are the low byte; bits 8 and 9 are OTLP's and say whether the parent is remote. */
function flagsText(flags: number, hasParent: boolean): string {
  if (flags === 0) return ''
  const words: string[] = []
  if ((flags & 0x01) !== 0) words.push('sampled')
  if ((flags & 0x02) !== 0) words.push('random trace id')
  // SDKs say so of roots as well, which have none.
  if (hasParent && (flags & 0x100) !== 0)
    words.push((flags & 0x200) === 0 ? 'parent is local' : 'parent is remote')
  return `0x${(flags >>> 0).toString(16)}${words.length > 0 ? ` (${words.join(', ')})` : ''}`
}

function length({ start, end }: SpanNode): Offset {
  return offsetOf(end - start)
}
