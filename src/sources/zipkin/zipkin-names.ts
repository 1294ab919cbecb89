// Names that Zipkin knows, and who calls whom.
import type { Dependency, TimeWindow } from '../source.ts'
import { SERVICES, textsIn, type ZipkinApi } from './zipkin-api.ts'
import { windowParameters } from './zipkin-window.ts'

export async function listServices(api: ZipkinApi, signal: AbortSignal): Promise<readonly string[]> {
  return textsIn(api, SERVICES.what, await api.list(SERVICES, signal))
}

export async function listOperations(
  api: ZipkinApi,
  service: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const what = `the operations of ${service}`
  const query = [['serviceName', service]] as const
  return textsIn(api, what, await api.list({ path: '/spans', query, what }, signal))
}

/** Those that the server was told to index (AUTOCOMPLETE_KEYS); by default none. */
export async function listKeys(api: ZipkinApi, signal: AbortSignal): Promise<readonly string[]> {
  const what = 'the list of tags'
  return textsIn(api, what, (await api.find({ path: '/autocompleteKeys', what }, signal)) ?? [])
}

export async function listValues(
  api: ZipkinApi,
  key: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const what = `the values of ${key}`
  const found = await api.find({ path: '/autocompleteValues', query: [['key', key]], what }, signal)
  return textsIn(api, what, found ?? [])
}

/** An open beginning is the server's own, a day before unless it was set otherwise. */
export async function listDependencies(
  api: ZipkinApi,
  window: TimeWindow,
  now: bigint,
  signal: AbortSignal,
): Promise<readonly Dependency[]> {
  const query = windowParameters(window, now)
  if (query === undefined) return []
  const links = await api.list({ path: '/dependencies', query, what: 'the dependencies' }, signal)
  return links.flatMap(dependencyIn).toSorted((a, b) => b.calls - a.calls)
}

function dependencyIn(link: unknown): readonly Dependency[] {
  if (typeof link !== 'object' || link === null) return []
  const { parent, child, callCount, errorCount } = link as Readonly<Record<string, unknown>>
  if (typeof parent !== 'string' || typeof child !== 'string') return []
  return [{ parent, child, calls: countIn(callCount), errors: countIn(errorCount) }]
}

function countIn(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.trunc(value) : 0
}
