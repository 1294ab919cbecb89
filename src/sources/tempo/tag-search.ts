// The search of a Tempo that knows no TraceQL, before 2.0: traces with certain tags, which it compares by a part of the
// text and whatever its case. What it finds is a list of traces that may match.
import { decodeTempoSearch } from '../../wire/tempo/tempo-search.ts'
import type { Query } from '../../traceql/ast.ts'
import { pushDown, type PushDown } from '../../traceql/push-down.ts'
import { traceConditions } from '../../traceql/trace-conditions.ts'
import { askTempo, isSuccess, readTempo } from './tempo-api.ts'
import { tempoRefusal } from './tempo-refusal.ts'
import type { TempoWindow } from './tempo-window.ts'
import { limitedBy, searchPieces, type TempoPage } from './search-pieces.ts'
import type { SearchableTempo } from './traceql-search.ts'

export interface TagSearch {
  readonly parameters: readonly (readonly [name: string, value: string])[]
  /** For a sentence: `service.name=cart http.method=GET, at least 100 ms`; empty when nothing could be asked. */
  readonly words: string
}

/** As much of the filter as is sure of every matching trace. */
export function tagSearch(filter: Query | undefined): TagSearch {
  const pushed = pushDown(filter)
  const { minDuration, maxDuration } = traceConditions(filter)
  const tags = tagsOf(pushed)
  // of the trace, which is no shorter than any of its spans
  const least = Math.max(minDuration ?? 0, pushed.minDuration ?? 0)
  const min = least > 0 ? goDuration(Math.floor(least / 1_000_000)) : undefined
  const max = maxDuration === undefined ? undefined : goDuration(Math.ceil(maxDuration / 1_000_000) + 1)
  return {
    parameters: [
      ...(tags === '' ? [] : [['tags', tags] as const]),
      ...(min === undefined ? [] : [['minDuration', min] as const]),
      ...(max === undefined ? [] : [['maxDuration', max] as const]),
    ],
    words: [
      ...(tags === '' ? [] : [tags]),
      ...(min === undefined ? [] : [`at least ${min}`]),
      ...(max === undefined ? [] : [`at most ${max}`]),
    ].join(', '),
  }
}

/** @throws TracectlError */
export async function searchByTags(
  tempo: SearchableTempo,
  {
    search,
    window,
    limit,
  }: { readonly search: TagSearch; readonly window: TempoWindow; readonly limit: number },
  signal: AbortSignal,
): Promise<TempoPage> {
  const what = 'a list of traces'
  return searchPieces(tempo, window, limit, async ({ start, end }, most) => {
    const when = { start: String(start), end: String(end), limit: String(most) }
    const query = [...search.parameters, ...Object.entries(when)]
    const reply = await askTempo(tempo.client, { path: '/api/search', query, what }, signal)
    if (isSuccess(reply)) return readTempo(reply, what, decodeTempoSearch)
    throw limitedBy(reply, what) ?? tempoRefusal(reply, what)
  })
}

/** logfmt. Each key once; which of several values does not matter, since all that is found is matched again. */
function tagsOf({ services, operation, tags, error }: PushDown): string {
  const asked = new Map<string, string>()
  const [service] = services
  if (service !== undefined && services.length === 1) asked.set('service.name', service)
  if (operation !== undefined && operation !== '') asked.set('name', operation)
  if (error) asked.set('error', 'true')
  for (const { key, value } of tags) {
    if (value !== undefined && PLAIN_KEY.test(key) && !SPECIAL.has(key) && !asked.has(key))
      asked.set(key, value)
  }
  return Array.from(asked, ([key, value]) => `${key}=${logfmtValue(value)}`).join(' ')
}

const PLAIN_KEY = /^[\w./-]+$/
/** Of these it makes something else than an attribute. */
const SPECIAL: ReadonlySet<string> = new Set([
  'name',
  'error',
  'status.code',
  'root.name',
  'root.service.name',
])

function logfmtValue(value: string): string {
  return /^[\w./:@,+-]+$/.test(value) ? value : JSON.stringify(value)
}

function goDuration(milliseconds: number): string | undefined {
  return milliseconds > 0 ? `${milliseconds}ms` : undefined
}
