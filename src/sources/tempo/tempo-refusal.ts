// What Tempo, Grafana before it or a gateway says when it does not answer, as a sentence with the URL, and what can be
// done about it where that does not show.
import { TracectlError, type ErrorCode } from '../../errors.ts'
import { excerptOf } from '../http/excerpt.ts'
import type { HttpReply } from '../http/http-client.ts'
import { isHtml, refusal, saidIn, textOf } from '../http/reply.ts'

/** Of a router that does not know the path: another version, a wrong prefix, or no Tempo. */
export function isPathUnknown(reply: HttpReply): boolean {
  return reply.status === 404 && /^404 page not found\s*$/.test(textOf(reply))
}

/** @param what was asked for, as in `trace 4bf9…`, `the list of services` */
export function tempoRefusal(reply: HttpReply, what: string): TracectlError {
  const said = saidIn(reply)
  // Some words come behind a long story of who called whom.
  const tooLarge = TOO_LARGE.exec(said)?.[0]
  if (tooLarge !== undefined && reply.status >= 400) {
    // Nothing that was typed is wrong.
    return new TracectlError(
      'bad-reply',
      `${reply.url} does not send ${what}: it is too large for this Tempo: ${tooLarge}`,
      { hint: LARGE_HINT },
    )
  }
  const error = refusal(reply, what)
  const rule = isHtml(reply) ? undefined : RULES.find(({ pattern }) => pattern.test(said))
  if (rule !== undefined) {
    return new TracectlError(rule.code ?? error.code, error.message, { hint: rule.hint, cause: error })
  }
  if (reply.status !== 404) return error
  const hint = isPathUnknown(reply) ? NO_TEMPO : reply.contentType.includes('json') ? NO_ROUTE : error.hint
  return new TracectlError(error.code, error.message, { hint, cause: error })
}

/** A sentence of the server's for a note: short, without what could move the cursor. */
export function shownWords(text: string): string {
  return excerptOf(text, 300)
}

const TOO_LARGE = /trace exceeds max size.*|response larger than the max.*|trace too large.*/i

const LARGE_HINT =
  'the server decides: max_bytes_per_trace and its gRPC message size; Tempo 2.7 and later send what they can of a trace that exceeds the first'

const NO_TEMPO =
  'is it a Tempo, and is the base URL right? With http_api_prefix it is http://host:3200/tempo; a prefix that is forgotten, or given twice, is answered so'

const NO_ROUTE =
  'that is what Grafana or a gateway before Tempo says: is the address right, and the uid of the data source in it?'

interface Rule {
  readonly pattern: RegExp
  readonly hint: string
  readonly code?: ErrorCode
}

const RULES: readonly Rule[] = [
  {
    pattern: /authentication to data source failed/i,
    hint: 'Grafana has reached Tempo, which refused the credentials of the data source: they are kept in Grafana, under Connections, Data sources',
    code: 'auth',
  },
  {
    pattern: /data ?source (?:is )?not found|unable to find data ?source|invalid data ?source/i,
    hint: 'the uid of a data source is the end of the address of its page in Grafana',
  },
  {
    pattern: /tenant ID .*(?:unsupported character|too long|is '\.)/i,
    hint: 'a tenant has up to 150 letters, digits and !-_.*\'(); several are joined by |: --tenant "a|b"',
  },
  {
    pattern: /range specified by start and end exceeds/,
    hint: 'the server looks at no longer time at once: --since 7d, or --from-time and --to-time closer together',
  },
  { pattern: /exceeds max limit|invalid limit/, hint: 'ask for fewer: --limit 1000' },
  { pattern: /trace IDs can/, hint: 'a trace id has up to 32 hexadecimal digits' },
  {
    pattern: /not ready: .*waiting for|empty ring|no (?:healthy )?(?:ingesters|live.?stores|queriers)/i,
    hint: 'it may still be starting: a 2.x needs some 15 s before it answers',
  },
  {
    pattern: /queue (?:is )?full|too many (?:outstanding )?requests|context (?:deadline exceeded|canceled)/i,
    hint: 'it has too much to do, or too little time for that: ask for less, with a shorter --since or a smaller --limit',
  },
]
