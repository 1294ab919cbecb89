// Tempo, 2.x and 3.x, as far as possible older ones too, and what answers as it does: directly, through Grafana or behind
// a gateway. Which version it is nobody asks: what it does not know shows when it is asked for that.
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { summarizeTrace, type TraceSummary } from '../../trace/summary.ts'
import { instantOf } from '../../trace/time.ts'
import type { Backend, BackendTarget, OpenBackendOptions } from '../backend.ts'
import { backendIdentity, backendLabel } from '../backend-name.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { ReadQuery, TraceReading } from '../reading/read-query.ts'
import type { FoundTrace, SearchQuery, SearchResult, TraceQuery } from '../source.ts'
import { fetchTempoTrace } from './fetch-tempo-trace.ts'
import { grafanaPage } from './grafana-page.ts'
import { searchTempo, type SearchedTempo } from './search-tempo.ts'
import { untriedAbilities, type TempoAbilities } from './tempo-abilities.ts'
import { tempoOperations, tempoServices, tempoTagNames, tempoTagValues } from './tempo-names.ts'

/** The client is closed with it. */
export function openTempo(client: HttpClient, target: BackendTarget, options: OpenBackendOptions): Backend {
  return new Tempo(client, target, options)
}

class Tempo implements Backend, SearchedTempo {
  readonly kind = 'tempo'
  readonly label: string
  readonly identity: string
  /** A 3.x leaves the last 30 s out of its searches; older ones need a second or two. */
  readonly searchDelayMs = 30_000
  readonly client: HttpClient
  readonly now: () => bigint
  readonly abilities: TempoAbilities = untriedAbilities()
  /** Fetched to see whether it is there; the next to ask for it gets it. */
  #looked: { readonly id: TraceId; readonly data: TraceData } | undefined
  #recent: { readonly at: bigint; readonly ids: readonly TraceId[] } | undefined

  constructor(client: HttpClient, target: BackendTarget, { now }: OpenBackendOptions) {
    this.client = client
    this.now = now
    this.label = backendLabel('Tempo', target)
    this.identity = backendIdentity('tempo', target)
  }

  async fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined> {
    const looked = this.#looked
    this.#looked = undefined
    return looked?.id === id ? looked.data : fetchTempoTrace(this.client, id, this.abilities, signal)
  }

  /** Of sixteen digits and more as an id, which leading zeros may have been taken from; fewer among the newest of a day. */
  async findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]> {
    const whole = prefix.padStart(32, '0') as TraceId
    if (prefix.length >= 16 && (await this.#isThere(whole, signal))) return [whole]
    if (prefix.length === 32) return []
    const ids = await this.#recentIds(signal)
    return ids.filter((id) => id.startsWith(prefix)).slice(0, limit)
  }

  async *listTraces({ since, limit = RECENT }: TraceQuery, signal: AbortSignal): AsyncIterable<TraceSummary> {
    const from = since ?? instantOf(this.now() - DAY_NS)
    const query: SearchQuery = { from, to: undefined, filter: undefined, limit, order: 'time' }
    const { traces } = await this.search(query, signal)
    for (const trace of traces) {
      // each is asked for when it is wanted
      // oxlint-disable-next-line no-await-in-loop
      yield summaryOf(trace) ?? (await this.#summarize(trace, signal))
    }
  }

  countTraces(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    return searchTempo(this, query, signal)
  }

  async *readTraces(query: ReadQuery, signal: AbortSignal): TraceReading {
    const { readTempo } = await import('./read-tempo.ts')
    return yield* readTempo(this, query, signal)
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return tempoServices(this, signal)
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return tempoOperations(this, service, signal)
  }

  tagNames(signal: AbortSignal): Promise<readonly string[]> {
    return tempoTagNames(this, signal)
  }

  tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    return tempoTagValues(this, name, signal)
  }

  /** Tempo keeps its service graph elsewhere, as metrics. */
  dependencies(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  traceUrl(id: TraceId): string | undefined {
    return grafanaPage(this.client.base, id)
  }

  close(): Promise<void> {
    return this.client.close()
  }

  async #isThere(id: TraceId, signal: AbortSignal): Promise<boolean> {
    const data = await fetchTempoTrace(this.client, id, this.abilities, signal)
    if (data !== undefined) this.#looked = { id, data }
    return data !== undefined
  }

  /** One prefix is looked up in several lengths, one after the other. */
  async #recentIds(signal: AbortSignal): Promise<readonly TraceId[]> {
    const now = this.now()
    if (this.#recent === undefined || now - this.#recent.at > KEPT_NS) {
      const query = {
        from: instantOf(now - DAY_NS),
        to: undefined,
        filter: undefined,
        limit: RECENT,
      } as const
      const { traces } = await this.search({ ...query, order: 'time' }, signal)
      this.#recent = { at: now, ids: traces.map(({ id }) => id) }
    }
    return this.#recent.ids
  }

  /** Where the list does not say how many spans there are. */
  async #summarize(trace: FoundTrace, signal: AbortSignal): Promise<TraceSummary> {
    const data = await this.fetchTrace(trace.id, signal)
    return data === undefined
      ? { ...trace, spans: 0, services: 0, errors: 0 }
      : summarizeTrace(buildTrace(data))
  }
}

function summaryOf({
  spans,
  services,
  errors,
  matches: _matches,
  ...trace
}: FoundTrace): TraceSummary | undefined {
  if (spans === undefined || services === undefined || errors === undefined) return undefined
  return { ...trace, spans, services, errors }
}

/** Of the newest traces: what a prefix is looked for among. Their list takes some 300 bytes each. */
const RECENT = 1000
const DAY_NS = 86_400_000_000_000n
const KEPT_NS = 5_000_000_000n
