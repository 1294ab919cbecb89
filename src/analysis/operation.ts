// What makes two spans the same kind of work: repeats are folded by it, and findings are counted by it.
import { serviceName } from '../trace/semconv.ts'
import type { Span } from '../trace/span.ts'

/** The same text for spans of one service, kind and name; `name` where it is not the span's own. */
export function operationKey(span: Span, name: string = span.name): string {
  return `${span.kind} ${serviceName(span)}\n${name}`
}
