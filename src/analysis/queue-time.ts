// How long messages waited between their producer and their consumer.
import type { Span, SpanId, SpanLink } from '../trace/span.ts'
import type { Offset } from '../trace/time.ts'
import { offsetBetween, offsetOf } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'

export interface QueueTime {
  readonly consumer: SpanNode
  /** The parent, or a span that the consumer links to, of this trace. */
  readonly producer: SpanNode
  /** From the producer's end, or from its start when the consumer began before that; never negative. */
  readonly length: Offset
  readonly by: 'parent' | 'link'
}

/** A message that was sent in another trace, which its consumer names. */
export interface ForeignMessage {
  readonly consumer: SpanNode
  readonly link: SpanLink
}

/** Of a consumer of many messages at once. */
export interface QueueSummary {
  readonly consumer: SpanNode
  readonly messages: number
  readonly least: Offset
  /** Of an even number the lower of the two in the middle. */
  readonly median: Offset
  readonly most: Offset
}

/**
 * Of each CONSUMER span: to its parent when that is a PRODUCER, else to every span of the trace that it links to. A
 * pair whose clocks say that it was received before it was sent is left out. In drawing order; O(n) and the links.
 */
export function findQueueTimes(trace: Trace): readonly QueueTime[] {
  const queues: QueueTime[] = []
  let byId: ReadonlyMap<string, SpanNode> | undefined
  for (const consumer of trace.nodes) {
    if (consumer.span?.kind !== 'consumer' || !hasStart(consumer)) continue
    const parent = producingParent(consumer)
    if (parent !== undefined) add(queues, consumer, parent, 'parent')
    for (const link of parent === undefined ? consumer.span.links : []) {
      if (link.traceId !== trace.id) continue
      byId ??= nodesById(trace)
      const producer = byId.get(link.spanId)
      if (producer !== undefined && producer !== consumer) add(queues, consumer, producer, 'link')
    }
  }
  return queues
}

/** Messages whose trace the caller would have to fetch; `queueTimeBetween` has their time. In drawing order. */
export function findForeignMessages(trace: Trace): readonly ForeignMessage[] {
  return trace.nodes.flatMap((consumer) => {
    if (consumer.span?.kind !== 'consumer' || producingParent(consumer) !== undefined) return []
    return consumer.span.links.flatMap((link) => (link.traceId === trace.id ? [] : [{ consumer, link }]))
  })
}

/**
 * Nanoseconds from the end of one span to the start of the other, of whatever traces; from the first one's start when
 * the other began before its end. undefined when a time is missing, or the clocks say that it began before that too.
 */
export function queueTimeBetween(producer: Span, consumer: Span): Offset | undefined {
  if (producer.start === 0n || consumer.start === 0n) return undefined
  const isOver = producer.end >= producer.start && producer.end <= consumer.start
  const length = offsetBetween(isOver ? producer.end : producer.start, consumer.start)
  return length < 0 ? undefined : length
}

/** One for each consumer, in the order of their first messages. */
export function summarizeQueues(queues: readonly QueueTime[]): readonly QueueSummary[] {
  return Array.from(
    Map.groupBy(queues, ({ consumer }) => consumer),
    ([consumer, mine]) => {
      const lengths = mine.map(({ length }) => length).sort((a, b) => a - b)
      const [least = offsetOf(0)] = lengths
      const median = lengths[(lengths.length - 1) >> 1] ?? least
      return { consumer, messages: lengths.length, least, median, most: lengths.at(-1) ?? least }
    },
  )
}

/** By the nodes' times, which may have been moved with their clocks. */
function add(queues: QueueTime[], consumer: SpanNode, producer: SpanNode, by: QueueTime['by']): void {
  if (!hasStart(producer)) return
  const isOver = producer.state === 'finished' && producer.end <= consumer.start
  const length = consumer.start - (isOver ? producer.end : producer.start)
  if (length >= 0) queues.push({ consumer, producer, length: offsetOf(length), by })
}

function producingParent({ parent }: SpanNode): SpanNode | undefined {
  return parent?.span?.kind === 'producer' ? parent : undefined
}

function hasStart({ state }: SpanNode): boolean {
  return state === 'finished' || state === 'unfinished'
}

/** Under a shared id the producer, else the first in drawing order. */
function nodesById(trace: Trace): ReadonlyMap<SpanId, SpanNode> {
  const byId = new Map<SpanId, SpanNode>()
  for (const node of trace.nodes) {
    const known = byId.get(node.id)
    if (known === undefined || (node.span?.kind === 'producer' && known.span?.kind !== 'producer'))
      byId.set(node.id, node)
  }
  return byId
}
