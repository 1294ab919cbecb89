// Searches by the list of traces without their spans that there is since 2.19.
import type { TraceId } from '../../trace/span.ts'
import { traceConditions, type TraceConditions } from '../../traceql/trace-conditions.ts'
import type { JaegerSummary } from '../../wire/jaeger/jaeger-summaries.ts'
import { startsWithin } from '../search/search-traces.ts'
import type { FoundTrace, SearchQuery } from '../source.ts'
import { askEach, AT_ONCE } from '../http/ask-each.ts'
import { searchSummaries } from './jaeger-searches.ts'
import { filteredNote, matchTraces, type Found, type SearchJob } from './search-job.ts'
import { searchServices, type ServicePages } from './search-services.ts'

/** For a filter of which nothing is left to be matched. */
export async function searchByList(job: SearchJob): Promise<Found> {
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
export async function searchThroughList(job: SearchJob): Promise<Found> {
  const { query, jaeger, signal } = job
  const pages = await summariesFor(job, Math.min(Math.max(query.limit * 5, 100), MOST_LISTED))
  const candidates = pages.items.filter(mayMatch(query))
  const traces: FoundTrace[] = []
  let looked = 0
  while (looked < candidates.length && looked < MOST_FETCHED && traces.length <= query.limit) {
    const ids = candidates.slice(looked, looked + AT_ONCE).map(({ id }) => id)
    // no more than are needed: that shows only after each few
    // oxlint-disable-next-line no-await-in-loop
    const fetched = await askEach(ids, (id: TraceId) => jaeger.fetchTrace(id, signal))
    // oxlint-disable-next-line no-await-in-loop
    traces.push(...(await matchTraces(fetched, job)))
    looked += ids.length
  }
  return {
    traces,
    limited: pages.full || looked < candidates.length,
    notes: [...pages.notes, filteredNote(job, pages)],
  }
}

/** Records of some 300 bytes each; the server reads every span for them. */
const MOST_LISTED = 500
const MOST_FETCHED = 200

/** Each trace once, newest first. */
async function summariesFor(
  { jaeger, conditions, window, signal }: SearchJob,
  depth: number,
): Promise<ServicePages<JaegerSummary>> {
  const pages = await searchServices(jaeger, searchSummaries, { conditions, window, depth }, signal)
  const byId = new Map(pages.items.map((summary) => [summary.id, summary]))
  const items = [...byId.values()].sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  return { ...pages, items }
}

/** Whether what is known without the spans does not contradict the query. */
function mayMatch(query: SearchQuery): (summary: JaegerSummary) => boolean {
  const conditions = traceConditions(query.filter)
  return (summary) => {
    if (conditions.ids !== undefined && !conditions.ids.includes(summary.id)) return false
    // a span without a start makes the trace begin in 1970 there, and no one knows when it did
    if (summary.start === 0n) return true
    return startsWithin(summary, query) && isOf(summary, conditions)
  }
}

function isOf(
  { duration, rootService, rootName }: JaegerSummary,
  { minDuration = 0, maxDuration = Infinity, ...wanted }: TraceConditions,
): boolean {
  return (
    duration >= minDuration &&
    duration <= maxDuration &&
    isPossibly(rootService, wanted.rootService) &&
    isPossibly(rootName, wanted.rootName)
  )
}

function isPossibly(known: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || known === undefined || known === wanted
}
