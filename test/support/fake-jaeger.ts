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
import { isTrue, readInternalSearch, readV3Search, RefusedSearch } from './fake-jaeger-queries.ts'
import { emptySearch, indexPage, internalError, unknownId, v3Error } from './fake-jaeger-replies.ts'
import { searchTraces, startOf, type FakeSearch } from './fake-jaeger-search.ts'
import { warningsOf } from './fake-jaeger-warnings.ts'
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
    const reply = this.#routeOrRefuse(path, request)
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

  #routeOrRefuse(path: string, request: RecordedRequest): FakeReply {
    try {
      return this.#route(path, request)
    } catch (error) {
      if (error instanceof RefusedSearch) return error.reply
      throw error
    }
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
      const found = this.#search(readV3Search(rules, query, this.#options))
      return json({ summaries: found.map((spans) => this.#summary(spans)) })
    }
    if (path === '/traces') {
      const traces = this.#search(readV3Search(rules, query, this.#options))
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
    if (path === '/api/traces' && internal.search) {
      const found = this.#search(readInternalSearch(this.#rules, query, this.#options))
      return this.#internalTraces(found, isTrue(query.get('raw')))
    }
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
