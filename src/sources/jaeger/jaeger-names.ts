// Lists of names: of services, and of what a service does. The newer paths first, since the older are gone in 2.21.
import type { HttpClient } from '../http/http-client.ts'
import { badReply, jsonOf } from '../http/reply.ts'
import type { Dependency } from '../source.ts'
import type { HttpReply } from '../http/http-client.ts'
import { askJaeger, type JaegerBody, type JaegerQuestion } from './jaeger-api.ts'
import { jaegerRefusal, noJaegerThere } from './jaeger-refusal.ts'

/** Sorted. @throws TracectlError */
export async function jaegerServices(client: HttpClient, signal: AbortSignal): Promise<readonly string[]> {
  const what = 'the list of services'
  const { reply } = await firstPresent(client, signal, [
    { path: '/api/v3/services', what },
    { path: '/api/services', what },
  ])
  return namesIn(reply, what, 'services')
}

/** Sorted, each once whatever its kinds. @throws TracectlError */
export async function jaegerOperations(
  client: HttpClient,
  service: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const what = `the operations of ${service}`
  const query = [['service', service]] as const
  const { reply } = await firstPresent(client, signal, [
    { path: '/api/v3/operations', query, what },
    { path: '/api/operations', query, what },
    { path: `/api/services/${encodeURIComponent(service.toWellFormed())}/operations`, what },
  ])
  return namesIn(reply, what, 'operations')
}

/**
 * Most calls first; undefined where the server does not say.
 * @param endMs, lookbackMs since 1970, and before that
 */
export async function jaegerDependencies(
  client: HttpClient,
  endMs: bigint,
  lookbackMs: bigint,
  signal: AbortSignal,
): Promise<readonly Dependency[] | undefined> {
  const what = 'the dependencies between services'
  const query = [
    ['endTs', String(endMs)],
    ['lookback', String(lookbackMs)],
  ] as const
  const answer = await askJaeger(client, { path: '/api/dependencies', query, what }, signal)
  if (answer.type === 'absent') return undefined
  if (answer.type === 'failed') throw jaegerRefusal(answer.reply, what)
  const found = listIn(answer.reply, what, 'dependencies').flatMap(dependencyOf)
  return found.sort((a, b) => b.calls - a.calls || compare(a.parent, b.parent) || compare(a.child, b.child))
}

/** The first of the paths that is there. */
async function firstPresent(
  client: HttpClient,
  signal: AbortSignal,
  questions: readonly JaegerQuestion[],
): Promise<JaegerBody> {
  let last: { readonly reply: HttpReply; readonly what: string } | undefined
  for (const question of questions) {
    // one is asked only where the one before it is not there
    // oxlint-disable-next-line no-await-in-loop
    const answer = await askJaeger(client, question, signal)
    if (answer.type === 'body') return answer
    if (answer.type === 'failed') throw jaegerRefusal(answer.reply, question.what)
    last = { reply: answer.reply, what: question.what }
  }
  if (last === undefined) throw new Error('nothing was asked')
  throw noJaegerThere(last.reply, last.what)
}

function namesIn(reply: HttpReply, what: string, field: string): readonly string[] {
  return [...new Set(listIn(reply, what, field).flatMap(nameOf))].sort()
}

/** `{"services": […]}`, or `{"data": […]}`; old servers leave out or make null what is empty. */
function listIn(reply: HttpReply, what: string, field: string): readonly unknown[] {
  const value = jsonOf(reply, what)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badReply(reply, what, 'JSON that is no object')
  }
  const record = value as Readonly<Record<string, unknown>>
  const isEmpty = Object.keys(record).length === 0 || field in record || 'data' in record
  const list = record[field] ?? record['data'] ?? (isEmpty ? [] : undefined)
  if (!Array.isArray(list)) throw badReply(reply, what, `no list of ${field}`)
  return list
}

/** A name, or `{"name": …, "spanKind": …}`. */
function nameOf(item: unknown): readonly string[] {
  if (typeof item === 'string') return [item]
  if (typeof item !== 'object' || item === null || !('name' in item)) return []
  return typeof item.name === 'string' ? [item.name] : []
}

function dependencyOf(item: unknown): readonly Dependency[] {
  const { parent, child, callCount } = (item ?? {}) as Readonly<Record<string, unknown>>
  if (typeof parent !== 'string' || typeof child !== 'string' || typeof callCount !== 'number') return []
  // 2.x counts what a service does within itself, too
  if (parent === child) return []
  return [{ parent, child, calls: callCount, errors: undefined }]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
