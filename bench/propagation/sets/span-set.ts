// Complete traces before anything is broken: every span with its parent and children at hand, so that an injector can say
// which subtree loses its context and what a right answer then is.
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { serviceName } from '../../../src/trace/semconv.ts'
import type { Resource, Span, TraceData } from '../../../src/trace/span.ts'
import type { SpanNode } from '../../../src/trace/trace.ts'

export interface SetSpan {
  readonly span: Span
  readonly service: string
  /** Index into `SpanSet.traces`. */
  readonly trace: number
  readonly parent: SetSpan | undefined
  readonly children: SetSpan[]
}

export interface SpanSet {
  readonly name: string
  /** In order of their first start. */
  readonly traces: readonly TraceData[]
  /** Parents before children, those of a trace together. */
  readonly spans: readonly SetSpan[]
}

export function buildSpanSet(name: string, unsorted: readonly TraceData[]): SpanSet {
  const traces = unsorted
    .filter(({ spans }) => spans.length > 0)
    .map((data) => ({ data, first: firstStart(data) }))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
    .map(({ data }) => data)
  const spans: SetSpan[] = []
  const services = new Map<Resource, string>()
  for (const [trace, data] of traces.entries()) {
    const known = new Map<SpanNode, SetSpan>()
    for (const node of buildTrace(data).nodes) {
      if (node.span === undefined) continue
      const parent = node.parent === undefined ? undefined : known.get(node.parent)
      let service = services.get(node.span.resource)
      if (service === undefined) services.set(node.span.resource, (service = serviceName(node.span)))
      const own: SetSpan = { span: node.span, service, trace, parent, children: [] }
      parent?.children.push(own)
      known.set(node, own)
      spans.push(own)
    }
  }
  return { name, traces, spans }
}

/** Whatever has no time counts as the earliest. */
export function firstStart({ spans }: TraceData): bigint {
  let first = spans[0]?.start ?? 0n
  for (const { start } of spans) if (start !== 0n && (first === 0n || start < first)) first = start
  return first
}
