// A Zipkin server as its clients see it: what it keeps, how it searches and what it refuses, word for word.
import type { TraceData } from '../../src/trace/span.ts'
import { startFakeServer, type FakeReply, type FakeServer, type RecordedRequest } from './fake-server.ts'
import { inPieces, withSharedIds, zipkinSpans, type ZipkinSpan } from './zipkin-spans.ts'

export interface FakeZipkinOptions {
  readonly traces?: readonly TraceData[]
  /** Spans as they are, beside those of `traces`. */
  readonly spans?: readonly ZipkinSpan[]
  /** Where API and page lie: '' and '/zipkin' by default. */
  readonly basePath?: string
  /** Trace ids of 64 bits and of 128 with the same end are two traces; false: one. */
  readonly strictTraceId?: boolean
  readonly searchEnabled?: boolean
  readonly autocompleteKeys?: readonly string[]
  /** Servers take the ids of their clients' spans, with or without the flag that says so. */
  readonly sharedIds?: 'flagged' | 'unflagged'
  /** Services that keep the last 64 bits of a trace id. */
  readonly cutIds?: readonly string[]
  /** Each span is reported twice, half of it each time. */
  readonly pieces?: boolean
  /** Services whose spans have neither a start nor a duration. */
  readonly untimed?: readonly string[]
  /** The clock, in milliseconds: the default end of a search. */
  readonly now?: number
  /** An answer in place of its own. */
  readonly intercept?: (request: RecordedRequest) => FakeReply | undefined
}

export interface FakeZipkin extends AsyncDisposable {
  readonly url: string
  readonly requests: FakeServer['requests']
  close(): Promise<void>
}

export async function startFakeZipkin(options: FakeZipkinOptions = {}): Promise<FakeZipkin> {
  const store = new FakeZipkinStore(options)
  const bases = options.basePath === undefined ? ['/zipkin', ''] : [options.basePath]
  return await startFakeServer((request) => {
    const intercepted = options.intercept?.(request)
    if (intercepted !== undefined) return intercepted
    const base = bases.find((prefix) => request.path.startsWith(`${prefix}/`))
    return base === undefined ? NOT_FOUND : store.answer(request.path.slice(base.length), request.query)
  })
}

/** As Armeria, which it is built on, and as its own controllers write them. */
const text = (status: number, body: string): FakeReply => ({ status, contentType: 'text/*', body })
const json = (value: unknown): FakeReply => ({ contentType: 'application/json', body: JSON.stringify(value) })
const NOT_FOUND: FakeReply = { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 Not Found' }
const missing = (name: string): FakeReply =>
  text(400, `Mandatory parameter/header/attribute is missing: ${name}`)

class Refused extends Error {}

class FakeZipkinStore {
  readonly #options: FakeZipkinOptions
  /** Lists of spans, by trace id, newest first. */
  readonly #traces: readonly (readonly ZipkinSpan[])[]

  constructor(options: FakeZipkinOptions) {
    this.#options = options
    const spans = [
      ...(options.traces ?? []).flatMap((data) => this.#reported(data)),
      ...(options.spans ?? []),
    ]
    const kept = spans.map(keptSpan)
    const grouped = Map.groupBy(kept, ({ traceId }) => (this.#isStrict ? traceId : traceId.slice(-16)))
    this.#traces = [...grouped.values()].toSorted((a, b) => timestampOf(b) - timestampOf(a))
  }

  answer(path: string, query: URLSearchParams): FakeReply {
    try {
      return this.#answer(path, query)
    } catch (error) {
      if (error instanceof Refused) return text(400, error.message)
      throw error
    }
  }

  get #isStrict(): boolean {
    return this.#options.strictTraceId ?? true
  }

  #reported(data: TraceData): readonly ZipkinSpan[] {
    const { sharedIds, cutIds = [], untimed = [], pieces = false } = this.#options
    let spans = zipkinSpans(data)
    if (sharedIds !== undefined) spans = withSharedIds(spans, sharedIds === 'flagged')
    spans = spans.map((span) => {
      const service = span.localEndpoint?.serviceName ?? ''
      const { timestamp, duration, ...rest } = span
      const times = untimed.includes(service) ? {} : { timestamp, duration }
      const traceId = cutIds.includes(service) ? span.traceId.slice(-16) : span.traceId
      return JSON.parse(JSON.stringify({ ...rest, ...times, traceId })) as ZipkinSpan
    })
    return pieces ? inPieces(spans) : spans
  }

  #answer(path: string, query: URLSearchParams): FakeReply {
    const searchable = this.#options.searchEnabled === false ? [] : this.#traces
    const spans = searchable.flat()
    const service = query.get('serviceName')?.toLowerCase()
    const ofService = spans.filter(({ localEndpoint }) => localEndpoint?.serviceName === service)
    const keys = this.#options.autocompleteKeys ?? []
    switch (path) {
      case '/health':
        return json({ status: 'UP', zipkin: { status: 'UP' } })
      case '/info':
        return json({ zipkin: { version: '3.6.1', commit: 'b2b0c98' } })
      case '/config.json':
      case '/zipkin/config.json':
        return json({ environment: '', queryLimit: 10, searchEnabled: this.#options.searchEnabled ?? true })
      case '/api/v2/services':
        return json(sorted(spans.map(({ localEndpoint }) => localEndpoint?.serviceName)))
      case '/api/v2/spans':
        return service === undefined
          ? missing('serviceName')
          : json(sorted(ofService.map(({ name }) => name)))
      case '/api/v2/remoteServices':
        return service === undefined
          ? missing('serviceName')
          : json(sorted(ofService.map(({ remoteEndpoint }) => remoteEndpoint?.serviceName)))
      case '/api/v2/autocompleteKeys':
        return json(keys)
      case '/api/v2/autocompleteValues': {
        const key = query.get('key')
        if (key === null) return missing('key')
        return json(keys.includes(key) ? sorted(spans.map(({ tags }) => tags?.[key])) : [])
      }
      case '/api/v2/dependencies':
        return query.has('endTs') ? json(linksOf(spans)) : missing('endTs')
      case '/api/v2/traces':
        return json(this.#search(searchable, query))
      default:
        return path.startsWith('/api/v2/trace/')
          ? this.#trace(path.slice('/api/v2/trace/'.length))
          : NOT_FOUND
    }
  }

  #trace(asked: string): FakeReply {
    if (asked.length > 32) return text(400, 'traceId.length > 32')
    if (!/^[\da-f]+$/.test(asked)) {
      return text(400, `${asked} should be lower-hex encoded with no prefix`)
    }
    const id = normalId(asked)
    const found = this.#traces.filter(([first]) =>
      this.#isStrict ? first?.traceId === id : first?.traceId.slice(-16) === id.slice(-16),
    )
    return found.length === 0 ? text(404, `${id} not found`) : json(found.flat())
  }

  #search(
    traces: readonly (readonly ZipkinSpan[])[],
    query: URLSearchParams,
  ): readonly (readonly ZipkinSpan[])[] {
    const number = (name: string): number | undefined => {
      const value = query.get(name)
      if (value === null) return undefined
      if (!/^-?\d+$/.test(value)) throw new Refused(`For input string: "${value}"`)
      return Number(value)
    }
    const positive = (name: string, otherwise: number): number => {
      const value = number(name) ?? otherwise
      if (value <= 0) throw new Refused(`${name} <= 0`)
      return value
    }
    const limit = positive('limit', 10)
    const endTs = positive('endTs', this.#options.now ?? Date.now())
    const lookback = positive('lookback', 86_400_000)
    const [min, max] = [number('minDuration'), number('maxDuration')]
    if (max !== undefined && min === undefined)
      throw new Refused('maxDuration is only valid with minDuration')
    if (max !== undefined && min !== undefined && max < min) throw new Refused('maxDuration < minDuration')
    return traces
      .filter((trace) => {
        const timestamp = timestampOf(trace)
        return timestamp > 0 && timestamp >= (endTs - lookback) * 1000 && timestamp <= endTs * 1000
      })
      .filter((trace) => matches(trace, query, min, max))
      .slice(0, limit)
  }
}

/** What it does to spans that it takes: ids padded, names in lower case. */
function keptSpan(span: ZipkinSpan): ZipkinSpan {
  const { localEndpoint, remoteEndpoint, parentId, name } = span
  const kept = {
    ...span,
    traceId: normalId(span.traceId),
    id: span.id.padStart(16, '0'),
    parentId: parentId?.padStart(16, '0'),
    name: name?.toLowerCase(),
    localEndpoint: localEndpoint && {
      ...localEndpoint,
      serviceName: localEndpoint.serviceName?.toLowerCase(),
    },
    remoteEndpoint: remoteEndpoint && {
      ...remoteEndpoint,
      serviceName: remoteEndpoint.serviceName?.toLowerCase(),
    },
  }
  return JSON.parse(JSON.stringify(kept)) as ZipkinSpan
}

function normalId(id: string): string {
  const padded = id.padStart(id.length > 16 ? 32 : 16, '0')
  return padded.replace(/^0{16}(?=.{16}$)/, '')
}

/** In microseconds: the root's, else the earliest. */
function timestampOf(trace: readonly ZipkinSpan[]): number {
  let earliest = 0
  for (const { timestamp = 0, parentId } of trace) {
    if (timestamp === 0) continue
    if (parentId === undefined) return timestamp
    if (earliest === 0 || timestamp < earliest) earliest = timestamp
  }
  return earliest
}

/** Each condition by any span of the service: not all of them by one. */
function matches(
  trace: readonly ZipkinSpan[],
  query: URLSearchParams,
  min: number | undefined,
  max: number | undefined,
): boolean {
  const service = query.get('serviceName')?.toLowerCase()
  const name = query.get('spanName')?.toLowerCase()
  const spans = trace.filter(
    ({ localEndpoint }) => service === undefined || localEndpoint?.serviceName === service,
  )
  if (service !== undefined && spans.length === 0) return false
  if (name !== undefined && name !== 'all' && !spans.some((span) => span.name === name)) return false
  if (
    min !== undefined &&
    !spans.some(({ duration = 0 }) => duration >= min && duration <= (max ?? Infinity))
  ) {
    return false
  }
  return (query.get('annotationQuery') ?? '')
    .split(' and ')
    .filter((condition) => condition !== '')
    .every((condition) => {
      const at = condition.indexOf('=')
      const [key, value] = at === -1 ? [condition, ''] : [condition.slice(0, at), condition.slice(at + 1)]
      return spans.some(({ tags = {}, annotations = [] }) =>
        value === ''
          ? Object.hasOwn(tags, key) || annotations.some((annotation) => annotation.value === key)
          : tags[key] === value,
      )
    })
}

function linksOf(spans: readonly ZipkinSpan[]): readonly object[] {
  const links = new Map<string, { parent: string; child: string; callCount: number; errorCount?: number }>()
  for (const { kind, localEndpoint, remoteEndpoint, tags = {} } of spans) {
    const [parent, child] = [localEndpoint?.serviceName, remoteEndpoint?.serviceName]
    if (kind !== 'CLIENT' || parent === undefined || child === undefined) continue
    const key = `${parent} ${child}`
    const link = links.get(key) ?? { parent, child, callCount: 0 }
    link.callCount++
    if (Object.hasOwn(tags, 'error')) link.errorCount = (link.errorCount ?? 0) + 1
    links.set(key, link)
  }
  return [...links.values()]
}

function sorted(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values)].filter((value): value is string => (value ?? '') !== '').toSorted()
}
