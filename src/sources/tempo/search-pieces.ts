// A search of a window that may be longer than the server looks at in one go, for more traces than it may give: how much it
// allows it says when it refuses, and then it is asked again for as much.
import type { TraceId } from '../../trace/span.ts'
import type { TempoListed, TempoSearch } from '../../wire/tempo/tempo-search.ts'
import type { HttpReply } from '../http/http-client.ts'
import { saidIn } from '../http/reply.ts'
import type { TempoAbilities } from './tempo-abilities.ts'
import { tempoRefusal } from './tempo-refusal.ts'
import { pieces, type TempoWindow } from './tempo-window.ts'

export interface TempoPage {
  /** The newest first, each trace once. */
  readonly traces: readonly TempoListed[]
  /** There were as many as were asked for, or the server gives no more: there may be others. */
  readonly full: boolean
  /** In the server's words. */
  readonly partial: readonly string[]
}

/**
 * The whole window in one go; where that is longer than the server allows, in pieces, the newest first, until there are
 * enough traces.
 */
export async function searchPieces(
  { abilities }: { readonly abilities: TempoAbilities },
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
