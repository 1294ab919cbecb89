// What an answer is, whoever gave it: the server that was meant, a proxy before it, a login page, or a web server
// that has nothing to do with traces. Never judged by the status or the content type alone: both lie.
import { TracectlError } from '../../errors.ts'
import { excerptOf } from './excerpt.ts'
import type { HttpReply } from './http-client.ts'

/** As UTF-8, whatever is said of it; what is no UTF-8 becomes U+FFFD. */
export function textOf(reply: HttpReply): string {
  return new TextDecoder().decode(reply.body)
}

/**
 * The body, parsed, with any status and any content type.
 * @param what was asked for, as in `the list of services`
 * @throws TracectlError `bad-reply` that says what was there instead, `auth` where it is a login page
 */
export function jsonOf(reply: HttpReply, what: string): unknown {
  if (isHtml(reply)) throw htmlReply(reply, what)
  const text = textOf(reply)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badReply(reply, what, notJson(text, error), { cause: error })
  }
}

/** A page for people: a wrong base path, a login page, or an old Jaeger asked for what it does not know. */
export function isHtml({ body, contentType }: HttpReply): boolean {
  const first = firstByte(body)
  if (first === LESS_THAN) return !contentType.includes('xml') || contentType.includes('xhtml')
  return contentType === 'text/html' && first !== BRACE && first !== BRACKET
}

/** The server's own sentence, one short line; empty where it said nothing fit to be shown. */
export function saidIn(reply: HttpReply): string {
  if (isHtml(reply)) return titleOf(reply) ?? ''
  const text = textOf(reply)
  return excerptOf(messageIn(text) ?? text, MOST_SAID)
}

/**
 * Why an answer with a status that is no success is none.
 * @param what was asked for, as in `trace 4bf9…`, `the list of services`
 */
export function refusal(reply: HttpReply, what: string): TracectlError {
  const { status, url } = reply
  const said = saidIn(reply)
  const because = said === '' ? '' : `: ${said}`
  if (status >= 300 && status < 400) return redirected(reply, what)
  if (status === 401 || status === 403 || status === 407) return unauthorized(reply, said)
  if (status === 404 || status === 405) {
    return new TracectlError('bad-reply', `no ${what} at ${url}: HTTP ${status}${because}`, {
      hint: 'is the base URL right? Its path is kept, as in http://host/tempo, and nothing is added but the API',
    })
  }
  if (status === 429) {
    return new TracectlError(
      'unreachable',
      `${url} asks to be left alone: HTTP 429 Too Many Requests${because}`,
      {
        hint: 'wait a little, or ask for less: a smaller --limit, a shorter --since',
      },
    )
  }
  if (status >= 500) {
    return new TracectlError('unreachable', `${url} failed: HTTP ${status}${nameOf(status)}${because}`, {
      hint: waitFor(reply) ?? HINTS[status],
    })
  }
  if (status >= 400) {
    return new TracectlError('request-refused', `${url} refused the request: HTTP ${status}${because}`)
  }
  return badReply(reply, what, `HTTP ${status}${because}`)
}

/** @param found what was there, as in `an HTML page`, `no field "trace"` */
export function badReply(
  reply: HttpReply,
  what: string,
  found: string,
  options: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
): TracectlError {
  const hint = options.hint ?? 'is the base URL right, and is this the server that was meant?'
  return new TracectlError('bad-reply', `${reply.url} did not send ${what}: ${found}`, { ...options, hint })
}

function htmlReply(reply: HttpReply, what: string): TracectlError {
  const title = titleOf(reply)
  const page = `an HTML page${title === undefined ? '' : ` titled "${title}"`}`
  if (!isLoginPage(reply)) {
    return badReply(reply, what, page, {
      hint: 'is the base URL right? Its path is kept, as in http://host/tempo; a page for people is not the API',
    })
  }
  return new TracectlError(
    'auth',
    `${reply.url} did not send ${what}: ${page}, which looks like a login page`,
    {
      hint: CREDENTIALS,
    },
  )
}

/** A page that asks who one is, whatever its status. */
export function isLoginPage(reply: HttpReply): boolean {
  if (!isHtml(reply)) return false
  const start = beginningOf(reply)
  return (
    /type=["']?password/i.test(start) || /log.?in|sign.?in|sign.?on|authenticat/i.test(titleOf(reply) ?? '')
  )
}

function unauthorized({ status, url }: HttpReply, said: string): TracectlError {
  const tenant = /\btenant\b|no org id/i.test(said)
  const because = said === '' ? '' : `: ${said}`
  return new TracectlError(
    'auth',
    `${url} wants ${tenant ? 'a tenant' : 'credentials'}: HTTP ${status}${because}`,
    {
      hint: tenant ? TENANT : CREDENTIALS,
    },
  )
}

const CREDENTIALS =
  'give them with --token-file FILE, or --username NAME and --password-file FILE, or in a context: tracectl config set-context'
const TENANT = 'name it with --tenant NAME, or in a context: tracectl config set-context'

function redirected({ status, url, headers }: HttpReply, what: string): TracectlError {
  const to = URL.parse(headers['location'] ?? '', url)
  if (to === null) {
    return new TracectlError(
      'bad-reply',
      `${url} did not send ${what}: HTTP ${status} without a place to go on`,
    )
  }
  const place = `${to.protocol}//${to.host}`
  if (to.host === URL.parse(url)?.host && to.protocol === 'http:') {
    return new TracectlError('bad-reply', `${url} leads from https to ${place}, where nothing is encrypted`, {
      hint: `if that is meant, give http:// in the URL`,
    })
  }
  return new TracectlError('auth', `${url} leads to ${place}, probably a login page: HTTP ${status}`, {
    hint: `${CREDENTIALS}; if the server has moved there, give that URL`,
  })
}

/** Longer than anybody would wait here, or it would have been tried again. */
function waitFor({ headers }: HttpReply): string | undefined {
  const header = headers['retry-after']
  if (header === undefined) return undefined
  return /^\s*\d{1,9}\s*$/.test(header)
    ? `it asks to wait ${header.trim()} s`
    : `it asks to wait until ${excerptOf(header, 40)}`
}

/** JSON or text: Jaeger's two kinds of errors, Grafana's, and gateways'. */
function messageIn(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const entry = asRecord(parsed)
  const errors = Array.isArray(entry['errors']) ? entry['errors'].map((one) => asRecord(one)['msg']) : []
  const joined = errors.filter((one) => typeof one === 'string').join('; ')
  const found = [joined, asRecord(entry['error'])['message'], entry['message'], entry['error'], entry['msg']]
  return found.find((one): one is string => typeof one === 'string' && one !== '')
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function notJson(text: string, error: unknown): string {
  if (text.trim() === '') return 'an empty body'
  if (!/^\s*[{["\d\-tfn]/.test(text)) return `no JSON but "${excerptOf(text)}"`
  const message = error instanceof Error ? error.message : ''
  const cut = /end of JSON input|Unterminated|after property value in JSON at position|Expected/i.test(
    message,
  )
  const position = /at position (\d+)/.exec(message)?.[1]
  const at = Number(position ?? text.length)
  if (/end of JSON input/.test(message) || (cut && at >= text.trimEnd().length)) {
    return `JSON that is cut off after ${text.length} characters, at "…${excerptOf(text.slice(-60), 60)}"`
  }
  if (at === 0) return `no JSON but "${excerptOf(text)}"`
  return `JSON that breaks at position ${at}, at "${excerptOf(text.slice(Math.max(0, at - 20), at + 40), 60)}"; it begins with "${excerptOf(text, 60)}"`
}

function titleOf(reply: HttpReply): string | undefined {
  const title = /<title[^>]*>([^<]*)/i.exec(beginningOf(reply))?.[1]
  const shown = title === undefined ? '' : excerptOf(title, 80)
  return shown === '' ? undefined : shown
}

function beginningOf({ body }: HttpReply): string {
  return new TextDecoder().decode(body.subarray(0, 65_536))
}

function firstByte(body: Uint8Array): number | undefined {
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  for (let at = start; at < body.length && at < 4_096; at++) {
    const byte = body[at]
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return byte
  }
  return undefined
}

const LESS_THAN = 0x3c
const BRACE = 0x7b
const BRACKET = 0x5b

/** A server's stack trace is of no use here, but its first lines are. */
const MOST_SAID = 300

function nameOf(status: number): string {
  const name = {
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    504: 'Gateway Timeout',
  }[status]
  return name === undefined ? '' : ` ${name}`
}

const HINTS: Readonly<Record<number, string>> = {
  502: 'what stands before the server cannot reach it: is it running?',
  503: 'it may still be starting, or be overloaded: try again in a little while',
  504: 'it took too long: ask for less, with a shorter --since or a smaller --limit',
}
