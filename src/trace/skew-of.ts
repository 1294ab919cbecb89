// How far a node's times are from those that its span recorded, and where that puts what the span recorded besides.
import type { Instant, Offset } from './time.ts'
import { offsetBetween, offsetOf } from './time.ts'
import type { SpanNode, Trace } from './trace.ts'

/** Nanoseconds that were added to the node's recorded times; 0 where nothing was moved, or there are no times. */
export function skewOf(node: SpanNode, trace: Trace): Offset {
  if (node.span === undefined || node.state === 'untimed') return offsetOf(0)
  return offsetOf(node.start - offsetBetween(trace.start, node.span.start))
}

/**
 * Where in the trace something happened that the node's span recorded by its own clock, an event or a log record: it
 * has moved with the span.
 */
export function offsetWithin(node: SpanNode, trace: Trace, time: Instant): Offset {
  return offsetOf(offsetBetween(trace.start, time) + skewOf(node, trace))
}
