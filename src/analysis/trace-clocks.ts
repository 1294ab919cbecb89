// The clocks of a trace: which span has its times from which, and which services run by it.
import { clockDomain, serviceName } from '../trace/semconv.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'

export class TraceClocks {
  /** As `clockDomain` names them; the first is the clock of the headline, the rest as the tree meets them. */
  readonly domains: readonly string[]
  readonly #services: readonly ReadonlySet<string>[]
  /** By `SpanNode.index`. */
  readonly #clocks: Int32Array

  constructor(trace: Trace) {
    const numbers = new Map<string, number>()
    const services: Set<string>[] = []
    this.#clocks = new Int32Array(trace.nodes.length).fill(NONE)
    const read = ({ span, index }: SpanNode): void => {
      if (span === undefined) return
      const domain = clockDomain(span)
      let number = numbers.get(domain)
      if (number === undefined) {
        number = numbers.size
        numbers.set(domain, number)
        services.push(new Set())
      }
      this.#clocks[index] = number
      services[number]?.add(serviceName(span))
    }
    read(spokesman(trace))
    for (const node of trace.nodes) read(node)
    this.domains = [...numbers.keys()]
    this.#services = services
  }

  /** A number into `domains`; -1 for a parent that never arrived. */
  clockOf(node: SpanNode): number {
    return this.#clocks[node.index] ?? NONE
  }

  /** Sorted. */
  servicesOf(clock: number): readonly string[] {
    return [...(this.#services[clock] ?? [])].sort()
  }
}

/** For a headline that never arrived, its first child. */
function spokesman({ headline, nodes }: Trace): SpanNode {
  return headline.span === undefined ? (nodes[headline.index + 1] ?? headline) : headline
}

const NONE = -1
