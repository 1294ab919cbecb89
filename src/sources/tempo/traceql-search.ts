// A search by TraceQL, tried again without whatever the server turns out not to know: the hint for the newest traces, the
// selection of what is told of a span.
import { decodeTempoSearch, type TempoSearch } from '../../wire/tempo/tempo-search.ts'
import type { Query } from '../../traceql/ast.ts'
import type { HttpClient, HttpReply } from '../http/http-client.ts'
import { saidIn } from '../http/reply.ts'
import { limitedBy, searchPieces, type TempoPage } from './search-pieces.ts'
import { queryComplaint, queryRefusal } from './query-refusal.ts'
import { queryText, type QueryText } from './query-text.ts'
import type { TempoAbilities } from './tempo-abilities.ts'
import { looksAtNestedSet, trueMatches } from './nested-set.ts'
import { askTempo, isSuccess, readTempo } from './tempo-api.ts'
import { tempoRefusal } from './tempo-refusal.ts'
import type { TempoWindow } from './tempo-window.ts'

/** What a search needs of a backend. */
export interface SearchableTempo {
  readonly client: HttpClient
  readonly label: string
  readonly now: () => bigint
  readonly abilities: TempoAbilities
}

/** It searches by tags alone. */
export class NoTraceQL extends Error {}

/**
 * @param limit traces, at most
 * @throws NoTraceQL; TracectlError
 */
export async function searchByTraceQL(
  tempo: SearchableTempo,
  {
    filter,
    window,
    limit,
  }: { readonly filter: Query | undefined; readonly window: TempoWindow; readonly limit: number },
  signal: AbortSignal,
): Promise<TempoPage> {
  const search = (piece: TempoWindow, most: number): Promise<TempoSearch> =>
    searchPiece(tempo, filter, piece, most, signal)
  const page = await searchPieces(tempo, window, limit, search)
  return looksAtNestedSet(filter) ? { ...page, traces: trueMatches(page.traces) } : page
}

async function searchPiece(
  { client, label, abilities }: SearchableTempo,
  filter: Query | undefined,
  piece: TempoWindow,
  limit: number,
  signal: AbortSignal,
): Promise<TempoSearch> {
  const trying = { mostRecent: abilities.mostRecent, select: abilities.select }
  for (;;) {
    const query = queryText(filter, trying)
    // what the server does not know shows one by one
    // oxlint-disable-next-line no-await-in-loop
    const reply = await askTempo(
      client,
      {
        path: '/api/search',
        query: parameters(query, piece, limit, looksAtNestedSet(filter) ? ALL_OF_A_SET : SPANS_OF_A_SET),
        what: WHAT,
      },
      signal,
    )
    if (isSuccess(reply)) {
      Object.assign(abilities, trying)
      return understood(reply, filter)
    }
    const complaint = queryComplaint(reply)
    if (complaint === undefined) throw meaning(reply)
    const { at = Infinity } = complaint
    if (at >= query.asked && at < query.selected && query.addsSelect) trying.select = false
    else if (at >= query.asked && query.addsMostRecent) trying.mostRecent = false
    else if (at >= query.asked && query.addsSelect) trying.select = false
    else throw queryRefusal(complaint, query, label)
  }
}

const WHAT = 'a list of traces'

/** As many spans of each set as it gives unless told otherwise; said, since a tenant's default may be another. */
const SPANS_OF_A_SET = '3'
/** As many as may be asked for: the true ones are not always among the first. */
const ALL_OF_A_SET = '100'

function parameters(
  { text }: QueryText,
  { start, end }: TempoWindow,
  limit: number,
  spss: string,
): readonly (readonly [string, string])[] {
  return [
    ['q', text],
    ['start', String(start)],
    ['end', String(end)],
    ['limit', String(limit)],
    ['spss', spss],
  ]
}

/** What does not know `q` passes over it, and lists every trace: without the spans that a query would be about. */
function understood(reply: HttpReply, filter: Query | undefined): TempoSearch {
  const search = readTempo(reply, WHAT, decodeTempoSearch)
  if (filter !== undefined && search.traces.some(({ hasSpansets }) => !hasSpansets)) throw new NoTraceQL()
  return search
}

function meaning(reply: HttpReply): Error {
  const isOld = reply.status === 404 || (reply.status < 502 && OLD.test(saidIn(reply)))
  return isOld ? new NoTraceQL() : (limitedBy(reply, WHAT) ?? tempoRefusal(reply, WHAT))
}

const OLD =
  /traceql.*(?:not |un)(?:supported|implemented|enabled)|(?:not |un)(?:supported|implemented).*(?:traceql|search)/i
