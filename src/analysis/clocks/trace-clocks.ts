// The clocks of a trace: which span has its times from which, and which services run by it.
import { clockDomain, serviceName } from '../../trace/semconv.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'

/** O(spans). */
export function* findTraceClocks(trace: Trace): Steps<TraceClocks> {
  const numbers = new Map<string, number>()
  const numberOf = ({ span }: SpanNode): number => {
    if (span === undefined) return NONE
    const domain = clockDomain(span)
    const known = numbers.get(domain)
    if (known === undefined) numbers.set(domain, numbers.size)
    return known ?? numbers.size - 1
  }
  numberOf(spokesman(trace))
  const clocks = new Int32Array(trace.nodes.length)
  yield* each(trace.nodes, (node, at) => void (clocks[at] = numberOf(node)))
  return new TraceClocks(trace, clocks, [...numbers.keys()])
}

export class TraceClocks {
  /** As `clockDomain` names them; the first is the clock of the headline, the rest as the tree meets them. */
  readonly domains: readonly string[]
  readonly #trace: Trace
  /** By `SpanNode.index`. */
  readonly #clocks: Int32Array

  constructor(trace: Trace, clocks: Int32Array, domains: readonly string[]) {
    this.#trace = trace
    this.#clocks = clocks
    this.domains = domains
  }

  /** A number into `domains`; -1 for a parent that never arrived. */
  clockOf(node: SpanNode): number {
    return this.#clocks[node.index] ?? NONE
  }

  /** By clock, the names of its services, sorted. O(spans). */
  services(): readonly (readonly string[])[] {
    const services = this.domains.map(() => new Set<string>())
    for (const node of this.#trace.nodes) {
      if (node.span !== undefined) services[this.clockOf(node)]?.add(serviceName(node.span))
    }
    return services.map((names) => [...names].sort())
  }
}

/** For a headline that never arrived, its first child. */
function spokesman({ headline, nodes }: Trace): SpanNode {
  return headline.span === undefined ? (nodes[headline.index + 1] ?? headline) : headline
}

const NONE = -1
