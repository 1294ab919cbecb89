// Reading what a file held. Its traces need not be built to tell when they ran.
import type { TraceData } from '../../trace/span.ts'
import type { ReadQuery, TraceReading } from './read-query.ts'
import { readShelf, type TraceTimes } from './read-shelf.ts'

export function readHeld(
  traces: ReadonlyMap<unknown, TraceData>,
  query: ReadQuery,
  signal: AbortSignal,
): TraceReading {
  const list = (): Iterable<TraceData> => newestFirst(traces.values())
  return readShelf({ list, timesOf, read: (data) => data }, query, signal)
}

function newestFirst(traces: Iterable<TraceData>): readonly TraceData[] {
  return Array.from(traces, (data) => ({ data, start: timesOf(data)?.start ?? 0n }))
    .sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
    .map(({ data }) => data)
}

/** undefined where no span says when it began. */
function timesOf({ spans }: TraceData): TraceTimes | undefined {
  let first: bigint | undefined
  let last = 0n
  for (const { start, end } of spans) {
    if (start === 0n) continue
    if (first === undefined || start < first) first = start
    if (start > last) last = start
    if (end > last) last = end
  }
  return first === undefined ? undefined : { start: first, end: last }
}
