// What an answer is, whoever gave it: the server that was meant, a proxy before it, a login page, or a web server
// that has nothing to do with traces. Never judged by the status or the content type alone: both lie.
import { TracectlError } from '../../errors.ts'
import { excerptOf } from './excerpt.ts'
import { describeBrokenJson } from './broken-json.ts'
import { findMessage } from './error-message.ts'
import { asksWhoOneIs, isHtmlPage, titleOf } from './html-page.ts'
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
    throw badReply(reply, what, describeBrokenJson(text, error), { cause: error })
  }
}

/** A page for people: a wrong base path, a login page, or an old Jaeger asked for what it does not know. */
export function isHtml({ body, contentType }: HttpReply): boolean {
  return isHtmlPage(body, contentType)
}

/** The server's own sentence, one short line; empty where it said nothing fit to be shown. */
export function saidIn(reply: HttpReply): string {
  if (isHtml(reply)) return titleOf(reply.body) ?? ''
  const text = textOf(reply)
  // Some repeat what they were given.
  const said = (findMessage(text) ?? text.slice(0, MOST_READ)).replaceAll(CREDENTIAL, '…')
  return excerptOf(said, MOST_SAID)
}

/** A server's stack trace is of no use here, but its first lines are. */
const MOST_SAID = 300
const MOST_READ = 10_000

/** Behind their scheme, JSON web tokens, and Grafana's tokens of three kinds. */
const CREDENTIAL = /(?<=\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}|\beyJ[\w-]{10,}\.[\w.-]+|\bgl(?:sa|c|pat)_\w+/gi

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
  if (status === 429) {
    const hint = `${waitFor(reply) ?? 'wait a little'}, or ask for less: a smaller --limit, a shorter --since`
    return new TracectlError('unreachable', `${url} asks to be left alone: HTTP 429${because}`, { hint })
  }
  if (status >= 500) {
    const hint = waitFor(reply) ?? HINTS[status]
    return new TracectlError('unreachable', `${url} failed: HTTP ${status}${nameOf(status)}${because}`, {
      hint,
    })
  }
  if (status >= 400 && status !== 404 && status !== 405) {
    const hint = /HTTP request to an HTTPS server/i.test(said) ? 'give https:// in the URL' : undefined
    return new TracectlError('request-refused', `${url} refused the request: HTTP ${status}${because}`, {
      hint,
    })
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
  const message = `${reply.url} did not send ${what}: ${found}`
  return new TracectlError('bad-reply', message, { ...options, hint: options.hint ?? RIGHT_URL })
}

const RIGHT_URL =
  'is the base URL right? Its path is kept, as in http://host/tempo, and the API is looked for behind it'

function htmlReply(reply: HttpReply, what: string): TracectlError {
  const title = titleOf(reply.body)
  const page = `an HTML page${title === undefined ? '' : ` titled "${title}"`}`
  if (!isLoginPage(reply)) return badReply(reply, what, page)
  const message = `${reply.url} did not send ${what}: ${page}, which looks like a login page`
  return new TracectlError('auth', message, { hint: CREDENTIALS })
}

/** A page that asks who one is, whatever its status. */
export function isLoginPage(reply: HttpReply): boolean {
  return isHtml(reply) && asksWhoOneIs(reply.body)
}

function unauthorized({ status, url }: HttpReply, said: string): TracectlError {
  const isTenant = /\btenant\b|no org id/i.test(said)
  const message = `${url} wants ${isTenant ? 'a tenant' : 'credentials'}: HTTP ${status}${said === '' ? '' : `: ${said}`}`
  return new TracectlError('auth', message, { hint: isTenant ? TENANT : CREDENTIALS })
}

const CREDENTIALS =
  'give them with --token-file FILE, or --username NAME and --password-file FILE, or in a context: tracectl config set-context'
const TENANT = 'name it with --tenant NAME, or in a context: tracectl config set-context'

function redirected({ status, url, headers }: HttpReply, what: string): TracectlError {
  const location = headers['location']
  const to = location === undefined ? null : URL.parse(location, url)
  if (to === null) {
    return new TracectlError(
      'bad-reply',
      `${url} did not send ${what}: HTTP ${status} without a place to go on`,
    )
  }
  const place = `${to.protocol}//${to.host}`
  const from = URL.parse(url)
  if (from?.protocol === 'https:' && to.protocol === 'http:' && to.hostname === from.hostname) {
    return new TracectlError('bad-reply', `${url} leads from https to ${place}, where nothing is encrypted`, {
      hint: 'if that is meant, give http:// in the URL',
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
