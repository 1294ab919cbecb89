// One trace by its id: over the newer API, which also sends a part of what is too large, else over the older one.
// A trace that does not exist is 200 without spans in the newer, and 404 without a word in the older.
import type { TraceData, TraceId } from '../../trace/span.ts'
import { decodeTempoTrace, type TempoApi, type TempoTrace } from '../../wire/tempo/tempo-trace.ts'
import { WireError } from '../../wire/wire-error.ts'
import type { HttpClient, HttpReply } from '../http/http-client.ts'
import { badReply, isHtml, jsonOf, textOf } from '../http/reply.ts'
import type { TempoAbilities } from './tempo-abilities.ts'
import { isSuccess } from './tempo-api.ts'
import { isPathUnknown, shownWords, tempoRefusal } from './tempo-refusal.ts'

/** Protobuf is read ten times as fast as JSON (docs/performance.md). */
const ACCEPT = 'application/protobuf'

/**
 * undefined when it is not there.
 * @throws TracectlError `auth`, `unreachable`, `bad-reply`, `request-refused`
 */
export async function fetchTempoTrace(
  client: HttpClient,
  id: TraceId,
  abilities: Pick<TempoAbilities, 'v2'>,
  signal: AbortSignal,
): Promise<TraceData | undefined> {
  let isOld = false
  if (abilities.v2) {
    const newer = await client.get({ path: `/api/v2/traces/${id}`, accept: ACCEPT, signal })
    if (newer.status !== 404) return traceIn(newer, id, 'v2')
    // A gateway may answer so for a trace, and not for the path.
    isOld = isPathUnknown(newer)
  }
  const older = await client.get({ path: `/api/traces/${id}`, accept: ACCEPT, signal })
  const data = isNotThere(older) ? undefined : traceIn(older, id, 'v1')
  if (isOld) abilities.v2 = false
  return data
}

/** Tempo says nothing; what stands before it may say it in words. Any other text is about the path. */
function isNotThere(reply: HttpReply): boolean {
  if (reply.status !== 404 || isHtml(reply)) return false
  const text = textOf(reply).trim()
  return text === '' || /\btrace(?: id)?(?: \w+)? (?:was )?not found\b/i.test(text)
}

function traceIn(reply: HttpReply, id: TraceId, api: TempoApi): TraceData | undefined {
  const what = `trace ${id}`
  if (!isSuccess(reply)) throw tempoRefusal(reply, what)
  const { spans, partial, leftOut } = decoded(reply, what, api)
  const own = spans.filter(({ traceId }) => traceId === id)
  const foreign = spans.length - own.length
  const reasons = [
    partial,
    leftOut === undefined ? undefined : shownWords(leftOut),
    foreign === 0 ? undefined : `${foreign} span${foreign === 1 ? '' : 's'} of other traces left out`,
  ].filter((reason) => reason !== undefined)
  if (own.length === 0) {
    if (reasons.length > 0)
      throw badReply(reply, what, `none of its spans, but: ${shownWords(reasons.join('; '))}`)
    return undefined
  }
  return { spans: own, logs: [], ...(reasons.length === 0 ? {} : { partial: reasons.join('; ') }) }
}

function decoded(reply: HttpReply, what: string, api: TempoApi): TempoTrace {
  const { body, contentType } = reply
  try {
    return decodeTempoTrace(body, contentType, api)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    // Best told where it is a page, a login, or JSON that stops. A protobuf message may begin like any of them.
    if (!contentType.includes('protobuf') || isHtml(reply)) jsonOf(reply, what)
    throw badReply(reply, what, shownWords(error.message), { cause: error })
  }
}
