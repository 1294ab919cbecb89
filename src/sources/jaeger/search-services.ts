// A search without a service, where Jaeger wants one: it is asked for each of its services, and what they give is put
// together. Also for a filter that names several.
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { HttpClient } from '../http/http-client.ts'
import { askEach } from '../http/ask-each.ts'
import type { JaegerDialect } from './jaeger-dialect.ts'
import { ServiceNeeded, type JaegerSearch, type Page, type SearchWay } from './jaeger-searches.ts'

/** What a search needs of a backend. */
export interface SearchableJaeger {
  readonly client: HttpClient
  readonly now: () => bigint
  dialect(signal: AbortSignal): Promise<JaegerDialect>
  services(signal: AbortSignal): Promise<readonly string[]>
  fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined>
}

export interface ServicePages<T> {
  /** In the order found; a trace may be there once for each service. */
  readonly items: readonly T[]
  /** There may be more. */
  readonly full: boolean
  /** Of the fullest page, the share of what was asked for. */
  readonly filled: number
  /** Those pages that are as full as any. */
  readonly fullest: readonly (readonly T[])[]
  readonly notes: readonly string[]
}

/** Of whatever service, or each of those that the conditions name. */
export async function searchServices<T>(
  jaeger: SearchableJaeger,
  way: SearchWay<T>,
  search: Omit<JaegerSearch, 'service'>,
  signal: AbortSignal,
): Promise<ServicePages<T>> {
  const { services } = search.conditions
  if (services.length > 0) return searchEach(jaeger, way, search, services, signal)
  const pages = await searchOfAll(jaeger, way, search, signal)
  return pages ?? searchEveryService(jaeger, way, search, signal)
}

/** In one question; undefined where the store wants a service. */
export async function searchOfAll<T>(
  { client }: Pick<SearchableJaeger, 'client'>,
  way: SearchWay<T>,
  search: Omit<JaegerSearch, 'service'>,
  signal: AbortSignal,
): Promise<ServicePages<T> | undefined> {
  try {
    return joined([await way(client, { ...search, service: undefined }, signal)])
  } catch (error) {
    if (!(error instanceof ServiceNeeded)) throw error
    return undefined
  }
}

export async function searchEveryService<T>(
  jaeger: SearchableJaeger,
  way: SearchWay<T>,
  search: Omit<JaegerSearch, 'service'>,
  signal: AbortSignal,
): Promise<ServicePages<T>> {
  const all = await jaeger.services(signal)
  const asked = all.slice(0, MOST_SERVICES)
  const pages = await searchEach(jaeger, way, search, asked, signal)
  const isAll = asked.length === all.length
  const note = isAll
    ? `this Jaeger searches one service at a time: each of its ${all.length} was asked`
    : `this Jaeger searches one service at a time: the first ${asked.length} of ${all.length} were asked; --service asks for another`
  const notes = all.length < 2 ? pages.notes : [note, ...pages.notes]
  return { ...pages, full: pages.full || !isAll, notes }
}

async function searchEach<T>(
  { client }: SearchableJaeger,
  way: SearchWay<T>,
  search: Omit<JaegerSearch, 'service'>,
  services: readonly string[],
  signal: AbortSignal,
): Promise<ServicePages<T>> {
  return joined(await askEach(services, (service) => way(client, { ...search, service }, signal)))
}

function joined<T>(pages: readonly Page<T>[]): ServicePages<T> {
  const most = pages.reduce((share, { filled }) => Math.max(share, filled), 0)
  return {
    items: pages.flatMap(({ items }) => items),
    full: pages.some(({ full }) => full),
    filled: most,
    fullest: pages.filter(({ filled }) => filled === most).map(({ items }) => items),
    notes: [...new Set(pages.flatMap(({ defects }) => defects))],
  }
}

/** As many questions as a search may cost; most systems that have more services have a newer Jaeger. */
const MOST_SERVICES = 50
