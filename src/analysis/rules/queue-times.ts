// How long messages waited, one finding for each way that they took: a batch of two hundred is one line.
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'
import type { QueueTime } from '../gaps/queue-time.ts'

/** The longest stands for all of one producer's operation and one consumer's; those below a millisecond do not count. */
export function findQueueTimes(queues: readonly QueueTime[]): readonly FindingOf<'queue-time'>[] {
  const groups = Map.groupBy(queues, ({ producer, consumer }) => {
    return [producer.span, consumer.span]
      .map((span) => (span === undefined ? '' : operationKey(span)))
      .join('\n')
  })
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => a.length - b.length || b.consumer.index - a.consumer.index)
    const queue = sorted.at(-1)
    if (queue === undefined || queue.length < SHORTEST) return []
    const ends = [queue.consumer, queue.producer, ...group.map(({ consumer }) => consumer)]
    // One that was sent in another trace is none of this one's spans.
    const nodes = [...new Set(ends)].filter(({ span }) => span?.traceId === queue.consumer.span?.traceId)
    const lengths = sorted.map(({ length }) => length)
    return [{ code: 'queue-time' as const, severity: 'info' as const, nodes, queue, lengths }]
  })
}

const SHORTEST = 1e6
