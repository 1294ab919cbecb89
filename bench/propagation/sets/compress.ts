// The same requests arriving faster: each trace keeps its shape and its first start moves towards that of the first
// trace, so that at a factor of ten ten times as many run at once (F13).
import { offsetOf, instantAt, type Instant } from '../../../src/trace/time.ts'
import type { Span, TraceData } from '../../../src/trace/span.ts'
import { firstStart } from './span-set.ts'

export function compressArrivals(traces: readonly TraceData[], factor: number): readonly TraceData[] {
  if (factor === 1) return traces
  const starts = traces.map(firstStart)
  const first = starts.reduce(
    (least, start) => (start !== 0n && start < least ? start : least),
    starts[0] ?? 0n,
  )
  return traces.map((data, at) => {
    const since = Number(starts[at]! - first)
    return moveTrace(data, Math.round(since / factor) - since)
  })
}

/** All spans by so many nanoseconds; what has no time keeps none. */
export function moveTrace(data: TraceData, by: number): TraceData {
  return { ...data, spans: data.spans.map((span) => moveSpan(span, by)) }
}

export function moveSpan(span: Span, by: number): Span {
  const move = (time: Instant): Instant => (time === 0n ? time : instantAt(time, offsetOf(by)))
  return {
    ...span,
    start: move(span.start),
    end: move(span.end),
    events: span.events.map((event) => ({ ...event, time: move(event.time) })),
  }
}
