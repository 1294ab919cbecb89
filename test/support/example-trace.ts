// The trace that the documentation draws: a checkout of 30 seconds with 132 spans in four services. Its times are
// chosen so that each kind of finding occurs exactly once.
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span, SpanKind } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from './spans.ts'

export function exampleTrace(): Trace {
  return buildTrace({ spans: exampleSpans(), logs: [] })
}

export function exampleSpans(): readonly Span[] {
  const spans: Span[] = []
  const ids = new Map<string, string>()
  for (const [key, parent, service, name, kind, start, end] of rows()) {
    const spanId = spanIdOf(ids.size + 1)
    ids.set(key, spanId)
    const resource = resources.get(service) ?? makeResource({ 'service.name': service, 'host.name': service })
    resources.set(service, resource)
    spans.push(
      makeSpan({
        traceId: TEST_TRACE_ID,
        spanId,
        parentId: parent === undefined ? undefined : ids.get(parent),
        name,
        kind,
        resource,
        startMs: start * 1000,
        endMs: end * 1000,
        status: key === 'i' ? 'error' : 'unset',
      }),
    )
  }
  return spans
}

const resources = new Map<string, Span['resource']>()

/** Key, parent's key, service, name, kind, start and end in seconds after the root's start. */
type Row = readonly [string, string | undefined, string, string, SpanKind, number, number]

function rows(): readonly Row[] {
  return [
    ['a', undefined, 'frontend', 'POST /api/checkout', 'server', 0, 30.04],
    ['b', 'a', 'frontend', 'POST', 'client', 0.012, 30.03],
    ['c', 'b', 'checkout', 'POST /checkout', 'server', 0.02, 30.02],
    ['d', 'c', 'checkout', 'redis GET cart', 'client', 0.024, 0.027],
    ...Array.from({ length: 120 }, (_, i): Row => {
      return [`e${i}`, 'c', 'checkout', 'SELECT users', 'client', 0.03 + 0.004 * i, 0.0336 + 0.004 * i]
    }),
    ['f', 'c', 'checkout', 'POST', 'client', 3.53, 29.9],
    ['g', 'f', 'payments', 'POST /charge', 'server', 3.55, 29.88],
    ['h', 'g', 'payments', 'SELECT cards', 'client', 3.56, 3.6],
    ['i', 'g', 'payments', 'POST api.stripe.com', 'client', 3.61, 13.61],
    ['j', 'g', 'payments', 'POST api.stripe.com', 'client', 13.62, 29.7],
    ['k', 'g', 'payments', 'INSERT ledger', 'client', 29.71, 29.86],
    ['l', 'c', 'checkout', 'orders publish', 'producer', 29.92, 29.93],
    ['m', 'l', 'email', 'orders process', 'consumer', 31.2, 31.62],
  ]
}
