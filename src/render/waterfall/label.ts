// What stands at the left of a row: marks, service, name, notes. Built as styled parts and cut as one text, because
// the cut is measured over the whole of it, tree lines included.
import { hasFailed } from '../../analysis/has-failed.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { SpanId } from '../../trace/span.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { isHop } from './gap-rows.ts'
import type { Glyphs } from '../glyphs.ts'
import { NO_SERVICE } from '../names.ts'
import type { Row, RunRow, SpanRow } from './rows.ts'
import { paint, type Pen, servicePen, type ServicePalette, type Style } from '../style.ts'
import { middleCut, sanitize, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'

export interface Part {
  readonly text: string
  readonly pen: Pen
}

export interface LabelContext {
  readonly theme: Theme
  readonly style: Style
  readonly glyphs: Glyphs
  readonly palette: ServicePalette
  /** While spans may still arrive nothing is called missing. */
  readonly live: boolean
  /** How many digits of a missing parent's id there is room for. */
  readonly idDigits: number
  readonly names: NameCache
  /** By the ids of spans that were put under their parents here. */
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
}

export function rowLabel(row: Row, context: LabelContext): readonly Part[] {
  switch (row.kind) {
    case 'span':
      return row.node.span === undefined ? missingLabel(row, context) : spanLabel(row, context)
    case 'run':
      return runLabel(row, context)
    case 'gap': {
      const text = isHop(row.gap) ? `hop #${row.number}: network/queue` : `gap #${row.number}: no span`
      return [{ text, pen: context.style.dim }]
    }
    case 'more': {
      // Their time stands in its column.
      const text = `${context.theme.ascii ? '...' : '…'} ${formatCount(row.spans)} more ${row.spans === 1 ? 'span' : 'spans'}`
      return [{ text, pen: context.style.dim }]
    }
  }
}

export function labelWidth(parts: readonly Part[]): number {
  return parts.reduce((width, { text }) => width + textWidth(text), 0)
}

/** Exactly `width` cells. */
export function drawLabel(parts: readonly Part[], width: number, glyphs: Glyphs): string {
  const plain = parts.length === 1 ? (parts[0]?.text ?? '') : parts.map(({ text }) => text).join('')
  const cut = middleCut(plain, width, glyphs.cut)
  if (cut === undefined) {
    return paintSlice(parts, 0, plain.length) + ' '.repeat(width - textWidth(plain))
  }
  const tailFrom = plain.length - cut.tail.length
  return paintSlice(parts, 0, cut.head.length) + cut.mark + paintSlice(parts, tailFrom, plain.length)
}

/** The parts of a text between two positions, each in its pen. */
function paintSlice(parts: readonly Part[], from: number, to: number): string {
  let painted = ''
  let at = 0
  for (const { text, pen } of parts) {
    const start = Math.max(from, at)
    const end = Math.min(to, at + text.length)
    if (end > start) painted += paint(pen, text.slice(start - at, end - at))
    at += text.length
  }
  return painted
}

/** Here the context was lost. */
export const BREAK = '~'

function spanLabel({ node, depth, hidden }: SpanRow, context: LabelContext): readonly Part[] {
  const { glyphs, style } = context
  const parts: Part[] = []
  if (context.joints?.has(node.id) === true) parts.push({ text: `${BREAK} `, pen: style.bold })
  if (hasFailed(node)) parts.push({ text: `${glyphs.error} `, pen: style.error })
  if (context.live && node.state === 'unfinished') {
    parts.push({ text: `${glyphs.running} `, pen: style.bold })
  }
  pushNames(parts, [node], depth, context)
  const notes = spanNotes(node, glyphs) + hiddenNote(hidden)
  if (notes !== '') parts.push({ text: notes, pen: style.dim })
  return parts
}

function runLabel({ members, period, depth }: RunRow, context: LabelContext): readonly Part[] {
  const { glyphs, style } = context
  const parts: Part[] = []
  if (members.some(({ id }) => context.joints?.has(id) === true)) {
    parts.push({ text: `${BREAK} `, pen: style.bold })
  }
  if (members.some(hasFailed)) parts.push({ text: `${glyphs.error} `, pen: style.error })
  parts.push({ text: `${formatCount(members.length / period)}${glyphs.times} `, pen: style.bold })
  pushNames(parts, members.slice(0, period), depth, context)
  return parts
}

/** The service is said only where it changes from the parent's, or the parent has no row. */
function pushNames(parts: Part[], nodes: readonly SpanNode[], depth: number, context: LabelContext): void {
  const { style, palette, names } = context
  for (const [index, { span, parent }] of nodes.entries()) {
    if (span === undefined) continue
    if (index > 0) parts.push({ text: ', ', pen: style.plain })
    const service = serviceName(span)
    if (depth === 0 || parent?.span === undefined || serviceName(parent.span) !== service) {
      parts.push({ text: `${names.of(service) || NO_SERVICE} `, pen: servicePen(style, palette, service) })
    }
    const name = names.of(span.name)
    const pen = span.status.code === 'error' ? style.error : style.plain
    parts.push(name === '' ? { text: '(no name)', pen: style.dim } : { text: name, pen })
  }
}

function spanNotes({ span, marks }: SpanNode, glyphs: Glyphs): string {
  let notes = ''
  for (const mark of marks) {
    if (mark === 'cycle') notes += ' (cycle)'
    else if (mark === 'self-parent') notes += ' (self-parent)'
    else if (mark === 'invalid-parent-id') notes += ' (bad parent id)'
  }
  const links = span?.links.length ?? 0
  return links === 0 ? notes : `${notes} ${glyphs.links}${links}`
}

function hiddenNote(spans: number): string {
  return spans === 0 ? '' : ` (+${formatCount(spans)})`
}

function missingLabel(
  { node: { id }, hidden }: SpanRow,
  { style, glyphs, live, idDigits }: LabelContext,
): readonly Part[] {
  const digits = idDigits >= id.length ? id : id.slice(0, idDigits) + glyphs.cut
  return [
    { text: `${glyphs.missing} `, pen: style.bold },
    {
      text: `parent ${digits} ${live ? 'not yet seen' : '(not received)'}${hiddenNote(hidden)}`,
      pen: style.dim,
    },
  ]
}

/** Names made drawable, each once: most spans of a trace share a few. */
export class NameCache {
  readonly #names = new Map<string, string>()

  of(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const drawable = sanitize(shorten(name)).trim()
    if (this.#names.size < MAX_NAMES) this.#names.set(name, drawable)
    return drawable
  }
}

const MAX_NAMES = 50_000

/** No row is this long; a name of megabytes need not be looked at whole. */
function shorten(name: string): string {
  return name.length <= 4096 ? name : `${name.slice(0, 2048)}…${name.slice(-2048)}`
}
