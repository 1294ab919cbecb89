// A search: Zipkin is asked for what it understands, a page of whole traces at a time, and each is matched here with all
// of the filter. It has no pages of its own: the next one ends where the last one began.
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import { pushDown } from '../../traceql/push-down.ts'
import type { FoundTrace, SearchQuery, SearchResult, TimeWindow } from '../source.ts'
import { sortFound } from '../search/found-order.ts'
import { foundTrace } from '../search/match-trace.ts'
import { SERVICES, tracesIn, type ZipkinApi } from './zipkin-api.ts'
import { zipkinConditions, type ZipkinConditions } from './zipkin-conditions.ts'
import { zipkinFilter, type ZipkinFilter } from './zipkin-filter.ts'
import { windowParameters } from './zipkin-window.ts'

/** @param now in nanoseconds since 1970 */
export async function searchZipkin(
  api: ZipkinApi,
  query: SearchQuery,
  now: bigint,
  signal: AbortSignal,
): Promise<SearchResult> {
  const pushed = pushDown(query.filter)
  const conditions = zipkinConditions(pushed)
  const filter = query.filter === undefined ? undefined : zipkinFilter(query.filter)
  const services = conditions.services.length === 0 ? [undefined] : conditions.services
  const searches = await Promise.all(
    services.map((service) => searchPages(api, { query, conditions, service, filter, now }, signal)),
  )
  const found = new Map(searches.flatMap((search) => [...search.found]))
  const newest = sortFound([...found.values()], 'time')
  const cut = searches.some((search) => search.cut)
  const seen = new Set(searches.flatMap((search) => [...search.seen])).size
  const notes = [
    ...(filter === undefined || pushed.complete ? [] : [filteredNote(conditions, seen)]),
    ...(filter?.notes ?? []),
    ...(cut ? [`looked at its newest ${seen} traces only: older ones may match too`] : []),
    ...new Set(searches.flatMap((search) => search.leftOut)),
    ...(found.size === 0 ? await emptyNotes(api, query, signal) : []),
  ]
  return {
    traces: sortFound(newest.slice(0, query.limit), query.order),
    limited: cut || newest.length > query.limit,
    notes,
  }
}

/** Whole traces, newest first, as far back as the server looks by itself. */
export async function newestTraces(
  api: ZipkinApi,
  limit: number,
  signal: AbortSignal,
): Promise<readonly TraceData[]> {
  if (limit <= 0) return []
  const query = [['limit', String(limit)] as const]
  const { traces } = tracesIn(await api.list({ path: '/traces', query, what: WHAT }, signal))
  return traces.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
}

const WHAT = 'a list of traces'

interface PagedSearch {
  readonly query: SearchQuery
  readonly conditions: ZipkinConditions
  readonly service: string | undefined
  readonly filter: ZipkinFilter | undefined
  readonly now: bigint
}

interface PagedResult {
  readonly found: ReadonlyMap<TraceId, FoundTrace>
  readonly seen: ReadonlySet<TraceId>
  /** Given up before the server had nothing more to give. */
  readonly cut: boolean
  readonly leftOut: readonly string[]
}

async function searchPages(api: ZipkinApi, search: PagedSearch, signal: AbortSignal): Promise<PagedResult> {
  const { query, filter, now } = search
  const found = new Map<TraceId, FoundTrace>()
  const seen = new Set<TraceId>()
  const leftOut = new Set<string>()
  // one more than wanted tells whether there are more; where much may not match, more at once
  const size = Math.min(Math.max(query.limit + 1, filter === undefined ? 1 : LEAST_PAGE), MOST_PAGE)
  let window: TimeWindow | undefined = query
  for (let page = 1; window !== undefined; page++) {
    const parameters = pageParameters(search, window, now, size)
    if (parameters === undefined) break
    const lists = await api.list({ path: '/traces', query: parameters, what: WHAT }, signal)
    const { traces, leftOut: problem } = tracesIn(lists)
    if (problem !== undefined && traces.length === 0) throw api.unreadable(WHAT, problem)
    if (problem !== undefined) leftOut.add(problem)
    for (const data of traces) {
      const id = data.spans[0]?.traceId
      if (id === undefined || seen.has(id)) continue
      seen.add(id)
      const match = matchTrace(data, filter)
      if (match !== undefined) found.set(id, match)
    }
    if (lists.length < size || found.size > query.limit) break
    if (page === MOST_PAGES) return { found, seen, cut: true, leftOut: [...leftOut] }
    window = windowBefore(window, traces)
  }
  return { found, seen, cut: false, leftOut: [...leftOut] }
}

/** Whole traces come back: so many are some megabytes. */
const MOST_PAGE = 200
const LEAST_PAGE = 50
/** Of one search: a filter that finds next to nothing has to end somewhere. */
const MOST_PAGES = 20

function pageParameters(
  { conditions, service }: PagedSearch,
  window: TimeWindow,
  now: bigint,
  size: number,
): readonly (readonly [string, string])[] | undefined {
  const times = windowParameters(window, now)
  if (times === undefined) return undefined
  return [
    ...(service === undefined ? [] : [['serviceName', service] as const]),
    ...conditions.parameters,
    ...times,
    ['limit', String(size)],
  ]
}

function matchTrace(data: TraceData, filter: ZipkinFilter | undefined): FoundTrace | undefined {
  const trace = buildTrace(data)
  if (filter === undefined) return foundTrace(trace, undefined)
  const match = foundTrace(buildTrace(filter.view(data)), filter.query)
  const { rootService, rootName } = foundTrace(trace, undefined) ?? {}
  return match && { ...match, rootService, rootName }
}

/** Ends where the oldest of these begins, or just before where all begin at once. */
function windowBefore(window: TimeWindow, traces: readonly TraceData[]): TimeWindow | undefined {
  const times = traces.map(timeOf).filter((time) => time > 0n)
  if (times.length === 0) return undefined
  const oldest = times.reduce((least, time) => (time < least ? time : least))
  const isStuck = window.to !== undefined && oldest / MILLISECOND >= window.to / MILLISECOND
  const to = isStuck ? window.to - MILLISECOND : oldest
  return window.from !== undefined && to < window.from ? undefined : { from: window.from, to: instantOf(to) }
}

const MILLISECOND = 1_000_000n

/** By which Zipkin tells whether a trace is of a window: the root's, else the earliest. */
function timeOf({ spans }: TraceData): bigint {
  let earliest = 0n
  for (const { start, parentId } of spans) {
    if (start === 0n) continue
    if (parentId === undefined) return start
    if (earliest === 0n || start < earliest) earliest = start
  }
  return earliest
}

function filteredNote({ words }: ZipkinConditions, seen: number): string {
  const asked = words === '' ? 'for every trace' : `for ${words}`
  if (seen === 0) return `Zipkin was asked ${asked}, and found nothing`
  return `Zipkin was asked ${asked}; the rest of the expression was matched here, on ${seen} trace${seen === 1 ? '' : 's'}`
}

/** Why there may be nothing: it says so nowhere in its answers. */
async function emptyNotes(
  api: ZipkinApi,
  { from }: SearchQuery,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const services = await api.list(SERVICES, signal)
  if (services.length === 0 && (await api.isSearchOff(signal))) {
    return ['its searching is switched off (SEARCH_ENABLED=false): it can only be asked for ids']
  }
  return from === undefined
    ? ['it was asked for as far back as it looks by itself, by default a day: --since 7d looks further']
    : []
}
