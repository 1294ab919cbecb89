// Searching where traces lie at hand, in the store or a file: one after the other is read, matched and let go, newest
// first, until there are enough. What can be ruled out without reading it is not read.
import type { TraceData } from '../../trace/span.ts'
import type { TraceSummary } from '../../trace/summary.ts'
import { instantAt } from '../../trace/time.ts'
import type { Query } from '../../traceql/ast.ts'
import type { FoundTrace, SearchQuery, SearchResult, TimeWindow } from '../source.ts'
import { TopFound } from './top-found.ts'
import { Turns } from './turns.ts'

/** Where the traces are. Entries are whatever it takes to read one. */
export interface TraceShelf<Entry> {
  /** Newest first, as far as can be told without reading them. */
  list(): Iterable<Entry>
  /** Figures that may be too large where spans were sent twice or have impossible times, and are never too small. */
  summarize(entry: Entry): TraceSummary
  /** false where it cannot match. */
  mayMatch(entry: Entry): boolean
  /** undefined when it has gone since it was listed. */
  read(entry: Entry): TraceData | undefined
}

/**
 * Traces that start within the window. By time the newest are those that come first in the list, and it is not read any
 * further; by anything else all of it is gone through, with no more than `limit` traces held.
 * @throws what the signal was aborted with; TraceQLError
 */
export async function searchTraces<Entry>(
  shelf: TraceShelf<Entry>,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<SearchResult> {
  const turns = new Turns(signal)
  const top = new TopFound(query.order, query.limit)
  const match = await matcherOf(shelf, query.filter)
  let limited = false
  for (const entry of shelf.list()) {
    await turns.next()
    const summary = shelf.summarize(entry)
    if (!mayLieWithin(summary, query) || !shelf.mayMatch(entry)) continue
    if (top.isFull && (query.order === 'time' || !top.hasRoomFor(summary))) {
      limited = true
      if (query.order === 'time') break
      continue
    }
    const found = match(entry, summary)
    if (found !== undefined && startsWithin(found, query) && !top.add(found)) limited = true
  }
  return { traces: top.sorted(), limited, notes: [] }
}

/** Without a filter there is nothing to read, and nothing of TraceQL to load. */
async function matcherOf<Entry>(
  shelf: TraceShelf<Entry>,
  filter: Query | undefined,
): Promise<(entry: Entry, summary: TraceSummary) => FoundTrace | undefined> {
  if (filter === undefined) return (_entry, summary) => ({ ...summary, matches: [] })
  const { buildTrace } = await import('../../trace/build-trace.ts')
  const { foundTrace } = await import('./match-trace.ts')
  return (entry) => {
    const data = shelf.read(entry)
    return data === undefined ? undefined : foundTrace(buildTrace(data), filter)
  }
}

/** Its start is not before the one that is listed, and not behind its end. */
function mayLieWithin({ start, duration }: TraceSummary, { from, to }: TimeWindow): boolean {
  if (to !== undefined && start > to) return false
  return from === undefined || instantAt(start, duration) >= from
}

export function startsWithin({ start }: Pick<TraceSummary, 'start'>, { from, to }: TimeWindow): boolean {
  return (from === undefined || start >= from) && (to === undefined || start <= to)
}
