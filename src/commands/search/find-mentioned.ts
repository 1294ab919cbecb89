// The traces that log lines name, each looked up: `kubectl logs web | grep timeout | tracectl search - --from tempo` is the
// list of what these lines are about.
import { formatCounted } from '../../render/units.ts'
import type { FoundTrace, SearchableSource, SearchResult, TimeWindow } from '../../sources/source.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Query } from '../../traceql/ast.ts'
import type { FoundId } from '../../wire/log-lines/trace-ids-in.ts'
import { idsNamed } from '../lookup/find-trace.ts'

export interface MentionedTrace extends FoundTrace {
  readonly mention: Omit<FoundId, 'digits'>
}

export interface MentionedResult extends SearchResult {
  /** In the order in which the lines name them. */
  readonly traces: readonly MentionedTrace[]
}

export interface MentionedQuery {
  readonly source: SearchableSource
  readonly ids: readonly FoundId[]
  readonly filter: Query | undefined
  readonly window: TimeWindow
  /** Looked up until so many have been found. */
  readonly limit: number
}

/** @throws TraceQLError, and what the source throws */
export async function findMentioned(query: MentionedQuery, signal: AbortSignal): Promise<MentionedResult> {
  const { source, ids, filter, limit } = query
  const { foundTrace } = await import('../../sources/search/match-trace.ts')
  const { startsWithin } = await import('../../sources/search/search-traces.ts')
  const found = new Map<TraceId, MentionedTrace>()
  const missing: FoundId[] = []
  const unclear: FoundId[] = []
  const unmatched = new Set<TraceId>()
  let limited = false
  for (const id of ids) {
    signal.throwIfAborted()
    const [named, another] = await idsNamed({ digits: id.digits, text: id.digits }, 2, { source, signal })
    if (another !== undefined) unclear.push(id)
    if (named === undefined) missing.push(id)
    if (named === undefined || another !== undefined || unmatched.has(named)) continue
    const before = found.get(named)
    if (before !== undefined) {
      found.set(named, { ...before, mention: joined(before.mention, id) })
      continue
    }
    if (found.size >= limit) {
      limited = true
      break
    }
    const data = await source.fetchTrace(named, signal)
    if (data === undefined || data.spans.length === 0) {
      missing.push(id)
      continue
    }
    const trace = foundTrace(buildTrace(data), filter)
    if (trace === undefined || !startsWithin(trace, query.window)) unmatched.add(named)
    else found.set(named, { ...trace, mention: mentionOf(id) })
  }
  const notes = [
    ...(missing.length === 0 ? [] : [missingNote(missing, source.label)]),
    ...(unclear.length === 0
      ? []
      : [`${digitsOf(unclear)} ${unclear.length === 1 ? 'is' : 'are'} the beginning of several traces`]),
    ...(unmatched.size === 0
      ? []
      : [
          `${formatCounted(unmatched.size, 'trace')} that the lines name ${unmatched.size === 1 ? 'does' : 'do'} not match`,
        ]),
  ]
  return { traces: [...found.values()], limited, notes }
}

function mentionOf({ count, firstLine, lastLine, via }: FoundId): Omit<FoundId, 'digits'> {
  return { count, firstLine, lastLine, via }
}

/** Two ways to write one id. */
function joined(a: Omit<FoundId, 'digits'>, b: Omit<FoundId, 'digits'>): Omit<FoundId, 'digits'> {
  return {
    count: a.count + b.count,
    firstLine: Math.min(a.firstLine, b.firstLine),
    lastLine: Math.max(a.lastLine, b.lastLine),
    via: a.via ?? b.via,
  }
}

/** Short ones may be anything; whole ones were traces once. */
function missingNote(ids: readonly FoundId[], label: string): string {
  return `${digitsOf(ids)}, which the lines name, ${ids.length === 1 ? 'is' : 'are'} not in ${label}`
}

function digitsOf(ids: readonly FoundId[]): string {
  const shown = ids.slice(0, SHOWN).map(({ digits }) => digits)
  const more = ids.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

const SHOWN = 3
