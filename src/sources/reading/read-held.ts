// Reading what a file held. Its traces need not be built to tell when they ran.
import type { TraceData } from '../../trace/span.ts'
import type { ReadQuery, TraceReading } from './read-query.ts'
import { readShelf, type TraceTimes } from './read-shelf.ts'

export function readHeld(traces: Iterable<TraceData>, query: ReadQuery, signal: AbortSignal): TraceReading {
  const shelf = {
    list: () => newestFirst(traces),
    timesOf: ({ times }: Held) => times,
    read: ({ data }: Held) => data,
  }
  return readShelf(shelf, query, signal)
}

interface Held {
  readonly data: TraceData
  readonly times: TraceTimes | undefined
}

function newestFirst(traces: Iterable<TraceData>): readonly Held[] {
  const held = Array.from(traces, (data) => ({ data, times: timesOf(data) }))
  return held.sort((a, b) => compare(b.times?.start ?? 0n, a.times?.start ?? 0n))
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
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
