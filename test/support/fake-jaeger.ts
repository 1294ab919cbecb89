// A Jaeger of whichever version over a real socket, as strict as they are and with their oddities: a wrong unit is
// refused, an attribute that it does not know is ignored without a word, an unknown path is a page.
import { gzipSync } from 'node:zlib'
import type { Span, TraceData } from '../../src/trace/span.ts'
import {
  envelope,
  internalTrace,
  serviceOf,
  UnsupportedValue,
  v3Document,
  type StoredSpan,
} from './fake-jaeger-json.ts'
import { PERSONAS, type JaegerPersona, type PersonaRules, type V3Rules } from './fake-jaeger-personas.ts'
import { goDuration, rfc3339, searchTraces, startOf, type FakeSearch } from './fake-jaeger-search.ts'
import {
  htmlReply,
  startFakeServer,
  textReply,
  type FakeReply,
  type FakeServer,
  type RecordedRequest,
} from './fake-server.ts'

export type { JaegerPersona } from './fake-jaeger-personas.ts'

export interface FakeJaegerOptions {
  readonly persona: JaegerPersona
  readonly traces: readonly TraceData[]
  /** In place of the persona's own. */
  readonly basePath?: string
  /** Of these tenants, each with all traces; any other request is refused. */
  readonly tenants?: readonly string[]
  /** The store wants a service to search. */
  readonly needsService?: boolean
  /** What the store holds: a deeper search is refused. */
  readonly maxTraces?: number
  /** Early builds of 2.19. */
  readonly summaryId?: 'traceId' | 'traceID'
  /** What stands before it. */
  readonly proxy?: 'login redirect' | 'login page' | 'bad gateway' | 'gzip'
  /** A trace comes in three steps, one for each time it is asked for: not at all, a third of it, whole. */
  readonly slow?: boolean
  /** While it is not, connections break. */
  readonly isUp?: () => boolean
  /** Done before each answer. */
  readonly before?: (request: RecordedRequest) => Promise<void>
  /** By how a path begins, with a ? behind it, in place of what would be answered; not to the questions of a probe. */
  readonly replies?: Readonly<Record<string, FakeReply>>
}

export async function startFakeJaeger(options: FakeJaegerOptions): Promise<FakeServer> {
  const jaeger = new FakeJaeger(options)
  const server = await startFakeServer(async (request) => {
    await options.before?.(request)
    return jaeger.answer(request)
  })
  // what is to be given as the URL of it
  return { ...server, url: `${server.url}${jaeger.basePath}` }
}

class FakeJaeger {
  readonly basePath: string
  readonly #options: FakeJaegerOptions
  readonly #rules: PersonaRules
  readonly #traces: readonly (readonly Span[])[]
  /** What earlier reads left on spans, where a server keeps that. */
  readonly #kept = new Map<Span, readonly string[]>()
  readonly #asked = new Map<string, number>()
  #reads = 0

  constructor(options: FakeJaegerOptions) {
    this.#options = options
    this.#rules = PERSONAS[options.persona]
    this.basePath = options.basePath ?? this.#rules.basePath
    this.#traces = options.traces.map(({ spans }) => spans)
  }

  answer(request: RecordedRequest): FakeReply {
    if (this.#options.isUp?.() === false) return { fault: 'reset' }
    const ahead = this.#proxied(request)
    if (ahead !== undefined) return ahead
    if (!request.path.startsWith(`${this.basePath}/`)) return this.#unknown(request.path)
    const path = request.path.slice(this.basePath.length)
    const asked = `${path}?${request.query.toString()}`
    const canned = Object.entries(this.#options.replies ?? {}).find(([start]) => asked.startsWith(start))
    if (canned !== undefined && asked !== '/api/v3/traces?') return canned[1]
    const reply = this.#route(path, request)
    if (this.#options.proxy !== 'gzip' || reply.body === undefined) return reply
    return { ...reply, headers: { 'content-encoding': 'gzip' }, body: gzipSync(reply.body) }
  }

  #proxied({ headers }: RecordedRequest): FakeReply | undefined {
    switch (this.#options.proxy) {
      case 'login redirect':
        return { status: 302, headers: { location: 'https://login.example/start?rd=%2F' } }
      case 'login page':
        return htmlReply('<!doctype html><title>Sign in</title><form><input type="password"></form>')
      case 'bad gateway':
        return htmlReply('<html><head><title>502 Bad Gateway</title></head></html>', 502)
      default:
    }
    const { tenants } = this.#options
    if (tenants === undefined) return undefined
    const tenant = headers['x-tenant']
    if (tenant === undefined) return textReply('missing tenant header', 401)
    return tenants.includes(String(tenant)) ? undefined : textReply('unknown tenant', 401)
  }

  #route(path: string, { query }: RecordedRequest): FakeReply {
    const { v3 } = this.#rules
    if (path.startsWith('/api/v3/')) {
      return v3 === undefined ? this.#unknown(path) : this.#v3(v3, path.slice('/api/v3'.length), query)
    }
    return this.#internal(path, query)
  }

  #v3(rules: V3Rules, path: string, query: URLSearchParams): FakeReply {
    const json = (value: unknown): FakeReply => ({
      contentType: rules.contentType,
      body: typeof value === 'string' ? value : JSON.stringify(value),
    })
    if (path === '/services') {
      const services = this.#services()
      return json(services.length === 0 && rules.emptyServices === '{}' ? {} : { services })
    }
    if (path === '/operations') {
      const operations = this.#operations(query.get('service'))
      return json(operations.length === 0 && rules.emptyServices === '{}' ? {} : { operations })
    }
    if (path === '/trace-summaries' && rules.full) {
      const found = this.#v3Search(rules, query)
      if (!Array.isArray(found)) return found as FakeReply
      return json({ summaries: found.map((spans) => this.#summary(spans)) })
    }
    if (path === '/traces') {
      const found = this.#v3Search(rules, query)
      if (!Array.isArray(found)) return found as FakeReply
      const traces = found as readonly (readonly Span[])[]
      if (traces.length === 0) return emptySearch(rules)
      const isRaw = isTrue(query.get('query.raw_traces') ?? query.get('query.rawTraces'))
      return json(this.#documents(rules, traces, isRaw))
    }
    const [, id] = /^\/traces\/([^/]+)$/.exec(path) ?? []
    if (id === undefined) return this.#unknown(`/api/v3${path}`)
    if (!/^[\da-f]{1,32}$/i.test(id)) return v3Error(400, `malformed parameter trace_id: ${id}`)
    const spans = this.#find(id)
    if (spans === undefined) return unknownId(rules)
    return json(this.#documents(rules, [spans], isTrue(query.get('raw_traces') ?? query.get('rawTraces'))))
  }

  #documents(rules: V3Rules, traces: readonly (readonly Span[])[], isRaw: boolean): string {
    const stored = traces.map((spans) => this.#read(spans, isRaw || !rules.adjusts, 'v2'))
    if (rules.documents === 'one') return v3Document(stored.flat(), rules.ids)
    return stored.map((spans) => v3Document(spans, rules.ids)).join('\n')
  }

  /** Traces, or why there are none. */
  #v3Search(rules: V3Rules, query: URLSearchParams): readonly (readonly Span[])[] | FakeReply {
    const get = (snake: string): string | undefined => {
      const camel = snake.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
      return query.get(`query.${snake}`) ?? (rules.full ? query.get(`query.${camel}`) : null) ?? undefined
    }
    if ([...query.keys()].length === 0 && rules.unknownId === 'grpc gateway') {
      return textReply(
        '{"error":{"grpc_code":3,"http_code":400,"message":"missing query","http_status":"Bad Request"}}',
        400,
      )
    }
    const [min, max] = [get('start_time_min'), get('start_time_max')]
    if (min === undefined || max === undefined) {
      if (rules.unknownId === 'grpc gateway')
        return v3Error(500, 'start time min and max are required parameters')
      return v3Error(
        400,
        rules.full
          ? 'query.startTimeMin and query.startTimeMax are required'
          : 'query.start_time_min and query.start_time_max are required',
      )
    }
    const [start, end] = [rfc3339(min), rfc3339(max)]
    if (start === undefined) return v3Error(400, `malformed parameter query.start_time_min: ${min}`)
    if (end === undefined) return v3Error(400, `malformed parameter query.start_time_max: ${max}`)
    if (rules.full && end <= start) {
      return v3Error(400, 'query.startTimeMin must be before query.startTimeMax')
    }
    const depth = Number(get('num_traces') ?? (rules.full ? (get('search_depth') ?? 100) : 0))
    const { maxTraces = 1000, needsService = false } = this.#options
    if (rules.needsDepth && (depth <= 0 || depth > maxTraces)) {
      return v3Error(500, 'search depth must be greater than 0 and less than max traces')
    }
    const service = get('service_name')
    if (needsService && service === undefined) {
      return v3Error(
        rules.full ? 400 : 500,
        rules.full
          ? 'this storage backend requires a service name to search; searching all services is not supported'
          : 'service Name must be set',
      )
    }
    const durations = [get('duration_min'), get('duration_max')]
    for (const duration of durations) {
      if (duration !== undefined && goDuration(duration) === undefined) {
        return v3Error(400, `malformed parameter query.duration_min: time: invalid duration "${duration}"`)
      }
    }
    let tags: Readonly<Record<string, string>> = {}
    if (rules.full && get('attributes') !== undefined) {
      const parsed = stringMap(get('attributes')!)
      if (parsed === undefined) return v3Error(400, 'malformed parameter query.attributes: cannot unmarshal')
      tags = parsed
    }
    return this.#search({
      service,
      operation: get('operation_name'),
      tags,
      start,
      end,
      minDuration: durations[0] === undefined ? undefined : goDuration(durations[0]),
      maxDuration: durations[1] === undefined ? undefined : goDuration(durations[1]),
      depth,
    })
  }

  #internal(path: string, query: URLSearchParams): FakeReply {
    const { internal } = this.#rules
    const list = (items: readonly unknown[]): FakeReply => {
      return {
        contentType: 'application/json',
        body: envelope(items.length === 0 && internal.empty === 'null' ? null : items),
      }
    }
    if (path === '/api/services' && internal.search) return list(this.#services())
    if (path === '/api/operations' && internal.search && internal.operations !== 'by path') {
      const service = query.get('service')
      if (service === null) return internalError(400, "parameter 'service' is required")
      return list(this.#operations(service))
    }
    const [, service] = /^\/api\/services\/([^/]+)\/operations$/.exec(path) ?? []
    if (service !== undefined && internal.search && internal.operations !== 'by query') {
      const names = this.#operations(decodeURIComponent(service)).map(({ name }) => name)
      return list([...new Set(names)])
    }
    if (path === '/api/traces' && internal.search) return this.#internalSearch(query)
    if (path === '/api/dependencies' && internal.dependencies) return this.#dependencies(query)
    const [, id] = /^\/api\/traces\/([^/]+)$/.exec(path) ?? []
    if (id === undefined) return this.#unknown(path)
    if (!/^[\da-f]{1,32}$/i.test(id)) {
      return internalError(400, `strconv.ParseUint: parsing "${id}": invalid syntax`)
    }
    const spans = this.#find(id)
    return spans === undefined
      ? internalError(404, 'trace not found')
      : this.#internalTraces([spans], isTrue(query.get('raw')))
  }

  #internalSearch(query: URLSearchParams): FakeReply {
    const { internal } = this.#rules
    const service = query.get('service') ?? undefined
    if (service === undefined) {
      if (internal.noService === 'foreign') return textReply('service name is required', 400)
      return internalError(400, "parameter 'service' is required")
    }
    const now = BigInt(Date.now()) * 1000n
    const times = [query.get('start') ?? String(now - 172_800_000_000n), query.get('end') ?? String(now)]
    for (const [at, time] of times.entries()) {
      // a time in another unit would be in another century
      if (!/^\d{1,17}$/.test(time)) {
        return internalError(
          400,
          `unable to parse param '${['start', 'end'][at]}': strconv.ParseInt: parsing "${time}"`,
        )
      }
    }
    const durations = ['minDuration', 'maxDuration'].map((name) => query.get(name) ?? undefined)
    for (const [at, duration] of durations.entries()) {
      if (duration !== undefined && goDuration(duration) === undefined) {
        return internalError(
          400,
          `unable to parse param '${['minDuration', 'maxDuration'][at]}': time: invalid duration "${duration}"`,
        )
      }
    }
    const [least, most] = durations.map((text) => (text === undefined ? undefined : goDuration(text)))
    if (least !== undefined && most !== undefined && most < least) {
      return internalError(400, "'maxDuration' should be greater than 'minDuration'")
    }
    const tags: Record<string, string> = {}
    for (const text of query.getAll('tags')) {
      const parsed = stringMap(text)
      if (parsed === undefined) {
        return internalError(400, "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal")
      }
      Object.assign(tags, parsed)
    }
    const depth = Number(query.get('limit') ?? 100)
    const { maxTraces = 1000 } = this.#options
    if (this.#rules.v3?.needsDepth === true && (depth <= 0 || depth > maxTraces)) {
      return internalError(500, 'search depth must be greater than 0 and less than max traces')
    }
    const found = this.#search({
      service,
      operation: query.get('operation') ?? undefined,
      tags,
      start: BigInt(times[0]!) * 1000n,
      end: BigInt(times[1]!) * 1000n,
      minDuration: least,
      maxDuration: most,
      depth,
    })
    return this.#internalTraces(found, isTrue(query.get('raw')))
  }

  #internalTraces(traces: readonly (readonly Span[])[], isRaw: boolean): FakeReply {
    const { orphanWording, shortIds, shuffles } = this.#rules.internal
    try {
      const data = traces.map((spans) => {
        const stored = this.#read(spans, isRaw, orphanWording)
        return internalTrace(shuffles ? this.#shuffled(stored) : stored, shortIds)
      })
      return { contentType: 'application/json', body: envelope(data) }
    } catch (error) {
      if (error instanceof UnsupportedValue) {
        return internalError(
          500,
          `failed writing HTTP response: failed marshalling HTTP response to JSON: ${error.message}`,
        )
      }
      throw error
    }
  }

  #dependencies(query: URLSearchParams): FakeReply {
    const [endTs, lookback] = ['endTs', 'lookback'].map((name) => query.get(name) ?? '')
    if (!/^\d{13}$/.test(endTs!) || !/^\d+$/.test(lookback!)) {
      return internalError(400, `unable to parse param 'endTs': strconv.ParseInt: parsing "${endTs}"`)
    }
    const end = BigInt(endTs!) * 1_000_000n
    const start = end - BigInt(lookback!) * 1_000_000n
    const calls = new Map<string, number>()
    for (const spans of this.#traces) {
      if (spans.some((span) => span.start < start || span.end > end)) continue
      for (const span of spans) {
        const parent = spans.find(({ spanId }) => spanId === span.parentId)
        if (parent === undefined) continue
        if (serviceOf(parent) === serviceOf(span) && !this.#rules.internal.selfCalls) continue
        const key = JSON.stringify([serviceOf(parent), serviceOf(span)])
        calls.set(key, (calls.get(key) ?? 0) + 1)
      }
    }
    const data = Array.from(calls, ([key, callCount]) => {
      const [parent, child] = JSON.parse(key) as [string, string]
      return { parent, child, callCount }
    })
    return { contentType: 'application/json', body: envelope(data) }
  }

  #search(search: FakeSearch): readonly (readonly Span[])[] {
    const { v3 } = this.#rules
    if (search.service === undefined && v3?.anyService === false) return []
    const hasFields = 'error' in search.tags || 'span.kind' in search.tags
    return hasFields && v3?.fieldTags === false ? [] : searchTraces(this.#traces, search)
  }

  #find(id: string): readonly Span[] | undefined {
    const whole = id.toLowerCase().padStart(32, '0')
    const spans = this.#traces.find(([first]) => first!.traceId === whole)
    if (this.#options.slow !== true || spans === undefined) return spans
    const times = this.#asked.get(whole) ?? 0
    this.#asked.set(whole, times + 1)
    if (times === 0) return undefined
    return times === 1 ? spans.slice(0, Math.ceil(spans.length / 3)) : spans
  }

  /** With the warnings of the adjusters, unless it is read as it is. */
  #read(spans: readonly Span[], isRaw: boolean, wording: 'v1' | 'v2'): readonly StoredSpan[] {
    const keeps = this.#rules.v3?.keepsAdjusted === true
    return spans.map((span) => {
      const kept = this.#kept.get(span) ?? []
      const warnings = isRaw ? kept : [...kept, ...warningsOf(span, spans, wording)]
      if (keeps) this.#kept.set(span, warnings)
      return { span, warnings }
    })
  }

  /** In another order each time. */
  #shuffled(stored: readonly StoredSpan[]): readonly StoredSpan[] {
    const by = ++this.#reads % Math.max(1, stored.length)
    return [...stored.slice(by), ...stored.slice(0, by)].toReversed()
  }

  #services(): readonly string[] {
    return [...new Set(this.#traces.flat().map(serviceOf))].toReversed()
  }

  #operations(service: string | null): readonly { readonly name: string; readonly spanKind: string }[] {
    const found = new Map<string, { readonly name: string; readonly spanKind: string }>()
    for (const span of this.#traces.flat()) {
      if (serviceOf(span) !== service) continue
      const spanKind = span.kind === 'unspecified' ? 'internal' : span.kind
      found.set(`${span.name} ${spanKind}`, { name: span.name, spanKind })
    }
    return [...found.values()].toReversed()
  }

  #summary(spans: readonly Span[]): object {
    const root = spans
      .filter(({ parentId }) => parentId === undefined)
      .toSorted((a, b) => (a.start < b.start ? -1 : 1))[0]
    const ids = new Set(spans.map(({ spanId }) => spanId))
    const errors = spans.filter(({ status }) => status.code === 'error').length
    const orphans = spans.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId)).length
    const end = spans.reduce((last: bigint, span) => (span.end > last ? span.end : last), 0n)
    return {
      [this.#options.summaryId ?? 'traceId']: spans[0]!.traceId,
      ...(root !== undefined && { rootServiceName: serviceOf(root), rootOperationName: root.name }),
      minStartTimeUnixNano: String(startOf(spans)),
      maxEndTimeUnixNano: String(end),
      spanCount: spans.length,
      ...(errors > 0 && { errorSpanCount: errors }),
      ...(orphans > 0 && { orphanSpanCount: orphans }),
      services: [...new Set(spans.map(serviceOf))].sort().map((name) => ({ name, spanCount: 1 })),
    }
  }

  #unknown(path: string): FakeReply {
    const { unknown, version } = this.#rules
    if (unknown === 'victoria') return textReply(`unsupported path requested: "${path}"`, 400)
    if (unknown === 'nothing') return { status: 404 }
    if (unknown === 'text' && path.includes('/api/')) return textReply('404 page not found\n', 404)
    if (unknown === 'page but v3' && path.includes('/api/v3/')) return textReply('Not Found', 404)
    return htmlReply(indexPage(version))
  }
}

function indexPage(version: string): string {
  return [
    '<!doctype html><html><head><title>Jaeger UI</title><script>',
    `JAEGER_VERSION = {"gitCommit":"0123","gitVersion":"${version}","buildDate":"2026-01-01T00:00:00Z"};`,
    'JAEGER_STORAGE_CAPABILITIES = {"archiveStorage":false};',
    '</script></head><body><div id="jaeger-ui-root"></div></body></html>',
  ].join('\n')
}

function warningsOf(span: Span, spans: readonly Span[], wording: 'v1' | 'v2'): readonly string[] {
  if (span.parentId === undefined) return []
  const parent = spans.find(({ spanId }) => spanId === span.parentId)
  if (parent === undefined) {
    const id = span.parentId
    return wording === 'v1'
      ? [`invalid parent span IDs=${id}; skipping clock skew adjustment`]
      : [`parent span ID=${id} is not in the trace; skipping clock skew adjustment`]
  }
  if (span.start >= parent.start && span.end <= parent.end) return []
  const delta = Number(parent.start - span.start) / 1e6
  return [`clock skew adjustment disabled; not applying calculated delta of ${delta}ms`]
}

function emptySearch({ emptySearch: how, contentType }: V3Rules): FakeReply {
  if (how === 'no body') return { contentType, body: '' }
  if (how === 'empty result') return { contentType, body: '{"result":{}}' }
  return v3Error(404, 'No traces found')
}

function unknownId({ unknownId: how }: V3Rules): FakeReply {
  if (how !== 'grpc gateway') return v3Error(404, how)
  const message = 'cannot retrieve trace: trace not found'
  return textReply(
    JSON.stringify({
      error: { grpc_code: 2, http_code: 500, message, http_status: 'Internal Server Error' },
    }),
    500,
  )
}

/** Byte for byte: no key is set that is not here, and a newline ends it. */
export function v3Error(status: number, message: string): FakeReply {
  return textReply(`${JSON.stringify({ error: { httpCode: status, message } })}\n`, status)
}

export function internalError(status: number, message: string): FakeReply {
  return textReply(`${envelope(null, [{ code: status, msg: message }])}\n`, status)
}

/** As strconv.ParseBool. */
function isTrue(text: string | null): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text ?? '')
}

function stringMap(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const parsed = JSON.parse(text) as Readonly<Record<string, string>>
    return Object.values(parsed).every((value) => typeof value === 'string') ? parsed : undefined
  } catch {
    return undefined
  }
}
