// A search, in the best way that this Jaeger has: what it can be asked for exactly is a list, anything else is matched
// here, on whole traces.
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { traceConditions, type TraceConditions } from '../../traceql/trace-conditions.ts'
import type { Query } from '../../traceql/ast.ts'
import type { JaegerSummary } from '../../wire/jaeger/jaeger-summaries.ts'
import { foundTrace, sortFound } from '../search/match-trace.ts'
import { startsWithin } from '../search/search-traces.ts'
import { Turns } from '../search/turns.ts'
import type { FoundTrace, SearchQuery, SearchResult } from '../source.ts'
import { askEach, AT_ONCE } from './ask-each.ts'
import { conditionWords, fieldHint, jaegerConditions, type JaegerConditions } from './jaeger-conditions.ts'
import type { JaegerDialect } from './jaeger-dialect.ts'
import { searchSummaries } from './jaeger-searches.ts'
import { jaegerWindow, type JaegerWindow } from './jaeger-window.ts'
import { searchServices, type SearchableJaeger, type ServicePages } from './search-services.ts'
import { searchWholeTraces } from './search-whole-traces.ts'

/** @throws TracectlError of the server; TraceQLError for a filter that cannot be evaluated here */
export async function searchJaeger(
  jaeger: SearchableJaeger,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<SearchResult> {
  const window = jaegerWindow(query, jaeger.now())
  if (window === undefined) return { traces: [], limited: false, notes: [] }
  const dialect = await jaeger.dialect(signal)
  const { v3 } = dialect
  const conditions = knownTo(dialect, jaegerConditions(query.filter))
  const job: Job = { jaeger, query, conditions, window, signal }
  const found = await (v3 !== 'full' ? fromTraces(job) : conditions.exact ? fromList(job) : fromListed(job))
  // Jaeger looks at when the matching span began, every other source at when the trace did.
  const traces = found.traces.filter((trace) => startsWithin(trace, query))
  const newest = sortFound(traces, 'time').slice(0, query.limit)
  return {
    traces: sortFound(newest, query.order),
    limited: found.limited || traces.length > query.limit,
    notes: [
      ...(query.from === undefined ? [OPEN_NOTE] : []),
      ...found.notes,
      ...(traces.length === 0 ? conditions.fields.map(fieldNote) : []),
    ],
  }
}

/** The newer API ignores tags before 2.19; the older one always knew them. */
function knownTo({ v3, internal }: JaegerDialect, conditions: JaegerConditions): JaegerConditions {
  if (v3 === 'full' || internal || Object.keys(conditions.tags).length === 0) return conditions
  return { ...conditions, tags: {}, exact: false }
}

interface Job {
  readonly jaeger: SearchableJaeger
  readonly query: SearchQuery
  readonly conditions: JaegerConditions
  readonly window: JaegerWindow
  readonly signal: AbortSignal
}

/** What any of the ways gives: it may be more than was asked for. */
interface Found {
  readonly traces: readonly FoundTrace[]
  readonly limited: boolean
  readonly notes: readonly string[]
}

/** Nothing is left to be matched. */
async function fromList(job: Job): Promise<Found> {
  const pages = await summariesFor(job, job.query.limit)
  return {
    traces: pages.items.map((summary) => Object.assign({}, summary, { matches: [] })),
    limited: pages.full,
    notes: pages.notes,
  }
}

/**
 * The list says of many traces that they do not match; the others are fetched, the newest first, until enough have been
 * found.
 */
async function fromListed(job: Job): Promise<Found> {
  const { query, jaeger, signal } = job
  const { filter, limit } = query
  const pages = await summariesFor(job, Math.min(Math.max(limit * 5, 100), MOST_LISTED))
  const known = mayMatch(traceConditions(filter))
  const candidates = pages.items.filter((summary) => startsWithin(summary, query) && known(summary))
  const traces: FoundTrace[] = []
  let looked = 0
  while (looked < candidates.length && looked < MOST_FETCHED && traces.length <= limit) {
    const ids = candidates.slice(looked, looked + AT_ONCE).map(({ id }) => id)
    // no more than are needed: that shows only after each few
    // oxlint-disable-next-line no-await-in-loop
    const fetched = await askEach(ids, (id: TraceId) => jaeger.fetchTrace(id, signal))
    traces.push(...(await matching(fetched, filter, signal)))
    looked += ids.length
  }
  return {
    traces,
    limited: pages.full || looked < candidates.length,
    notes: [...pages.notes, filteredNote(job.conditions, pages.items.length)],
  }
}

/** For servers that have no list, or do not search by attributes. */
async function fromTraces(job: Job): Promise<Found> {
  const { jaeger, query, conditions, window, signal } = job
  const { limit, filter } = query
  let depth = conditions.exact ? limit : Math.min(Math.max(limit * 4, 40), MOST_WHOLE / 4)
  depth = Math.max(depth, limit)
  for (;;) {
    // how many are enough shows only when they have been matched
    // oxlint-disable-next-line no-await-in-loop
    const pages = await searchWholeTraces(jaeger, { conditions, window, depth }, signal)
    const traces = await matching(pages.items, filter, signal)
    const isEnough = traces.length >= limit || !pages.full
    if (conditions.exact || isEnough || depth * 4 > MOST_WHOLE) {
      const filtered = conditions.exact ? [] : [filteredNote(conditions, pages.items.length)]
      return { traces, limited: pages.full, notes: [...pages.notes, ...filtered] }
    }
    depth *= 4
  }
}

/** Each trace once, newest first. */
async function summariesFor(
  { jaeger, conditions, window, signal }: Job,
  depth: number,
): Promise<ServicePages<JaegerSummary>> {
  const pages = await searchServices(jaeger, searchSummaries, { conditions, window, depth }, signal)
  const byId = new Map(pages.items.map((summary) => [summary.id, summary]))
  const items = [...byId.values()].sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  return { ...pages, items }
}

/** Whether what is known without the spans contradicts the filter. */
function mayMatch(conditions: TraceConditions): (summary: JaegerSummary) => boolean {
  const { minDuration = 0, maxDuration = Infinity, rootService, rootName, ids } = conditions
  return ({ id, duration, rootService: service, rootName: name }) =>
    duration >= minDuration &&
    duration <= maxDuration &&
    (rootService === undefined || service === undefined || service === rootService) &&
    (rootName === undefined || name === undefined || name === rootName) &&
    (ids === undefined || ids.includes(id))
}

async function matching(
  traces: readonly (TraceData | undefined)[],
  filter: Query | undefined,
  signal: AbortSignal,
): Promise<readonly FoundTrace[]> {
  const turns = new Turns(signal)
  const matched: FoundTrace[] = []
  for (const data of traces) {
    await turns.next()
    const found = data === undefined ? undefined : foundTrace(buildTrace(data), filter)
    if (found !== undefined) matched.push(found)
  }
  return matched
}

function filteredNote(conditions: JaegerConditions, found: number): string {
  const words = conditionWords(conditions)
  const traces = `${found} trace${found === 1 ? '' : 's'}`
  if (words === '') return `Jaeger cannot be asked for that: its ${traces} of that time were matched here`
  return `Jaeger was asked for ${words}; the ${traces} that it found were matched here`
}

function fieldNote(key: string): string {
  return `Jaeger keeps ${key} as a field and not as an attribute: ask for ${fieldHint(key)}`
}

const OPEN_NOTE = 'only 48 hours were looked at: --since or --from-time says how far back'

/** Records of some 300 bytes each; the server reads every span for them. */
const MOST_LISTED = 500
const MOST_FETCHED = 200
/** Whole traces in one reply; the server gives no fewer spans of one than it has. */
const MOST_WHOLE = 800
