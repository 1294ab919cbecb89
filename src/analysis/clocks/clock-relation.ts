// Whether the times of a span and of its child can be compared: not when their clocks disagree, and less well where one
// of them was moved.
import { clockDomain } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import type { SpanNode } from '../../trace/trace.ts'

export interface KnownClocks {
  /** Clocks whose spans were moved: how a call divides into its way there and its way back is not known then. */
  readonly movedDomains?: ReadonlySet<string>
  /** Clocks that disagree with others and were not moved: where their spans lie in a span of another says nothing. */
  readonly unreliableDomains?: ReadonlySet<string>
  readonly domainOf?: (span: Span) => string
}

/** What can be said of a child's place in its parent. */
export type ClockRelation = (parent: SpanNode, child: SpanNode) => 'same' | 'moved' | 'unreliable'

/** Asks for the clock of a span only where some clock is known to be off. */
export function clockRelation(clocks: KnownClocks): ClockRelation {
  const { movedDomains = NO_DOMAINS, unreliableDomains = NO_DOMAINS, domainOf = clockDomain } = clocks
  if (movedDomains.size === 0 && unreliableDomains.size === 0) return () => 'same'
  const domains = new Map<SpanNode, string>()
  const domainAt = (node: SpanNode): string | undefined => {
    let domain = domains.get(node)
    if (domain === undefined && node.span !== undefined) domains.set(node, (domain = domainOf(node.span)))
    return domain
  }
  return (parent, child) => {
    const [above, below] = [domainAt(parent), domainAt(child)]
    if (above === undefined || below === undefined || above === below) return 'same'
    if (unreliableDomains.has(above) || unreliableDomains.has(below)) return 'unreliable'
    return movedDomains.has(above) || movedDomains.has(below) ? 'moved' : 'same'
  }
}

const NO_DOMAINS: ReadonlySet<string> = new Set()
