// Jaeger, 1.x and 2.x, and servers that answer as one does. Which of its APIs is spoken is found out when it first
// matters: a trace by its id is asked for without.
import { TracectlError } from '../../errors.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { TraceSummary } from '../../trace/summary.ts'
import type { Backend, BackendTarget, OpenBackendOptions } from '../backend.ts'
import { backendIdentity, backendLabel } from '../backend-name.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { ReadQuery, TraceReading } from '../reading/read-query.ts'
import type { Dependency, SearchQuery, SearchResult, TimeWindow, TraceQuery } from '../source.ts'
import { fetchJaegerTrace } from './fetch-jaeger-trace.ts'
import { probeDialect, type JaegerDialect } from './jaeger-dialect.ts'
import { jaegerDependencies, jaegerOperations, jaegerServices } from './jaeger-names.ts'
import { jaegerPage } from './jaeger-page.ts'
import { recentTagNames, recentTagValues } from './recent-tags.ts'
import { searchJaeger } from './search-jaeger.ts'
import type { SearchableJaeger } from './search-services.ts'

/** The client is closed with it. */
export function openJaeger(client: HttpClient, target: BackendTarget, options: OpenBackendOptions): Backend {
  return new Jaeger(client, target, options)
}

class Jaeger implements Backend, SearchableJaeger {
  readonly kind = 'jaeger'
  readonly label: string
  readonly identity: string
  /**
   * SDKs send every five seconds, Collectors hold a batch for one or two, and Elasticsearch shows what it was given after
   * another.
   */
  readonly searchDelayMs = 10_000
  /** As it is typed behind --from. */
  readonly from: string
  readonly client: HttpClient
  readonly now: () => bigint
  #dialect: Promise<JaegerDialect> | undefined
  /** Fetched to see whether it is there; the next to ask for it gets it. */
  #looked: { readonly id: TraceId; readonly data: TraceData } | undefined

  constructor(client: HttpClient, target: BackendTarget, { now }: OpenBackendOptions) {
    this.client = client
    this.now = now
    this.from = target.name ?? target.url
    this.label = backendLabel('Jaeger', target)
    this.identity = backendIdentity('jaeger', target)
  }

  async fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined> {
    const looked = this.#looked
    this.#looked = undefined
    if (looked?.id === id) return looked.data
    return fetchJaegerTrace(this.client, id, signal)
  }

  /**
   * @throws TracectlError `trace-not-found` of a whole id that is not there while one is that differs as ids do when they
   *   are cut to 64 bits on their way
   */
  async findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]> {
    const whole = prefix.padStart(32, '0') as TraceId
    if (prefix.length >= 16 && (await this.#isThere(whole, signal))) return [whole]
    if (prefix.length === 32) {
      const cut = `${'0'.repeat(16)}${prefix.slice(16)}` as TraceId
      if (cut !== whole && (await this.#isThere(cut, signal))) throw cutId(prefix, cut, this)
      return []
    }
    const ids: TraceId[] = []
    for await (const { id } of this.listTraces({ limit: RECENT }, signal)) {
      if (id.startsWith(prefix)) ids.push(id)
    }
    return ids.slice(0, limit)
  }

  async *listTraces({ since, limit = RECENT }: TraceQuery, signal: AbortSignal): AsyncIterable<TraceSummary> {
    const { traces } = await this.search(
      { from: since, to: undefined, filter: undefined, limit, order: 'time' },
      signal,
    )
    for (const { spans = 0, services = 0, errors = 0, matches: _, ...trace } of traces) {
      yield { ...trace, spans, services, errors }
    }
  }

  countTraces(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    return searchJaeger(this, query, signal)
  }

  async *readTraces(query: ReadQuery, signal: AbortSignal): TraceReading {
    const { readJaeger } = await import('./read-jaeger.ts')
    return yield* readJaeger(this, query, signal)
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return jaegerServices(this.client, signal)
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return jaegerOperations(this.client, service, signal)
  }

  tagNames(signal: AbortSignal): Promise<readonly string[]> {
    return recentTagNames(this, signal)
  }

  tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    return recentTagValues(this, name, signal)
  }

  async dependencies(
    { from, to }: TimeWindow,
    signal: AbortSignal,
  ): Promise<readonly Dependency[] | undefined> {
    const end = (to ?? this.now()) / 1_000_000n
    const lookback = from === undefined ? DAY_MS : end - from / 1_000_000n
    const known = await jaegerDependencies(this.client, end, lookback > 0n ? lookback : 1n, signal)
    // Some who answer as a Jaeger does have no such path; that somebody does shows on others.
    if (known === undefined) await this.dialect(signal)
    return known
  }

  dialect(signal: AbortSignal): Promise<JaegerDialect> {
    // one that could not be reached may be the next time
    this.#dialect ??= probeDialect(this.client, signal).catch((error: unknown) => {
      this.#dialect = undefined
      throw error
    })
    return this.#dialect
  }

  traceUrl(id: TraceId): string | undefined {
    return jaegerPage(this.client.base, id)
  }

  close(): Promise<void> {
    return this.client.close()
  }

  async #isThere(id: TraceId, signal: AbortSignal): Promise<boolean> {
    const data = await fetchJaegerTrace(this.client, id, signal)
    if (data !== undefined) this.#looked = { id, data }
    return data !== undefined
  }
}

function cutId(wanted: string, there: TraceId, { label, from }: Jaeger): TracectlError {
  return new TracectlError('trace-not-found', `there is no trace ${wanted} in ${label}`, {
    hint: `there is one whose id is the second half of it, cut by what cannot pass on more than 64 bits: tracectl show ${there.slice(16)} --from ${from}`,
  })
}

/** How many of the newest a prefix is looked for among. */
const RECENT = 100
const DAY_MS = 86_400_000n
