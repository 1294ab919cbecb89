// A search by TraceQL, tried again without whatever the server turns out not to know or not to allow: the hint for the
// newest traces, a selection, a window longer than a week, more traces than it gives in one go.
import { decodeTempoSearch, type TempoListed, type TempoSearch } from '../../wire/tempo/tempo-search.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Query } from '../../traceql/ast.ts'
import type { HttpClient, HttpReply } from '../http/http-client.ts'
import { saidIn } from '../http/reply.ts'
import { queryComplaint, queryRefusal } from './query-refusal.ts'
import { queryText, type QueryText } from './query-text.ts'
import type { TempoAbilities } from './tempo-abilities.ts'
import { askTempo, isSuccess, readTempo } from './tempo-api.ts'
import { tempoRefusal } from './tempo-refusal.ts'
import { pieces, type TempoWindow } from './tempo-window.ts'

/** What a search needs of a backend. */
export interface SearchableTempo {
  readonly client: HttpClient
  readonly label: string
  readonly now: () => bigint
  readonly abilities: TempoAbilities
}

export interface TempoPage {
  /** The newest first, each trace once. */
  readonly traces: readonly TempoListed[]
  /** There were as many as were asked for, or the server gives no more: there may be others. */
  readonly full: boolean
  /** In the server's words. */
  readonly partial: readonly string[]
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
  return searchPieces(tempo, window, limit, search)
}

/**
 * The whole window in one go; where that is longer than the server allows, in pieces, the newest first, until there are
 * enough traces.
 */
export async function searchPieces(
  { abilities }: Pick<SearchableTempo, 'abilities'>,
  window: TempoWindow,
  limit: number,
  search: (piece: TempoWindow, most: number) => Promise<TempoSearch>,
): Promise<TempoPage> {
  const found = new Map<TraceId, TempoListed>()
  const partial = new Set<string>()
  let full = false
  let left = split(window, abilities)
  for (let [piece] = left; piece !== undefined && found.size < limit; [piece] = left) {
    const most = Math.min(limit, abilities.mostTraces ?? limit)
    try {
      // an older piece is asked for only where the newer ones do not have enough
      // oxlint-disable-next-line no-await-in-loop
      const page = await search(piece, most)
      for (const trace of page.traces) if (!found.has(trace.id)) found.set(trace.id, trace)
      if (page.partial !== undefined) partial.add(page.partial)
      full ||= page.traces.length >= most
      left = left.slice(1)
    } catch (error) {
      if (!(error instanceof Limited)) throw error
      if (!error.learn(abilities)) throw error.refusal
      left = left.flatMap((one) => split(one, abilities))
      if (left.length > MOST_PIECES) throw error.refusal
    }
  }
  return { traces: [...found.values()], full: full || left.length > 0, partial: [...partial] }
}

function split(window: TempoWindow, { mostSeconds }: TempoAbilities): readonly TempoWindow[] {
  return mostSeconds === undefined ? [window] : pieces(window, mostSeconds)
}

/** Half a year of weeks. */
const MOST_PIECES = 26

/** The server allows less than was asked for, and has said how much. */
export class Limited extends Error {
  readonly refusal: Error
  readonly #seconds: number | undefined
  readonly #traces: number | undefined

  constructor(refusal: Error, seconds: number | undefined, traces: number | undefined) {
    super(refusal.message, { cause: refusal })
    this.refusal = refusal
    this.#seconds = seconds
    this.#traces = traces
  }

  /** false when that was known, and asked for. */
  learn(abilities: TempoAbilities): boolean {
    const { mostSeconds = Infinity, mostTraces = Infinity } = abilities
    if (this.#seconds !== undefined && this.#seconds < mostSeconds) abilities.mostSeconds = this.#seconds
    else if (this.#traces !== undefined && this.#traces < mostTraces) abilities.mostTraces = this.#traces
    else return false
    return true
  }
}

/** undefined when the answer is about something else. */
export function limitedBy(reply: HttpReply, what: string): Limited | undefined {
  if (reply.status !== 400) return undefined
  const said = saidIn(reply)
  const range = /range specified by start and end exceeds (?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?/.exec(
    said,
  )
  const most = /exceeds max limit (\d{1,9})/.exec(said)
  const [, hours = 0, minutes = 0, seconds = 0] = range ?? []
  const length = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (range === null && most === null) return undefined
  const traces = Number(most?.[1] ?? 0)
  return new Limited(
    tempoRefusal(reply, what),
    length > 0 ? length : undefined,
    traces > 0 ? traces : undefined,
  )
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
      { path: '/api/search', query: parameters(query, piece, limit), what: WHAT },
      signal,
    )
    if (isSuccess(reply)) {
      Object.assign(abilities, trying)
      return understood(reply, filter)
    }
    const complaint = queryComplaint(reply)
    if (complaint === undefined) throw meaning(reply)
    const isOfAdded = complaint.at === undefined || complaint.at >= query.asked
    if (isOfAdded && query.addsMostRecent) trying.mostRecent = false
    else if (isOfAdded && query.addsSelect) trying.select = false
    else throw queryRefusal(complaint, query, label)
  }
}

const WHAT = 'a list of traces'

/** As many spans of each set as it gives unless told otherwise; said, since a tenant's default may be another. */
const SPANS_OF_A_SET = '3'

function parameters(
  { text }: QueryText,
  { start, end }: TempoWindow,
  limit: number,
): readonly (readonly [string, string])[] {
  return [
    ['q', text],
    ['start', String(start)],
    ['end', String(end)],
    ['limit', String(limit)],
    ['spss', SPANS_OF_A_SET],
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
