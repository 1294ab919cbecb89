// One search in each of the ways that Jaeger has: summaries, and whole traces by the newer and by the older API. Each
// asks for at most one service.
import { TracectlError } from '../../errors.ts'
import type { TraceData } from '../../trace/span.ts'
import { formatGoMicroseconds } from '../../wire/jaeger/go-duration.ts'
import { decodeInternalReply } from '../../wire/jaeger/jaeger-reply.ts'
import { decodeSummaries, type JaegerSummary } from '../../wire/jaeger/jaeger-summaries.ts'
import { decodeV3Reply } from '../../wire/jaeger/jaeger-v3.ts'
import { parseOtlpJson } from '../../wire/otlp/otlp-json.ts'
import type { HttpClient } from '../http/http-client.ts'
import { askJaeger, readBody, type JaegerAnswer, type JaegerBody } from './jaeger-api.ts'
import type { JaegerConditions } from './jaeger-conditions.ts'
import { jaegerRefusal, noJaegerThere } from './jaeger-refusal.ts'
import { microsecondsOf, rfc3339Of, type JaegerWindow } from './jaeger-window.ts'

export interface JaegerSearch {
  readonly conditions: JaegerConditions
  /** In place of those of the conditions. */
  readonly service: string | undefined
  readonly window: JaegerWindow
  /** At most so many traces. */
  readonly depth: number
}

export interface Page<T> {
  readonly items: readonly T[]
  /** There were as many as were asked for: there may be more. */
  readonly full: boolean
  /** Share of those that were asked for. */
  readonly filled: number
  /** Where the server broke off, or what could not be read. */
  readonly defects: readonly string[]
}

export type SearchWay<T> = (client: HttpClient, search: JaegerSearch, signal: AbortSignal) => Promise<Page<T>>

/** The store cannot be searched without a service. */
export class ServiceNeeded extends Error {}

/** One number that is none, in any of its spans, and the older API fails as a whole; the newer writes it. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof TracectlError && /unsupported value: [-+]?(?:NaN|Inf)/.test(error.message)
}

export const searchSummaries: SearchWay<JaegerSummary> = async (client, search, signal) => {
  const what = 'a list of traces'
  const query = v3Parameters(search, true)
  const answer = await askDeep(client, '/api/v3/trace-summaries', query, what, search, signal)
  if (answer === undefined) return EMPTY
  const items = readBody(answer.body, what, (text) => decodeSummaries(parseOtlpJson(text)))
  return { items, ...fullness(items, answer), defects: [] }
}

/** @param attributes whether the server knows them: those before 2.19 would ignore them and say nothing */
export function searchV3(attributes: boolean): SearchWay<TraceData> {
  return async (client, search, signal) => {
    const what = 'traces'
    const query = [...v3Parameters(search, attributes), ['query.raw_traces', 'true'] as const]
    const answer = await askDeep(client, '/api/v3/traces', query, what, search, signal)
    return answer === undefined ? EMPTY : tracesIn(answer, what)
  }
}

export const searchInternal: SearchWay<TraceData> = async (client, search, signal) => {
  const what = 'traces'
  const answer = await askDeep(client, '/api/traces', internalParameters(search), what, search, signal)
  return answer === undefined ? EMPTY : tracesIn(answer, what, decodeInternalReply)
}

const EMPTY: Page<never> = { items: [], full: false, filled: 0, defects: [] }

interface DeepAnswer {
  readonly body: JaegerBody
  readonly depth: number
}

type Parameters = readonly (readonly [name: string, value: string])[]

/** A store in memory refuses to be asked for more than it holds: then for less. undefined: nothing matches. */
async function askDeep(
  client: HttpClient,
  path: string,
  parameters: Parameters,
  what: string,
  { depth, service }: JaegerSearch,
  signal: AbortSignal,
): Promise<DeepAnswer | undefined> {
  for (let least = depth; ; least = Math.floor(least / 4)) {
    const query = [...parameters, ...depthParameters(path, least)]
    const answer = await askJaeger(client, { path, query, what }, signal)
    if (answer.type === 'body') return { body: answer, depth: least }
    if (isEmptyResult(answer)) return undefined
    if (answer.type === 'absent') throw noJaegerThere(answer.reply, what)
    if (service === undefined && NEEDS_SERVICE.test(answer.message)) throw new ServiceNeeded(answer.message)
    if (least < 4 || !/search depth must be/.test(answer.message)) throw jaegerRefusal(answer.reply, what)
  }
}

/** From 1.65 on the newer API answers a search that finds nothing as it does for a trace that is not there. */
function isEmptyResult(answer: JaegerAnswer): boolean {
  return answer.type === 'failed' && answer.reply.status === 404
}

/** Each store in its own words: `requires a service name`, `service Name must be set`. */
const NEEDS_SERVICE = /service name|parameter 'service' is required/i

function fullness(
  { length }: readonly unknown[],
  { depth }: DeepAnswer,
): { readonly full: boolean; readonly filled: number } {
  return { full: length >= depth, filled: Math.min(1, length / Math.max(1, depth)) }
}

function tracesIn(
  answer: DeepAnswer,
  what: string,
  decode: typeof decodeV3Reply = decodeV3Reply,
): Page<TraceData> {
  const { traces, failure, leftOut } = readBody(answer.body, what, decode)
  const defects = [
    ...(failure === undefined ? [] : [`Jaeger broke off: ${failure}`]),
    ...(leftOut === undefined ? [] : [leftOut]),
  ]
  const { full, filled } = fullness(traces, answer)
  return { items: traces, full: full || failure !== undefined, filled, defects }
}

/** Names that every version knows; before 2.19 the depth must be there. */
function v3Parameters({ conditions, service, window }: JaegerSearch, attributes: boolean): Parameters {
  const { operation, tags, minDuration, maxDuration } = conditions
  const { start, end } = rfc3339Of(window)
  return [
    ...(service === undefined ? [] : [['query.service_name', service] as const]),
    ...(operation === undefined ? [] : [['query.operation_name', operation] as const]),
    ...(attributes && hasAny(tags) ? [['query.attributes', JSON.stringify(tags)] as const] : []),
    ['query.start_time_min', start],
    ['query.start_time_max', end],
    ...durationParameters('query.duration_min', minDuration),
    ...durationParameters('query.duration_max', maxDuration),
  ]
}

function internalParameters({ conditions, service, window }: JaegerSearch): Parameters {
  const { operation, tags, minDuration, maxDuration } = conditions
  const { start, end } = microsecondsOf(window)
  return [
    ...(service === undefined ? [] : [['service', service] as const]),
    ...(operation === undefined ? [] : [['operation', operation] as const]),
    ...(hasAny(tags) ? [['tags', JSON.stringify(tags)] as const] : []),
    ['start', start],
    ['end', end],
    ...durationParameters('minDuration', minDuration),
    ...durationParameters('maxDuration', maxDuration),
    ['raw', 'true'],
  ]
}

/** The two names of the newer API are of different versions. */
function depthParameters(path: string, depth: number): Parameters {
  if (path === '/api/traces') return [['limit', String(depth)]]
  return [
    ['query.num_traces', String(depth)],
    ['query.search_depth', String(depth)],
  ]
}

function durationParameters(name: string, microseconds: number | undefined): Parameters {
  return microseconds === undefined ? [] : [[name, formatGoMicroseconds(microseconds)]]
}

function hasAny(tags: Readonly<Record<string, string>>): boolean {
  return Object.keys(tags).length > 0
}
