// One trace by its id, as it was stored: without the server's own corrections, so that clocks, parents and shared ids are
// judged here. OTLP with nanoseconds where it is to be had, else Jaeger's own JSON.
import type { TraceData, TraceId } from '../../trace/span.ts'
import { decodeInternalReply, type JaegerReply } from '../../wire/jaeger/jaeger-reply.ts'
import { decodeV3Reply } from '../../wire/jaeger/jaeger-v3.ts'
import { excerptOf } from '../http/excerpt.ts'
import type { HttpClient } from '../http/http-client.ts'
import { badReply } from '../http/reply.ts'
import {
  askJaeger,
  isNotFound,
  readBody,
  type JaegerBody,
  type JaegerFailure,
  type JaegerQuestion,
} from './jaeger-api.ts'
import { jaegerRefusal, noJaegerThere } from './jaeger-refusal.ts'

/**
 * undefined when it is not there.
 * @throws TracectlError `auth`, `unreachable`, `bad-reply`, `request-refused`
 */
export async function fetchJaegerTrace(
  client: HttpClient,
  id: TraceId,
  signal: AbortSignal,
): Promise<TraceData | undefined> {
  const what = `trace ${id}`
  const ofV3: JaegerQuestion = { path: `/api/v3/traces/${id}`, query: [['raw_traces', 'true']], what }
  const v3 = await askJaeger(client, ofV3, signal)
  if (v3.type !== 'absent') return traceIn(v3, id, what, decodeV3Reply)
  const ofOld: JaegerQuestion = { path: `/api/traces/${id}`, query: [['raw', 'true']], what }
  const old = await askJaeger(client, ofOld, signal)
  if (old.type === 'absent') throw noJaegerThere(old.reply, what)
  return traceIn(old, id, what, decodeInternalReply)
}

function traceIn(
  answer: JaegerBody | JaegerFailure,
  id: TraceId,
  what: string,
  decode: (text: string) => JaegerReply,
): TraceData | undefined {
  if (answer.type === 'failed') {
    if (isNotFound(answer)) return undefined
    throw jaegerRefusal(answer.reply, what)
  }
  const { traces, failure, leftOut } = readBody(answer, what, decode)
  const trace = traces.find(({ spans }) => spans[0]?.traceId === id)
  if (trace === undefined) {
    if (leftOut !== undefined) throw badReply(answer.reply, what, excerptOf(leftOut))
    if (failure === undefined || /trace not found/i.test(failure)) return undefined
    throw badReply(answer.reply, what, excerptOf(failure), { hint: NOT_OURS })
  }
  // A reply that broke off, or of which some could not be read, is not all of the trace.
  const partial = [
    trace.partial,
    failure === undefined ? undefined : `the server broke off: ${excerptOf(failure)}`,
    leftOut === undefined ? undefined : excerptOf(leftOut),
  ].filter((reason) => reason !== undefined)
  return partial.length === 0 ? trace : { ...trace, partial: partial.join('; ') }
}

const NOT_OURS = 'that is what the server says of itself: its log may tell more'
