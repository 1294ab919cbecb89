// Where an answer leads, if it may be followed with what was sent: to the same server, or from http to https there. Any
// other place would be told the credentials, and is a login page as a rule: such an answer is the last word.
import type { HttpReply } from './http-client.ts'

/** Of one request. */
export const MOST_REDIRECTS = 5

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** undefined: this is the answer. */
export function nextUrl({ status, headers }: HttpReply, from: URL): URL | undefined {
  const location = headers['location']
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const to = URL.parse(location, from.href)
  if (to === null) return undefined
  const isSame = to.origin === from.origin
  // Without a port in either: another port may be another program.
  const isEncrypted =
    to.protocol === 'https:' && from.protocol === 'http:' && to.host === from.host && to.port === ''
  if (!isSame && !isEncrypted) return undefined
  to.username = ''
  to.password = ''
  to.hash = ''
  return to
}
