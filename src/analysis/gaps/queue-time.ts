// How long messages waited between their producer and their consumer.
import type { SpanLink, TraceId } from '../../trace/span.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetBetween, offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { KnownClocks } from '../clocks/clock-relation.ts'
import { clockRelation } from '../clocks/clock-relation.ts'

export interface QueueTime {
  readonly consumer: SpanNode
  /** The parent, or a span that the consumer links to: of this trace or of another. */
  readonly producer: SpanNode
  /** From the producer's end, or from its start when the consumer began before that; never negative. */
  readonly length: Offset
  readonly by: 'parent' | 'link'
}

/**
 * Of each CONSUMER span: to its parent when that is a PRODUCER, else to every span that it links to and that is in the
 * trace or in one of `linked`. A pair whose clocks disagree, or say that it was received before it was sent, is left
 * out. In drawing order; O(n) and the links.
 */
export function findQueueTimes(
  trace: Trace,
  linked: readonly Trace[] = [],
  clocks: KnownClocks = {},
): readonly QueueTime[] {
  const producers = new Producers([trace, ...linked])
  const relationOf = clockRelation(clocks)
  const queues = trace.nodes.flatMap((consumer): readonly QueueTime[] => {
    if (!isConsumer(consumer) || !hasStart(consumer)) return []
    if (isSentByParent(consumer)) return queueTime(consumer, consumer.parent, 'parent')
    return linksOf(consumer).flatMap((link) => queueTime(consumer, producers.find(link), 'link'))
  })
  return queues.filter(({ producer, consumer }) => relationOf(producer, consumer) !== 'unreliable')
}

/** Other traces in which messages were sent, whose queue times need these traces as `linked`. In drawing order. */
export function linkedTraceIds(trace: Trace): readonly TraceId[] {
  const ids = new Set<string>()
  for (const node of trace.nodes) {
    if (!isConsumer(node) || isSentByParent(node)) continue
    for (const { traceId } of linksOf(node))
      if (TRACE_ID.test(traceId) && traceId !== trace.id) ids.add(traceId)
  }
  return [...ids] as TraceId[]
}

/** Empty when a time is missing, or the clocks say that the consumer began before the producer did. */
function queueTime(
  consumer: SpanNode,
  producer: SpanNode | undefined,
  by: QueueTime['by'],
): readonly QueueTime[] {
  if (producer === undefined || producer === consumer || !hasStart(producer)) return []
  const isOver = producer.state === 'finished'
  const fromEnd = isOver ? timeBetween(producer, producer.end, consumer) : -1
  const length = fromEnd >= 0 ? fromEnd : timeBetween(producer, producer.start, consumer)
  return length < 0 ? [] : [{ consumer, producer, length: offsetOf(length), by }]
}

/** In one trace by the nodes' times, which may have been moved with their clocks; else by those on the spans. */
function timeBetween(producer: SpanNode, from: Offset, consumer: SpanNode): number {
  const [sent, received] = [producer.span, consumer.span]
  if (sent === undefined || received === undefined) return -1
  if (sent.traceId === received.traceId) return consumer.start - from
  return offsetBetween(sent.start, received.start) - (from - producer.start)
}

/** By trace and id; made when the first is asked for. Under a shared id the producer, else the first in drawing order. */
class Producers {
  readonly #traces: ReadonlyMap<string, Trace>
  readonly #byId = new Map<string, ReadonlyMap<string, SpanNode>>()

  constructor(traces: readonly Trace[]) {
    this.#traces = new Map(traces.map((trace) => [trace.id, trace]))
  }

  find({ traceId, spanId }: SpanLink): SpanNode | undefined {
    const trace = this.#traces.get(traceId)
    if (trace === undefined) return undefined
    let byId = this.#byId.get(traceId)
    if (byId === undefined) this.#byId.set(traceId, (byId = nodesById(trace)))
    return byId.get(spanId)
  }
}

function nodesById(trace: Trace): ReadonlyMap<string, SpanNode> {
  const byId = new Map<string, SpanNode>()
  for (const node of trace.nodes) {
    const known = byId.get(node.id)?.span
    if (known === undefined || (node.span?.kind === 'producer' && known.kind !== 'producer')) {
      byId.set(node.id, node)
    }
  }
  return byId
}

function isConsumer({ span }: SpanNode): boolean {
  return span?.kind === 'consumer'
}

function isSentByParent({ parent }: SpanNode): boolean {
  return parent?.span?.kind === 'producer'
}

function linksOf({ span }: SpanNode): readonly SpanLink[] {
  return span?.links ?? []
}

function hasStart({ state }: SpanNode): boolean {
  return state === 'finished' || state === 'unfinished'
}

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
