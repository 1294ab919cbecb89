// The trace that a query is asked of, with what is worked out of it only where the query looks at that.
import { attributeValue } from '../../trace/span.ts'
import type { Span, SpanEvent, SpanLink } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import { isRoot, TraceShape } from './trace-shape.ts'

export class Subject {
  readonly trace: Trace
  /** The one that is looked at, while conditions are asked of one event of a span; see one-of-several.ts. */
  event: SpanEvent | undefined
  link: SpanLink | undefined
  #shape: TraceShape | undefined
  #root: Span | undefined | null = null

  constructor(trace: Trace) {
    this.trace = trace
  }

  get shape(): TraceShape {
    this.#shape ??= new TraceShape(this.trace)
    return this.#shape
  }

  /** As Tempo names a trace: of several roots by the last; empty without one. */
  get rootName(): string {
    return this.#lastRoot()?.name ?? ''
  }

  /** Empty also where the root names no service. */
  get rootService(): string {
    const root = this.#lastRoot()
    const service = root === undefined ? undefined : attributeValue(root.resource.attributes, 'service.name')
    return typeof service === 'string' ? service : ''
  }

  #lastRoot(): Span | undefined {
    if (this.#root === null) {
      this.#root = this.trace.roots.findLast((node) => isRoot(node) && !followsFromElsewhere(node.span))?.span
    }
    return this.#root
  }
}

/** What OpenTracing calls a child of a span in another trace is no root, by Tempo 2.9 and later. */
function followsFromElsewhere(span: Span | undefined): boolean {
  return (
    span?.links.some(({ attributes }) => attributeValue(attributes, 'opentracing.ref_type') === 'child_of') ??
    false
  )
}
