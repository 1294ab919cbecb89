// What kind of work a span is, in words that stay the same from request to request: its service, its kind, and the
// route, method, destination or name with ids and numbers taken out.
import { namePattern } from '../../analysis/diff/name-pattern.ts'
import type { Span, SpanKind } from '../../trace/span.ts'
import type { Facts } from './facts.ts'
import type { TextId } from './text-pool.ts'

export interface Operation {
  readonly service: TextId
  readonly serviceName: string
  readonly kind: SpanKind
  /** As it is shown: `GET /orders/{id}`, `pay.Pay/Charge`, `orders process`. */
  readonly name: string
}

/** Spans of one operation differ in their ids alone. */
export function operationName(span: Span, facts: Facts): string {
  if (span.kind === 'server') {
    const route = facts.get('http.route')
    const method = facts.get('http.request.method')
    if (route !== undefined) return method === undefined ? route : `${method} ${route}`
  }
  if (span.kind === 'server' || span.kind === 'client') {
    const rpc = facts.get('rpc.method')
    if (rpc !== undefined) return rpc
  }
  return namePattern(span.name)
}
