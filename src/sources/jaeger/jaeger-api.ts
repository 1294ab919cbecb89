// One question to a Jaeger, and what kind of answer it got. Old servers answer a path they do not know with a page and
// 200, new ones with a text and 404, proxies with a login; JSON comes as text/plain, and errors come in four shapes.
import { TracectlError } from '../../errors.ts'
import { WireError } from '../../wire/wire-error.ts'
import type { HttpClient, HttpReply, HttpRequest } from '../http/http-client.ts'
import { badReply, isHtml, jsonOf, refusal, textOf } from '../http/reply.ts'
import { jaegerRefusal } from './jaeger-refusal.ts'

export type JaegerAnswer = JaegerBody | JaegerFailure | JaegerAbsence

/** A success that is no page for people; its body is still to be read. */
export interface JaegerBody {
  readonly type: 'body'
  readonly reply: HttpReply
}

/** An error in the server's own words. */
export interface JaegerFailure {
  readonly type: 'failed'
  readonly reply: HttpReply
  readonly message: string
}

/** Nobody there knows the path: an older or a newer Jaeger, another server, a wrong base path. */
export interface JaegerAbsence {
  readonly type: 'absent'
  readonly reply: HttpReply
}

export interface JaegerQuestion {
  readonly path: string
  readonly query?: HttpRequest['query']
  /** As in `trace 4bf9…`, `the list of services`: for messages. */
  readonly what: string
}

/** @throws TracectlError `auth`, `unreachable`; what else may be wrong is for the one who asks to say */
export async function askJaeger(
  client: HttpClient,
  { path, query, what }: JaegerQuestion,
  signal: AbortSignal,
): Promise<JaegerAnswer> {
  const reply = await client.get({ path, query, accept: 'application/json', signal })
  const { status } = reply
  if (status >= 200 && status < 300) {
    if (!isHtml(reply)) return { type: 'body', reply }
    throwIfLogin(reply, what)
    return { type: 'absent', reply }
  }
  if (status < 400 || CREDENTIALS.has(status)) throw refusal(reply, what)
  const message = errorIn(reply)
  if (message !== undefined) return { type: 'failed', reply, message }
  if (status < 500 && status !== 429) return { type: 'absent', reply }
  throw jaegerRefusal(reply, what)
}

/** `error` of v3, `errors` of the other; of a 404 only what is about traces, since any web server has those. */
function errorIn(reply: HttpReply): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(textOf(reply))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { error, errors, message } = value as Readonly<Record<string, unknown>>
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  if (Array.isArray(errors) && 'data' in value) return errors.map(entryText).join('; ')
  const text = typeof error === 'string' ? error : typeof message === 'string' ? message : undefined
  return reply.status >= 500 || /traces? not found|no traces found/i.test(text ?? '') ? text : undefined
}

/** With its code where that is another than the status of the reply, as it is where it is about one of several. */
function entryText(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return 'no reason given'
  return String(entry.msg)
}

export function isNotFound({ reply, message }: JaegerFailure): boolean {
  return reply.status === 404 || (reply.status >= 500 && /trace not found/i.test(message))
}

/**
 * The body as `decode` reads it.
 * @throws TracectlError `bad-reply` when it cannot
 */
export function readBody<T>({ reply }: JaegerBody, what: string, decode: (text: string) => T): T {
  try {
    return decode(textOf(reply))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    // says best where it stops being JSON
    if (error.message.startsWith('not valid JSON')) jsonOf(reply, what)
    throw badReply(reply, what, error.message, { cause: error })
  }
}

function throwIfLogin(reply: HttpReply, what: string): void {
  try {
    jsonOf(reply, what)
  } catch (error) {
    if (error instanceof TracectlError && error.code === 'auth') throw error
  }
}

const CREDENTIALS: ReadonlySet<number> = new Set([401, 403, 407])
