// The words that all findings are told in: spans by service and name, counts, lists.
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { cutMiddle, sanitize } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCount, formatCounted, formatDuration } from '../units.ts'

export class Words {
  readonly theme: Theme
  readonly arrow: string
  readonly times: string
  readonly ellipsis: string
  readonly #cut: string

  /** What a stretch without spans is: of a partial trace nobody can say that nothing was recorded. */
  readonly nothing: string

  constructor(theme: Theme, isPartial = false) {
    this.nothing = isPartial ? 'no span was received' : 'nothing was recorded'
    const { arrow, times, cut } = glyphsOf(theme)
    this.theme = theme
    this.arrow = arrow
    this.times = times
    this.ellipsis = theme.ascii ? '..' : '…'
    this.#cut = cut
  }

  /** `payments POST /charge`. */
  span(node: SpanNode | undefined): string {
    if (node?.span === undefined) return node === undefined ? 'a span' : `parent ${node.id}`
    return `${this.service(node)} ${this.name(node)}`
  }

  service({ span }: SpanNode): string {
    return span === undefined ? '' : this.quoted(drawableService(serviceName(span)))
  }

  name({ span }: SpanNode): string {
    return (span === undefined ? '' : this.quoted(span.name)) || '(no name)'
  }

  /** Made harmless, and short enough that a line says more than a name. */
  quoted(text: string): string {
    return cutMiddle(sanitize(text.slice(0, 4096)).trim(), MAX_NAME, this.#cut)
  }

  duration(ns: number): string {
    return formatDuration(ns, this.theme)
  }

  count(count: number, noun: string): string {
    return formatCounted(count, noun)
  }

  /** ` (3 spans)`, and nothing of one. */
  spans(nodes: readonly SpanNode[]): string {
    return nodes.length === 1 ? '' : ` (${this.count(nodes.length, 'span')})`
  }

  /** `a, b and c`; of many the first few. */
  list(items: readonly string[], most: number = MAX_ITEMS): string {
    const shown = items.length > most ? items.slice(0, most - 1) : items
    const rest = items.length - shown.length
    const all = rest === 0 ? shown : [...shown, `${formatCount(rest)} more`]
    if (all.length < 2) return all.join('')
    return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
  }
}

const MAX_NAME = 60
const MAX_ITEMS = 6
