// The parameters of a search as each of Jaeger's APIs reads them, strictly: a wrong unit is refused.
import type { PersonaRules, V3Rules } from './fake-jaeger-personas.ts'
import { internalError, v3Error } from './fake-jaeger-replies.ts'
import { goDuration, rfc3339, type FakeSearch } from './fake-jaeger-search.ts'
import { textReply, type FakeReply } from './fake-server.ts'

export class RefusedSearch extends Error {
  readonly reply: FakeReply

  constructor(reply: FakeReply) {
    super('refused')
    this.reply = reply
  }
}

interface StoreLimits {
  readonly maxTraces?: number
  readonly needsService?: boolean
}

/** @throws RefusedSearch */
export function readV3Search(rules: V3Rules, query: URLSearchParams, store: StoreLimits): FakeSearch {
  const get = (snake: string): string | undefined => {
    const camel = snake.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    return query.get(`query.${snake}`) ?? (rules.full ? query.get(`query.${camel}`) : null) ?? undefined
  }
  if ([...query.keys()].length === 0 && rules.unknownId === 'grpc gateway') {
    throw refused(
      textReply(
        '{"error":{"grpc_code":3,"http_code":400,"message":"missing query","http_status":"Bad Request"}}',
        400,
      ),
    )
  }
  const [min, max] = [get('start_time_min'), get('start_time_max')]
  if (min === undefined || max === undefined) {
    if (rules.unknownId === 'grpc gateway')
      throw refused(v3Error(500, 'start time min and max are required parameters'))
    throw refused(
      v3Error(
        400,
        rules.full
          ? 'query.startTimeMin and query.startTimeMax are required'
          : 'query.start_time_min and query.start_time_max are required',
      ),
    )
  }
  const [start, end] = [rfc3339(min), rfc3339(max)]
  if (start === undefined) throw refused(v3Error(400, `malformed parameter query.start_time_min: ${min}`))
  if (end === undefined) throw refused(v3Error(400, `malformed parameter query.start_time_max: ${max}`))
  if (rules.full && end <= start) {
    throw refused(v3Error(400, 'query.startTimeMin must be before query.startTimeMax'))
  }
  const depth = Number(get('num_traces') ?? (rules.full ? (get('search_depth') ?? 100) : 0))
  const { maxTraces = 1000, needsService = false } = store
  if (rules.needsDepth && (depth <= 0 || depth > maxTraces)) {
    throw refused(v3Error(500, 'search depth must be greater than 0 and less than max traces'))
  }
  const service = get('service_name')
  if (needsService && service === undefined) {
    throw refused(
      v3Error(
        rules.full ? 400 : 500,
        rules.full
          ? 'this storage backend requires a service name to search; searching all services is not supported'
          : 'service Name must be set',
      ),
    )
  }
  const durations = [get('duration_min'), get('duration_max')]
  for (const duration of durations) {
    if (duration !== undefined && goDuration(duration) === undefined) {
      throw refused(
        v3Error(400, `malformed parameter query.duration_min: time: invalid duration "${duration}"`),
      )
    }
  }
  let tags: Readonly<Record<string, string>> = {}
  if (rules.full && get('attributes') !== undefined) {
    const parsed = stringMap(get('attributes')!)
    if (parsed === undefined)
      throw refused(v3Error(400, 'malformed parameter query.attributes: cannot unmarshal'))
    tags = parsed
  }
  return {
    service,
    operation: get('operation_name'),
    tags,
    start,
    end,
    minDuration: durations[0] === undefined ? undefined : goDuration(durations[0]),
    maxDuration: durations[1] === undefined ? undefined : goDuration(durations[1]),
    depth,
  }
}

/** @throws RefusedSearch */
export function readInternalSearch(
  rules: PersonaRules,
  query: URLSearchParams,
  store: StoreLimits,
): FakeSearch {
  const { internal, v3 } = rules
  const service = query.get('service') ?? undefined
  if (service === undefined) {
    if (internal.noService === 'foreign') throw refused(textReply('service name is required', 400))
    throw refused(internalError(400, "parameter 'service' is required"))
  }
  const now = BigInt(Date.now()) * 1000n
  const times = [query.get('start') ?? String(now - 172_800_000_000n), query.get('end') ?? String(now)]
  for (const [at, time] of times.entries()) {
    // a time in another unit would be in another century
    if (!/^\d{1,17}$/.test(time)) {
      throw refused(
        internalError(
          400,
          `unable to parse param '${['start', 'end'][at]}': strconv.ParseInt: parsing "${time}"`,
        ),
      )
    }
  }
  const durations = ['minDuration', 'maxDuration'].map((name) => query.get(name) ?? undefined)
  for (const [at, duration] of durations.entries()) {
    if (duration !== undefined && goDuration(duration) === undefined) {
      throw refused(
        internalError(
          400,
          `unable to parse param '${['minDuration', 'maxDuration'][at]}': time: invalid duration "${duration}"`,
        ),
      )
    }
  }
  const [least, most] = durations.map((text) => (text === undefined ? undefined : goDuration(text)))
  if (least !== undefined && most !== undefined && most < least) {
    throw refused(internalError(400, "'maxDuration' should be greater than 'minDuration'"))
  }
  const tags: Record<string, string> = {}
  for (const text of query.getAll('tags')) {
    const parsed = stringMap(text)
    if (parsed === undefined) {
      throw refused(
        internalError(400, "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal"),
      )
    }
    Object.assign(tags, parsed)
  }
  const depth = Number(query.get('limit') ?? 100)
  const { maxTraces = 1000 } = store
  if (v3?.needsDepth === true && (depth <= 0 || depth > maxTraces)) {
    throw refused(internalError(500, 'search depth must be greater than 0 and less than max traces'))
  }
  return {
    service,
    operation: query.get('operation') ?? undefined,
    tags,
    start: BigInt(times[0]!) * 1000n,
    end: BigInt(times[1]!) * 1000n,
    minDuration: least,
    maxDuration: most,
    depth,
  }
}

function refused(reply: FakeReply): RefusedSearch {
  return new RefusedSearch(reply)
}

/** As strconv.ParseBool. */
export function isTrue(text: string | null): boolean {
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
