// What went wrong, as a sentence with the URL, and what can be done about it where Jaeger's own words do not say.
import { TracectlError } from '../../errors.ts'
import type { HttpReply } from '../http/http-client.ts'
import { badReply, isHtml, refusal, saidIn } from '../http/reply.ts'

/** @param what was asked for, as in `trace 4bf9…` */
export function jaegerRefusal(reply: HttpReply, what: string): TracectlError {
  const error = refusal(reply, what)
  const said = saidIn(reply)
  const hint = HINTS.find(([pattern]) => pattern.test(said))?.[1]
  return hint === undefined ? error : new TracectlError(error.code, error.message, { hint, cause: error })
}

/** Of a path that none of the dialects has. */
export function noJaegerThere(reply: HttpReply, what: string): TracectlError {
  const { status } = reply
  const found = isHtml(reply) ? 'an HTML page' : `HTTP ${status}`
  const said = saidIn(reply)
  return badReply(reply, what, said === '' ? found : `${found}: ${said}`, {
    hint: 'is the base URL right? A Jaeger with a base path is http://host:16686/jaeger; a page instead of an answer may also be that of a login',
  })
}

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/search depth must be/, 'its store holds fewer traces than were asked for: try a smaller --limit'],
  [/requires a service name|parameter 'service' is required/, 'name one: --service NAME'],
  [
    /unsupported value: [-+]?(NaN|Inf)/i,
    'a span of it has a value that is no number, which this API cannot write; newer servers can by /api/v3',
  ],
  [/malformed 'tags?' parameter|query\.attributes/, 'this server does not take such tags: try without --tag'],
  [/TraceID cannot be longer|malformed parameter trace_id/, 'a trace id has up to 32 hexadecimal digits'],
  [/no such index|index_not_found/i, 'its Elasticsearch has no index for that time: try another --since'],
]
