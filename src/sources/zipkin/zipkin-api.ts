// One question to a Zipkin, and the list that is its answer. Errors are plain text; a 404 may be about a trace, or mean that
// there is no Zipkin at that address.
import { TracectlError } from '../../errors.ts'
import type { TraceData } from '../../trace/span.ts'
import { ZipkinReader } from '../../wire/zipkin/zipkin-json.ts'
import { excerptOf } from '../http/excerpt.ts'
import type { HttpClient, HttpReply } from '../http/http-client.ts'
import { badReply, jsonOf, refusal, textOf } from '../http/reply.ts'
import { apiPrefix } from './zipkin-url.ts'

export interface ZipkinQuestion {
  /** Behind `/api/v2`: `/services`. */
  readonly path: string
  readonly query?: readonly (readonly [name: string, value: string])[]
  /** As in `the list of services`: for messages. */
  readonly what: string
}

export interface ZipkinApi {
  /** @throws TracectlError `auth`, `unreachable`, `bad-reply`, `request-refused` */
  list(question: ZipkinQuestion, signal: AbortSignal): Promise<readonly unknown[]>
  /** As `list`; undefined where the server says that there is no such thing. */
  find(question: ZipkinQuestion, signal: AbortSignal): Promise<readonly unknown[] | undefined>
  /** Of an answer in which there was something, and nothing that is of use. */
  unreadable(what: string, found: string): TracectlError
  /** Whether its searching is switched off: then every list is empty. */
  isSearchOff(signal: AbortSignal): Promise<boolean>
}

export function openZipkinApi(client: HttpClient): ZipkinApi {
  const prefix = apiPrefix(client.base)
  const ask = ({ path, query }: ZipkinQuestion, signal: AbortSignal): Promise<HttpReply> =>
    client.get({ path: `${prefix}${path}`, query, accept: 'application/json', signal })
  const list = async (question: ZipkinQuestion, signal: AbortSignal): Promise<readonly unknown[]> =>
    listIn(await ask(question, signal), question.what)
  return {
    list,
    async find(question, signal) {
      const reply = await ask(question, signal)
      if (reply.status !== 404) return listIn(reply, question.what)
      // Not in these words it may be anybody's 404: then whether it is a Zipkin at all shows where it has to answer.
      if (!/^\s*[\da-f]{1,32} not found\s*$/.test(textOf(reply))) await list(SERVICES, signal)
      return undefined
    },
    unreadable: (what, found) =>
      new TracectlError('bad-reply', `${client.base} did not send ${what}: ${found}`, { hint: NO_ZIPKIN }),
    async isSearchOff(signal) {
      const { status, body } = await client.get({
        path: configPath(client.base),
        accept: 'application/json',
        signal,
      })
      return status === 200 && /"searchEnabled"\s*:\s*false/.test(new TextDecoder().decode(body))
    },
  }
}

/** What the page asks first. */
function configPath(base: string): string {
  return base.endsWith('/zipkin') ? '/config.json' : '/zipkin/config.json'
}

export const SERVICES: ZipkinQuestion = { path: '/services', what: 'the list of services' }

function listIn(reply: HttpReply, what: string): readonly unknown[] {
  const { status } = reply
  if (status < 200 || status >= 300) throw zipkinRefusal(reply, what)
  const value = jsonOf(reply, what)
  if (Array.isArray(value)) return value as readonly unknown[]
  throw badReply(reply, what, `JSON, but not Zipkin's: ${excerptOf(textOf(reply), 60)}`)
}

function zipkinRefusal(reply: HttpReply, what: string): TracectlError {
  const error = refusal(reply, what)
  if (reply.status !== 404 && reply.status !== 405) return error
  return new TracectlError(error.code, error.message, { hint: NO_ZIPKIN, cause: error })
}

const NO_ZIPKIN =
  'is it a Zipkin? Its URL is http://host:9411, or http://host/zipkin; a Jaeger takes spans there, but is asked at http://host:16686'

export interface ZipkinTraces {
  readonly traces: readonly TraceData[]
  /** Spans that could not be read; with the first reason. */
  readonly leftOut: string | undefined
}

/** @param value spans, or lists of spans */
export function tracesIn(value: unknown): ZipkinTraces {
  const reader = new ZipkinReader()
  let count = 0
  let first = ''
  reader.read(value, (error) => {
    if (count === 0) first = error.message
    count++
  })
  const leftOut = `${count} span${count === 1 ? '' : 's'} cannot be read: ${excerptOf(first)}`
  return { traces: reader.traces(), leftOut: count === 0 ? undefined : leftOut }
}

/** Those that are text, sorted, each once; where none is, it was no list of names. @throws TracectlError `bad-reply` */
export function textsIn(api: ZipkinApi, what: string, values: readonly unknown[]): readonly string[] {
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length === 0 && values.length > 0) throw api.unreadable(what, 'a list without a name in it')
  return [...new Set(texts)].filter((text) => text !== '').toSorted()
}
