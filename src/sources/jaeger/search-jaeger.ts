// A search, in the best way that this Jaeger has: what it can be asked for exactly is a list, anything else is matched
// here, on whole traces.
import { sortFound } from '../search/found-order.ts'
import { startsWithin } from '../search/search-traces.ts'
import type { SearchQuery, SearchResult } from '../source.ts'
import { fieldHint, jaegerConditions, type JaegerConditions } from './jaeger-conditions.ts'
import type { JaegerDialect } from './jaeger-dialect.ts'
import { jaegerWindow } from './jaeger-window.ts'
import { filteredNote, matchTraces, type Found, type SearchJob } from './search-job.ts'
import { searchByList, searchThroughList } from './search-list.ts'
import type { SearchableJaeger } from './search-services.ts'
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
  const conditions = knownTo(dialect, jaegerConditions(query.filter))
  const job = { jaeger, query, conditions, window, signal }
  let found = await wayOf(dialect, conditions)(job)
  const surely = withoutFields(conditions)
  if (found.traces.length === 0 && surely !== undefined) {
    found = await wayOf(dialect, surely)({ ...job, conditions: surely })
  }
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

/**
 * Failures and kinds are tags that Jaeger makes, and stores that keep OTLP as it came had none before they were taught
 * to look at the fields: then nothing is found. undefined where none was asked for.
 */
function withoutFields(conditions: JaegerConditions): JaegerConditions | undefined {
  const { error, 'span.kind': kind, ...tags } = conditions.tags
  return error === undefined && kind === undefined ? undefined : { ...conditions, tags, exact: false }
}

function wayOf({ v3 }: JaegerDialect, { exact }: JaegerConditions): (job: SearchJob) => Promise<Found> {
  if (v3 !== 'full') return searchThroughTraces
  return exact ? searchByList : searchThroughList
}

/** Where there is no list: more of them where too few of the newest match. */
async function searchThroughTraces(job: SearchJob): Promise<Found> {
  const { jaeger, query, conditions, window, signal } = job
  const { exact } = conditions
  let depth = exact ? query.limit : Math.max(query.limit, Math.min(query.limit * 4, MOST_AT_FIRST), 40)
  for (;;) {
    // how many are enough shows only when they have been matched
    // oxlint-disable-next-line no-await-in-loop
    const pages = await searchWholeTraces(jaeger, { conditions, window, depth }, signal)
    // oxlint-disable-next-line no-await-in-loop
    const traces = await matchTraces(pages.items, job)
    const isEnough = exact || traces.length >= query.limit || !pages.full || depth * 4 > MOST_WHOLE
    if (isEnough) {
      const filtered = exact ? [] : [filteredNote(job, pages)]
      return { traces, limited: pages.full, notes: [...pages.notes, ...filtered] }
    }
    depth *= 4
  }
}

function fieldNote(key: string): string {
  return `Jaeger keeps ${key} as a field and not as an attribute: ask for ${fieldHint(key)}`
}

const OPEN_NOTE = 'only 48 hours were looked at: --since or --from-time says how far back'

/** Whole traces in one reply; the server gives no fewer spans of one than it has. */
const MOST_WHOLE = 800
const MOST_AT_FIRST = 200
