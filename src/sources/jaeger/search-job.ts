// What every way to search is given and gives, and the matching of whole traces, which all but one of them do.
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceData } from '../../trace/span.ts'
import { foundTrace } from '../search/match-trace.ts'
import { Turns } from '../search/turns.ts'
import type { FoundTrace, SearchQuery } from '../source.ts'
import { conditionWords, type JaegerConditions } from './jaeger-conditions.ts'
import type { JaegerWindow } from './jaeger-window.ts'
import type { SearchableJaeger } from './search-services.ts'

export interface SearchJob {
  readonly jaeger: SearchableJaeger
  readonly query: SearchQuery
  /** Of the query, as far as this server can be asked. */
  readonly conditions: JaegerConditions
  readonly window: JaegerWindow
  readonly signal: AbortSignal
}

/** It may be more than was asked for, and in any order. */
export interface Found {
  readonly traces: readonly FoundTrace[]
  /** There may be more. */
  readonly limited: boolean
  readonly notes: readonly string[]
}

/** Those that the whole filter matches. @throws TraceQLError for what cannot be evaluated */
export async function matchTraces(
  traces: readonly (TraceData | undefined)[],
  { query, signal }: SearchJob,
): Promise<readonly FoundTrace[]> {
  const turns = new Turns(signal)
  const matched: FoundTrace[] = []
  for (const data of traces) {
    // oxlint-disable-next-line no-await-in-loop
    await turns.next()
    const found = data === undefined ? undefined : foundTrace(buildTrace(data), query.filter)
    if (found !== undefined) matched.push(found)
  }
  return matched
}

/** What was asked, and what was left to be matched here. */
export function filteredNote(
  { conditions }: SearchJob,
  { items, full }: { readonly items: readonly unknown[]; readonly full: boolean },
): string {
  const words = conditionWords(conditions)
  if (items.length === 0) {
    return words === ''
      ? 'Jaeger cannot be asked for that, and has no trace of that time that could be matched here'
      : `Jaeger was asked for ${words}, and found nothing`
  }
  const [noun, verb] = items.length === 1 ? ['trace', 'was'] : ['traces', 'were']
  const traces = `${full ? 'newest ' : ''}${items.length} ${noun}`
  if (words === '') return `Jaeger cannot be asked for that: its ${traces} of that time ${verb} matched here`
  return `Jaeger was asked for ${words}; the ${traces} that it found ${verb} matched here`
}
