// Which rows show times that were moved together with their clock: a reader has to be able to tell them apart.
import type { ClockSkew } from '../../analysis/clocks/clock-skew.ts'
import { clockDomain } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Row } from './rows.ts'

export class MovedSpans {
  readonly #domains: ReadonlySet<string>

  constructor({ mode, moves }: ClockSkew) {
    this.#domains = new Set(mode === 'auto' ? moves.map(({ domain }) => domain) : [])
  }

  has(row: Row): boolean {
    if (this.#domains.size === 0) return false
    if (row.kind === 'span') return this.#isMoved(row.node)
    return row.kind === 'run' && row.members.some((node) => this.#isMoved(node))
  }

  #isMoved({ span }: SpanNode): boolean {
    return span !== undefined && this.#domains.has(clockDomain(span))
  }
}
