// Reading a Tempo: TraceQL finds the candidates on the server, by the spans that are below no other, and each is then fetched by
// its id. What a search says of roots is not believed: it looks at one stored part of a trace at a time, and a healthy
// trace whose parts came in apart is listed as if it had none.
import { TracectlError } from '../../errors.ts'
import type { TraceId } from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import { parseTraceQL } from '../../traceql/parse.ts'
import { fetchEach } from '../reading/fetch-each.ts'
import { ReadBudget, type ReadQuery, type TraceReading } from '../reading/read-query.ts'
import { searchWindow, type WindowResult } from '../reading/search-window.ts'
import type { FoundTrace, SearchableSource } from '../source.ts'
import { busiestRun } from './busiest-run.ts'
import { RECENT_SECONDS } from './tempo-window.ts'

export interface ReadableTempo extends Pick<SearchableSource, 'search' | 'fetchTrace'> {
  readonly now: () => bigint
}

/** @throws TracectlError of the server */
export async function* readTempo(tempo: ReadableTempo, query: ReadQuery, signal: AbortSignal): TraceReading {
  const { traces, complete, notes } = await listCandidates(tempo, query, signal)
  const chosen = busiestRun(traces, query.mostTraces, (trace) => isWanted(trace, query.services))
  query.onFound?.(chosen.length)
  const budget = new ReadBudget(query)
  const fetch = (id: TraceId): ReturnType<ReadableTempo['fetchTrace']> => tempo.fetchTrace(id, signal)
  const fetched = yield* fetchEach(
    chosen.map(({ id }) => id),
    fetch,
    budget,
  )
  return {
    limited: !complete || chosen.length < traces.length || budget.isSpent,
    notes: [...notes, ...fetched.notes],
  }
}

/** By their heads; where the server does not know what those are, every trace. */
async function listCandidates(
  tempo: ReadableTempo,
  query: ReadQuery,
  signal: AbortSignal,
): Promise<WindowResult> {
  const to = query.to ?? instantOf(tempo.now() + AHEAD_NS)
  const window = {
    source: tempo,
    from: query.from ?? instantOf(to - BigInt(RECENT_SECONDS) * 1_000_000_000n),
    to,
    limit: AT_ONCE,
    requests: REQUESTS,
    most: Math.min(LISTED_FOR_EACH * query.mostTraces, MOST_LISTED),
  }
  try {
    const heads = await searchWindow({ ...window, filter: HEADS }, signal)
    if (heads.traces.length > 0) return heads
  } catch (error) {
    if (!(error instanceof TracectlError) || error.code !== 'request-refused') throw error
  }
  return await searchWindow({ ...window, filter: undefined }, signal)
}

/** -1 is a root, 0 one whose parent is not there, or not there yet. */
const HEADS = parseTraceQL('{ nestedSetParent < 1 }')

/** With a head of the services that are asked for; else with one that is no root. */
function isWanted({ matches }: FoundTrace, services: readonly string[]): boolean {
  if (services.length > 0) return matches.some(({ service = '' }) => services.includes(service))
  return matches.some(({ attributes }) =>
    attributes.some(({ name, value }) => name.endsWith('nestedSetParent') && (value === 0n || value === 0)),
  )
}

/** Traces that a search is asked for. */
const AT_ONCE = 1000
const REQUESTS = 1000
/** Where more are there than can be read, so many times as many are looked at to choose from. */
const LISTED_FOR_EACH = 5
const MOST_LISTED = 100_000
/** What has just begun may carry the time of a clock that is ahead. */
const AHEAD_NS = 60_000_000_000n
