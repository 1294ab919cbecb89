// How long messages waited between their producer and their consumer.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'

export interface QueueTime {
  readonly consumer: SpanNode
  /** The parent, or a span that the consumer links to, of this trace. */
  readonly producer: SpanNode
  /** From the producer's end, or from its start when the consumer began before that; never negative. */
  readonly length: Offset
  readonly by: 'parent' | 'link'
}
