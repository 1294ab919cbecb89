// Traces from a file or a pipe: everything is read at once and sorted by trace, since a file says nothing of where
// in it a trace is.
import { readFile } from 'node:fs/promises'
import { TracectlError } from '../errors.ts'
import { buildTrace } from '../trace/build-trace.ts'
import type { LogRecord, Span, TraceData, TraceId } from '../trace/span.ts'
import { summarizeTrace, type TraceSummary } from '../trace/summary.ts'
import { readTraceFile } from '../wire/file/trace-file.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../wire/otlp/otlp-request.ts'
import { WireError } from '../wire/wire-error.ts'
import type { TraceShelf } from './search/search-traces.ts'
import type {
  Dependency,
  SearchableSource,
  SearchQuery,
  SearchResult,
  TimeWindow,
  TraceQuery,
} from './source.ts'

export interface FileSource extends SearchableSource {
  /** What it was, in words: `OTLP JSON lines, gzip`. */
  readonly format: string
  /** What was left out and why, in words for the user. */
  readonly notes: readonly string[]
}

/**
 * @param label what the user calls it
 * @throws TracectlError `file-unreadable` when there is no such file, `bad-input` when nothing in it can be read
 */
export async function openFileSource(label: string, path: string): Promise<FileSource> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(label, error)
  })
  return fileSourceOf(label, bytes)
}

/**
 * All of a stream.
 * @throws TracectlError `file-unreadable` when it breaks, `bad-input` when it does not end
 */
export async function readStream(label: string, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of chunks) {
      parts.push(chunk)
      length += chunk.length
      if (length > MAX_STREAM) throw new TracectlError('bad-input', `${label} is larger than 2 GiB`)
    }
  } catch (error) {
    throw isSystemError(error) ? unreadable(label, error) : error
  }
  return Buffer.concat(parts)
}

// As much as readFile takes; a pipe may have no end.
const MAX_STREAM = 2 ** 31

/**
 * The traces of a file that has been read already.
 * @throws TracectlError `bad-input` when nothing in it can be read
 */
export function fileSourceOf(label: string, bytes: Uint8Array): FileSource {
  try {
    return new SortedFile(label, bytes)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new TracectlError('bad-input', `no spans can be read from ${label}: ${error.message}`, {
      hint: 'it takes OTLP as JSON, JSON lines or protobuf, and the JSON of Jaeger and Zipkin, all also packed with gzip or zstd',
      cause: error,
    })
  }
}

class SortedFile implements FileSource {
  readonly label: string
  readonly format: string
  readonly notes: readonly string[]
  readonly #traces = new Map<TraceId, MutableData>()
  #summaries: readonly TraceSummary[] | undefined

  constructor(label: string, bytes: Uint8Array) {
    this.label = label
    const { format, requests, traces, notes } = readTraceFile(bytes)
    this.format = format
    const left: string[] = [...notes]
    for (const { signal, body } of requests) {
      const { rejected, reason } = signal === 'traces' ? this.#addSpans(body) : this.#addLogs(body)
      const what = signal === 'traces' ? 'span' : 'log record'
      if (rejected > 0) left.push(`left out ${counted(rejected, what)}: ${reason ?? 'invalid'}`)
    }
    for (const { spans } of traces) {
      for (const span of spans) this.#dataOf(span.traceId).spans.push(span)
    }
    this.notes = [...left, ...this.#dropTracesWithoutSpans()]
  }

  fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    return Promise.resolve(this.#traces.get(id))
  }

  findTraceIds(prefix: string, limit: number): Promise<readonly TraceId[]> {
    const found: TraceId[] = []
    for (const id of this.#traces.keys()) if (id.startsWith(prefix)) found.push(id)
    // In order of time only where that matters: it takes a look at every trace.
    const sorted = found.length > 1 ? this.#newestFirst().map(({ id }) => id) : found
    return Promise.resolve(sorted.filter((id) => id.startsWith(prefix)).slice(0, limit))
  }

  async *listTraces({ limit = Number.POSITIVE_INFINITY }: TraceQuery): AsyncIterable<TraceSummary> {
    for (const summary of this.#newestFirst()) {
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
    return searchTraces(this.#shelf(), query, signal)
  }

  async services(): Promise<readonly string[]> {
    const { servicesOf } = await import('./search/shelf-names.ts')
    return servicesOf(this.#traces.values())
  }

  /** Of the newest traces, as are tags, their values and dependencies: in most files these are all. */
  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    const { operationsOn } = await import('./search/shelf-names.ts')
    return operationsOn(this.#shelf(), service, () => true, signal)
  }

  async tagNames(signal: AbortSignal): Promise<readonly string[]> {
    const { tagNamesOn } = await import('./search/shelf-names.ts')
    return tagNamesOn(this.#shelf(), signal)
  }

  async tagValues(name: string, signal: AbortSignal): Promise<readonly string[]> {
    const { tagValuesOn } = await import('./search/shelf-names.ts')
    return tagValuesOn(this.#shelf(), name, signal)
  }

  async dependencies(window: TimeWindow, signal: AbortSignal): Promise<readonly Dependency[]> {
    const { dependenciesOn } = await import('./search/shelf-names.ts')
    return dependenciesOn(this.#shelf(), window, signal)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #shelf(): TraceShelf<TraceSummary> {
    return {
      list: () => this.#newestFirst(),
      summarize: (summary) => summary,
      mayMatch: () => true,
      read: ({ id }) => this.#traces.get(id),
    }
  }

  #addSpans(body: Uint8Array): Rejected {
    const decoded = decodeTraceRequest(body)
    for (const span of decoded.spans) this.#dataOf(span.traceId).spans.push(span)
    return decoded
  }

  #addLogs(body: Uint8Array): Rejected {
    const decoded = decodeLogsRequest(body)
    for (const log of decoded.logs) this.#dataOf(log.traceId).logs.push(log)
    return decoded
  }

  #dataOf(id: TraceId): MutableData {
    let data = this.#traces.get(id)
    if (data === undefined) {
      data = { spans: [], logs: [] }
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
    return logs === 0 ? [] : [`left out ${counted(logs, 'log record')} of traces that have no span here`]
  }

  #newestFirst(): readonly TraceSummary[] {
    this.#summaries ??= Array.from(this.#traces.values(), (data) => summarizeTrace(buildTrace(data))).sort(
      (a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0),
    )
    return this.#summaries
  }
}

interface MutableData {
  readonly spans: Span[]
  readonly logs: LogRecord[]
}

interface Rejected {
  readonly rejected: number
  readonly reason: string | undefined
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function unreadable(label: string, error: unknown): TracectlError {
  const code = isSystemError(error) ? error.code : undefined
  const reason = REASONS[code ?? ''] ?? (error instanceof Error ? error.message : String(error))
  return new TracectlError('file-unreadable', `cannot read ${label}: ${reason}`, { cause: error })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
