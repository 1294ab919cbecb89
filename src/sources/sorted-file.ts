// What has been read from a file or a pipe, sorted by trace and held in memory: a source like any other.
import { buildTrace } from '../trace/build-trace.ts'
import type { LogRecord, Span, TraceData, TraceId } from '../trace/span.ts'
import { summarizeTrace, type TraceSummary } from '../trace/summary.ts'
import { NoSpansError, SHOW_NAMED } from '../wire/file/no-spans-error.ts'
import { readTraceFile } from '../wire/file/trace-file.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../wire/otlp/otlp-request.ts'
import { counted } from './counted.ts'
import type { ReadQuery, TraceReading } from './reading/read-query.ts'
import type { TraceShelf } from './search/search-traces.ts'
import { Turns } from './search/turns.ts'
import type {
  Dependency,
  SearchableSource,
  SearchQuery,
  SearchResult,
  TimeWindow,
  TraceQuery,
} from './source.ts'

export class SortedFile implements SearchableSource {
  readonly label: string
  /** What it was, in words: `OTLP JSON lines, gzip`. */
  readonly format: string
  /** What was left out and why, in words for the user. */
  readonly notes: readonly string[]
  readonly #traces = new Map<TraceId, ReadTrace>()
  #summaries: readonly TraceSummary[] | undefined

  /** @throws WireError when nothing in it can be read */
  constructor(label: string, bytes: Uint8Array) {
    this.label = label
    const { format, requests, traces, notes } = readTraceFile(bytes)
    this.format = format
    const left: string[] = [...notes]
    for (const { signal, body, partial } of requests) {
      const { rejected, reason } = signal === 'traces' ? this.#addSpans(body, partial) : this.#addLogs(body)
      const what = signal === 'traces' ? 'span' : 'log record'
      if (rejected > 0) left.push(`left out ${counted(rejected, what)}: ${reason ?? 'invalid'}`)
    }
    for (const { spans, partial, notes: ofTrace } of traces) {
      for (const span of spans) this.#dataOf(span.traceId).spans.push(span)
      if (spans[0] !== undefined) this.#dataOf(spans[0].traceId).tell(partial, ofTrace)
    }
    this.notes = [...left, ...this.#dropTracesWithoutSpans()]
  }

  fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    return Promise.resolve(this.#traces.get(id))
  }

  async findTraceIds(prefix: string, limit: number, signal: AbortSignal): Promise<readonly TraceId[]> {
    const found: TraceId[] = []
    for (const id of this.#traces.keys()) if (id.startsWith(prefix)) found.push(id)
    // In order of time only where that matters.
    if (found.length <= 1) return found.slice(0, limit)
    const sorted = await this.#newestFirst(signal)
    return sorted.flatMap(({ id }) => (id.startsWith(prefix) ? [id] : [])).slice(0, limit)
  }

  async *listTraces(
    { limit = Number.POSITIVE_INFINITY }: TraceQuery,
    signal: AbortSignal,
  ): AsyncIterable<TraceSummary> {
    for (const summary of await this.#newestFirst(signal)) {
      if (limit-- <= 0) return
      yield summary
    }
  }

  countTraces(): Promise<number> {
    return Promise.resolve(this.#traces.size)
  }

  // Loaded by those who search: who shows a trace has no use for it.

  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    const { searchTraces } = await import('./search/search-traces.ts')
    return searchTraces(await this.#shelf(signal), query, signal)
  }

  async *readTraces(query: ReadQuery, signal: AbortSignal): TraceReading {
    const { readHeld } = await import('./reading/read-held.ts')
    return yield* readHeld(this.#traces.values(), query, signal)
  }

  async services(): Promise<readonly string[]> {
    const { servicesOf } = await import('./search/shelf-names.ts')
    return servicesOf(this.#traces.values())
  }

  /** Of the newest traces, as are tags, their values and dependencies: in most files these are all. */
  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    const { operationsOn } = await import('./search/shelf-names.ts')
    return operationsOn(await this.#shelf(signal), service, () => true, signal)
  }

  async tagNames(signal: AbortSignal): Promise<readonly string[]> {
    const { tagNamesOn } = await import('./search/shelf-names.ts')
    return tagNamesOn(await this.#shelf(signal), signal)
  }

  async tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    const { tagValuesOn } = await import('./search/shelf-names.ts')
    return tagValuesOn(await this.#shelf(signal), name, signal)
  }

  async dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[]> {
    const { dependenciesOn } = await import('./search/shelf-names.ts')
    return dependenciesOn(await this.#shelf(signal), window, signal)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  async #shelf(signal: AbortSignal): Promise<TraceShelf<TraceSummary>> {
    const summaries = await this.#newestFirst(signal)
    return {
      list: () => summaries,
      summarize: (summary) => summary,
      mayMatch: () => true,
      read: ({ id }) => this.#traces.get(id),
    }
  }

  #addSpans(body: Uint8Array, partial: string | undefined): Rejected {
    const decoded = decodeTraceRequest(body)
    for (const span of decoded.spans) {
      const data = this.#dataOf(span.traceId)
      data.spans.push(span)
      if (partial !== undefined) data.tell(partial)
    }
    return decoded
  }

  #addLogs(body: Uint8Array): Rejected {
    const decoded = decodeLogsRequest(body)
    for (const log of decoded.logs) this.#dataOf(log.traceId).logs.push(log)
    return decoded
  }

  #dataOf(id: TraceId): ReadTrace {
    let data = this.#traces.get(id)
    if (data === undefined) {
      data = new ReadTrace()
      this.#traces.set(id, data)
    }
    return data
  }

  #dropTracesWithoutSpans(): readonly string[] {
    let logs = 0
    for (const [id, data] of this.#traces) {
      if (data.spans.length > 0) continue
      logs += data.logs.length
      this.#traces.delete(id)
    }
    if (logs > 0 && this.#traces.size === 0) {
      throw new NoSpansError(`it holds ${counted(logs, 'log record')} and not one span`, SHOW_NAMED)
    }
    return logs === 0 ? [] : [`left out ${counted(logs, 'log record')} of traces that have no span here`]
  }

  /** Takes a look at every trace, once. */
  async #newestFirst(signal: AbortSignal): Promise<readonly TraceSummary[]> {
    if (this.#summaries !== undefined) return this.#summaries
    const turns = new Turns(signal)
    const summaries: TraceSummary[] = []
    for (const data of this.#traces.values()) {
      await turns.next()
      summaries.push(summarizeTrace(buildTrace(data)))
    }
    this.#summaries = summaries.sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
    return this.#summaries
  }
}

/** What is known so far under one id; its parts may stand anywhere in the file. */
class ReadTrace implements TraceData {
  readonly spans: Span[] = []
  readonly logs: LogRecord[] = []
  partial: string | undefined = undefined
  notes: readonly string[] | undefined = undefined

  tell(partial: string | undefined, notes: readonly string[] = []): void {
    this.partial ??= partial
    if (notes.length > 0) this.notes = [...new Set([...(this.notes ?? []), ...notes])]
  }
}

interface Rejected {
  readonly rejected: number
  readonly reason: string | undefined
}
