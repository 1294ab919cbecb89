// The address of a request: the base as it is, with whatever path it has, and the path behind it. Resolving one
// against the other would lose the prefix under which a server lies. And the same address as it may be shown.
import type { HttpRequest } from './http-client.ts'

export function requestUrl(base: string, { path, query }: Pick<HttpRequest, 'path' | 'query'>): URL {
  const url = new URL(base.replace(/\/+$/, '') + (path.startsWith('/') ? path : `/${path}`))
  // Not by URLSearchParams: it writes a blank as +, which not everybody reads as one. Half a character, in a name that a
  // server gave, cannot be encoded.
  const pairs = (query ?? []).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`,
  )
  if (pairs.length > 0) url.search = pairs.join('&')
  return url
}

/** Without user, password, fragment and whatever a parameter's name says is secret: for -v, to be asked again by hand. */
export function shownUrl(address: URL): string {
  const query = address.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) =>
      SECRET_NAME.test(pair.split('=', 1).join('')) ? `${pair.split('=', 1).join('')}=…` : pair,
    )
    .join('&')
  const path = address.pathname === '/' && query === '' ? '' : address.pathname
  return `${address.protocol}//${address.host}${path}${query === '' ? '' : `?${query}`}`
}

/** The same in a sentence: an expression in it may be long, and the sentence is about something else. */
export function briefUrl(address: URL): string {
  const shown = shownUrl(address)
  return shown.length > MOST_IN_A_SENTENCE ? `${shown.slice(0, MOST_IN_A_SENTENCE)}…` : shown
}

const MOST_IN_A_SENTENCE = 140

/** As in `access_token`, `X-Amz-Signature`, `apiKey`, `sig`, and `code`, `state` of a login. */
const SECRET_NAME =
  /token|secret|passw|signature|credential|session|jwt|apikey|(?:^|[-_.])(?:api[-_]?key|key|sig|auth\w*|code|state|nonce|ticket)$/i
