// The example trace after its causes have been mended: the counterpart that the documentation compares it with. One
// query instead of 120, one call to the bank that works, no stretch without spans.
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span, SpanKind } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeSpan, spanIdOf } from './spans.ts'

export function mendedTrace(): Trace {
  return buildTrace({ spans: mendedSpans(), logs: [] })
}

export const MENDED_TRACE_ID = '9c1d02aa77b34da6a3ce929d0e0e4736'

export function mendedSpans(): readonly Span[] {
  return ROWS.map(([parent, service, name, kind, startMs, endMs], at) =>
    makeSpan({
      traceId: MENDED_TRACE_ID,
      spanId: spanIdOf(at + 1),
      parentId: parent === 0 ? undefined : spanIdOf(parent),
      service,
      name,
      kind,
      startMs,
      endMs,
    }),
  )
}

/** Number of the parent's row, service, name, kind, start and end in milliseconds. */
type Row = readonly [number, string, string, SpanKind, number, number]

const ROWS: readonly Row[] = [
  [0, 'frontend', 'POST /api/checkout', 'server', 0, 2310],
  [1, 'frontend', 'POST', 'client', 12, 2300],
  [2, 'checkout', 'POST /checkout', 'server', 20, 2285],
  [3, 'checkout', 'redis GET cart', 'client', 24, 27],
  [3, 'checkout', 'SELECT users IN (…)', 'client', 30, 34.1],
  [3, 'checkout', 'POST', 'client', 40, 2250],
  [6, 'payments', 'POST /charge', 'server', 50, 2240],
  [7, 'payments', 'SELECT cards', 'client', 70, 290],
  [7, 'payments', 'POST api.stripe.com', 'client', 300, 1920],
  [7, 'payments', 'INSERT ledger', 'client', 1930, 2225],
  [3, 'checkout', 'orders publish', 'producer', 2255, 2265],
  [11, 'email', 'orders process', 'consumer', 3400, 3820],
]
