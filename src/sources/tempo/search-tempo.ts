// A search of a Tempo: the newest traces that match, by TraceQL where it knows that, else those with certain tags, matched
// here. Its windows are whole seconds and its searches stop at the first traces that are enough; both are made exact here.
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { Query } from '../../traceql/ast.ts'
import { printTraceQL } from '../../traceql/print.ts'
import type { TempoListed } from '../../wire/tempo/tempo-search.ts'
import { askEach, AT_ONCE } from '../http/ask-each.ts'
import { sortFound } from '../search/found-order.ts'
import { foundTrace } from '../search/match-trace.ts'
import { startsWithin } from '../search/search-traces.ts'
import type { FoundTrace, MatchedSpan, SearchQuery, SearchResult } from '../source.ts'
import { searchByTags, tagSearch, type TagSearch } from './tag-search.ts'
import { RECENT_SECONDS, tempoWindow, type TempoWindow } from './tempo-window.ts'
import type { TempoPage } from './search-pieces.ts'
import { NoTraceQL, searchByTraceQL, type SearchableTempo } from './traceql-search.ts'
import { shownWords } from './tempo-refusal.ts'

export interface SearchedTempo extends SearchableTempo {
  fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined>
}

/** @throws TracectlError of the server; TraceQLError for a filter that has to be evaluated here and cannot be */
export async function searchTempo(
  tempo: SearchedTempo,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<SearchResult> {
  const window = tempoWindow(query, tempo.now())
  if (window === undefined) return { traces: [], limited: false, notes: [] }
  const found = await inAnyWay({ tempo, query, window, signal })
  const newest = sortFound(found.traces, 'time').slice(0, query.limit)
  const limited = found.limited || found.traces.length > query.limit
  return {
    traces: sortFound(newest, query.order),
    limited,
    notes: [
      ...(query.from === undefined
        ? [`Tempo was asked for the last ${RECENT}: --since looks further back`]
        : []),
      ...found.notes,
      ...(limited && !tempo.abilities.mostRecent ? [NOT_THE_NEWEST] : []),
      ...(found.traces.length === 0 && endsNow(query, tempo.now()) ? [CUTOFF] : []),
    ],
  }
}

interface Job {
  readonly tempo: SearchedTempo
  readonly query: SearchQuery
  readonly window: TempoWindow
  readonly signal: AbortSignal
}

/** What any of the ways gives: it may be more than was asked for. */
interface Found {
  readonly traces: readonly FoundTrace[]
  readonly limited: boolean
  readonly notes: readonly string[]
}

async function inAnyWay(job: Job): Promise<Found> {
  const { abilities } = job.tempo
  if (!abilities.traceql) return byTags(job)
  try {
    return await byTraceQL(job)
  } catch (error) {
    if (!(error instanceof NoTraceQL)) throw error
    const found = await byTags(job)
    abilities.traceql = false
    return found
  }
}

async function byTraceQL({ tempo, query, window, signal }: Job): Promise<Found> {
  const { filter } = query
  const page = await enough(query, (limit) => searchByTraceQL(tempo, { filter, window, limit }, signal))
  return { traces: page.traces.map(listed(filter)), limited: page.full, notes: notesOf(page, tempo, query) }
}

/** Without a filter the list is the answer, else those on it are fetched, the newest first, until enough have matched. */
async function byTags({ tempo, query, window, signal }: Job): Promise<Found> {
  const { filter, limit } = query
  const search = tagSearch(filter)
  const least = filter === undefined ? limit : Math.min(Math.max(limit * 5, 100), MOST_LISTED)
  const page = await enough({ ...query, limit: least }, (most) =>
    searchByTags(tempo, { search, window, limit: most }, signal),
  )
  const notes = notesOf(page, tempo, query)
  if (filter === undefined) return { traces: page.traces.map(listed(filter)), limited: page.full, notes }
  const candidates = page.traces.toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  const traces: FoundTrace[] = []
  let looked = 0
  while (looked < candidates.length && looked < MOST_FETCHED && traces.length <= limit) {
    const ids = candidates.slice(looked, looked + AT_ONCE).map(({ id }) => id)
    // no more than are needed: that shows only after each few
    // oxlint-disable-next-line no-await-in-loop
    const fetched = await askEach(ids, (id) => tempo.fetchTrace(id, signal))
    traces.push(...fetched.flatMap((data) => matched(data, filter)))
    looked += ids.length
  }
  return {
    traces: traces.filter((trace) => startsWithin(trace, query)),
    limited: page.full || looked < candidates.length,
    notes: [...notes, filteredNote(search, candidates.length)],
  }
}

/**
 * Asks for more where so many lie in the first and the last second of the window but not in it that too few are left.
 */
async function enough(query: SearchQuery, search: (limit: number) => Promise<TempoPage>): Promise<TempoPage> {
  for (let asked = query.limit; ; asked *= 4) {
    // how many are enough shows only when they are there
    // oxlint-disable-next-line no-await-in-loop
    const page = await search(asked)
    const traces = page.traces.filter((trace) => startsWithin(trace, query))
    if (traces.length >= query.limit || !page.full || asked * 4 > Math.max(MOST_ASKED, query.limit)) {
      return { ...page, traces }
    }
  }
}

/** The service is told beside the span; it is no attribute that anybody has asked for, unless it is in the filter. */
function listed(filter: Query | undefined): (trace: TempoListed) => FoundTrace {
  const isAsked = filter !== undefined && printTraceQL(filter).includes('service.name')
  const asked = (match: MatchedSpan): MatchedSpan =>
    isAsked ? match : { ...match, attributes: match.attributes.filter(({ name }) => name !== 'service.name') }
  return ({ hasSpansets: _hasSpansets, matches, ...trace }) => ({
    ...trace,
    matches: filter === undefined ? [] : matches.slice(0, MOST_MATCHES).map(asked),
  })
}

function matched(data: TraceData | undefined, filter: Query): readonly FoundTrace[] {
  const found = data === undefined ? undefined : foundTrace(buildTrace(data), filter)
  return found === undefined ? [] : [found]
}

function notesOf(page: TempoPage, { abilities }: SearchedTempo, { limit }: SearchQuery): readonly string[] {
  const { mostTraces } = abilities
  return [
    ...page.partial.map((message) => `Tempo says: ${shownWords(message)}`),
    ...(mostTraces !== undefined && limit > mostTraces
      ? [`Tempo gives no more than ${mostTraces} traces at once`]
      : []),
  ]
}

function filteredNote({ words }: TagSearch, found: number): string {
  if (found === 0) {
    const had = words === '' ? 'it has no trace of that time' : `it was asked for ${words}, and found nothing`
    return `this Tempo knows no TraceQL: ${had}`
  }
  const [traces, were] = found === 1 ? ['1 trace', 'was'] : [`${found} traces`, 'were']
  if (words === '')
    return `this Tempo knows no TraceQL: its newest ${traces} of that time ${were} matched here`
  return `this Tempo knows no TraceQL: it was asked for ${words}; the ${traces} that it found ${were} matched here`
}

/** Its searches leave out what is younger than half a minute; by id everything is found at once. */
function endsNow({ to }: SearchQuery, now: bigint): boolean {
  return to === undefined || to > now - CUTOFF_NS
}

const CUTOFF =
  'Tempo 3 leaves what is younger than 30 s out of its searches, and older versions need some seconds too: a trace that has just ended is found by its id at once, and by a search a little later'
const CUTOFF_NS = 30_000_000_000n
const NOT_THE_NEWEST = 'this Tempo gives the first traces that it finds, which need not be the newest'
const RECENT = RECENT_SECONDS === 3600 ? 'hour' : `${RECENT_SECONDS / 60} minutes`

/** As many as other sources tell of. */
const MOST_MATCHES = 3
/** For a window that is not of whole seconds. */
const MOST_ASKED = 2000
/** Of a search by tags: records of some 200 bytes, and traces that are fetched for them. */
const MOST_LISTED = 500
const MOST_FETCHED = 200
