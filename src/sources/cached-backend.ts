// A backend whose traces are fetched once: what has long ended and came whole is kept in the local store, and taken from
// there the next time. When the backend cannot be reached, any copy is better than none, and said to be one.
import { TracectlError } from '../errors.ts'
import type { FetchedTrace } from '../store/fetched/fetched-traces.ts'
import type { LenientCopies } from '../store/fetched/lenient-copies.ts'
import type { TraceData, TraceId } from '../trace/span.ts'
import { instantOf } from '../trace/time.ts'
import type { Backend } from './backend.ts'
import { ageText, withNote } from './copy-note.ts'

export interface CacheOptions {
  readonly copies: LenientCopies
  /** Nanoseconds since 1970. */
  readonly now: () => bigint
  /** Ask again, whatever has been kept; what comes is kept in its place. */
  readonly refresh: boolean
}

/** Copies are written when it is closed: by then what was asked for has been drawn. */
export function cachedBackend(backend: Backend, options: CacheOptions): Backend {
  const cache = new Cache(backend, options)
  return {
    kind: backend.kind,
    identity: backend.identity,
    label: backend.label,
    searchDelayMs: backend.searchDelayMs,
    traceUrl: (id) => backend.traceUrl(id),
    fetchTrace: (id, signal) => cache.fetchTrace(id, signal),
    findTraceIds: (prefix, limit, signal) => cache.findTraceIds(prefix, limit, signal),
    listTraces: (query, signal) => backend.listTraces(query, signal),
    countTraces: (signal) => backend.countTraces(signal),
    search: (query, signal) => backend.search(query, signal),
    // So many would fill the store: none of them is kept.
    readTraces: (query, signal) => backend.readTraces(query, signal),
    services: (signal) => backend.services(signal),
    operations: (service, signal) => backend.operations(service, signal),
    tagNames: (signal) => backend.tagNames(signal),
    tagValues: (name, signal) => backend.tagValues(name, signal),
    dependencies: (window, signal) => backend.dependencies(window, signal),
    async close() {
      cache.close()
      await backend.close()
    },
  }
}

/** As it is kept. */
export function fetchedTrace(data: TraceData, source: string, now: bigint): FetchedTrace {
  const end = data.spans.reduce((last, span) => (span.end > last ? span.end : last), 0n)
  const open = data.spans.some((span) => span.end === 0n)
  const settled = data.partial === undefined && !open && now - end > SETTLING_NS
  return { data, source, fetched: instantOf(now), settled }
}

/**
 * Nanoseconds after the end of its last span in which spans may still come: an exporter sends every few seconds, a
 * Collector samples after thirty.
 */
const SETTLING_NS = 120_000_000_000n

class Cache {
  readonly #backend: Backend
  readonly #options: CacheOptions
  readonly #fetched = new Map<TraceId, FetchedTrace>()

  constructor(backend: Backend, options: CacheOptions) {
    this.#backend = backend
    this.#options = options
  }

  async fetchTrace(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined> {
    const now = this.#options.now()
    const before = this.#fetched.get(id)
    if (before !== undefined) return before.data
    const kept = this.#options.copies.use((copies) => copies.find(this.#backend.identity, id))
    if (kept?.settled === true && !this.#options.refresh) {
      return withNote(kept.data, `a copy fetched ${ageText(now - kept.fetched)} ago; --refresh asks again`)
    }
    try {
      const data = await this.#backend.fetchTrace(id, signal)
      if (data !== undefined)
        this.#fetched.set(id, fetchedTrace(data, this.#backend.identity, this.#options.now()))
      return data
    } catch (error) {
      if (kept === undefined || !(error instanceof TracectlError) || error.code !== 'unreachable') throw error
      const age = ageText(now - kept.fetched)
      return withNote(kept.data, `${error.message}; this is a copy fetched ${age} ago`)
    }
  }

  async findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]> {
    const { refresh, copies } = this.#options
    const kept = copies.use((all) => all.findIds(prefix, limit, this.#backend.identity)) ?? []
    if (kept.length > 0 && !refresh) return kept
    try {
      return await this.#backend.findTraceIds(prefix, limit, signal)
    } catch (error) {
      if (kept.length === 0 || !(error instanceof TracectlError) || error.code !== 'unreachable') throw error
      return kept
    }
  }

  close(): void {
    const { copies } = this.#options
    for (const [id, trace] of this.#fetched) copies.use((kept) => kept.keep(id, trace))
    copies.close()
  }
}
