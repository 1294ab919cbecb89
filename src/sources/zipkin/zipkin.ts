// Zipkin, asked by its v2 API.
// https://zipkin.io/zipkin-api/
import { summarizeTrace, type TraceSummary } from '../../trace/summary.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { Backend, BackendTarget, OpenBackendOptions } from '../backend.ts'
import { backendIdentity, backendLabel } from '../backend-name.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { ReadQuery, TraceReading } from '../reading/read-query.ts'
import type { Dependency, SearchQuery, SearchResult, TimeWindow, TraceQuery } from '../source.ts'
import { openZipkinApi, type ZipkinApi } from './zipkin-api.ts'
import { listDependencies, listKeys, listOperations, listServices, listValues } from './zipkin-names.ts'
import { newestTraces, searchZipkin } from './zipkin-search.ts'
import { fetchZipkinTrace } from './zipkin-trace.ts'
import { zipkinPage } from './zipkin-url.ts'

export function openZipkin(client: HttpClient, target: BackendTarget, options: OpenBackendOptions): Backend {
  return new Zipkin(client, target, options)
}

class Zipkin implements Backend {
  readonly kind = 'zipkin'
  readonly label: string
  readonly identity: string
  /** Its server indexes what it takes at once, its Elasticsearch once a second. */
  readonly searchDelayMs = 2000
  readonly #client: HttpClient
  readonly #api: ZipkinApi
  readonly #now: () => bigint
  /** Fetched to see whether it is there; the next to ask for it gets it. */
  #looked: TraceData | undefined

  constructor(client: HttpClient, target: BackendTarget, { now }: OpenBackendOptions) {
    this.label = backendLabel('Zipkin', target)
    this.identity = backendIdentity('zipkin', target)
    this.#client = client
    this.#api = openZipkinApi(client)
    this.#now = now
  }

  async fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined> {
    const looked = this.#looked
    this.#looked = undefined
    return idOf(looked) === id ? looked : await fetchZipkinTrace(this.#api, id, signal)
  }

  async findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]> {
    if (prefix.length >= 16) {
      const data = await fetchZipkinTrace(this.#api, prefix.padStart(32, '0') as TraceId, signal)
      this.#looked = data
      const id = idOf(data)
      if (id !== undefined) return [id]
      if (prefix.length === 32) return []
    }
    const recent = await newestTraces(this.#api, RECENT, signal)
    return recent
      .flatMap((data) => idOf(data) ?? [])
      .filter((id) => id.startsWith(prefix))
      .slice(0, limit)
  }

  async *listTraces({ since, limit = RECENT }: TraceQuery, signal: AbortSignal): AsyncIterable<TraceSummary> {
    for (const data of await newestTraces(this.#api, Math.min(limit, RECENT), signal)) {
      const summary = summarizeTrace(buildTrace(data))
      if (since === undefined || summary.start >= since) yield summary
    }
  }

  countTraces(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    return searchZipkin(this.#api, query, this.#now(), signal)
  }

  async *readTraces(query: ReadQuery, signal: AbortSignal): TraceReading {
    const { readZipkin } = await import('./read-zipkin.ts')
    return yield* readZipkin({ api: this.#api, now: this.#now }, query, signal)
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return listServices(this.#api, signal)
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return listOperations(this.#api, service, signal)
  }

  tagNames(signal: AbortSignal): Promise<readonly string[]> {
    return listKeys(this.#api, signal)
  }

  tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    return listValues(this.#api, name, signal)
  }

  dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[]> {
    return listDependencies(this.#api, window, this.#now(), signal)
  }

  traceUrl(id: TraceId): string | undefined {
    return zipkinPage(this.#client.base, id)
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

function idOf(data: TraceData | undefined): TraceId | undefined {
  return data?.spans[0]?.traceId
}

/** Whole traces come back for a list: these are as many as anybody waits for. */
const RECENT = 100
