// A Tempo of whichever version over a real socket, as strict as they are: wrong units, ids, limits and queries are
// refused in its own words, a trace that does not exist is 200, and 3.0 hides the last half minute from searches.
import { gzipSync } from 'node:zlib'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Attributes, TraceData } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { asStored, tempoJson, tempoProto } from './fake-tempo-json.ts'
import { hasTags, queryFault, tagEntry, traceqlEntry } from './fake-tempo-search.ts'
import {
  jsonReply,
  startFakeServer,
  textReply,
  type FakeReply,
  type FakeServer,
  type RecordedRequest,
} from './fake-server.ts'

/**
 * tempo-2.3      no v2 by id, no most_recent, no counts    tempo-1.5   no TraceQL either
 * tenancy        3.0 behind /tempo, for the tenants team-a and team-b
 * gateway-auth   3.0 behind a gateway that wants `Bearer open-sesame`
 * grafana-proxy  3.0 as the data source abc of a Grafana that wants `Bearer glsa_test`
 */
export type TempoPersona =
  | 'tempo-3.0'
  | 'tempo-2.10'
  | 'tempo-2.3'
  | 'tempo-1.5'
  | 'tenancy'
  | 'gateway-auth'
  | 'grafana-proxy'

export interface FakeTempoOptions {
  readonly persona: TempoPersona
  readonly traces: readonly TraceData[]
  /** Nanoseconds since 1970: what is younger than 30 s is hidden in 3.0. Without a clock nothing is. */
  readonly now?: () => bigint
  /** Spans of a trace beyond which it is told to be partial by v2, and refused by v1. */
  readonly mostSpans?: number
  /** Seconds of a search. */
  readonly mostSeconds?: number
  /** What is answered on paths that begin so, query included, in place of anything else. */
  readonly replies?: Readonly<Record<string, FakeReply>>
}

export interface FakeTempo extends FakeServer {
  /** One more trace, or more of one. */
  push(data: TraceData): void
}

export async function startFakeTempo(options: FakeTempoOptions): Promise<FakeTempo> {
  const tempo = new Tempo(options)
  const server = await startFakeServer((request) => tempo.answer(request))
  // what is to be given as the URL of it
  return { ...server, url: `${server.url}${tempo.basePath}`, push: (data) => tempo.push(data) }
}

interface Rules {
  readonly v2: boolean
  readonly traceql: boolean
  /** What the parser of that version stumbles over. */
  readonly unknown: readonly RegExp[]
  readonly mostRecent: boolean
  readonly stats: boolean
  readonly cutoff: boolean
}

const NEWEST: Rules = { v2: true, traceql: true, unknown: [], mostRecent: true, stats: true, cutoff: true }
const OLD: Rules = {
  v2: false,
  traceql: true,
  unknown: [/with \(/, /span:|trace:|event:|link:|instrumentation:/, /nestedSet\w+/],
  mostRecent: false,
  stats: false,
  cutoff: false,
}

const RULES: Readonly<Record<TempoPersona, Rules>> = {
  'tempo-3.0': NEWEST,
  'tempo-2.10': { ...NEWEST, cutoff: false },
  'tempo-2.3': OLD,
  'tempo-1.5': { ...OLD, traceql: false },
  tenancy: NEWEST,
  'gateway-auth': NEWEST,
  'grafana-proxy': NEWEST,
}

const BASE_PATHS: Readonly<Partial<Record<TempoPersona, string>>> = {
  tenancy: '/tempo',
  'grafana-proxy': '/api/datasources/proxy/uid/abc',
}

const UNKNOWN = textReply('404 page not found\n', 404)
const MOST_TRACES = 262_144

class Tempo {
  readonly basePath: string
  readonly #options: FakeTempoOptions
  readonly #rules: Rules
  readonly #traces = new Map<string, TraceData>()

  constructor(options: FakeTempoOptions) {
    this.#options = options
    this.#rules = RULES[options.persona]
    this.basePath = BASE_PATHS[options.persona] ?? ''
    for (const data of options.traces) this.push(data)
  }

  push(data: TraceData): void {
    const { spans } = asStored(data)
    const id = spans[0]?.traceId ?? ''
    this.#traces.set(id, { spans: [...(this.#traces.get(id)?.spans ?? []), ...spans], logs: [] })
  }

  answer(request: RecordedRequest): FakeReply {
    const reply = this.#guard(request) ?? this.#route(request)
    const zips = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    if (!zips || reply.body === undefined || reply.fault !== undefined) return reply
    return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' }, body: gzipSync(reply.body) }
  }

  /** What stands before it. */
  #guard({ path, headers }: RecordedRequest): FakeReply | undefined {
    const { persona } = this.#options
    if (persona === 'gateway-auth' && headers.authorization !== 'Bearer open-sesame') {
      return jsonReply({ status: 'error', error: 'authentication error: invalid token' }, 401)
    }
    if (persona === 'grafana-proxy') {
      if (headers.authorization !== 'Bearer glsa_test') return jsonReply({ message: 'Unauthorized' }, 401)
      if (!path.startsWith(`${this.basePath}/`)) return jsonReply({ message: 'Data source not found' }, 404)
    }
    return path.startsWith(`${this.basePath}/`) ? undefined : UNKNOWN
  }

  #route(request: RecordedRequest): FakeReply {
    const path = request.path.slice(this.basePath.length)
    const asked = `${path}?${request.query.toString()}`
    const canned = Object.entries(this.#options.replies ?? {}).find(([start]) => asked.startsWith(start))
    if (canned !== undefined) return canned[1]
    if (path === '/api/echo') return textReply('echo\n')
    if (path === '/ready') return this.basePath === '' ? textReply('ready\n') : UNKNOWN
    if (path === '/api/status/buildinfo')
      return jsonReply({ version: '', revision: '', goVersion: 'go1.26.10' })
    const refused = this.#options.persona === 'tenancy' ? tenantFault(request) : undefined
    if (refused !== undefined) return refused
    const traces = this.#tracesFor(request)
    const [, v2, id] = /^\/api\/(v2\/)?traces\/([^/]+)$/.exec(path) ?? []
    if (id !== undefined) {
      return v2 !== undefined && !this.#rules.v2
        ? UNKNOWN
        : this.#byId(id, v2 === undefined ? 'v1' : 'v2', request, traces)
    }
    if (path === '/api/search') return this.#search(request.query, traces)
    const [, newer, name] = /^\/api\/(v2\/)?search\/tag\/(.+)\/values$/.exec(path) ?? []
    const isNewer = newer !== undefined || path.startsWith('/api/v2/')
    if (isNewer && !this.#rules.v2) return UNKNOWN
    if (/^\/api\/(v2\/)?search\/tags$/.test(path)) return tagsReply(traces, isNewer, request.query)
    if (name !== undefined) return valuesReply(traces, decodeURIComponent(name), isNewer, request.query)
    return UNKNOWN
  }

  #tracesFor({ headers }: RecordedRequest): readonly TraceData[] {
    if (this.#options.persona === 'tenancy' && headers['x-scope-orgid'] !== 'team-a') return []
    return [...this.#traces.values()]
  }

  #byId(
    id: string,
    api: 'v1' | 'v2',
    { headers, query }: RecordedRequest,
    traces: readonly TraceData[],
  ): FakeReply {
    const odd = /[^\da-f]/i.exec(id)
    if (odd !== null) {
      return textReply(
        `trace IDs can only contain hex characters: invalid character '${odd[0]}' at position ${odd.index + 1}`,
        400,
      )
    }
    if (id.length > 32) return textReply("trace IDs can't be larger than 128 bits", 400)
    const fault = idParameterFault(query)
    if (fault !== undefined) return textReply(fault, 400)
    const accept = headers.accept ?? ''
    const padded = id.toLowerCase().padStart(32, '0')
    const data = traces.find(({ spans }) => spans[0]?.traceId === padded)
    if (data === undefined && api === 'v1') return { status: 404 }
    const spans = data?.spans ?? []
    const { mostSpans = Infinity } = this.#options
    const isLarge = spans.length > mostSpans
    if (isLarge && api === 'v1') return textReply('trace exceeds max size (max bytes: 600)\n', 422)
    if (
      accept === 'application/vnd.grafana.llm' &&
      JSON.stringify(tempoJson({ spans, logs: [] }, 'v1')).includes('NaN')
    ) {
      return textReply(
        'error marshalling response body as application/vnd.grafana.llm: json: unsupported value: NaN\n',
        500,
      )
    }
    const partial = isLarge
      ? 'Trace exceeds maximum size of 600 bytes, a partial trace is returned'
      : undefined
    const sent: TraceData = { spans: isLarge ? spans.slice(0, mostSpans) : spans, logs: [] }
    return accept.includes('application/protobuf')
      ? { contentType: 'application/protobuf', body: tempoProto(sent, api, partial) }
      : { contentType: 'application/json', body: tempoJson(sent, api, partial) }
  }

  #search(query: URLSearchParams, traces: readonly TraceData[]): FakeReply {
    const fault = this.#searchFault(query)
    if (fault !== undefined) return textReply(fault, 400)
    const text = this.#rules.traceql ? query.get('q') : null
    const window = this.#window(query)
    const limit = Number(query.get('limit') ?? 20)
    const filter = text === null ? undefined : parseTraceQL(text)
    const isNewest =
      this.#rules.mostRecent &&
      filter?.hints.some(({ name, value }) => name === 'most_recent' && value.type === 'bool' && value.value)
    const built = traces.map((data) => buildTrace(data)).filter((trace) => lies(trace, window))
    const inOrder = isNewest === true ? built.toSorted(newestFirst) : built
    const tags: Parameters<typeof hasTags>[1] = {
      tags: query.get('tags') ?? '',
      minMs: Number.parseFloat(query.get('minDuration') ?? '0'),
      maxMs: Number.parseFloat(query.get('maxDuration') ?? 'Infinity'),
    }
    const rules = { spss: Number(query.get('spss') ?? 3), stats: this.#rules.stats }
    const found: { readonly trace: Trace; readonly entry: object }[] = []
    for (const trace of inOrder) {
      if (found.length >= limit) break
      const entry =
        filter === undefined
          ? hasTags(trace, tags)
            ? tagEntry(trace)
            : undefined
          : traceqlEntry(trace, filter, rules)
      if (entry !== undefined) found.push({ trace, entry })
    }
    found.sort((a, b) => newestFirst(a.trace, b.trace))
    const body = { traces: found.map(({ entry }) => entry), metrics: { completedJobs: 3, totalJobs: 3 } }
    // as Go writes it
    return {
      contentType: 'application/json',
      body: JSON.stringify(body)
        .replaceAll('<', String.raw`\u003c`)
        .replaceAll('>', String.raw`\u003e`),
    }
  }

  #searchFault(query: URLSearchParams): string | undefined {
    const text = query.get('q')
    if (text !== null && query.has('tags') && this.#rules.traceql) {
      return "invalid request: can't specify tags and q in the same query"
    }
    const limit = query.get('limit')
    if (limit !== null && !(Number(limit) > 0)) return 'invalid limit: must be a positive number'
    if (Number(limit) > MOST_TRACES) return `limit ${limit} exceeds max limit ${MOST_TRACES}`
    const spss = query.get('spss')
    if (Number(spss) > 100) return `spans per span set exceeds 100. received ${spss}`
    const since = query.get('since')
    if (since !== null && !/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(since)) {
      return `error parsing date range: could not parse 'since' parameter: not a valid duration string: "${since}"`
    }
    const [start, end] = [query.get('start'), query.get('end')]
    for (const [name, value] of [
      ['start', start],
      ['end', end],
    ] as const) {
      if (value !== null && !/^\d+$/.test(value)) {
        return `invalid ${name}: strconv.ParseUint: parsing "${value}": invalid syntax`
      }
    }
    if (start === null && end !== null) {
      return 'error parsing date range: only one of start and end provided: must provide both or neither'
    }
    if (start !== null && Number(start) >= Number(end ?? 0)) {
      return `http parameter start must be before end. received start=${start} end=${end ?? 0}`
    }
    const { mostSeconds = 168 * 3600 } = this.#options
    if (Number(end) - Number(start) > mostSeconds) {
      return `range specified by start and end exceeds ${mostSeconds / 3600}h0m0s. received start=${start} end=${end}`
    }
    return text === null || !this.#rules.traceql ? undefined : queryFault(text, this.#rules.unknown)
  }

  /** Nanoseconds. */
  #window(query: URLSearchParams): { readonly from: bigint; readonly to: bigint } {
    const [start, end] = [query.get('start'), query.get('end')]
    const from = start === null ? 0n : BigInt(start) * 1_000_000_000n
    const to = end === null ? 2n ** 62n : BigInt(end) * 1_000_000_000n
    const latest =
      this.#rules.cutoff && this.#options.now !== undefined ? this.#options.now() - 30_000_000_000n : to
    return { from, to: to < latest ? to : latest }
  }
}

function lies(
  { start, duration }: Trace,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): boolean {
  return start <= to && start + BigInt(Math.round(duration)) >= from
}

function newestFirst(a: Trace, b: Trace): number {
  return a.start < b.start ? 1 : a.start > b.start ? -1 : 0
}

function idParameterFault(query: URLSearchParams): string | undefined {
  const [start, end, mode] = [query.get('start'), query.get('end'), query.get('mode')]
  for (const [name, value] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (value !== null && !/^-?\d+$/.test(value)) {
      return `invalid ${name}: strconv.ParseInt: parsing "${value}": invalid syntax`
    }
  }
  if (start !== null && end !== null && Number(start) >= Number(end)) {
    return `http parameter start must be before end. received start=${start} end=${end}`
  }
  return mode === null || /^(blocks|ingesters|external|all)$/.test(mode)
    ? undefined
    : `invalid value for mode ${mode}`
}

function tenantFault({ headers }: RecordedRequest): FakeReply | undefined {
  const tenant = headers['x-scope-orgid']
  if (typeof tenant !== 'string' || tenant === '') return textReply('no org id\n', 401)
  if (tenant.length > 150) return textReply('tenant ID is too long: max 150 characters', 400)
  const odd = /[^\w!.*'()|-]/.exec(tenant)
  return odd === null
    ? undefined
    : textReply(`tenant ID '${tenant}' contains unsupported character '${odd[0]}'`, 400)
}

function tagsReply(traces: readonly TraceData[], isNewer: boolean, query: URLSearchParams): FakeReply {
  const scope = query.get('scope')
  if (scope !== null && !/^(resource|span|intrinsic|event|link|instrumentation|none)$/.test(scope)) {
    return textReply(`invalid scope: ${scope}`, 400)
  }
  const spans = traces.flatMap((data) => data.spans)
  const scopes = [
    { name: 'event', tags: keysOf(spans.flatMap(({ events }) => events.map((event) => event.attributes))) },
    { name: 'intrinsic', tags: ['duration', 'kind', 'name', 'rootName', 'status'] },
    { name: 'span', tags: keysOf(spans.map(({ attributes }) => attributes)) },
    { name: 'resource', tags: keysOf(spans.map(({ resource }) => resource.attributes)) },
  ].filter(({ tags }) => tags.length > 0)
  if (isNewer) return jsonReply({ scopes, metrics: {} })
  const names = scopes.filter(({ name }) => name !== 'intrinsic').flatMap(({ tags }) => tags)
  return jsonReply({ tagNames: [...new Set(names)].sort(), metrics: {} })
}

function keysOf(attributes: readonly Attributes[]): readonly string[] {
  return [...new Set(attributes.flat().map(({ key }) => key))].sort()
}

function valuesReply(
  traces: readonly TraceData[],
  name: string,
  isNewer: boolean,
  query: URLSearchParams,
): FakeReply {
  const [, scope, quoted] = /^(resource|span|)\.(.+)$/.exec(name) ?? []
  if (isNewer && quoted === undefined && !/^(name|status|kind)$/.test(name)) {
    return textReply(
      `please provide a valid tagName: failed to parse identifier ${name}: parse error at line 1, col 2: unknown identifier: ${name}`,
      400,
    )
  }
  const key = isNewer ? (quoted ?? name).replace(/^"(.*)"$/, '$1') : name
  // as far as it is asked for here
  const [, service] = /^\{ resource\.service\.name = "(.*)" \}$/.exec(query.get('q') ?? '') ?? []
  const values = new Map<string, string>()
  for (const span of traces.flatMap((data) => data.spans)) {
    const of = new Map(span.resource.attributes.map((attribute) => [attribute.key, attribute.value]))
    if (service !== undefined && of.get('service.name') !== service) continue
    if (quoted === undefined && key === 'name') values.set(span.name, 'string')
    if (quoted === undefined && key === 'status') values.set(span.status.code, 'keyword')
    const own =
      scope === 'resource' ? undefined : span.attributes.find((attribute) => attribute.key === key)?.value
    const value = own ?? (scope === 'span' ? undefined : of.get(key))
    if (value !== undefined && typeof value !== 'object')
      values.set(String(value), TYPES[typeof value] ?? 'string')
  }
  // sorted by nothing
  const list = [...values].toReversed()
  return jsonReply({
    tagValues: isNewer ? list.map(([value, type]) => ({ type, value })) : [...values.keys()],
    metrics: {},
  })
}

const TYPES: Readonly<Record<string, string>> = {
  bigint: 'int',
  number: 'float',
  boolean: 'bool',
  string: 'string',
}
