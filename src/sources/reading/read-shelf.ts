// Reading where traces lie at hand, in the store or a file: one after the other is decoded and let go.
import type { TraceData } from '../../trace/span.ts'
import { Turns } from '../search/turns.ts'
import type { TimeWindow } from '../source.ts'
import { ReadBudget, type ReadQuery, type TraceReading } from './read-query.ts'

export interface ReadableShelf<Entry> {
  /** Newest first. */
  list(): Iterable<Entry>
  /** When it ran, unix ns; undefined where that is not known: then it is read. */
  timesOf(entry: Entry): TraceTimes | undefined
  /** undefined when it has gone since it was listed. */
  read(entry: Entry): TraceData | undefined
}

export interface TraceTimes {
  readonly start: bigint
  readonly end: bigint
}

/** Traces that ran within the window, if only for a part of their time. @throws what the signal was aborted with */
export async function* readShelf<Entry>(
  shelf: ReadableShelf<Entry>,
  query: ReadQuery,
  signal: AbortSignal,
): TraceReading {
  const turns = new Turns(signal)
  const budget = new ReadBudget(query)
  for (const entry of shelf.list()) {
    await turns.next()
    if (!ranWithin(shelf.timesOf(entry), query)) continue
    if (budget.isSpent) return { limited: true, notes: [] }
    const data = shelf.read(entry)
    if (data === undefined) continue
    budget.take(data)
    yield data
  }
  return { limited: false, notes: [] }
}

function ranWithin(times: TraceTimes | undefined, { from, to }: TimeWindow): boolean {
  if (times === undefined) return true
  return (from === undefined || times.end >= from) && (to === undefined || times.start <= to)
}
