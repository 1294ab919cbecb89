// Lists of names: services, what a service does, tags and their values. Of the newer API where there is one: it tells
// where an attribute lies, and can be asked for some of the spans only.
import { NOWHERE, type Field, type Query } from '../../traceql/ast.ts'
import { printField, printTraceQL } from '../../traceql/print.ts'
import { decodeTagNames, decodeTagValues } from '../../wire/tempo/tempo-names.ts'
import type { HttpClient } from '../http/http-client.ts'
import { recentOperations } from './recent-operations.ts'
import type { SearchedTempo } from './search-tempo.ts'
import { askTempo, firstKnown, readTempo } from './tempo-api.ts'

/** Of a Tempo, and the time on its clock. */
export interface NamedTempo {
  readonly client: HttpClient
  readonly now: () => bigint
}

/** Sorted. @throws TracectlError */
export function tempoServices(tempo: NamedTempo, signal: AbortSignal): Promise<readonly string[]> {
  const what = 'the list of services'
  return values(tempo, { newer: 'resource.service.name', older: 'service.name', what }, signal)
}

/** Sorted; where only the older API is there, which does not tell services apart, of recent traces. @throws TracectlError */
export async function tempoOperations(
  tempo: SearchedTempo,
  service: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const what = `the operations of ${service}`
  const filter = ofService(service)
  const query = [['q', printTraceQL(filter)] as const, ...recent(tempo)]
  const reply = await askTempo(tempo.client, { path: '/api/v2/search/tag/name/values', query, what }, signal)
  if (reply.status === 404) return recentOperations(tempo, service, filter, signal)
  return sorted(readTempo(reply, what, decodeTagValues))
}

/** Sorted; of spans and resources, as far as the server tells. @throws TracectlError */
export async function tempoTagNames(tempo: NamedTempo, signal: AbortSignal): Promise<readonly string[]> {
  const what = 'the list of tags'
  const query = recent(tempo)
  const newer = { path: '/api/v2/search/tags', query, what }
  const older = { path: '/api/search/tags', query, what }
  const reply = await firstKnown(tempo.client, [newer, older], signal)
  return sorted(readTempo(reply, what, decodeTagNames))
}

/** Sorted. @throws TracectlError */
export function tempoTagValues(
  tempo: NamedTempo,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const what = `the values of ${name}`
  const field: Field = { type: 'attribute', scope: 'any', name, place: NOWHERE }
  return values(tempo, { newer: printField(field), older: name, what }, signal)
}

interface ValuesOf {
  /** What it is called in TraceQL, and what by itself. */
  readonly newer: string
  readonly older: string
  readonly what: string
}

async function values(
  tempo: NamedTempo,
  { newer, older, what }: ValuesOf,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = recent(tempo)
  const reply = await firstKnown(
    tempo.client,
    [
      { path: `/api/v2/search/tag/${pathSegment(newer)}/values`, query, what },
      { path: `/api/search/tag/${pathSegment(older)}/values`, query, what },
    ],
    signal,
  )
  return sorted(readTempo(reply, what, decodeTagValues))
}

/** Slashes stay as they are, as Tempo wants, unless they would lead elsewhere. */
function pathSegment(name: string): string {
  const isPath = name.split('/').some((part) => /^\.{0,2}$/.test(part))
  const encoded = encodeURIComponent(name.toWellFormed())
  return isPath ? encoded.replaceAll('.', '%2E') : encoded.replaceAll('%2F', '/')
}

/** Without a window some versions know what came in a moment ago only. */
function recent({ now }: NamedTempo): readonly (readonly [string, string])[] {
  const end = now() / 1_000_000_000n
  return [
    ['start', String(end - NAMES_SECONDS)],
    ['end', String(end)],
  ]
}

/** A day: what has been there since yesterday is asked for, and a longer window makes the server read more. */
const NAMES_SECONDS = 86_400n

function ofService(service: string): Query {
  const left: Field = { type: 'attribute', scope: 'resource', name: 'service.name', place: NOWHERE }
  const right = { type: 'literal', literal: { type: 'string', value: service }, place: NOWHERE } as const
  const condition = { type: 'comparison', operator: '=', left, right, place: NOWHERE } as const
  return { first: { type: 'filter', condition, place: NOWHERE }, stages: [], hints: [] }
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort().slice(0, MOST_NAMES)
}

/** Nobody reads a longer list; an attribute may have a value of its own in every span. */
const MOST_NAMES = 10_000
